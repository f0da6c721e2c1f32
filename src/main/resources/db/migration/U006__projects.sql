DROP TABLE variables;
DROP TABLE projects;
DROP SEQUENCE project_host_users;
