//! Forms that go on after signing in.

use sqlx::AnyPool;

/// A form that is too large for the page.
pub(crate) struct Spooled<'a> {
    pub(crate) id: &'a str,
    pub(crate) user_id: &'a str,
    pub(crate) form: &'a str,
    pub(crate) now: i64,
    pub(crate) expires_at: i64,
    /// How many one user may have.
    pub(crate) at_most: i64,
}

/// Begins it. `false`: somebody has.
pub(crate) async fn begin(
    pool: &AnyPool,
    id: &str,
    now: i64,
    expires_at: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_resumed_forms (id, begun_at, expires_at) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET begun_at = excluded.begun_at \
           WHERE account_resumed_forms.begun_at IS NULL",
    )
    .bind(id)
    .bind(now)
    .bind(expires_at)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

pub(crate) async fn has_ended(pool: &AnyPool, id: &str) -> Result<bool, sqlx::Error> {
    let ended: Option<(Option<i64>,)> =
        sqlx::query_as("SELECT ended_at FROM account_resumed_forms WHERE id = $1")
            .bind(id)
            .fetch_optional(pool)
            .await?;
    Ok(ended.is_some_and(|(at,)| at.is_some()))
}

pub(crate) async fn end(pool: &AnyPool, id: &str, now: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE account_resumed_forms SET ended_at = $2, form = NULL WHERE id = $1")
        .bind(id)
        .bind(now)
        .execute(pool)
        .await
        .map(drop)
}

/// Lets it begin again, unless it has ended.
pub(crate) async fn release(pool: &AnyPool, id: &str) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE account_resumed_forms SET begun_at = NULL WHERE id = $1 AND ended_at IS NULL",
    )
    .bind(id)
    .execute(pool)
    .await
    .map(drop)
}

/// Keeps a form. `false`: this user has too many.
pub(crate) async fn spool(pool: &AnyPool, new: Spooled<'_>) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_resumed_forms (id, user_id, form, expires_at) \
         SELECT $1, $2, $3, $4 \
          WHERE (SELECT COUNT(*) FROM account_resumed_forms \
                  WHERE user_id = $2 AND form IS NOT NULL AND expires_at > $5) < $6",
    )
    .bind(new.id)
    .bind(new.user_id)
    .bind(new.form)
    .bind(new.expires_at)
    .bind(new.now)
    .bind(new.at_most)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

pub(crate) async fn spooled(pool: &AnyPool, id: &str) -> Result<Option<String>, sqlx::Error> {
    let form: Option<(Option<String>,)> =
        sqlx::query_as("SELECT form FROM account_resumed_forms WHERE id = $1")
            .bind(id)
            .fetch_optional(pool)
            .await?;
    Ok(form.and_then(|(form,)| form))
}

/// Deletes those whose seal ended before.
pub(crate) async fn sweep(pool: &AnyPool, before: i64) -> Result<u64, sqlx::Error> {
    sqlx::query("DELETE FROM account_resumed_forms WHERE expires_at < $1")
        .bind(before)
        .execute(pool)
        .await
        .map(|done| done.rows_affected())
}
