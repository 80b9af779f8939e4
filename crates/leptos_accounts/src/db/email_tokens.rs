//! Tokens of links in mails, and how many mails an account has had. A token is found by its hash.

use sqlx::{Any, AnyPool, Executor};

use super::users;

/// One mail of a kind in this time, in milliseconds.
const APART: i64 = 60 * 1_000;

/// As many mails in this time.
const COUNTED: i64 = 60 * 60 * 1_000;
const AT_MOST: i64 = 5;

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Verify,
    Reset,
    /// Nothing: the mail has no link.
    Notice,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Reset => "reset",
            Self::Notice => "notice",
        }
    }
}

/// A token that is about to be.
pub(crate) struct NewToken<'a> {
    pub(crate) hash: &'a str,
    pub(crate) user_id: &'a str,
    pub(crate) purpose: Purpose,
    pub(crate) now: i64,
    pub(crate) expires_at: i64,
}

/// A token, and whose it is.
#[derive(sqlx::FromRow)]
pub(crate) struct Found {
    pub(crate) token_hash: String,
    pub(crate) user_id: String,
    pub(crate) email: String,
    pub(crate) expires_at: i64,
    pub(crate) ended_at: Option<i64>,
    pub(crate) disabled_at: Option<i64>,
}

/// Adds a token in place of those for the same. `false`: the account has had enough mails.
pub(crate) async fn issue(pool: &AnyPool, new: NewToken<'_>) -> Result<bool, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    users::lock(&mut *transaction, new.user_id).await?;
    let issued = sqlx::query(
        "INSERT INTO account_email_tokens (token_hash, user_id, purpose, created_at, expires_at) \
         SELECT $1, $2, $3, $4, $5 \
          WHERE NOT EXISTS (SELECT 1 FROM account_email_tokens \
                             WHERE user_id = $2 AND purpose = $3 AND created_at > $6) \
            AND (SELECT COUNT(*) FROM account_email_tokens \
                  WHERE user_id = $2 AND created_at > $7) < $8",
    )
    .bind(new.hash)
    .bind(new.user_id)
    .bind(new.purpose.name())
    .bind(new.now)
    .bind(new.expires_at)
    .bind(new.now.saturating_sub(APART))
    .bind(new.now.saturating_sub(COUNTED))
    .bind(AT_MOST)
    .execute(&mut *transaction)
    .await?;
    if issued.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "UPDATE account_email_tokens SET ended_at = $4 \
         WHERE user_id = $1 AND purpose = $2 AND token_hash <> $3 AND ended_at IS NULL",
    )
    .bind(new.user_id)
    .bind(new.purpose.name())
    .bind(new.hash)
    .bind(new.now)
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(true)
}

/// The token of this hash, whether it counts or not.
pub(crate) async fn find(
    pool: &AnyPool,
    hash: String,
    purpose: Purpose,
) -> Result<Option<Found>, sqlx::Error> {
    sqlx::query_as(
        "SELECT t.token_hash, t.user_id, u.email, t.expires_at, t.ended_at, u.disabled_at \
         FROM account_email_tokens t JOIN account_users u ON u.id = t.user_id \
         WHERE t.token_hash = $1 AND t.purpose = $2",
    )
    .bind(hash)
    .bind(purpose.name())
    .fetch_optional(pool)
    .await
}

/// Takes a token. `false`: it is gone, and of all who ask at once one is told otherwise.
pub(super) async fn take<'e>(
    executor: impl Executor<'e, Database = Any>,
    hash: &str,
    purpose: Purpose,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_email_tokens SET ended_at = $3 \
         WHERE token_hash = $1 AND purpose = $2 AND ended_at IS NULL AND expires_at > $3",
    )
    .bind(hash)
    .bind(purpose.name())
    .bind(now)
    .execute(executor)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Ends all tokens of a user.
pub(super) async fn end_all<'e>(
    executor: impl Executor<'e, Database = Any>,
    user_id: &str,
    now: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE account_email_tokens SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL",
    )
    .bind(user_id)
    .bind(now)
    .execute(executor)
    .await
    .map(drop)
}

/// Adds a token for choosing a password, whatever mails there were: it goes into none.
pub(super) async fn add_reset<'e>(
    executor: impl Executor<'e, Database = Any>,
    hash: &str,
    user_id: &str,
    now: i64,
    expires_at: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_email_tokens (token_hash, user_id, purpose, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(hash)
    .bind(user_id)
    .bind(Purpose::Reset.name())
    .bind(now)
    .bind(expires_at)
    .execute(executor)
    .await
    .map(drop)
}

/// Deletes those that no mail is counted by any more.
pub(crate) async fn sweep(pool: &AnyPool, now: i64) -> Result<u64, sqlx::Error> {
    sqlx::query("DELETE FROM account_email_tokens WHERE expires_at < $1 AND created_at <= $2")
        .bind(now)
        .bind(now.saturating_sub(COUNTED))
        .execute(pool)
        .await
        .map(|done| done.rows_affected())
}
