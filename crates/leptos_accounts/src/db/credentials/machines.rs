//! The machines of the application, and their tokens.

use sqlx::AnyPool;

use super::Stored;

/// A token that is about to be.
pub(crate) struct NewToken<'a> {
    pub(crate) id: &'a str,
    pub(crate) machine_id: &'a str,
    pub(crate) secret_hash: &'a str,
    pub(crate) scopes: &'a str,
    pub(crate) now: i64,
    pub(crate) expires_at: i64,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Machine {
    pub(crate) machine_id: String,
    pub(crate) machine_name: String,
    pub(crate) disabled_at: Option<i64>,
}

/// A token, and whose it is.
#[derive(sqlx::FromRow)]
pub(crate) struct Found {
    #[sqlx(flatten)]
    pub(crate) token: Stored,
    #[sqlx(flatten)]
    pub(crate) machine: Machine,
}

/// Adds a machine. `false`: the name is taken.
pub(crate) async fn insert(
    pool: &AnyPool,
    id: &str,
    name: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_machines (id, name, created_at) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO NOTHING",
    )
    .bind(id)
    .bind(name)
    .bind(now)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Disables a machine, once. `false`: there is no such machine.
pub(crate) async fn disable(pool: &AnyPool, name: &str, now: i64) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_machines SET disabled_at = COALESCE(disabled_at, $2) WHERE name = $1",
    )
    .bind(name)
    .bind(now)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

pub(crate) async fn by_name(pool: &AnyPool, name: &str) -> Result<Option<Machine>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id AS machine_id, name AS machine_name, disabled_at \
         FROM account_machines WHERE name = $1",
    )
    .bind(name)
    .fetch_optional(pool)
    .await
}

/// The one query behind a request with a signed token.
pub(crate) async fn by_id(pool: &AnyPool, id: &str) -> Result<Option<Machine>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id AS machine_id, name AS machine_name, disabled_at \
         FROM account_machines WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await
}

/// Adds a token.
pub(crate) async fn insert_token(pool: &AnyPool, new: NewToken<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_machine_tokens \
           (id, machine_id, secret_hash, scopes, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.id)
    .bind(new.machine_id)
    .bind(new.secret_hash)
    .bind(new.scopes)
    .bind(new.now)
    .bind(new.expires_at)
    .execute(pool)
    .await
    .map(drop)
}

/// Ends a token, for good. `false`: there is no such token.
pub(crate) async fn revoke_token(pool: &AnyPool, id: &str, now: i64) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_machine_tokens SET revoked_at = $2 \
         WHERE id = $1 AND revoked_at IS NULL",
    )
    .bind(id)
    .bind(now)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// The one query behind a request with an opaque token.
pub(crate) async fn find(pool: &AnyPool, id: &str) -> Result<Option<Found>, sqlx::Error> {
    sqlx::query_as(
        "SELECT t.secret_hash, t.scopes, t.expires_at, t.last_used_at, t.revoked_at, \
                m.id AS machine_id, m.name AS machine_name, m.disabled_at \
         FROM account_machine_tokens t JOIN account_machines m ON m.id = t.machine_id \
         WHERE t.id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await
}
