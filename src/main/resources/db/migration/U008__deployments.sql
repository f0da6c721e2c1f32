DROP TABLE releases;
DROP TABLE artifacts;
DROP TABLE deployment_stages;
DROP TABLE deployments;
