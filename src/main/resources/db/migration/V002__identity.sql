-- People, and how they are known: by a password, by a one-time link, by a session's cookie, by an API token.
-- Whatever a person or program presents is stored as a SHA-256 hash only (passwords as argon2id).

CREATE TABLE users (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name              varchar(255) NOT NULL,
    email             varchar(255) NOT NULL,
    password_hash     varchar(255),
    avatar_url        text,
    email_verified    boolean NOT NULL DEFAULT false,
    is_active         boolean NOT NULL DEFAULT true,
    is_administrator  boolean NOT NULL DEFAULT false,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    deleted_at        timestamptz
);
COMMENT ON TABLE users IS 'People who may sign in';
COMMENT ON COLUMN users.password_hash IS 'argon2id in PHC form; null until a password is set';
COMMENT ON COLUMN users.is_active IS 'false: sessions and tokens stop working, nothing is deleted';
-- An address belongs to one living account, however it is capitalised.
CREATE UNIQUE INDEX users_email ON users (lower(email)) WHERE deleted_at IS NULL;
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
-- Read only: whoever serves requests cannot make itself an administrator. Accounts are changed by named system jobs.
CREATE POLICY users_self ON users FOR SELECT USING (id = slipway_user());

CREATE TABLE user_identities (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    provider    varchar(50) NOT NULL,
    subject     varchar(255) NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    UNIQUE (provider, subject)
);
COMMENT ON TABLE user_identities IS 'Who a user is elsewhere: the subject that a provider (github, google, …) gives';
CREATE INDEX user_identities_user ON user_identities (user_id);
ALTER TABLE user_identities ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_identities_own ON user_identities FOR SELECT USING (user_id = slipway_user());

CREATE TABLE sessions (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash  char(64) NOT NULL UNIQUE,
    ip_address  inet,
    user_agent  text,
    expires_at  timestamptz NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE sessions IS 'Browsers that are signed in; a row is deleted to sign one out';
COMMENT ON COLUMN sessions.expires_at IS 'Moves on while the session is used';
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY sessions_own ON sessions USING (user_id = slipway_user()) WITH CHECK (user_id = slipway_user());

CREATE TABLE api_tokens (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id       uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name          varchar(100) NOT NULL,
    token_hash    char(64) NOT NULL UNIQUE,
    hint          varchar(20) NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    last_used_at  timestamptz,
    expires_at    timestamptz,
    revoked_at    timestamptz
);
COMMENT ON TABLE api_tokens IS 'Personal tokens for programs';
COMMENT ON COLUMN api_tokens.hint IS 'The last four characters, to tell tokens apart';
CREATE INDEX api_tokens_user ON api_tokens (user_id);
ALTER TABLE api_tokens ENABLE ROW LEVEL SECURITY;
CREATE POLICY api_tokens_own ON api_tokens USING (user_id = slipway_user()) WITH CHECK (user_id = slipway_user());

CREATE TABLE sign_in_links (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id     uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash  char(64) NOT NULL UNIQUE,
    expires_at  timestamptz NOT NULL,
    used_at     timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE sign_in_links IS 'Links that sign a person in once';
CREATE INDEX sign_in_links_user ON sign_in_links (user_id);
ALTER TABLE sign_in_links ENABLE ROW LEVEL SECURITY;
CREATE POLICY sign_in_links_own ON sign_in_links FOR SELECT USING (user_id = slipway_user());
