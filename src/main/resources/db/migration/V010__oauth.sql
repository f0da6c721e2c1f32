-- Programs that people let act for them at an MCP server (OAuth 2.1). Codes and tokens are stored as SHA-256 hashes.

-- Guarded and without a policy: a client is nobody's, and only named system jobs look at it.
CREATE TABLE oauth_clients (
    client_id      varchar(100) PRIMARY KEY,
    name           varchar(200) NOT NULL,
    website        varchar(1000),
    redirect_uris  text[] NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    last_used_at   timestamptz
);
COMMENT ON TABLE oauth_clients IS 'Clients that registered themselves (RFC 7591); those with a document of their own have no row';
COMMENT ON COLUMN oauth_clients.last_used_at IS 'Of the last authorization somebody approved; null until the first';
CREATE INDEX oauth_clients_use ON oauth_clients (coalesce(last_used_at, created_at));
ALTER TABLE oauth_clients ENABLE ROW LEVEL SECURITY;

CREATE TABLE oauth_grants (
    id               uuid PRIMARY KEY,
    user_id          uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id        varchar(1000) NOT NULL,
    client_name      varchar(200) NOT NULL,
    redirect_uri     varchar(1000) NOT NULL,
    resource         varchar(1000) NOT NULL,
    scopes           text[] NOT NULL,
    client_state     text,
    code_challenge   varchar(128) NOT NULL,
    state_hash       char(64) UNIQUE,
    code_hash        char(64) UNIQUE,
    code_expires_at  timestamptz,
    code_used_at     timestamptz,
    approved_at      timestamptz,
    last_used_at     timestamptz,
    expires_at       timestamptz NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    CHECK ((state_hash IS NULL) = (approved_at IS NOT NULL))
);
COMMENT ON TABLE oauth_grants IS 'What a person was asked to allow a client, and allowed; deleted to take it back';
COMMENT ON COLUMN oauth_grants.client_id IS 'Of a row of oauth_clients, or the address of the client''s own document';
COMMENT ON COLUMN oauth_grants.client_name IS 'As the client called itself when it was allowed';
COMMENT ON COLUMN oauth_grants.resource IS 'The one server its tokens open (RFC 8707), or the origin alone for every server';
COMMENT ON COLUMN oauth_grants.client_state IS 'The client''s own state, given back to it';
COMMENT ON COLUMN oauth_grants.code_challenge IS 'S256 (RFC 7636)';
COMMENT ON COLUMN oauth_grants.state_hash IS 'What the consent form must carry; null once it is answered';
COMMENT ON COLUMN oauth_grants.expires_at IS 'Moves on whenever the client gets new tokens';
CREATE INDEX oauth_grants_user ON oauth_grants (user_id);
CREATE INDEX oauth_grants_client ON oauth_grants (client_id);
CREATE INDEX oauth_grants_expiry ON oauth_grants (expires_at);
ALTER TABLE oauth_grants ENABLE ROW LEVEL SECURITY;
CREATE POLICY oauth_grants_own ON oauth_grants USING (user_id = slipway_user()) WITH CHECK (user_id = slipway_user());

CREATE TABLE oauth_tokens (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    grant_id    uuid NOT NULL REFERENCES oauth_grants (id) ON DELETE CASCADE,
    user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind        varchar(10) NOT NULL CHECK (kind IN ('access', 'refresh')),
    token_hash  char(64) NOT NULL UNIQUE,
    scopes      text[] NOT NULL,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE oauth_tokens IS 'Access and refresh tokens of grants';
COMMENT ON COLUMN oauth_tokens.used_at IS 'When a refresh token was exchanged; who sends it again has stolen it, or was stolen from';
CREATE INDEX oauth_tokens_grant ON oauth_tokens (grant_id);
CREATE INDEX oauth_tokens_user ON oauth_tokens (user_id);
CREATE INDEX oauth_tokens_expiry ON oauth_tokens (expires_at);
ALTER TABLE oauth_tokens ENABLE ROW LEVEL SECURITY;
CREATE POLICY oauth_tokens_own ON oauth_tokens FOR SELECT USING (user_id = slipway_user());
