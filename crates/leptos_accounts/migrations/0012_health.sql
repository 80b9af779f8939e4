-- One row, which every node writes to: whether the database can be written, up to when its nodes' clocks
-- have got, and which root secret they share.
CREATE TABLE account_health (
    id      BIGINT NOT NULL PRIMARY KEY,
    -- The latest time that a clock has told whose word can be taken.
    seen_at BIGINT NOT NULL,
    -- Counts the writes.
    beat    BIGINT NOT NULL,
    -- Whose root secret its nodes have: an id that tells nothing about it.
    key_id  TEXT
);

INSERT INTO account_health (id, seen_at, beat) VALUES (1, 0, 0);
