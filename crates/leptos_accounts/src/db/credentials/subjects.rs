//! Whom the subjects of foreign authorization servers are here.

use sqlx::AnyPool;

use super::{
    super::rights::{Right, with_rights},
    Owner,
};

/// An owner, and one of their rights: a row for each right, or one without.
#[derive(sqlx::FromRow)]
pub(crate) struct Found {
    #[sqlx(flatten)]
    pub(crate) owner: Owner,
    #[sqlx(flatten)]
    pub(crate) right: Right,
}

/// Links a subject with a user, and says whose it is now.
pub(crate) async fn insert(
    pool: &AnyPool,
    issuer: &str,
    subject: &str,
    user_id: &str,
    now: i64,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_subjects (issuer, subject, user_id, created_at) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (issuer, subject) DO NOTHING",
    )
    .bind(issuer)
    .bind(subject)
    .bind(user_id)
    .bind(now)
    .execute(pool)
    .await?;
    sqlx::query_scalar("SELECT user_id FROM account_subjects WHERE issuer = $1 AND subject = $2")
        .bind(issuer)
        .bind(subject)
        .fetch_optional(pool)
        .await
}

/// Ends the link. `false`: there was none.
pub(crate) async fn delete(
    pool: &AnyPool,
    issuer: &str,
    subject: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query("DELETE FROM account_subjects WHERE issuer = $1 AND subject = $2")
        .bind(issuer)
        .bind(subject)
        .execute(pool)
        .await
        .map(|done| done.rows_affected() == 1)
}

/// The one query behind a request with an access token.
pub(crate) async fn find(
    pool: &AnyPool,
    issuer: &str,
    subject: &str,
) -> Result<Vec<Found>, sqlx::Error> {
    sqlx::query_as(with_rights!(
        "SELECT s.user_id, u.email, u.disabled_at, \
                CAST(NULL AS TEXT) AS organisation_role, CAST(NULL AS TEXT) AS plan \
         FROM account_subjects s JOIN account_users u ON u.id = s.user_id \
         WHERE s.issuer = $1 AND s.subject = $2"
    ))
    .bind(issuer)
    .bind(subject)
    .fetch_all(pool)
    .await
}
