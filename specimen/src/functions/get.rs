//! Arguments in the URL. GET is for reading only: browsers send it with cookies from other sites'
//! links.

use leptos::{prelude::*, server_fn::codec};
use leptos_auth::ServerError;

use crate::demand::Demand;

/// By GET.
#[server(endpoint = "functions/get", input = codec::GetUrl, client = leptos_auth::AuthClient)]
pub async fn get(
    /// Who may pass.
    demand: Demand,
) -> Result<String, ServerError> {
    super::answer::answer(demand).await
}

/// By DELETE.
#[server(endpoint = "functions/delete", input = codec::DeleteUrl, client = leptos_auth::AuthClient)]
pub async fn delete(
    /// Who may pass.
    demand: Demand,
) -> Result<String, ServerError> {
    super::answer::answer(demand).await
}

/// Asks, drops the refusal and answers all the same, which the layer must notice for every method.
#[server(endpoint = "functions/swallow", input = codec::GetUrl)]
pub async fn swallow(
    /// Who should have passed.
    demand: Demand,
) -> Result<String, ServerError> {
    let answer = super::answer::answer(demand).await;
    Ok(answer.unwrap_or_else(|_| "CANARY-of-nobody".into()))
}
