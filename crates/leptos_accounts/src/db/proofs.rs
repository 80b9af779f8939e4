//! Proofs of who somebody is, in the row of their session.

use sqlx::AnyPool;

use super::sessions::session_is;

/// A proof that is about to be.
pub(crate) struct NewProof<'a> {
    /// The key of the session's row.
    pub(crate) session: &'a str,
    pub(crate) user_id: &'a str,
    /// `None`: for nothing in particular, which takes away what was there.
    pub(crate) action: Option<&'a str>,
    pub(crate) until: Option<i64>,
}

/// Writes a proof. `false`: the session is over, or somebody else's.
pub(crate) async fn write(pool: &AnyPool, new: NewProof<'_>) -> Result<bool, sqlx::Error> {
    sqlx::query(concat!(
        "UPDATE account_sessions SET proof_action = $3, proof_until = $4 \
         WHERE user_id = $2 AND revoked_at IS NULL AND ",
        session_is!("$1")
    ))
    .bind(new.session)
    .bind(new.user_id)
    .bind(new.action)
    .bind(new.until)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}

/// Takes the proof for this action. `false`: there is none, any more.
pub(crate) async fn take(
    pool: &AnyPool,
    session: &str,
    user_id: &str,
    action: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(concat!(
        "UPDATE account_sessions SET proof_action = NULL, proof_until = NULL \
         WHERE user_id = $2 AND proof_action = $3 AND proof_until > $4 \
           AND revoked_at IS NULL AND ",
        session_is!("$1")
    ))
    .bind(session)
    .bind(user_id)
    .bind(action)
    .bind(now)
    .execute(pool)
    .await
    .map(|done| done.rows_affected() == 1)
}
