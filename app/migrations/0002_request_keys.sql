-- The form that a note was made by, where that form was refused first and went on after signing in: one
-- form makes one note, whatever happens between the two.
ALTER TABLE notes ADD COLUMN request_key TEXT;

CREATE UNIQUE INDEX notes_by_request_key ON notes (request_key);
