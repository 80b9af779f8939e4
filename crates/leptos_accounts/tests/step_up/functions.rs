//! What an application guards.

#![allow(
    unreachable_pub,
    reason = "`#[server]` writes structs with `pub` fields"
)]

use leptos::prelude::*;
use leptos_accounts::{proof_of, recently_proven};
use leptos_auth::ServerError;

#[server(prefix = "/api", endpoint = "recent")]
pub async fn recent() -> Result<(), ServerError> {
    recently_proven().await?;
    Ok(())
}

#[server(prefix = "/api", endpoint = "open_safe")]
pub async fn open_safe() -> Result<(), ServerError> {
    proof_of("open-safe").await?;
    Ok(())
}

#[server(prefix = "/api", endpoint = "burn_safe")]
pub async fn burn_safe() -> Result<(), ServerError> {
    proof_of("burn-safe").await?;
    Ok(())
}

#[server(prefix = "/api", endpoint = "misnamed")]
pub async fn misnamed() -> Result<(), ServerError> {
    proof_of("Open the safe!").await?;
    Ok(())
}
