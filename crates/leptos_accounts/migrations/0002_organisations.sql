-- Organisations, who belongs to them, and what roles and plans stand for.

CREATE TABLE account_organisations (
    id         TEXT   NOT NULL PRIMARY KEY,
    -- What an address may hold: lowercase letters, digits and hyphens.
    slug       TEXT   NOT NULL UNIQUE,
    name       TEXT   NOT NULL,
    -- NULL: none.
    plan       TEXT,
    -- Who made it. NULL: they have no account any more.
    created_by TEXT   REFERENCES account_users (id) ON DELETE SET NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE account_memberships (
    organisation_id TEXT   NOT NULL REFERENCES account_organisations (id) ON DELETE CASCADE,
    user_id         TEXT   NOT NULL REFERENCES account_users (id) ON DELETE CASCADE,
    -- Starts with `org:`, so that no organisation gives a role that counts beyond it.
    role            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, user_id)
);

CREATE INDEX account_organisations_created_by ON account_organisations (created_by);
CREATE INDEX account_memberships_user ON account_memberships (user_id);

-- The catalogue of the application; written at every start.
CREATE TABLE account_role_permissions (
    role       TEXT NOT NULL,
    permission TEXT NOT NULL,
    PRIMARY KEY (role, permission)
);

CREATE TABLE account_plan_features (
    plan    TEXT NOT NULL,
    feature TEXT NOT NULL,
    PRIMARY KEY (plan, feature)
);

-- The organisation that the session acts for. It counts while its user is a member.
ALTER TABLE account_sessions ADD COLUMN organisation_id TEXT
    REFERENCES account_organisations (id) ON DELETE SET NULL;
