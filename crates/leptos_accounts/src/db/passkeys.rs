//! Passkeys, and the challenges that were answered.

use sqlx::AnyPool;

use super::users;
use crate::Passkey;

/// A passkey that is about to be.
pub(crate) struct NewPasskey<'a> {
    pub(crate) id: &'a str,
    pub(crate) user_id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) credential: &'a str,
    pub(crate) now: i64,
    /// How many anybody may have.
    pub(crate) most: i64,
}

/// A passkey and its owner.
#[derive(sqlx::FromRow)]
pub(crate) struct Found {
    pub(crate) user_id: String,
    pub(crate) credential: String,
    pub(crate) email: String,
    pub(crate) disabled_at: Option<i64>,
}

/// How the removal of a passkey ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Removed {
    Yes,
    /// They have no such passkey.
    NoSuch,
    /// Nobody could sign in to the account any more.
    Last,
}

/// Adds a passkey. `false`: somebody has it, or they have as many as they may.
pub(crate) async fn insert(pool: &AnyPool, new: NewPasskey<'_>) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_passkeys (id, user_id, name, credential, created_at) \
         SELECT $1, $2, $3, $4, $5 \
         WHERE (SELECT COUNT(*) FROM account_passkeys WHERE user_id = $2) < $6 \
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(new.id)
    .bind(new.user_id)
    .bind(new.name)
    .bind(new.credential)
    .bind(new.now)
    .bind(new.most)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

pub(crate) async fn find(pool: &AnyPool, id: &str) -> Result<Option<Found>, sqlx::Error> {
    sqlx::query_as(
        "SELECT p.user_id, p.credential, u.email, u.disabled_at \
         FROM account_passkeys p JOIN account_users u ON u.id = p.user_id \
         WHERE p.id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await
}

/// What somebody has, the newest first.
pub(crate) async fn of_user(pool: &AnyPool, user_id: &str) -> Result<Vec<Passkey>, sqlx::Error> {
    let rows: Vec<(String, String, i64, Option<i64>)> = sqlx::query_as(
        "SELECT id, name, created_at, used_at FROM account_passkeys WHERE user_id = $1 \
         ORDER BY created_at DESC, id",
    )
    .bind(user_id)
    .fetch_all(pool)
    .await?;
    let shown = |(id, name, created_at, used_at)| Passkey {
        id,
        name,
        created_at,
        used_at,
    };
    Ok(rows.into_iter().map(shown).collect())
}

pub(crate) async fn has_any(pool: &AnyPool, user_id: &str) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM account_passkeys WHERE user_id = $1")
        .bind(user_id)
        .fetch_one(pool)
        .await
        .map(|count: i64| count > 0)
}

/// Notes a use, and what the next one is compared with. `false`: the passkey is gone, or was used
/// since it was read.
pub(crate) async fn note_use(
    pool: &AnyPool,
    id: &str,
    read: &str,
    credential: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_passkeys SET credential = $3, used_at = $4 \
         WHERE id = $1 AND credential = $2",
    )
    .bind(id)
    .bind(read)
    .bind(credential)
    .bind(now)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Removes a passkey, unless nothing else opens the account.
pub(crate) async fn remove(
    pool: &AnyPool,
    id: &str,
    user_id: &str,
) -> Result<Removed, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    users::lock(&mut *transaction, user_id).await?;
    let removed = sqlx::query("DELETE FROM account_passkeys WHERE id = $1 AND user_id = $2")
        .bind(id)
        .bind(user_id)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
    if removed == 0 {
        return Ok(Removed::NoSuch);
    }
    let ways_in: i64 = sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM account_passkeys WHERE user_id = $1) \
              + (SELECT COUNT(*) FROM account_users WHERE id = $1 AND password_hash IS NOT NULL)",
    )
    .bind(user_id)
    .fetch_one(&mut *transaction)
    .await?;
    if ways_in == 0 {
        // What was done is undone with the transaction.
        return Ok(Removed::Last);
    }
    transaction.commit().await?;
    Ok(Removed::Yes)
}

/// Notes that a challenge was answered. `false`: it was before.
pub(crate) async fn answer_once(
    pool: &AnyPool,
    challenge: &str,
    expires_at: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_answered_challenges (id, expires_at) VALUES ($1, $2) \
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(challenge)
    .bind(expires_at)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Deletes what is known of challenges that ended before.
pub(crate) async fn sweep(pool: &AnyPool, before: i64) -> Result<u64, sqlx::Error> {
    sqlx::query("DELETE FROM account_answered_challenges WHERE expires_at < $1")
        .bind(before)
        .execute(pool)
        .await
        .map(|done| done.rows_affected())
}
