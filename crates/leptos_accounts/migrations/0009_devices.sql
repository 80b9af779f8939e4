-- Sessions as their owner sees them, and ids that change while a session goes on.

-- Names the session in public: 64 random bits that sign nobody in. It stays when the id changes.
ALTER TABLE account_sessions ADD COLUMN public_id TEXT NOT NULL DEFAULT '';
UPDATE account_sessions SET public_id = substr(id_hash, 1, 16);
CREATE INDEX account_sessions_public ON account_sessions (public_id);

-- What it is used with, in a few words: "Firefox on Linux". NULL: nobody has said.
ALTER TABLE account_sessions ADD COLUMN device TEXT;

-- Set: the rights of its user have changed since it got its id.
ALTER TABLE account_sessions ADD COLUMN rotate_at BIGINT;

-- When it got its id, where that took the place of another one; that other one; and until when it
-- is good, too. NULL: until the new one is used, since the answer that brought it may be lost.
ALTER TABLE account_sessions ADD COLUMN rotated_at BIGINT;
ALTER TABLE account_sessions ADD COLUMN former_hash TEXT;
ALTER TABLE account_sessions ADD COLUMN former_until BIGINT;

CREATE INDEX account_sessions_former ON account_sessions (former_hash);
