//! Users and their roles.

use sqlx::AnyPool;

use crate::Email;

/// What a sign-in needs to know.
#[derive(sqlx::FromRow)]
pub(crate) struct Credentials {
    pub(crate) id: String,
    pub(crate) password_hash: Option<String>,
    pub(crate) disabled_at: Option<i64>,
}

/// Adds a user. `false`: the address is taken.
pub(crate) async fn insert(
    pool: &AnyPool,
    id: &str,
    email: &Email,
    password_hash: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_users (id, email, password_hash, created_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (email) DO NOTHING",
    )
    .bind(id)
    .bind(email.as_str())
    .bind(password_hash)
    .bind(now)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

pub(crate) async fn credentials(
    pool: &AnyPool,
    email: &Email,
) -> Result<Option<Credentials>, sqlx::Error> {
    sqlx::query_as("SELECT id, password_hash, disabled_at FROM account_users WHERE email = $1")
        .bind(email.as_str())
        .fetch_optional(pool)
        .await
}

/// Puts a stronger hash of the same password in place, unless the password was changed meanwhile.
pub(crate) async fn replace_hash(
    pool: &AnyPool,
    id: &str,
    old: &str,
    new: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE account_users SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
        .bind(id)
        .bind(old)
        .bind(new)
        .execute(pool)
        .await
        .map(drop)
}

/// Adds a role that is not there yet. `false`: no such account.
pub(crate) async fn grant(
    pool: &AnyPool,
    email: &Email,
    role: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    let Some(user) = credentials(pool, email).await? else {
        return Ok(false);
    };
    sqlx::query(
        "INSERT INTO account_roles (user_id, role, granted_at) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id, role) DO NOTHING",
    )
    .bind(user.id)
    .bind(role)
    .bind(now)
    .execute(pool)
    .await?;
    Ok(true)
}

/// Takes a role away. `false`: no such account, or it did not have it.
pub(crate) async fn withdraw(
    pool: &AnyPool,
    email: &Email,
    role: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "DELETE FROM account_roles \
         WHERE role = $2 AND user_id = (SELECT id FROM account_users WHERE email = $1)",
    )
    .bind(email.as_str())
    .bind(role)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}
