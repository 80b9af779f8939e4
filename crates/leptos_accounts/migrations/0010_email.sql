-- Addresses that were proven, and the links that prove them.

-- Set: somebody has opened a link that was sent to this address.
ALTER TABLE account_users ADD COLUMN email_verified_at BIGINT;

CREATE TABLE account_email_tokens (
    -- Lowercase hex SHA-256 of the token in the link. It is 256 random bits, so a slow hash would add
    -- nothing.
    token_hash TEXT   NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL REFERENCES account_users (id) ON DELETE CASCADE,
    -- `verify`, `reset`, or `notice`: a mail without a link, which is counted as all others are.
    purpose    TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- Set: used, or replaced by a newer one. Kept for a while, so that mails can be counted.
    ended_at   BIGINT
);

CREATE INDEX account_email_tokens_user ON account_email_tokens (user_id);
CREATE INDEX account_email_tokens_expires ON account_email_tokens (expires_at);
