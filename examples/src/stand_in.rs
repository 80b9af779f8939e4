//! Stands in for a hosted identity provider, so that `foreign_provider` runs by itself; no part of
//! an application. Who knows the name of a session has it.

use std::{io, time::SystemTime};

use axum::{
    Json, Router,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::ORIGIN;

/// Whose session, what to ask with it, and what that shows.
const CASES: [(&str, &str, &str); 8] = [
    ("ann", "/billing", "an administrator: 200"),
    ("bob", "/members", "without the permission: 403"),
    ("old", "/billing", "signed in two hours ago: 401, a step-up"),
    ("support", "/", "somebody acts for Ann: 200"),
    ("pending", "/v1/me", "has something to finish first: 401"),
    ("nobody", "/v1/me", "the provider does not know it: 401"),
    ("outage", "/v1/me", "the provider is broken: 503"),
    ("outage", "/members", "a page, too: 503"),
];

/// Listens on a free port, prints what can be asked, and returns the address.
///
/// # Errors
///
/// There is no free port.
pub async fn start() -> io::Result<String> {
    let provider = Router::new().route("/sessions/whoami", get(whoami));
    let url = listen(provider).await?;
    println!("PROVIDER_URL is not set: a stand-in for the provider listens at {url}");
    for (name, path, meaning) in CASES {
        println!("# {meaning}");
        let accept = if path == "/v1/me" { "*/*" } else { "text/html" };
        println!(
            "curl -i -H 'Accept: {accept}' -H 'Cookie: provider_session={name}' {ORIGIN}{path}"
        );
    }
    Ok(url)
}

/// Serves a provider on a free port, and returns the address.
///
/// # Errors
///
/// There is no free port.
pub async fn listen(provider: Router) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, provider).await });
    Ok(url)
}

/// What the provider answers to these headers.
pub async fn whoami(headers: HeaderMap) -> Response {
    let cookie = headers.get(header::COOKIE);
    let cookie = cookie.and_then(|cookie| cookie.to_str().ok());
    let name = cookie.and_then(|cookie| cookie.strip_prefix("provider_session="));
    if name == Some("outage") {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    match name.and_then(session) {
        Some(session) => Json(session).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// The session of this name.
#[must_use]
pub fn session(name: &str) -> Option<Value> {
    let mut session = ann();
    match name {
        "ann" => {}
        "bob" => {
            session["identity"] = json!({ "id": "2", "traits": { "email": "bob@example.com" } });
            session["organization"]["role"] = json!("org:member");
            session["roles"] = json!([]);
            session["permissions"] = json!([]);
        }
        "old" => session["authentication_methods"][0]["completed_at"] = json!(ago(7200)),
        "support" => session["claims"]["act"] = json!({ "sub": "support-7" }),
        "pending" => session["status"] = json!("pending"),
        _ => return None,
    }
    Some(session)
}

fn ann() -> Value {
    json!({
        "id": "session-1",
        "status": "active",
        "identity": { "id": "1", "traits": { "email": "ann@example.com" } },
        "authentication_methods": [
            { "method": "password", "aal": "aal1", "completed_at": ago(60) },
            { "method": "totp", "aal": "aal2", "completed_at": ago(30) },
        ],
        "organization": { "id": "org-1", "slug": "acme", "role": "org:admin" },
        "roles": ["org:admin"],
        "permissions": ["org:memberships:read"],
        "features": ["export"],
        "plan": "team",
        "claims": { "locale": "en" },
    })
}

/// The time so many seconds ago, in seconds since 1970.
fn ago(seconds: u64) -> u64 {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since_1970
        .unwrap_or_default()
        .as_secs()
        .saturating_sub(seconds)
}
