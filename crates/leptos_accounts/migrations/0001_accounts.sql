-- One schema for SQLite and PostgreSQL: TEXT and BIGINT only. Times are milliseconds since the
-- Unix epoch (UTC). Every name starts with `account_`; the rest belongs to the application.

CREATE TABLE account_users (
    id            TEXT   NOT NULL PRIMARY KEY,
    -- The canonical form (`Email`), so that UNIQUE means one account per address.
    email         TEXT   NOT NULL UNIQUE,
    -- A PHC string. NULL: this account has no password.
    password_hash TEXT,
    created_at    BIGINT NOT NULL,
    -- Set: nobody gets in, and no session of the account counts.
    disabled_at   BIGINT
);

CREATE TABLE account_roles (
    user_id    TEXT   NOT NULL REFERENCES account_users (id) ON DELETE CASCADE,
    role       TEXT   NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, role)
);

CREATE TABLE account_sessions (
    -- Lowercase hex SHA-256 of the id that the cookie carries: a stolen copy of this table signs
    -- nobody in.
    id_hash    TEXT   NOT NULL PRIMARY KEY,
    -- NULL: the application wrote to the session of somebody who is not signed in.
    user_id    TEXT   REFERENCES account_users (id) ON DELETE CASCADE,
    -- What the application keeps in the session, as JSON.
    data       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    -- At most once a minute.
    last_seen  BIGINT NOT NULL,
    -- The absolute end; the idle end follows from last_seen and the configuration.
    expires_at BIGINT NOT NULL,
    -- Set: ended by a sign-out or a rotation. Kept for a while, so that the reason can be told.
    revoked_at BIGINT
);

CREATE INDEX account_sessions_user ON account_sessions (user_id);
CREATE INDEX account_sessions_expires ON account_sessions (expires_at);
