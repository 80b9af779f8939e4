//! What the pages show, and their guards.

use leptos::prelude::*;
use leptos_auth::ServerError;

use crate::demand::Demand;
#[cfg(feature = "ssr")]
use crate::pace::Step;

/// What only those may see who meet the demand. The text says whose it is and where it was asked
/// for, so that tests find it wherever it must not be.
#[server]
pub async fn reveal(
    /// The call site that asks.
    site: String,
    /// Who may pass.
    demand: Demand,
) -> Result<String, ServerError> {
    let me = demand.check().await?;
    Step::Guarded.wait(20).await;
    Ok(format!("CANARY-of-{}-{site}", me.id()))
}

/// The same, but somebody else has to be asked before the guard can decide: under
/// [`hold`](leptos_auth::hold), or, against all advice, without it.
#[server]
pub async fn reveal_elsewhere(
    /// The call site that asks.
    site: String,
    /// Who may pass.
    demand: Demand,
    /// Whether the head is held.
    held: bool,
) -> Result<String, ServerError> {
    let _held = held.then(leptos_auth::hold);
    // Without the token the head is gone after that, also on a busy machine.
    Step::Elsewhere.wait(if held { 20 } else { 250 }).await;
    reveal(site, demand).await
}

/// A guard, which gives nothing.
#[server]
pub async fn require(
    /// Who may pass.
    demand: Demand,
) -> Result<(), ServerError> {
    demand.check().await?;
    Ok(())
}

/// What anybody may see, but slowly.
#[server]
pub async fn open() -> Result<String, ServerError> {
    Step::Open.wait(20).await;
    Ok("open".into())
}
