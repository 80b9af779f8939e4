-- How much of each limit is used up, for all nodes. A row says nothing once its time is over.
CREATE TABLE account_throttles (
    -- Which limit, and a pseudonym of what it is about.
    id    TEXT   NOT NULL PRIMARY KEY,
    -- When all of it is there again.
    until BIGINT NOT NULL
);

CREATE INDEX account_throttles_until ON account_throttles (until);
