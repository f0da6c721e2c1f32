-- How an mcp project is examined and led to: its owner's options, the tools of its versions, and calls kept to be
-- repeated. The room of projects lies above in the database, too: project_id has no foreign key, as elsewhere.

CREATE TABLE mcp_options (
    project_id            uuid PRIMARY KEY,
    approve_tools         boolean NOT NULL DEFAULT false,
    cold_start_budget_ms  integer CHECK (cold_start_budget_ms > 0),
    record_calls          boolean NOT NULL DEFAULT false,
    replay_calls          boolean NOT NULL DEFAULT false,
    sharing               varchar(10) NOT NULL DEFAULT 'session' CHECK (sharing IN ('session', 'user', 'everyone')),
    sleep_after_seconds   integer CHECK (sleep_after_seconds > 0),
    allowed_tools         jsonb NOT NULL DEFAULT '[]',
    denied_tools          jsonb NOT NULL DEFAULT '[]',
    renamed_tools         jsonb NOT NULL DEFAULT '{}',
    updated_at            timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE mcp_options IS 'What the owner of an mcp project chose; a project without a row has the defaults';
COMMENT ON COLUMN mcp_options.approve_tools IS 'A version whose tools differ from the live ones waits for an approval';
COMMENT ON COLUMN mcp_options.cold_start_budget_ms IS 'Longest time from process start to its list of tools; null for any';
COMMENT ON COLUMN mcp_options.replay_calls IS 'Recorded calls are repeated against a version before it goes live';
COMMENT ON COLUMN mcp_options.sleep_after_seconds IS 'Silence after which a process is ended until it is wanted; null for never';
ALTER TABLE mcp_options ENABLE ROW LEVEL SECURITY;
CREATE POLICY mcp_options_seen ON mcp_options
    USING (slipway_may_see_project(project_id)) WITH CHECK (slipway_may_see_project(project_id));

CREATE TABLE mcp_tool_sets (
    deployment_id  uuid PRIMARY KEY,
    project_id     uuid NOT NULL,
    digest         char(64) NOT NULL,
    tools          jsonb NOT NULL,
    server         text NOT NULL,
    revision       varchar(20) NOT NULL,
    cold_start_ms  integer NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    live_since     timestamptz
);
COMMENT ON TABLE mcp_tool_sets IS 'The tools that each version of an mcp project listed when it was examined';
COMMENT ON COLUMN mcp_tool_sets.digest IS 'SHA-256 over the names, descriptions and schemas of all its tools';
COMMENT ON COLUMN mcp_tool_sets.live_since IS 'When it last went live; the newest of a project is what clients trust now';
CREATE INDEX mcp_tool_sets_live ON mcp_tool_sets (project_id, live_since DESC NULLS LAST);
ALTER TABLE mcp_tool_sets ENABLE ROW LEVEL SECURITY;
CREATE POLICY mcp_tool_sets_seen ON mcp_tool_sets
    USING (slipway_may_see_project(project_id)) WITH CHECK (slipway_may_see_project(project_id));

CREATE TABLE mcp_tool_approvals (
    project_id   uuid NOT NULL,
    digest       char(64) NOT NULL,
    user_id      uuid REFERENCES users (id) ON DELETE SET NULL,
    approved_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, digest)
);
COMMENT ON TABLE mcp_tool_approvals IS 'Sets of tools that a person approved for a project';
ALTER TABLE mcp_tool_approvals ENABLE ROW LEVEL SECURITY;
CREATE POLICY mcp_tool_approvals_seen ON mcp_tool_approvals
    USING (slipway_may_see_project(project_id)) WITH CHECK (slipway_may_see_project(project_id));

CREATE TABLE mcp_recordings (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id     uuid NOT NULL,
    deployment_id  uuid NOT NULL,
    user_id        uuid,
    method         varchar(100) NOT NULL,
    tool           varchar(200),
    params         jsonb NOT NULL,
    answer         jsonb NOT NULL,
    failed         boolean NOT NULL,
    took_ms        integer NOT NULL,
    redacted       integer NOT NULL DEFAULT 0,
    recorded_at    timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE mcp_recordings IS 'Calls to an mcp project and their answers, secrets taken out, newest 1000 a project';
COMMENT ON COLUMN mcp_recordings.redacted IS 'How many values were taken out; a call that lost some is not repeated';
CREATE INDEX mcp_recordings_project ON mcp_recordings (project_id, id DESC);
ALTER TABLE mcp_recordings ENABLE ROW LEVEL SECURITY;
CREATE POLICY mcp_recordings_seen ON mcp_recordings
    USING (slipway_may_see_project(project_id)) WITH CHECK (slipway_may_see_project(project_id));
