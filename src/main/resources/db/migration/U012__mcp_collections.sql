DROP TABLE mcp_collections;
