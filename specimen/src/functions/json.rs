//! Arguments as JSON in the body.

use leptos::{prelude::*, server_fn::codec};
use leptos_auth::ServerError;

use crate::demand::Demand;

/// By POST.
#[server(endpoint = "functions/json", input = codec::Json, client = leptos_auth::AuthClient)]
pub async fn json(
    /// Who may pass.
    demand: Demand,
) -> Result<String, ServerError> {
    super::answer::answer(demand).await
}

/// By PUT.
#[server(endpoint = "functions/put", input = codec::PutJson, client = leptos_auth::AuthClient)]
pub async fn put(
    /// Who may pass.
    demand: Demand,
) -> Result<String, ServerError> {
    super::answer::answer(demand).await
}
