-- Which of a user's MCP servers are one at /mcp. What they are lies in rooms above and in other tables: endpoint_id has
-- no foreign key, and a row whose server is gone is left out.

CREATE TABLE mcp_collections (
    user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    position       integer NOT NULL CHECK (position >= 0),
    endpoint_kind  varchar(10) NOT NULL CHECK (endpoint_kind IN ('project', 'instance')),
    endpoint_id    uuid NOT NULL,
    alias          varchar(40) NOT NULL CHECK (alias ~ '^[a-z0-9-]+$'),
    PRIMARY KEY (user_id, position),
    UNIQUE (user_id, alias),
    UNIQUE (user_id, endpoint_kind, endpoint_id)
);
COMMENT ON TABLE mcp_collections IS 'The MCP servers that a user wants as one, in their order';
COMMENT ON COLUMN mcp_collections.endpoint_id IS 'The id of the project or of the instance';
COMMENT ON COLUMN mcp_collections.alias IS 'Comes before the names of its tools and prompts';
ALTER TABLE mcp_collections ENABLE ROW LEVEL SECURITY;
CREATE POLICY mcp_collections_own ON mcp_collections
    USING (user_id = slipway_user()) WITH CHECK (user_id = slipway_user());
