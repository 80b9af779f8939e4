-- Written for SQLite and PostgreSQL alike.
-- `owner_id` is the stable user id of leptos_auth's `User`. It is no foreign key: who somebody is
-- belongs to leptos_accounts, which keeps its tables to itself.
CREATE TABLE notes (
    id TEXT NOT NULL PRIMARY KEY,
    owner_id TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    -- Milliseconds since 1970-01-01T00:00:00Z.
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE INDEX notes_by_owner ON notes (owner_id, changed_at);

-- Who may read a note, by canonical e-mail address, whether it has an account or not.
CREATE TABLE note_shares (
    note_id TEXT NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (note_id, email)
);

CREATE INDEX note_shares_by_email ON note_shares (email, note_id);
