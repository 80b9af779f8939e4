-- What somebody has to finish before they count as signed in.

-- The version of the terms that they accepted last. NULL: none.
ALTER TABLE account_users ADD COLUMN terms_accepted TEXT;

-- Set: others know the password, so it has to be replaced.
ALTER TABLE account_users ADD COLUMN password_refused_at BIGINT;

-- Set: when the password took the place of another. A sign-in that was under way then is none.
ALTER TABLE account_users ADD COLUMN password_changed_at BIGINT;
