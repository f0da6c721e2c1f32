-- Calls that ended before they were answered are told apart, and instances record calls as mcp projects do, where their owner wants it. A recording's project_id is then the
-- instance's id, as in everything else that both have; slipway_may_see_project knows both.

ALTER TABLE mcp_tool_calls ADD COLUMN cancelled bigint NOT NULL DEFAULT 0, ADD COLUMN crashed bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN mcp_tool_calls.cancelled IS
    'How many their client took back, or left, or ended with its session; these are no failures';
COMMENT ON COLUMN mcp_tool_calls.crashed IS 'How many of the failures were because the process ended';

ALTER TABLE mcp_instances ADD COLUMN record_calls boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN mcp_instances.record_calls IS 'Whether calls and their answers are kept, secrets taken out';

ALTER TABLE mcp_recordings ALTER COLUMN deployment_id DROP NOT NULL;
ALTER TABLE mcp_recordings ADD COLUMN version varchar(64);
COMMENT ON COLUMN mcp_recordings.project_id IS 'The project, or the instance';
COMMENT ON COLUMN mcp_recordings.deployment_id IS 'Which version of a project answered; null for an instance';
COMMENT ON COLUMN mcp_recordings.version IS
    'Which version of an instance answered: it changes with its type, key and config; null for a project';
COMMENT ON TABLE mcp_recordings IS
    'Calls to an mcp project or an instance and their answers, secrets taken out, newest 1000 of each';
ALTER TABLE mcp_recordings
    ADD CONSTRAINT mcp_recordings_whose CHECK ((deployment_id IS NULL) <> (version IS NULL));
CREATE INDEX mcp_recordings_age ON mcp_recordings (recorded_at) WHERE deployment_id IS NULL;
