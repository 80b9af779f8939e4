//! What programs send, and whose it is. A row is found by its public id, never by a secret.

pub(crate) mod api_keys;
pub(crate) mod machines;
pub(crate) mod subjects;

use sqlx::AnyPool;

macro_rules! noted_in {
    ($table:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET last_used_at = $2 WHERE id = $1 AND revoked_at IS NULL \
               AND (last_used_at IS NULL OR last_used_at <= $3)"
        )
    };
}

/// What decides whether an opaque token counts.
#[derive(sqlx::FromRow)]
pub(crate) struct Stored {
    pub(crate) secret_hash: String,
    pub(crate) scopes: String,
    pub(crate) expires_at: Option<i64>,
    pub(crate) last_used_at: Option<i64>,
    pub(crate) revoked_at: Option<i64>,
}

impl Stored {
    /// The permissions that it is for.
    pub(crate) fn scopes(&self) -> impl Iterator<Item = &str> {
        self.scopes.split_ascii_whitespace()
    }
}

/// What keeps the time of its last use.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Used {
    ApiKey,
    MachineToken,
}

/// Notes that it was used. The condition keeps it to one write where many requests arrive at once.
pub(crate) async fn touch(
    pool: &AnyPool,
    used: Used,
    id: &str,
    now: i64,
    used_before: i64,
) -> Result<(), sqlx::Error> {
    let statement = match used {
        Used::ApiKey => noted_in!("account_api_keys"),
        Used::MachineToken => noted_in!("account_machine_tokens"),
    };
    sqlx::query(statement)
        .bind(id)
        .bind(now)
        .bind(used_before)
        .execute(pool)
        .await
        .map(drop)
}

/// The owner of a credential: who acts for no organisation.
#[derive(sqlx::FromRow)]
pub(crate) struct Owner {
    pub(crate) user_id: String,
    pub(crate) email: String,
    pub(crate) disabled_at: Option<i64>,
}

/// Deletes what was ended before then, or has ended by itself where nobody looks at a list of it, and
/// says how much that was.
pub(crate) async fn sweep(pool: &AnyPool, ended_before: i64) -> Result<u64, sqlx::Error> {
    let mut all = 0;
    for statement in [
        "DELETE FROM account_api_keys WHERE revoked_at < $1",
        "DELETE FROM account_machine_tokens WHERE revoked_at < $1 OR expires_at < $1",
    ] {
        let query = sqlx::query(statement).bind(ended_before);
        all += query.execute(pool).await?.rows_affected();
    }
    Ok(all)
}
