-- Forms that were refused and go on after signing in, so that each runs once. A row is made when one is
-- run, or when it is too large to travel in the page.
CREATE TABLE account_resumed_forms (
    id         TEXT   NOT NULL PRIMARY KEY,
    -- Whose session came with it, where it is spooled.
    user_id    TEXT   REFERENCES account_users (id) ON DELETE CASCADE,
    -- Encrypted; base64. Only what is spooled, and only until it was carried out.
    form       TEXT,
    begun_at   BIGINT,
    ended_at   BIGINT,
    -- When its seal ends, and the row with it.
    expires_at BIGINT NOT NULL
);

CREATE INDEX account_resumed_forms_user ON account_resumed_forms (user_id);
CREATE INDEX account_resumed_forms_expires ON account_resumed_forms (expires_at);
