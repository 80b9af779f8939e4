use std::{future::Future, panic::Location};

use leptos_auth::{ActionName, Authed, FreshWithin, Interrupt, Kind, Reason, SignedIn, auth};

use crate::{AccountsError, accounts, session};

/// The guard of what takes a proof that is not too old
/// ([`AccountsConfig::step_up_after`](crate::AccountsConfig::step_up_after)), in a server function.
///
/// ```
/// # use leptos_auth::ServerError;
/// # use leptos_accounts::step_up::recently_proven;
/// async fn change_address() -> Result<(), ServerError> {
///     let me = recently_proven().await?;
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// 401 for who is signed out; 401 and a step-up where the proof is older; 403 where the account has
/// nothing to prove with; 503.
#[track_caller]
pub fn recently_proven() -> impl Future<Output = Result<Authed, Interrupt>> + Send {
    let line = Location::caller();
    // The guard takes the line here, which an asynchronous function would not know.
    let guard = match accounts() {
        Ok(accounts) => Ok(auth().protect(FreshWithin(accounts.step_up_after()))),
        Err(error) => Err(error),
    };
    async move {
        let refusal = match guard?.await {
            Ok(me) => return Ok(me.into()),
            Err(refusal) => refusal,
        };
        if refusal.kind() != Kind::StepUp {
            return Err(refusal);
        }
        let instead = match has_factor().await {
            Ok(true) => return Err(refusal),
            Ok(false) => Interrupt::forbidden(Reason::MissingFactor),
            Err(outage) => outage,
        };
        refusal.discard();
        Err(instead.raised_at(line))
    }
}

/// The guard of what takes a proof for this very action, in a server function: it uses the proof up.
///
/// `action` is 1 to 64 lowercase letters and hyphens.
///
/// ```
/// # use leptos_auth::ServerError;
/// # use leptos_accounts::step_up::proof_of;
/// async fn close_shop() -> Result<(), ServerError> {
///     let me = proof_of("close-shop").await?;
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// 401 for who is signed out; 401 and a step-up ([`Interrupt::proof`]) where there is no proof, or it
/// was used; 403 where the account has nothing to prove with; 503, also where `action` is no name.
#[track_caller]
pub fn proof_of(action: &'static str) -> impl Future<Output = Result<Authed, Interrupt>> + Send {
    let line = Location::caller();
    let guard = auth().protect(SignedIn);
    async move {
        let me: Authed = guard.await?.into();
        let action: ActionName = action
            .parse()
            .map_err(|error| AccountsError::Action(action, error))?;
        let taken = accounts()?.take_proof(&me, &session()?, &action).await;
        taken.map_err(|refusal| refusal.raised_at(line))?;
        Ok(me)
    }
}

/// Whether the visitor has something to prove with.
async fn has_factor() -> Result<bool, Interrupt> {
    let user = auth().await?.user();
    let accounts = accounts()?;
    match user {
        Some(user) => accounts.has_factor(user.id()).await,
        None => Ok(false),
    }
}
