-- Passkeys (WebAuthn): what somebody signs in with in place of a password.

CREATE TABLE account_passkeys (
    -- The id of the credential, which its authenticator drew; base64url.
    id         TEXT   NOT NULL PRIMARY KEY,
    user_id    TEXT   NOT NULL REFERENCES account_users (id) ON DELETE CASCADE,
    -- What its owner calls it.
    name       TEXT   NOT NULL,
    -- The public key, the counter, and what else its next use is compared with, as JSON.
    credential TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    -- NULL: never.
    used_at    BIGINT
);

CREATE INDEX account_passkeys_user ON account_passkeys (user_id);

-- The challenges that were answered, so that each is answered once. A row is made by a right answer,
-- and by nothing else.
CREATE TABLE account_answered_challenges (
    id         TEXT   NOT NULL PRIMARY KEY,
    -- When the challenge ends, and the row with it.
    expires_at BIGINT NOT NULL
);

CREATE INDEX account_answered_challenges_expires ON account_answered_challenges (expires_at);
