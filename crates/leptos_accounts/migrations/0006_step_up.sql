-- A proof of who somebody is, for one action and one use.

-- What it is for. NULL: there is none, or it was used.
ALTER TABLE account_sessions ADD COLUMN proof_action TEXT;

-- Until when it can be used.
ALTER TABLE account_sessions ADD COLUMN proof_until BIGINT;
