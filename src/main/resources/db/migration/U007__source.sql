DROP TABLE polled_branches;
DROP TABLE pushes;
