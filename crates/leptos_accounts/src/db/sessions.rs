//! Session rows. A row is found by the hash of its id, never by the id.

use leptos_auth::identity::Former;
use sqlx::{Any, AnyPool, AssertSqlSafe, Executor};

use super::rights::{ActsFor, Right, with_rights};
use crate::{session::Ids, tasks::Standing};

/// The condition that a row is the session whose id has this hash, or had it before the last change.
/// Whether that one is still good, [`Ids`] tells; who changes something has asked before.
macro_rules! session_is {
    ($hash:literal) => {
        session_is!("", $hash)
    };
    ($table:literal, $hash:literal) => {
        concat!(
            "(",
            $table,
            "id_hash = ",
            $hash,
            " OR ",
            $table,
            "former_hash = ",
            $hash,
            ")"
        )
    };
}
pub(super) use session_is;

/// A session that is about to be.
pub(crate) struct NewSession<'a> {
    pub(crate) id_hash: &'a str,
    pub(crate) public_id: &'a str,
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
    pub(crate) ids: Ids,
    #[sqlx(flatten)]
    pub(crate) times: Times,
}

/// A session that somebody waits for.
#[derive(sqlx::FromRow)]
pub(crate) struct Watched {
    pub(crate) id_hash: String,
    pub(crate) former_hash: Option<String>,
    pub(crate) former_until: Option<i64>,
    #[sqlx(flatten)]
    pub(crate) times: Times,
}

impl Watched {
    /// Whether this is its id, or was and is still good.
    pub(crate) fn admits(&self, id_hash: &str, now: i64) -> bool {
        self.id_hash == id_hash || self.former_until.is_none_or(|until| until > now)
    }

    /// The hash of its id, and of the one before.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        let former = self.former_hash.as_deref();
        std::iter::once(self.id_hash.as_str()).chain(former)
    }
}

/// A session, its user, and one of the user's rights: a row for each right, or one without.
#[derive(sqlx::FromRow)]
pub(crate) struct Owner {
    #[sqlx(flatten)]
    pub(crate) ids: Ids,
    #[sqlx(flatten)]
    pub(crate) times: Times,
    pub(crate) public_id: String,
    pub(crate) device: Option<String>,
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
                                       epoch, public_id) \
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7) ON CONFLICT (id_hash) DO NOTHING",
    )
    .bind(new.id_hash)
    .bind(new.user_id)
    .bind(new.data)
    .bind(new.now)
    .bind(new.expires_at)
    .bind(new.epoch)
    .bind(new.public_id)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

pub(crate) async fn find(pool: &AnyPool, id_hash: &str) -> Result<Option<Stored>, sqlx::Error> {
    sqlx::query_as(concat!(
        "SELECT data, last_seen, expires_at, revoked_at, \
                id_hash, rotate_at, rotated_at, former_hash, former_until \
         FROM account_sessions WHERE ",
        session_is!("$1")
    ))
    .bind(id_hash)
    .fetch_optional(pool)
    .await
}

/// The number of a session; `None` where there is no such row.
pub(crate) async fn epoch(pool: &AnyPool, id_hash: &str) -> Result<Option<i64>, sqlx::Error> {
    sqlx::query_scalar(concat!(
        "SELECT epoch FROM account_sessions WHERE ",
        session_is!("$1")
    ))
    .bind(id_hash)
    .fetch_optional(pool)
    .await
}

