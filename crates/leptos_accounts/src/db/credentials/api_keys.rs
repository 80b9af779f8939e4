//! The keys of people.

use sqlx::AnyPool;

use super::{
    super::rights::{Right, with_rights},
    Owner, Stored,
};
use crate::credentials::ApiKey;

/// A key that is about to be.
pub(crate) struct NewKey<'a> {
    pub(crate) id: &'a str,
    pub(crate) user_id: &'a str,
    pub(crate) name: &'a str,
    pub(crate) secret_hash: &'a str,
    pub(crate) scopes: &'a str,
    pub(crate) form: Option<&'a str>,
    pub(crate) now: i64,
    pub(crate) expires_at: Option<i64>,
    /// How many anybody may have.
    pub(crate) most: i64,
}

/// How the making of a key ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    Yes,
    /// By the same form, before.
    Already,
    /// They have as many as they may.
    TooMany,
}

/// A key, its owner, and one of the owner's rights: a row for each right, or one without.
#[derive(sqlx::FromRow)]
pub(crate) struct Found {
    #[sqlx(flatten)]
    pub(crate) key: Stored,
    #[sqlx(flatten)]
    pub(crate) owner: Owner,
    #[sqlx(flatten)]
    pub(crate) right: Right,
}

#[derive(sqlx::FromRow)]
struct Listed {
    id: String,
    name: String,
    scopes: String,
    created_at: i64,
    expires_at: Option<i64>,
    last_used_at: Option<i64>,
}

/// Adds a key.
pub(crate) async fn insert(pool: &AnyPool, new: NewKey<'_>) -> Result<Made, sqlx::Error> {
    let added = sqlx::query(
        "INSERT INTO account_api_keys \
           (id, user_id, name, secret_hash, scopes, form, created_at, expires_at) \
         SELECT $1, $2, $3, $4, $5, CAST($6 AS TEXT), $7, CAST($8 AS BIGINT) \
         WHERE (SELECT COUNT(*) FROM account_api_keys \
                WHERE user_id = $2 AND revoked_at IS NULL) < $9 \
         ON CONFLICT (user_id, form) DO NOTHING",
    )
    .bind(new.id)
    .bind(new.user_id)
    .bind(new.name)
    .bind(new.secret_hash)
    .bind(new.scopes)
    .bind(new.form)
    .bind(new.now)
    .bind(new.expires_at)
    .bind(new.most)
    .execute(pool)
    .await?;
    if added.rows_affected() == 1 {
        return Ok(Made::Yes);
    }
    let same: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM account_api_keys WHERE user_id = $1 AND form = CAST($2 AS TEXT)",
    )
    .bind(new.user_id)
    .bind(new.form)
    .fetch_one(pool)
    .await?;
    Ok(if same > 0 {
        Made::Already
    } else {
        Made::TooMany
    })
}

/// What somebody has and did not revoke, the newest first.
pub(crate) async fn of_user(
    pool: &AnyPool,
    user_id: &str,
    now: i64,
) -> Result<Vec<ApiKey>, sqlx::Error> {
    let rows: Vec<Listed> = sqlx::query_as(
        "SELECT id, name, scopes, created_at, expires_at, last_used_at \
         FROM account_api_keys WHERE user_id = $1 AND revoked_at IS NULL \
         ORDER BY created_at DESC, id",
    )
    .bind(user_id)
    .fetch_all(pool)
    .await?;
    let shown = |row: Listed| ApiKey {
        id: row.id,
        name: row.name,
        scopes: row.scopes.split(' ').map(str::to_owned).collect(),
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
        is_expired: row.expires_at.is_some_and(|end| now >= end),
    };
    Ok(rows.into_iter().map(shown).collect())
}

/// Ends a key, for good. `false`: there is no such key, or it is somebody else's.
pub(crate) async fn revoke(
    pool: &AnyPool,
    id: &str,
    user_id: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_api_keys SET revoked_at = $3 \
         WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL",
    )
    .bind(id)
    .bind(user_id)
    .bind(now)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// The one query behind a request with a key.
pub(crate) async fn find(pool: &AnyPool, id: &str) -> Result<Vec<Found>, sqlx::Error> {
    sqlx::query_as(with_rights!(
        "SELECT k.secret_hash, k.scopes, k.expires_at, k.last_used_at, k.revoked_at, \
                k.user_id, u.email, u.disabled_at, \
                CAST(NULL AS TEXT) AS organisation_role, CAST(NULL AS TEXT) AS plan \
         FROM account_api_keys k JOIN account_users u ON u.id = k.user_id \
         WHERE k.id = $1"
    ))
    .bind(id)
    .fetch_all(pool)
    .await
}
