-- What programs send: keys of people, tokens of machines, and the subjects of foreign
-- authorization servers.

CREATE TABLE account_api_keys (
    -- Public: 64 random bits that name the key in lists, and by which it is found.
    id           TEXT   NOT NULL PRIMARY KEY,
    user_id      TEXT   NOT NULL REFERENCES account_users (id) ON DELETE CASCADE,
    name         TEXT   NOT NULL,
    -- Lowercase hex SHA-256 of the secret. It is 256 random bits, so a slow hash would add nothing.
    secret_hash  TEXT   NOT NULL,
    -- Permissions, with a space between.
    scopes       TEXT   NOT NULL,
    -- Hex SHA-256 of what names the form that made it: the same form, sent twice, makes one key.
    form         TEXT,
    created_at   BIGINT NOT NULL,
    -- NULL: never.
    expires_at   BIGINT,
    -- At most once a minute.
    last_used_at BIGINT,
    -- Set: ended by its owner. Kept for a while, so that the reason can be told.
    revoked_at   BIGINT,
    UNIQUE (user_id, form)
);

CREATE TABLE account_machines (
    id          TEXT   NOT NULL PRIMARY KEY,
    name        TEXT   NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    -- Set: none of its tokens counts.
    disabled_at BIGINT
);

CREATE TABLE account_machine_tokens (
    id           TEXT   NOT NULL PRIMARY KEY,
    machine_id   TEXT   NOT NULL REFERENCES account_machines (id) ON DELETE CASCADE,
    secret_hash  TEXT   NOT NULL,
    scopes       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at   BIGINT
);

CREATE INDEX account_machine_tokens_machine ON account_machine_tokens (machine_id);

CREATE TABLE account_subjects (
    issuer     TEXT   NOT NULL,
    -- In the words of the issuer.
    subject    TEXT   NOT NULL,
    user_id    TEXT   NOT NULL REFERENCES account_users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);

CREATE INDEX account_subjects_user ON account_subjects (user_id);