/// The session that `$condition` finds, and its owner.
macro_rules! owner_where {
    ($condition:expr) => {
        with_rights!(concat!(
            "SELECT s.id_hash, s.rotate_at, s.rotated_at, s.former_hash, s.former_until, \
                    s.public_id, s.device, \
                    s.last_seen, s.expires_at, s.revoked_at, s.created_at, s.epoch, s.user_id, \
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
    sqlx::query_as(owner_where!(session_is!("s.", "$1")))
        .bind(id_hash)
        .fetch_all(pool)
        .await
}

/// Those of these sessions whose users may still sign in, whether they are over or not.
pub(crate) async fn still_signed_in(
    pool: &AnyPool,
    id_hashes: &[String],
) -> Result<Vec<Watched>, sqlx::Error> {
    // `QueryBuilder<Any>` writes `?`, which only SQLite reads.
    let ids: Vec<_> = (1..=id_hashes.len()).map(|n| format!("${n}")).collect();
    let ids = ids.join(", ");
    let sql = format!(
        "SELECT s.id_hash, s.former_hash, s.former_until, s.last_seen, s.expires_at, \
                s.revoked_at \
         FROM account_sessions s JOIN account_users u ON u.id = s.user_id \
         WHERE u.disabled_at IS NULL AND (s.id_hash IN ({ids}) OR s.former_hash IN ({ids}))"
    );
    let mut query = sqlx::query_as(AssertSqlSafe(sql));
    for id in id_hashes {
        query = query.bind(id);
    }
    query.fetch_all(pool).await
}

/// Whose session this is or was, and for which organisation they acted; not of one that was ended
/// before `ended_since`.
pub(crate) async fn former(
    pool: &AnyPool,
    id_hash: &str,
    ended_since: i64,
) -> Result<Option<Former>, sqlx::Error> {
    let row: Option<(Option<String>, Option<String>)> = sqlx::query_as(concat!(
        "SELECT user_id, organisation_id FROM account_sessions \
         WHERE (revoked_at IS NULL OR revoked_at >= $2) AND ",
        session_is!("$1")
    ))
    .bind(id_hash)
    .bind(ended_since)
    .fetch_optional(pool)
    .await?;
    Ok(row.and_then(|(user_id, organisation_id)| Some(Former::new(user_id?, organisation_id))))
}

/// What [`owner`] gives, of a user's session with this public name.
pub(crate) async fn owner_by_public_id(
    pool: &AnyPool,
    public_id: &str,
    user_id: &str,
) -> Result<Vec<Owner>, sqlx::Error> {
    sqlx::query_as(owner_where!("s.public_id = $1 AND s.user_id = $2"))
        .bind(public_id)
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
    sqlx::query(concat!(
        "UPDATE account_sessions SET data = $2 \
         WHERE data <> $2 AND revoked_at IS NULL AND expires_at > $3 AND last_seen > $4 AND ",
        session_is!("$1")
    ))
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
    sqlx::query(concat!(
        "UPDATE account_sessions SET last_seen = $2 \
         WHERE last_seen <= $3 AND last_seen > $4 AND expires_at > $2 \
           AND revoked_at IS NULL AND ",
        session_is!("$1")
    ))
    .bind(id_hash)
    .bind(now)
    .bind(seen_before)
    .bind(seen_after)
    .execute(pool)
    .await
    .map(drop)
}

/// Ends a session, for good, by an id that is still good. What the application kept in it goes at once.
pub(crate) async fn revoke(pool: &AnyPool, id_hash: &str, now: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE account_sessions SET revoked_at = $2, data = '{}' \
         WHERE revoked_at IS NULL AND (id_hash = $1 \
           OR (former_hash = $1 AND (former_until IS NULL OR former_until > $2)))",
    )
    .bind(id_hash)
    .bind(now)
    .execute(pool)
    .await
    .map(drop)
}

/// Ends all sessions of a user but the one with this public name, and says how many that were. The name
/// stays when the id changes; an empty one is nobody's.
pub(crate) async fn revoke_others<'e>(
    executor: impl Executor<'e, Database = Any>,
    user_id: &str,
    kept: &str,
    now: i64,
) -> Result<u64, sqlx::Error> {
    sqlx::query(
        "UPDATE account_sessions SET revoked_at = $3, data = '{}' \
         WHERE user_id = $1 AND public_id <> $2 AND revoked_at IS NULL",
    )
    .bind(user_id)
    .bind(kept)
    .bind(now)
    .execute(executor)
    .await
    .map(|done| done.rows_affected())
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
