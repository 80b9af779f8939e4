//! Sessions as their owner sees them, and the change of their ids.

use sqlx::{Any, AnyPool, Transaction};

use super::sessions::{Times, session_is};

/// A session in a list.
#[derive(sqlx::FromRow)]
pub(crate) struct Listed {
    pub(crate) public_id: String,
    pub(crate) device: Option<String>,
    pub(crate) created_at: i64,
    #[sqlx(flatten)]
    pub(crate) times: Times,
}

/// The sessions of a user that nobody has ended, the one used last first.
pub(crate) async fn of_user(pool: &AnyPool, user_id: &str) -> Result<Vec<Listed>, sqlx::Error> {
    sqlx::query_as(
        "SELECT public_id, device, created_at, last_seen, expires_at, revoked_at \
         FROM account_sessions WHERE user_id = $1 AND revoked_at IS NULL \
         ORDER BY last_seen DESC, created_at DESC, public_id",
    )
    .bind(user_id)
    .fetch_all(pool)
    .await
}

/// Ends one of them, for good. `false`: there is no such session, or it is somebody else's.
pub(crate) async fn revoke(
    pool: &AnyPool,
    public_id: &str,
    user_id: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_sessions SET revoked_at = $3, data = '{}' \
         WHERE public_id = $1 AND user_id = $2 AND revoked_at IS NULL",
    )
    .bind(public_id)
    .bind(user_id)
    .bind(now)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() > 0)
}

/// Ends all sessions of everybody, and says how many that were.
pub(crate) async fn revoke_all(pool: &AnyPool, now: i64) -> Result<u64, sqlx::Error> {
    sqlx::query("UPDATE account_sessions SET revoked_at = $1, data = '{}' WHERE revoked_at IS NULL")
        .bind(now)
        .execute(pool)
        .await
        .map(|done| done.rows_affected())
}

/// Notes what a session is used with.
pub(crate) async fn note(pool: &AnyPool, id_hash: &str, device: &str) -> Result<(), sqlx::Error> {
    sqlx::query(concat!(
        "UPDATE account_sessions SET device = $2 WHERE revoked_at IS NULL AND ",
        session_is!("$1")
    ))
    .bind(id_hash)
    .bind(device)
    .execute(pool)
    .await
    .map(drop)
}

/// The sessions of this user get new ids.
pub(crate) async fn mark(
    transaction: &mut Transaction<'_, Any>,
    user_id: &str,
    now: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE account_sessions SET rotate_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
    )
    .bind(user_id)
    .bind(now)
    .execute(&mut **transaction)
    .await
    .map(drop)
}

/// An id that takes the place of another.
pub(crate) struct NewId<'a> {
    pub(crate) old_hash: &'a str,
    pub(crate) new_hash: &'a str,
    pub(crate) now: i64,
    /// What was drawn then, or before, and was not used, gives way.
    pub(crate) drawn_before: i64,
}

/// Gives a session another id, if that is still due: of several requests at once one does. It gives
/// back when the session ends.
pub(crate) async fn rotate(pool: &AnyPool, new: NewId<'_>) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(
        "UPDATE account_sessions SET id_hash = $2, former_hash = $1, former_until = NULL, \
                rotated_at = $3, rotate_at = NULL \
         WHERE revoked_at IS NULL AND ( \
           (id_hash = $1 AND rotate_at IS NOT NULL \
             AND (former_hash IS NULL OR former_until <= $3)) \
           OR (former_hash = $1 AND former_until IS NULL AND rotated_at <= $4)) \
         RETURNING expires_at",
    )
    .bind(new.old_hash)
    .bind(new.new_hash)
    .bind(new.now)
    .bind(new.drawn_before)
    .fetch_optional(pool)
    .await
}

/// Notes that the new id has arrived: the old one is good until then.
pub(crate) async fn confirm(
    pool: &AnyPool,
    id_hash: &str,
    former_until: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE account_sessions SET former_until = $2 \
         WHERE id_hash = $1 AND former_hash IS NOT NULL AND former_until IS NULL",
    )
    .bind(id_hash)
    .bind(former_until)
    .execute(pool)
    .await
    .map(drop)
}
