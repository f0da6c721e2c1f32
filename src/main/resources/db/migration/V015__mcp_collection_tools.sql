-- Which tools of a collected server are shown in the collection, and under which names: on top of what its own
-- endpoint shows.

ALTER TABLE mcp_collections
    ADD COLUMN allowed_tools jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN denied_tools  jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN renamed_tools jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN mcp_collections.allowed_tools IS 'Only these, by the names that its endpoint shows; all when empty';
COMMENT ON COLUMN mcp_collections.denied_tools IS 'Never these';
COMMENT ON COLUMN mcp_collections.renamed_tools IS 'New names by those that its endpoint shows; the alias comes before';
