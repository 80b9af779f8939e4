//! The default encoding: the arguments are a form in the body, so that a form can post them without
//! JavaScript.

use leptos::prelude::*;
use leptos_auth::ServerError;

use crate::demand::Demand;

/// By POST.
#[server(endpoint = "functions/post", client = leptos_auth::AuthClient)]
pub async fn post(
    /// Who may pass.
    demand: Demand,
) -> Result<String, ServerError> {
    super::answer::answer(demand).await
}
