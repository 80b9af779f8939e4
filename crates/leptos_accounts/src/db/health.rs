//! The row that tells whether the database can be read and written, and what its nodes share.

use sqlx::AnyPool;

/// The latest time that a node has noted; 0 where none has.
pub(crate) async fn seen_at(pool: &AnyPool) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT seen_at FROM account_health WHERE id = 1")
        .fetch_optional(pool)
        .await
        .map(Option::unwrap_or_default)
}

/// Writes, in any case: a disk that is full is noticed by a commit alone. The time never goes back.
pub(crate) async fn beat(pool: &AnyPool, now: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE account_health \
         SET beat = beat + 1, seen_at = CASE WHEN seen_at < $1 THEN $1 ELSE seen_at END \
         WHERE id = 1",
    )
    .bind(now)
    .execute(pool)
    .await
    .map(drop)
}

/// The id of the root secret that nodes of this database have; `None` where none has said so.
pub(crate) async fn key_id(pool: &AnyPool) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("SELECT key_id FROM account_health WHERE id = 1")
        .fetch_optional(pool)
        .await
        .map(Option::flatten)
}

/// Says that it is another by now, unless a node has said so first.
pub(crate) async fn replace_key_id(
    pool: &AnyPool,
    old: Option<&str>,
    new: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE account_health SET key_id = $2 \
         WHERE id = 1 AND COALESCE(key_id, '') = $1",
    )
    .bind(old.unwrap_or_default())
    .bind(new)
    .execute(pool)
    .await
    .map(drop)
}
