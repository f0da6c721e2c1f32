-- What runs: workloads, their ports, their health. The room of projects lies above, so project_id has no foreign key;
-- the policies ask the same question as everywhere: who may see this project?

-- A server that Slipway keeps running, or kept. Rows stay when it stopped: they tell how it ended.
CREATE TABLE workloads (
    id                 uuid PRIMARY KEY,
    project_id         uuid NOT NULL,
    deployment_id      uuid NOT NULL,
    name               text NOT NULL,
    driver             varchar(50) NOT NULL,
    container_id       varchar(255),
    image              varchar(255),
    host               varchar(255),
    port               integer NOT NULL CHECK (port BETWEEN 3001 AND 65535),
    reached_port       integer CHECK (reached_port BETWEEN 1 AND 65535),
    process_id         bigint,
    status             varchar(50) NOT NULL DEFAULT 'starting'
                       CHECK (status IN ('starting', 'running', 'unhealthy', 'backing_off', 'stopped')),
    status_reason      text,
    restarts           integer NOT NULL DEFAULT 0 CHECK (restarts >= 0),
    exit_code          integer,
    last_ending        text,
    log_id             uuid NOT NULL,
    server             text NOT NULL,
    seen_at            timestamptz NOT NULL DEFAULT now(),
    stop_requested_at  timestamptz,
    created_at         timestamptz NOT NULL DEFAULT now(),
    started_at         timestamptz,
    stopped_at         timestamptz,
    CHECK ((status = 'stopped') = (stopped_at IS NOT NULL))
);
COMMENT ON TABLE workloads IS 'Servers that Slipway keeps running, and how those that it kept have ended';
COMMENT ON COLUMN workloads.container_id IS 'The handle by which the driver finds it again; null until its first start';
COMMENT ON COLUMN workloads.image IS 'What the container was made of; null for the process driver';
COMMENT ON COLUMN workloads.host IS 'Where Slipway reaches it, together with reached_port; null while it does not run';
COMMENT ON COLUMN workloads.port IS 'The port of the pool: what PORT says inside';
COMMENT ON COLUMN workloads.status_reason IS 'Why it is in this status, one sentence for people';
COMMENT ON COLUMN workloads.server IS 'The Slipway process that supervises it; only that one writes this row';
COMMENT ON COLUMN workloads.seen_at IS 'When that process last said that it lives; another ends the row when it is silent';
COMMENT ON COLUMN workloads.stop_requested_at IS 'Another server asked the supervising one to stop it';
COMMENT ON COLUMN workloads.started_at IS 'Start of its present process, or of the last one';
CREATE INDEX workloads_deployment ON workloads (deployment_id, created_at DESC);
CREATE INDEX workloads_project ON workloads (project_id);
CREATE INDEX workloads_supervised ON workloads (server) WHERE status <> 'stopped';
CREATE UNIQUE INDEX workloads_one_per_port ON workloads (port) WHERE status <> 'stopped';
ALTER TABLE workloads ENABLE ROW LEVEL SECURITY;
CREATE POLICY workloads_read ON workloads FOR SELECT USING (slipway_may_see_project(project_id));

-- Every port of the pools; the pools' bounds are settings, and start fills in what is missing.
CREATE TABLE port_allocations (
    port               integer PRIMARY KEY CHECK (port BETWEEN 3001 AND 65535),
    pool               varchar(10) NOT NULL CHECK (pool IN ('mcp', 'apps')),
    project_id         uuid,
    workload_id        uuid UNIQUE REFERENCES workloads (id) DEFERRABLE INITIALLY DEFERRED,
    is_available       boolean NOT NULL DEFAULT true,
    allocated_at       timestamptz,
    released_at        timestamptz,
    last_health_check  timestamptz,
    CHECK (is_available = (workload_id IS NULL)),
    CHECK (is_available = (project_id IS NULL))
);
COMMENT ON TABLE port_allocations IS 'Who has which port: a port without a workload is free';
COMMENT ON COLUMN port_allocations.project_id IS 'The workload''s project, for the policy; a free port is nobody''s';
COMMENT ON COLUMN port_allocations.released_at IS 'Ports free the longest are given first, so that a late request to an '
    'ended workload does not reach another''s';
CREATE INDEX port_allocations_free ON port_allocations (pool, released_at NULLS FIRST, port) WHERE is_available;
ALTER TABLE port_allocations ENABLE ROW LEVEL SECURITY;
CREATE POLICY port_allocations_read ON port_allocations FOR SELECT USING (slipway_may_see_project(project_id));

-- What each probe of a running workload found.
CREATE TABLE health_checks (
    id             uuid NOT NULL DEFAULT gen_random_uuid(),
    deployment_id  uuid NOT NULL,
    workload_id    uuid NOT NULL,
    project_id     uuid NOT NULL,
    url            text NOT NULL,
    http_status    integer,
    latency_ms     integer,
    is_live        boolean NOT NULL DEFAULT false,
    checked_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, checked_at)
) PARTITION BY RANGE (checked_at);
COMMENT ON TABLE health_checks IS 'What each probe found; partitioned by month, so that old months are dropped whole';
COMMENT ON COLUMN health_checks.http_status IS 'Null when there was no answer';
COMMENT ON COLUMN health_checks.is_live IS 'Answered, with a status below 500';
CREATE TABLE health_checks_default PARTITION OF health_checks DEFAULT;
SELECT slipway_ensure_month('health_checks', current_date);
SELECT slipway_ensure_month('health_checks', (current_date + interval '1 month')::date);
CREATE INDEX health_checks_workload ON health_checks (workload_id, checked_at DESC);
CREATE INDEX health_checks_deployment ON health_checks (deployment_id, checked_at DESC);
ALTER TABLE health_checks ENABLE ROW LEVEL SECURITY;
-- A partition that is named itself is not guarded by its parent's policies: without one of its own it shows nothing.
ALTER TABLE health_checks_default ENABLE ROW LEVEL SECURITY;
CREATE POLICY health_checks_read ON health_checks FOR SELECT USING (slipway_may_see_project(project_id));
