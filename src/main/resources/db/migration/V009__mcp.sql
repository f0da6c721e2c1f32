-- The catalogue of MCP servers, people's keys for them, and the instances they run.

-- An instance is the home of its log, its workload, its port and its events, as a project is: these tables know it by
-- its id in project_id, so the one question they all ask is answered for instances too.
CREATE TABLE mcp_types (
    id                    uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id               uuid REFERENCES users (id) ON DELETE CASCADE,
    name                  varchar(50) NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9-]*$'),
    display_name          varchar(100) NOT NULL,
    description           text,
    icon_url              varchar(500),
    server_script         varchar(255) NOT NULL,
    config_template       jsonb NOT NULL DEFAULT '{}',
    required_scopes       jsonb NOT NULL DEFAULT '[]',
    resource_limits       jsonb NOT NULL DEFAULT '{"cpu": "0.5", "memory": "512m"}',
    max_duration_minutes  integer NOT NULL DEFAULT 60 CHECK (max_duration_minutes > 0),
    is_active             boolean NOT NULL DEFAULT true,
    is_shipped            boolean NOT NULL DEFAULT false,
    server_json           jsonb NOT NULL,
    overlay               jsonb NOT NULL DEFAULT '{}',
    package_digest        varchar(64),
    package_lock          text,
    sharing               varchar(10) NOT NULL DEFAULT 'session' CHECK (sharing IN ('session', 'user', 'everyone')),
    sleep_after_seconds   integer CHECK (sleep_after_seconds > 0),
    node_version          varchar(30),
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now(),
    deleted_at            timestamptz,
    CHECK (NOT is_shipped OR user_id IS NULL)
);
COMMENT ON TABLE mcp_types IS 'The catalogue: MCP servers that can be run as instances';
COMMENT ON COLUMN mcp_types.user_id IS 'Whose own it is; null for one that everybody may use';
COMMENT ON COLUMN mcp_types.server_script IS 'What runs: npm:<package>@<version>, or the address of a remote server';
COMMENT ON COLUMN mcp_types.config_template IS 'What an instance''s config is when it does not say otherwise';
COMMENT ON COLUMN mcp_types.required_scopes IS 'The OAuth scopes that its credentials need';
COMMENT ON COLUMN mcp_types.is_shipped IS 'Brought by Slipway, and brought up to date at each start';
COMMENT ON COLUMN mcp_types.server_json IS 'The registry''s server.json, schema 2025-12-11';
COMMENT ON COLUMN mcp_types.overlay IS 'What server.json has no words for';
COMMENT ON COLUMN mcp_types.package_digest IS 'The folder of the package store; null until it was installed';
COMMENT ON COLUMN mcp_types.package_lock IS 'Every package it was installed with, by content: later installations are the same';
COMMENT ON COLUMN mcp_types.sharing IS 'Who may meet in one process';
COMMENT ON COLUMN mcp_types.node_version IS 'The Node it needs; null for the one of the settings';
CREATE UNIQUE INDEX mcp_types_shared_name ON mcp_types (name) WHERE user_id IS NULL AND deleted_at IS NULL;
CREATE UNIQUE INDEX mcp_types_own_name ON mcp_types (user_id, name) WHERE user_id IS NOT NULL AND deleted_at IS NULL;
ALTER TABLE mcp_types ENABLE ROW LEVEL SECURITY;
CREATE POLICY mcp_types_read ON mcp_types FOR SELECT
    USING (user_id = slipway_user() OR (user_id IS NULL AND slipway_user() IS NOT NULL));
CREATE POLICY mcp_types_insert ON mcp_types FOR INSERT WITH CHECK (user_id = slipway_user() AND NOT is_shipped);
CREATE POLICY mcp_types_update ON mcp_types FOR UPDATE USING (user_id = slipway_user());
CREATE POLICY mcp_types_delete ON mcp_types FOR DELETE USING (user_id = slipway_user());

CREATE TABLE api_keys (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    mcp_type_id    uuid NOT NULL REFERENCES mcp_types (id) ON DELETE CASCADE,
    encrypted_key  text NOT NULL,
    key_hint       varchar(20),
    encryption_iv  varchar(32) NOT NULL,
    key_id         varchar(100) NOT NULL,
    names          text[] NOT NULL,
    is_active      boolean NOT NULL DEFAULT true,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    expires_at     timestamptz,
    UNIQUE (user_id, mcp_type_id)
);
COMMENT ON TABLE api_keys IS 'A user''s credentials for a type: the set of its secret variables, sealed as one';
COMMENT ON COLUMN api_keys.encrypted_key IS 'AES-256-GCM with its tag in base64, bound to the user and the type';
COMMENT ON COLUMN api_keys.key_hint IS 'The last four characters of the first variable; null when it is too short to show any';
COMMENT ON COLUMN api_keys.encryption_iv IS 'In hex';
COMMENT ON COLUMN api_keys.key_id IS 'The master key that sealed it, for rotation';
COMMENT ON COLUMN api_keys.names IS 'Which variables it holds';
CREATE INDEX idx_api_keys_user_type ON api_keys (user_id, mcp_type_id) WHERE is_active;
CREATE INDEX api_keys_type ON api_keys (mcp_type_id);
CREATE INDEX api_keys_key ON api_keys (key_id);
ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY api_keys_own ON api_keys USING (user_id = slipway_user()) WITH CHECK (user_id = slipway_user());

