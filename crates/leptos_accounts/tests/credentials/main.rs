//! Programs: keys, and the tokens of machines, sessions and foreign servers.

#![cfg(feature = "ssr")]

mod access_tokens;
mod api_key_ends;
mod api_key_is_made_once;
mod api_key_rights;
mod api_key_use;
#[path = "../common/mod.rs"]
mod common;
mod database_down;
mod forged_tokens;
mod machines;
mod root_secret_rotation;
mod session_token_comes_back;
mod session_token_says_who;
mod site;

use axum::http::StatusCode;

const OK: StatusCode = StatusCode::OK;
const REFUSED: StatusCode = StatusCode::FORBIDDEN;
const UNKNOWN: StatusCode = StatusCode::UNAUTHORIZED;
const MISTAKE: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const NOTHING: StatusCode = StatusCode::NOT_FOUND;
const DOWN: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
