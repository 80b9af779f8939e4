//! Deleting an account, and what goes with it.

use sqlx::{Any, AnyPool, Executor};

use super::users;

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deleted {
    Yes,
    /// There is no such account any more.
    NoSuch,
    /// These organisations would be left without an administrator.
    LastAdmin(Vec<String>),
}

/// Deletes a user: by foreign keys their sessions, keys, passkeys, roles and memberships; the
/// organisations that they are the only member of; and what the statements of the application say, where
/// `$1` is the id.
pub(crate) async fn delete_user(
    pool: &AnyPool,
    user_id: &str,
    admin: &str,
    also: &[&'static str],
) -> Result<Deleted, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    if !users::lock(&mut *transaction, user_id).await? {
        return Ok(Deleted::NoSuch);
    }
    // In order, so that two who leave at once wait for each other, and not each for the other.
    let organisations: Vec<String> = sqlx::query_scalar(
        "SELECT organisation_id FROM account_memberships WHERE user_id = $1 \
         ORDER BY organisation_id",
    )
    .bind(user_id)
    .fetch_all(&mut *transaction)
    .await?;
    for organisation in &organisations {
        sqlx::query("UPDATE account_organisations SET slug = slug WHERE id = $1")
            .bind(organisation)
            .execute(&mut *transaction)
            .await?;
    }
    let administered = administered_alone(&mut *transaction, user_id, admin).await?;
    if !administered.is_empty() {
        return Ok(Deleted::LastAdmin(administered));
    }
    sqlx::query(
        "DELETE FROM account_organisations \
         WHERE id IN (SELECT organisation_id FROM account_memberships WHERE user_id = $1) \
           AND NOT EXISTS (SELECT 1 FROM account_memberships other \
                WHERE other.organisation_id = account_organisations.id AND other.user_id <> $1)",
    )
    .bind(user_id)
    .execute(&mut *transaction)
    .await?;
    for &statement in also {
        sqlx::query(statement)
            .bind(user_id)
            .execute(&mut *transaction)
            .await?;
    }
    sqlx::query("DELETE FROM account_users WHERE id = $1")
        .bind(user_id)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Deleted::Yes)
}

/// The names of the organisations with other members, of whom none else has the role `admin`.
pub(crate) async fn administered_alone<'e>(
    executor: impl Executor<'e, Database = Any>,
    user_id: &str,
    admin: &str,
) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT o.name \
         FROM account_memberships mine JOIN account_organisations o ON o.id = mine.organisation_id \
         WHERE mine.user_id = $1 AND mine.role = $2 \
           AND EXISTS (SELECT 1 FROM account_memberships other \
                WHERE other.organisation_id = o.id AND other.user_id <> $1) \
           AND NOT EXISTS (SELECT 1 FROM account_memberships other \
                WHERE other.organisation_id = o.id AND other.user_id <> $1 AND other.role = $2) \
         ORDER BY o.name, o.id",
    )
    .bind(user_id)
    .bind(admin)
    .fetch_all(executor)
    .await
}