CREATE TABLE mcp_instances (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id           uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    mcp_type_id       uuid NOT NULL REFERENCES mcp_types (id),
    api_key_id        uuid REFERENCES api_keys (id) ON DELETE SET NULL,
    name              varchar(100) NOT NULL,
    process_id        bigint,
    access_token      varchar(255) NOT NULL UNIQUE,
    token_hint        varchar(20) NOT NULL,
    access_url        varchar(500) NOT NULL,
    assigned_port     integer UNIQUE,
    status            varchar(20) NOT NULL DEFAULT 'pending',
    duration_minutes  integer CHECK (duration_minutes > 0),
    expires_at        timestamptz NOT NULL,
    config            jsonb NOT NULL DEFAULT '{}',
    error_message     text,
    last_accessed     timestamptz,
    stats             jsonb NOT NULL DEFAULT '{}',
    log_id            uuid NOT NULL,
    host_user         integer NOT NULL UNIQUE,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    deleted_at        timestamptz,
    CONSTRAINT check_status CHECK (status IN ('pending', 'running', 'expired', 'disconnected', 'error')),
    CONSTRAINT check_port_range CHECK (assigned_port BETWEEN 3001 AND 65535)
);
COMMENT ON TABLE mcp_instances IS 'A type set up for a user for a time, with an endpoint and a token of its own';
COMMENT ON COLUMN mcp_instances.process_id IS 'Its process as it was seen last; null while none runs';
COMMENT ON COLUMN mcp_instances.access_token IS 'SHA-256 of the token, which is shown once';
COMMENT ON COLUMN mcp_instances.assigned_port IS 'Its port of the pool while a server runs that speaks HTTP itself';
COMMENT ON COLUMN mcp_instances.status IS 'pending: it is being started; running: it has answered, and its processes come and '
    'go with its sessions; expired, disconnected: its time was over, it was stopped; error: error_message says why';
COMMENT ON COLUMN mcp_instances.duration_minutes IS 'How long it was asked for; null for ever, when expires_at is infinity';
COMMENT ON COLUMN mcp_instances.stats IS 'What it used lately: cpu_percent, memory_mb, processes, and history of these';
COMMENT ON COLUMN mcp_instances.host_user IS 'The user id on the host that its files and processes have; from '
    'the sequence of projects, so that it is never a project''s';
CREATE INDEX idx_mcp_instances_status ON mcp_instances (status) WHERE deleted_at IS NULL;
CREATE INDEX idx_mcp_instances_expires_at ON mcp_instances (expires_at) WHERE deleted_at IS NULL;
CREATE INDEX idx_mcp_instances_access_token ON mcp_instances (access_token) WHERE deleted_at IS NULL;
CREATE INDEX idx_mcp_instances_port ON mcp_instances (assigned_port) WHERE deleted_at IS NULL;
CREATE INDEX idx_mcp_instances_process_id ON mcp_instances (process_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_mcp_instances_user_status ON mcp_instances (user_id, status) WHERE deleted_at IS NULL;
CREATE INDEX idx_mcp_instances_type ON mcp_instances (mcp_type_id) WHERE deleted_at IS NULL;
CREATE INDEX mcp_instances_key ON mcp_instances (api_key_id);
ALTER TABLE mcp_instances ENABLE ROW LEVEL SECURITY;
CREATE POLICY mcp_instances_own ON mcp_instances USING (user_id = slipway_user()) WITH CHECK (user_id = slipway_user());

-- The calls of tools, counted by the hour. endpoint_id is an instance's id or a project's.
CREATE TABLE mcp_tool_calls (
    endpoint_id   uuid NOT NULL,
    tool          varchar(200) NOT NULL,
    hour          timestamptz NOT NULL,
    calls         bigint NOT NULL,
    failures      bigint NOT NULL,
    total_micros  bigint NOT NULL,
    max_micros    bigint NOT NULL,
    PRIMARY KEY (endpoint_id, tool, hour)
);
COMMENT ON TABLE mcp_tool_calls IS 'How often each tool was called in an hour, how often it failed, and how long it took';
COMMENT ON COLUMN mcp_tool_calls.total_micros IS 'Of all calls together, from a message''s arrival to its answer';
CREATE INDEX mcp_tool_calls_hour ON mcp_tool_calls (hour);
ALTER TABLE mcp_tool_calls ENABLE ROW LEVEL SECURITY;
CREATE POLICY mcp_tool_calls_read ON mcp_tool_calls FOR SELECT USING (slipway_may_see_project(endpoint_id));

-- As before, and for instances.
CREATE OR REPLACE FUNCTION slipway_may_see_project(project uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
    BEGIN
        RETURN EXISTS (SELECT 1 FROM projects p WHERE p.id = project AND p.user_id = slipway_user())
            OR EXISTS (SELECT 1 FROM mcp_instances i WHERE i.id = project AND i.user_id = slipway_user());
    END
    $$;
