//! What a proven address changes.

use sqlx::{Any, AnyPool, Executor, Transaction};

use super::{
    email_tokens::{self, Purpose},
    sessions, users,
};

/// Who says that an address is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verifier {
    /// Somebody with this session of the account, by its public name.
    SignedIn(String),
    /// The browser in which the account was made.
    SignedUpHere,
    /// Who reads the mails, and maybe has never heard of the account.
    Somebody,
}

/// An address that is about to be verified.
pub(crate) struct Verification<'a> {
    pub(crate) token_hash: &'a str,
    pub(crate) user_id: &'a str,
    pub(crate) verifier: Verifier,
    /// For choosing a password, where there is none any more.
    pub(crate) next_token_hash: &'a str,
    pub(crate) next_expires_at: i64,
    pub(crate) now: i64,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Yes,
    /// The account is somebody else's now, who has to choose a password.
    TookOver,
    /// Somebody else has used the token.
    No,
}

/// A password in place of whatever there was.
pub(crate) struct PasswordReset<'a> {
    pub(crate) token_hash: &'a str,
    pub(crate) user_id: &'a str,
    pub(crate) new_hash: &'a str,
    pub(crate) now: i64,
}

/// With what an account that nobody had verified was got into, but for its sessions. It ends when somebody
/// verifies the address who may not be the one who made it. In each `$1` is the user, and `$2` the time.
const WAYS_IN: [&str; 3] = [
    "UPDATE account_users SET password_hash = NULL, password_refused_at = NULL, \
            password_changed_at = $2 \
     WHERE id = $1",
    "UPDATE account_api_keys SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
    "DELETE FROM account_passkeys WHERE user_id = $1 AND created_at <= $2",
];

pub(crate) async fn verify(pool: &AnyPool, new: Verification<'_>) -> Result<Done, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    users::lock(&mut *transaction, new.user_id).await?;
    let is_taken =
        email_tokens::take(&mut *transaction, new.token_hash, Purpose::Verify, new.now).await?;
    if !is_taken {
        return Ok(Done::No);
    }
    let is_new = mark(&mut *transaction, new.user_id, new.now).await?;
    let mut done = Done::Yes;
    if is_new {
        let kept = match &new.verifier {
            Verifier::SignedIn(session) => session,
            Verifier::SignedUpHere | Verifier::Somebody => "",
        };
        sessions::revoke_others(&mut *transaction, new.user_id, kept, new.now).await?;
        if new.verifier == Verifier::Somebody {
            end_ways_in(&mut transaction, new.user_id, new.now).await?;
            email_tokens::end_all(&mut *transaction, new.user_id, new.now).await?;
            email_tokens::add_reset(
                &mut *transaction,
                new.next_token_hash,
                new.user_id,
                new.now,
                new.next_expires_at,
            )
            .await?;
            done = Done::TookOver;
        }
    }
    transaction.commit().await?;
    Ok(done)
}

/// `false`: somebody else has used the token, or nobody gets in with the account.
pub(crate) async fn reset_password(
    pool: &AnyPool,
    new: PasswordReset<'_>,
) -> Result<bool, sqlx::Error> {
    let mut transaction = pool.begin().await?;
    users::lock(&mut *transaction, new.user_id).await?;
    let is_taken =
        email_tokens::take(&mut *transaction, new.token_hash, Purpose::Reset, new.now).await?;
    if !is_taken {
        return Ok(false);
    }
    if mark(&mut *transaction, new.user_id, new.now).await? {
        end_ways_in(&mut transaction, new.user_id, new.now).await?;
    }
    let changed = sqlx::query(
        "UPDATE account_users SET password_hash = $2, password_refused_at = NULL, \
                password_changed_at = $3 \
         WHERE id = $1 AND disabled_at IS NULL",
    )
    .bind(new.user_id)
    .bind(new.new_hash)
    .bind(new.now)
    .execute(&mut *transaction)
    .await?;
    if changed.rows_affected() == 0 {
        return Ok(false);
    }
    sessions::revoke_others(&mut *transaction, new.user_id, "", new.now).await?;
    email_tokens::end_all(&mut *transaction, new.user_id, new.now).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Notes that the address is verified. `false`: it was before, or nobody gets in.
async fn mark<'e>(
    executor: impl Executor<'e, Database = Any>,
    user_id: &str,
    now: i64,
) -> Result<bool, sqlx::Error> {
    sqlx::query(
        "UPDATE account_users SET email_verified_at = $2 \
         WHERE id = $1 AND email_verified_at IS NULL AND disabled_at IS NULL",
    )
    .bind(user_id)
    .bind(now)
    .execute(executor)
    .await
    .map(|done| done.rows_affected() == 1)
}

async fn end_ways_in(
    transaction: &mut Transaction<'_, Any>,
    user_id: &str,
    now: i64,
) -> Result<(), sqlx::Error> {
    for statement in WAYS_IN {
        sqlx::query(statement)
            .bind(user_id)
            .bind(now)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}
