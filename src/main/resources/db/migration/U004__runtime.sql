DROP TABLE health_checks;
DROP TABLE port_allocations;
DROP TABLE workloads;
