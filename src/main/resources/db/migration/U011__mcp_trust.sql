DROP TABLE mcp_recordings;
DROP TABLE mcp_tool_approvals;
DROP TABLE mcp_tool_sets;
DROP TABLE mcp_options;
