ALTER TABLE mcp_options
    DROP COLUMN conformance,
    DROP COLUMN conformance_may_fail;
