//! Users and their roles.

use sqlx::{Any, AnyPool, Executor};

use super::{devices, sessions};
use crate::{Email, tasks::Standing};

/// What a sign-in needs to know.
#[derive(sqlx::FromRow)]
pub(crate) struct Credentials {
    pub(crate) id: String,
    pub(crate) password_hash: Option<String>,
    pub(crate) disabled_at: Option<i64>,
    pub(crate) password_changed_at: Option<i64>,
    #[sqlx(flatten)]
    pub(crate) standing: Standing,
}

/// A password that takes the place of another.
pub(crate) struct NewPassword<'a> {
    pub(crate) user_id: &'a str,
    /// What has to be there still.
    pub(crate) old_hash: &'a str,
    pub(crate) new_hash: &'a str,
    /// The public name of the one session that goes on.
    pub(crate) kept_session: &'a str,
    pub(crate) now: i64,
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
    sqlx::query_as(
        "SELECT id, password_hash, disabled_at, password_changed_at, email_verified_at, \
                terms_accepted, password_refused_at \
         FROM account_users WHERE email = $1",
    )
    .bind(email.as_str())
    .fetch_optional(pool)
    .await
}

/// The same, of somebody who is signed in.
pub(crate) async fn credentials_of(
    pool: &AnyPool,
    id: &str,
) -> Result<Option<Credentials>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, password_hash, disabled_at, password_changed_at, email_verified_at, \
                terms_accepted, password_refused_at \
         FROM account_users WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(pool)
    .await
}

pub(crate) async fn password_hash(pool: &AnyPool, id: &str) -> Result<Option<String>, sqlx::Error> {
    let found: Option<Option<String>> =
        sqlx::query_scalar("SELECT password_hash FROM account_users WHERE id = $1")
            .bind(id)
            .fetch_optional(pool)
            .await?;
    Ok(found.flatten())
}

/// Puts a stronger hash of the same password in place. `false`: the password, or its hash, was changed
/// meanwhile.
pub(crate) async fn replace_hash(
    pool: &AnyPool,
    id: &str,
    old: &str,
    new: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query("UPDATE account_users SET password_hash = $3 WHERE id = $1 AND password_hash = $2")
        .bind(id)
        .bind(old)
        .bind(new)
        .execute(pool)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Puts another password in place, which nobody refuses, and ends all sessions of the user but one.
/// `false`: the old one is not there any more, or nobody gets in with the new one.
pub(crate) async fn change_password(
    pool: &AnyPool,
    new: NewPassword<'_>,
) -> Result<bool, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let changed = sqlx::query(
        "UPDATE account_users SET password_hash = $3, password_refused_at = NULL, \
                password_changed_at = $4 \
         WHERE id = $1 AND password_hash = $2 AND disabled_at IS NULL",
    )
    .bind(new.user_id)
    .bind(new.old_hash)
    .bind(new.new_hash)
    .bind(new.now)
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    if changed == 0 {
        return Ok(false);
    }
    sessions::revoke_others(&mut *transaction, new.user_id, new.kept_session, new.now).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Has whatever else begins so, and is about this user, wait for the end of the transaction. `false`: there
/// is no such user. A write, since only PostgreSQL has `FOR UPDATE`; first in its transaction, so that none
/// waits for another that waits for it.
pub(super) async fn lock<'e>(
    executor: impl Executor<'e, Database = Any>,
    id: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query("UPDATE account_users SET created_at = created_at WHERE id = $1")
        .bind(id)
        .execute(executor)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// Whether nobody has changed the password since `found` was read. It writes nothing new, and waits for
/// a change that is under way, as a plain question would not.
pub(crate) async fn still_has_password(
    pool: &AnyPool,
    found: &Credentials,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_users SET password_changed_at = password_changed_at \
         WHERE id = $1 AND COALESCE(password_changed_at, 0) = $2",
    )
    .bind(&found.id)
    .bind(found.password_changed_at.unwrap_or_default())
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Notes that others know the password. `false`: no such account, or it has none.
pub(crate) async fn refuse_password(
    pool: &AnyPool,
    email: &Email,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_users SET password_refused_at = $2 \
         WHERE email = $1 AND password_hash IS NOT NULL",
    )
    .bind(email.as_str())
    .bind(now)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Notes which terms were accepted last.
pub(crate) async fn accept_terms(
    pool: &AnyPool,
    id: &str,
    version: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE account_users SET terms_accepted = $2 WHERE id = $1")
        .bind(id)
        .bind(version)
        .execute(pool)
        .await
        .map(drop)
}

/// Adds a role that is not there yet; the sessions of its user get new ids.
pub(crate) async fn grant(
    pool: &AnyPool,
    user_id: &str,
    role: &str,
    now: i64,
) -> Result<(), sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let added = sqlx::query(
        "INSERT INTO account_roles (user_id, role, granted_at) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id, role) DO NOTHING",
    )
    .bind(user_id)
    .bind(role)
    .bind(now)
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    if added > 0 {
        devices::mark(&mut transaction, user_id, now).await?;
    }
    transaction.commit().await
}

/// Takes a role away; the sessions of its user get new ids. `false`: they did not have it.
pub(crate) async fn withdraw(
    pool: &AnyPool,
    user_id: &str,
    role: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    let taken = sqlx::query("DELETE FROM account_roles WHERE user_id = $1 AND role = $2")
        .bind(user_id)
        .bind(role)
        .execute(&mut *transaction)
        .await?
        .rows_affected();
    if taken == 0 {
        return Ok(false);
    }
    devices::mark(&mut transaction, user_id, now).await?;
    transaction.commit().await?;
    Ok(true)
}
