//! Session rows. A row is found by the hash of its id, never by the id.

use leptos_auth::identity::Former;
use sqlx::{AnyPool, AssertSqlSafe};

use super::rights::{ActsFor, Right, with_rights};
use crate::tasks::Standing;

/// A session that is about to be.
pub(crate) struct NewSession<'a> {
    pub(crate) id_hash: &'a str,
    pub(crate) user_id: Option<&'a str>,
    pub(crate) data: &'a str,
    pub(crate) now: i64,
    pub(crate) expires_at: i64,
    pub(crate) epoch: i64,
}

/// When a session began to be over, as far as its row tells.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(crate) struct Times {
    pub(crate) last_seen: i64,
    pub(crate) expires_at: i64,
    pub(crate) revoked_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct Stored {
    pub(crate) data: String,
    #[sqlx(flatten)]
    pub(crate) times: Times,
}

#[derive(sqlx::FromRow)]
struct Watched {
    id_hash: String,
    #[sqlx(flatten)]
    times: Times,
}

/// A session, its user, and one of the user's rights: a row for each right, or one without.
#[derive(sqlx::FromRow)]
pub(crate) struct Owner {
    #[sqlx(flatten)]
    pub(crate) times: Times,
    pub(crate) created_at: i64,
    pub(crate) epoch: i64,
    pub(crate) user_id: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) disabled_at: Option<i64>,
    #[sqlx(flatten)]
    pub(crate) standing: Standing,
    #[sqlx(flatten)]
    pub(crate) acts_for: ActsFor,
    #[sqlx(flatten)]
    pub(crate) right: Right,
}

/// Adds a session. `false`: the id is taken.
pub(crate) async fn insert(pool: &AnyPool, new: NewSession<'_>) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "INSERT INTO account_sessions (id_hash, user_id, data, created_at, last_seen, expires_at, \
                                       epoch) \
         VALUES ($1, $2, $3, $4, $4, $5, $6) ON CONFLICT (id_hash) DO NOTHING",
    )
    .bind(new.id_hash)
    .bind(new.user_id)
    .bind(new.data)
    .bind(new.now)
    .bind(new.expires_at)
    .bind(new.epoch)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

pub(crate) async fn find(pool: &AnyPool, id_hash: &str) -> Result<Option<Stored>, sqlx::Error> {
    sqlx::query_as(
        "SELECT data, last_seen, expires_at, revoked_at FROM account_sessions WHERE id_hash = $1",
    )
    .bind(id_hash)
    .fetch_optional(pool)
    .await
}

/// The number of a session; `None` where there is no such row.
pub(crate) async fn epoch(pool: &AnyPool, id_hash: &str) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar("SELECT epoch FROM account_sessions WHERE id_hash = $1")
        .bind(id_hash)
        .fetch_optional(pool)
        .await
}

/// The session that `$condition` finds, and its owner.
macro_rules! owner_where {
    ($condition:literal) => {
        with_rights!(concat!(
            "SELECT s.last_seen, s.expires_at, s.revoked_at, s.created_at, s.epoch, s.user_id, \
                    u.email, u.disabled_at, u.terms_accepted, u.password_refused_at, \
                    u.email_verified_at, \
                    o.id AS organisation_id, \
                    o.slug AS organisation_slug, m.role AS organisation_role, o.plan \
             FROM account_sessions s \
             LEFT JOIN account_users u ON u.id = s.user_id \
             LEFT JOIN account_memberships m \
               ON m.organisation_id = s.organisation_id AND m.user_id = s.user_id \
             LEFT JOIN account_organisations o ON o.id = m.organisation_id \
             WHERE ",
            $condition
        ))
    };
}

/// The one query behind `auth()`.
pub(crate) async fn owner(pool: &AnyPool, id_hash: &str) -> Result<Vec<Owner>, sqlx::Error> {
    sqlx::query_as(owner_where!("s.id_hash = $1"))
        .bind(id_hash)
        .fetch_all(pool)
        .await
}

