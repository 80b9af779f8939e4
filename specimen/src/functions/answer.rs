//! What every call site here does, whatever its encoding.

use leptos_auth::ServerError;

use crate::{demand::Demand, handlers::canary};

/// The [`canary`] of a visitor who meets the demand.
pub(super) async fn answer(demand: Demand) -> Result<String, ServerError> {
    Ok(canary(&demand.check().await?))
}
