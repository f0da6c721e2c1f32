-- Attempts to bring one commit live, their stages, what they built, and which of them each project serves.

-- One attempt. Its bundle (artifact, variable versions, settings, plan) is what a rollback restores.
CREATE TABLE deployments (
    id                      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id              uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    user_id                 uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    number                  integer NOT NULL,
    status                  varchar(50) NOT NULL DEFAULT 'queued' CHECK (status IN (
                                'queued', 'cloning', 'checkout', 'installing', 'building', 'copying',
                                'success', 'failed', 'cancelled')),
    branch                  varchar(255) NOT NULL,
    commit_hash             varchar(40) NOT NULL,
    commit_message          text,
    author                  varchar(255),
    commit_timestamp        timestamptz,
    creator_type            varchar(20) NOT NULL DEFAULT 'manual' CHECK (creator_type IN (
                                'manual', 'webhook', 'scheduled', 'git', 'polling', 'rollback')),
    is_production           boolean NOT NULL DEFAULT false,
    env_vars                jsonb NOT NULL DEFAULT '{}',
    settings                jsonb NOT NULL DEFAULT '{}',
    plan                    jsonb,
    build_duration_seconds  integer,
    failed_reason           text,
    failed_stage            varchar(50),
    deployed_url            text,
    push_id                 uuid,
    rollback_of             uuid REFERENCES deployments (id) ON DELETE SET NULL,
    fresh                   boolean NOT NULL DEFAULT false,
    artifact_digest         varchar(64),
    log_id                  uuid NOT NULL,
    runtime_log_id          uuid NOT NULL,
    superseded_by           uuid REFERENCES deployments (id) ON DELETE SET NULL,
    cancel_requested_at     timestamptz,
    switched_at             timestamptz,
    started_at              timestamptz,
    completed_at            timestamptz,
    created_at              timestamptz NOT NULL DEFAULT now(),
    is_deleted              boolean NOT NULL DEFAULT false,
    fence                   bigint NOT NULL DEFAULT 0,
    UNIQUE (project_id, number)
);
COMMENT ON TABLE deployments IS 'One attempt to bring one commit live.';
COMMENT ON COLUMN deployments.number IS 'Counts from 1 in each project: what people call it.';
COMMENT ON COLUMN deployments.status IS 'While the stage deploying runs it stays copying: success is said only after the check.';
COMMENT ON COLUMN deployments.env_vars IS 'The version of each variable, by key; the values stay in the table variables.';
COMMENT ON COLUMN deployments.settings IS 'The project''s settings as they were when it was created.';
COMMENT ON COLUMN deployments.plan IS 'What was detected, with the reasons; null until checkout.';
COMMENT ON COLUMN deployments.log_id IS 'The stream that tells how it is brought live.';
COMMENT ON COLUMN deployments.runtime_log_id IS 'The stream of what its processes say while it is live.';
COMMENT ON COLUMN deployments.fresh IS 'Whether a stored artifact of the same input may not be reused.';
COMMENT ON COLUMN deployments.switched_at IS 'When the route was about to be switched: from then on it cannot be cancelled.';
COMMENT ON COLUMN deployments.fence IS 'The lease that may write this row; an owner with a lower one has lost it.';
CREATE INDEX deployments_project ON deployments (project_id, number DESC);
CREATE INDEX deployments_user ON deployments (user_id);
CREATE INDEX deployments_push ON deployments (push_id);
CREATE INDEX deployments_created ON deployments (created_at DESC);
CREATE INDEX deployments_unfinished ON deployments (project_id, status)
    WHERE status NOT IN ('success', 'failed', 'cancelled');

-- Every deployment has all seven from its creation on.
CREATE TABLE deployment_stages (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    deployment_id  uuid NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    stage_name     varchar(50) NOT NULL CHECK (stage_name IN (
                       'queued', 'cloning', 'checkout', 'installing', 'building', 'copying', 'deploying')),
    position       smallint NOT NULL,
    status         varchar(50) NOT NULL DEFAULT 'pending' CHECK (status IN (
                       'pending', 'in_progress', 'completed', 'failed', 'cancelled')),
    started_at     timestamptz,
    completed_at   timestamptz,
    error_message  text,
    created_at     timestamptz NOT NULL DEFAULT now(),
    UNIQUE (deployment_id, stage_name)
);
COMMENT ON TABLE deployment_stages IS 'The named parts of a deployment, in order of position.';

-- What a build made, found again by what went into it. The files lie in the data folder, one folder a digest; two
-- inputs that gave the same files share it.
CREATE TABLE artifacts (
    project_id    uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    input_key     varchar(64) NOT NULL,
    digest        varchar(64) NOT NULL,
    size          bigint NOT NULL,
    files         integer NOT NULL,
    commit_hash   varchar(40) NOT NULL,
    built_by      uuid REFERENCES deployments (id) ON DELETE SET NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, input_key)
);
COMMENT ON TABLE artifacts IS 'The immutable results of builds.';
COMMENT ON COLUMN artifacts.input_key IS 'SHA-256 over commit, root folder, plan and the versions of the variables.';
COMMENT ON COLUMN artifacts.digest IS 'SHA-256 over the canonical list of its files.';
COMMENT ON COLUMN artifacts.size IS 'Bytes of all its files together.';
CREATE INDEX artifacts_digest ON artifacts (project_id, digest);

-- Which deployment each project serves now, and what it served before: the way back while the new one is checked.
CREATE TABLE releases (
    project_id     uuid PRIMARY KEY REFERENCES projects (id) ON DELETE CASCADE,
    deployment_id  uuid NOT NULL REFERENCES deployments (id) ON DELETE CASCADE,
    previous       uuid REFERENCES deployments (id) ON DELETE SET NULL,
    switched_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE releases IS 'The live version of each project.';
COMMENT ON COLUMN releases.deployment_id IS 'Not yet a success for the moment between the switch and its check.';

ALTER TABLE deployments ENABLE ROW LEVEL SECURITY;
CREATE POLICY deployments_owner ON deployments
    USING (slipway_may_see_project(project_id)) WITH CHECK (slipway_may_see_project(project_id));
ALTER TABLE deployment_stages ENABLE ROW LEVEL SECURITY;
-- The deployments found here are those that their own policy lets the asker see.
CREATE POLICY deployment_stages_owner ON deployment_stages
    USING (EXISTS (SELECT 1 FROM deployments d WHERE d.id = deployment_id))
    WITH CHECK (EXISTS (SELECT 1 FROM deployments d WHERE d.id = deployment_id));
ALTER TABLE artifacts ENABLE ROW LEVEL SECURITY;
CREATE POLICY artifacts_owner ON artifacts
    USING (slipway_may_see_project(project_id)) WITH CHECK (slipway_may_see_project(project_id));
ALTER TABLE releases ENABLE ROW LEVEL SECURITY;
CREATE POLICY releases_owner ON releases
    USING (slipway_may_see_project(project_id)) WITH CHECK (slipway_may_see_project(project_id));
