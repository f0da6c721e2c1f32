-- The ground every room stands on: who is acting, who may see a project, jobs, audit events, settings.
-- Two roles: the one that runs migrations owns everything; :"serving" serves requests and is bound by the policies.

-- The user of the current transaction; null when none was set, and then no owned row is visible.
CREATE FUNCTION slipway_user() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('slipway.user_id', true), '')::uuid $$;

-- The one place that says who may see a project. Teams will change this function and nothing else.
-- SECURITY DEFINER: the answer must not depend on what the asker may read.
-- plpgsql, because the table projects is made by a later migration and the body is bound when it runs.
CREATE FUNCTION slipway_may_see_project(project uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        RETURN EXISTS (SELECT 1 FROM projects p WHERE p.id = project AND p.user_id = slipway_user());
    END
    $$;

-- Work that must not be forgotten. A row is leased to one server until leased_until; the fence grows with each lease,
-- so that an owner which lost its lease cannot write what the next owner has already moved on from.
CREATE TABLE jobs (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind          text NOT NULL,
    subject       uuid NOT NULL,
    lane          text NOT NULL,
    state         text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed')),
    run_at        timestamptz NOT NULL DEFAULT now(),
    attempt       integer NOT NULL DEFAULT 0,
    fence         bigint NOT NULL DEFAULT 0,
    owner         text,
    leased_until  timestamptz,
    error         text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz
);
CREATE INDEX jobs_next ON jobs (run_at) WHERE state = 'queued';
CREATE INDEX jobs_leased ON jobs (leased_until) WHERE state = 'running';
-- One job of a lane at a time (a project's deployments wait for each other).
CREATE UNIQUE INDEX jobs_one_per_lane ON jobs (lane) WHERE state = 'running';
-- One unfinished job of a kind for a subject: enqueuing it again is not a second one.
CREATE UNIQUE INDEX jobs_one_per_subject ON jobs (kind, subject) WHERE state IN ('queued', 'running');

-- The audit trail: who did what to what, from where. Partitioned by month; a default partition catches the gap
-- between months.
CREATE TABLE events (
    id          uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id     uuid,
    project_id  uuid,
    subject     text NOT NULL,
    event_type  text NOT NULL,
    event_data  jsonb NOT NULL DEFAULT '{}',
    ip_address  inet,
    user_agent  text,
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);
CREATE TABLE events_default PARTITION OF events DEFAULT;
CREATE INDEX events_subject ON events (subject, created_at DESC);
CREATE INDEX events_project ON events (project_id, created_at DESC);
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
CREATE POLICY events_read ON events FOR SELECT
    USING (user_id = slipway_user() OR slipway_may_see_project(project_id));
CREATE POLICY events_write ON events FOR INSERT WITH CHECK (user_id = slipway_user());
-- Policies bind the table that a query names: a partition named directly shows the serving role nothing.
ALTER TABLE events_default ENABLE ROW LEVEL SECURITY;

-- Settings an administrator may change while Slipway runs; the others live in config.yaml.
CREATE TABLE settings (
    key          varchar(100) PRIMARY KEY,
    value        jsonb NOT NULL,
    description  text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);

-- Spring Modulith's event publication registry: a reaction that was not finished is run again after a crash.
CREATE TABLE event_publication (
    id                      uuid NOT NULL PRIMARY KEY,
    listener_id             text NOT NULL,
    event_type              text NOT NULL,
    serialized_event        text NOT NULL,
    publication_date        timestamptz NOT NULL,
    completion_date         timestamptz,
    status                  text,
    completion_attempts     integer,
    last_resubmission_date  timestamptz
);
CREATE INDEX event_publication_serialized_event_hash_idx ON event_publication USING hash (serialized_event);
CREATE INDEX event_publication_by_completion_date_idx ON event_publication (completion_date);

-- Makes next month's partitions of a table partitioned by month, so that none of a running server's rows waits in the
-- default one. Called at start and daily.
CREATE FUNCTION slipway_ensure_month(parent text, month date) RETURNS void
    LANGUAGE plpgsql
    AS $$
    DECLARE
        first date := date_trunc('month', month)::date;
        name  text := format('%s_%s', parent, to_char(first, 'YYYYMM'));
    BEGIN
        IF to_regclass(name) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                           name, parent, first, (first + interval '1 month')::date);
            -- Policies bind the table that a query names, so a partition is guarded on its own.
            EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        END IF;
    END
    $$;
