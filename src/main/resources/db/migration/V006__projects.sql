-- Projects, what people set for them, and their environment variables.

-- The host's user that a project's files and processes belong to is the base of the settings plus a number from here:
-- never used twice, so that nothing of a deleted project becomes another one's.
CREATE SEQUENCE project_host_users AS integer MINVALUE 0 START 0;

CREATE TABLE projects (
    id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id              uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name                 varchar(50) NOT NULL,
    description          text NOT NULL DEFAULT '',
    repository           varchar(2000),
    branch               varchar(250) NOT NULL DEFAULT 'main',
    runtime              varchar(50),
    root_folder          varchar(255),
    install_command      text,
    build_command        text,
    start_command        text,
    output_dir           varchar(255),
    health_path          varchar(500),
    memory_mb            integer,
    cpus                 double precision,
    auto_deploy_enabled  boolean NOT NULL DEFAULT true,
    auto_deploy_branch   varchar(250),
    github_repo_id       varchar(255),
    host_user            integer NOT NULL UNIQUE,
    created_at           timestamptz NOT NULL DEFAULT now(),
    updated_at           timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE projects IS 'Named things to build and run';
COMMENT ON COLUMN projects.name IS 'Its label in public addresses, so unique on this Slipway and not within a user';
COMMENT ON COLUMN projects.repository IS 'Its Git address; null for one that is only pushed to';
COMMENT ON COLUMN projects.runtime IS 'This and the settings below: null leaves it to detection';
COMMENT ON COLUMN projects.host_user IS 'The user id on the host that its files and processes have';
CREATE UNIQUE INDEX projects_name ON projects (lower(name));
CREATE INDEX projects_user ON projects (user_id);
ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
-- The owner's own test stands first because a row that was just written is not yet visible to the function.
CREATE POLICY projects_seen ON projects
    USING (user_id = slipway_user() OR slipway_may_see_project(id))
    WITH CHECK (user_id = slipway_user() OR slipway_may_see_project(id));

CREATE TABLE variables (
    id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    project_id       uuid NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    key              varchar(255) NOT NULL,
    version          integer NOT NULL,
    is_secret        boolean NOT NULL,
    value            text,
    encrypted_value  bytea,
    encryption_iv    bytea,
    key_id           varchar(100),
    created_at       timestamptz NOT NULL DEFAULT now(),
    removed_at       timestamptz,
    UNIQUE (project_id, key, version),
    CONSTRAINT variables_secret_is_sealed CHECK (
        CASE WHEN is_secret
             THEN value IS NULL AND encrypted_value IS NOT NULL AND encryption_iv IS NOT NULL AND key_id IS NOT NULL
             ELSE value IS NOT NULL AND encrypted_value IS NULL AND encryption_iv IS NULL AND key_id IS NULL
        END)
);
COMMENT ON TABLE variables IS 'Environment variables; a change is a new version, and a rollback brings the old one back';
COMMENT ON COLUMN variables.encrypted_value IS 'AES-256-GCM with its tag, bound to the project and the key';
COMMENT ON COLUMN variables.key_id IS 'The master key that sealed it, for rotation';
COMMENT ON COLUMN variables.removed_at IS 'When it was removed or replaced by the next version; null for the current one';
CREATE UNIQUE INDEX variables_current ON variables (project_id, key) WHERE removed_at IS NULL;
CREATE INDEX variables_key ON variables (key_id) WHERE is_secret;
ALTER TABLE variables ENABLE ROW LEVEL SECURITY;
CREATE POLICY variables_seen ON variables
    USING (slipway_may_see_project(project_id)) WITH CHECK (slipway_may_see_project(project_id));
