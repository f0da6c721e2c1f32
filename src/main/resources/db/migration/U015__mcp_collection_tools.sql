ALTER TABLE mcp_collections
    DROP COLUMN allowed_tools,
    DROP COLUMN denied_tools,
    DROP COLUMN renamed_tools;
