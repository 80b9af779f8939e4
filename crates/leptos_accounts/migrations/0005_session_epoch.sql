-- Numbers sessions: one that takes the place of another has a greater number, whatever the clock says.
-- A browser tells by it which of two answers is the newer.
ALTER TABLE account_sessions ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0;
