DELETE FROM mcp_recordings WHERE deployment_id IS NULL;
DROP INDEX mcp_recordings_age;
ALTER TABLE mcp_recordings DROP CONSTRAINT mcp_recordings_whose;
ALTER TABLE mcp_recordings DROP COLUMN version;
ALTER TABLE mcp_recordings ALTER COLUMN deployment_id SET NOT NULL;
ALTER TABLE mcp_instances DROP COLUMN record_calls;
ALTER TABLE mcp_tool_calls DROP COLUMN cancelled, DROP COLUMN crashed;