/// Those of these sessions whose users may still sign in, whether they are over or not.
pub(crate) async fn still_signed_in(
    pool: &AnyPool,
    id_hashes: &[String],
) -> Result<Vec<(String, Times)>, sqlx::Error> {
    // `QueryBuilder<Any>` writes `?`, which only SQLite reads.
    let ids: Vec<_> = (1..=id_hashes.len()).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT s.id_hash, s.last_seen, s.expires_at, s.revoked_at \
         FROM account_sessions s JOIN account_users u ON u.id = s.user_id \
         WHERE u.disabled_at IS NULL AND s.id_hash IN ({})",
        ids.join(", ")
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql));
    for id in id_hashes {
        query = query.bind(id);
    }
    let rows: Vec<Watched> = query.fetch_all(pool).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id_hash, row.times))
        .collect())
}

/// Whose session this is or was, and for which organisation they acted; not of one that was ended
/// before `ended_since`.
pub(crate) async fn former(
    pool: &AnyPool,
    id_hash: &str,
    ended_since: i64,
) -> Result<Option<Former>, sqlx::Error> {
    let row: Option<(Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT user_id, organisation_id FROM account_sessions \
         WHERE id_hash = $1 AND (revoked_at IS NULL OR revoked_at >= $2)",
    )
    .bind(id_hash)
    .bind(ended_since)
    .fetch_optional(pool)
    .await?;
    Ok(row.and_then(|(user_id, organisation_id)| Some(Former::new(user_id?, organisation_id))))
}

/// What [`owner`] gives, of a user's session whose key begins so. It is a range of keys, which the index serves;
/// `g` comes after every hexadecimal digit.
pub(crate) async fn owner_by_start(
    pool: &AnyPool,
    start: &str,
    user_id: &str,
) -> Result<Vec<Owner>, sqlx::Error> {
    sqlx::query_as(owner_where!(
        "s.id_hash >= $1 AND s.id_hash < $1 || 'g' AND substr(s.id_hash, 1, 16) = $1 \
           AND s.user_id = $2"
    ))
    .bind(start)
    .bind(user_id)
    .fetch_all(pool)
    .await
}

/// Writes the data of a session that is still alive; any other stays as it is. `false`: no row
/// was changed.
pub(crate) async fn update_data(
    pool: &AnyPool,
    id_hash: &str,
    data: &str,
    now: i64,
    seen_after: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_sessions SET data = $2 \
         WHERE id_hash = $1 AND data <> $2 \
           AND revoked_at IS NULL AND expires_at > $3 AND last_seen > $4",
    )
    .bind(id_hash)
    .bind(data)
    .bind(now)
    .bind(seen_after)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Notes that the session was used. The condition keeps it to one write where many requests
/// arrive at once.
pub(crate) async fn touch(
    pool: &AnyPool,
    id_hash: &str,
    now: i64,
    seen_before: i64,
    seen_after: i64,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE account_sessions SET last_seen = $2 \
         WHERE id_hash = $1 AND last_seen <= $3 AND last_seen > $4 AND expires_at > $2 \
           AND revoked_at IS NULL",
    )
    .bind(id_hash)
    .bind(now)
    .bind(seen_before)
    .bind(seen_after)
    .execute(pool)
    .await
    .map(drop)
}

/// Ends a session, for good. What the application kept in it goes at once.
pub(crate) async fn revoke(pool: &AnyPool, id_hash: &str, now: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE account_sessions SET revoked_at = $2, data = '{}' \
         WHERE id_hash = $1 AND revoked_at IS NULL",
    )
    .bind(id_hash)
    .bind(now)
    .execute(pool)
    .await
    .map(drop)
}

/// Deletes what ended before `ended_before`, or was last used before `seen_before`.
pub(crate) async fn sweep(
    pool: &AnyPool,
    ended_before: i64,
    seen_before: i64,
) -> Result<u64, sqlx::Error> {
    sqlx::query(
        "DELETE FROM account_sessions \
         WHERE expires_at < $1 OR revoked_at < $1 OR last_seen < $2",
    )
    .bind(ended_before)
    .bind(seen_before)
    .execute(pool)
    .await
    .map(|done| done.rows_affected())
}
