//! Call sites that guard nothing themselves: a path rule of the layer stands around them
//! ([`InterruptLayer::protect`]), and refuses before any of them is run.

use axum::{
    Router, extract::ws::WebSocketUpgrade, response::IntoResponse, response::Response, routing::get,
};
use leptos_auth::{InterruptLayer, Role, SignedIn};

use super::{Visitor, events, socket, unguarded};
use crate::{demand::Demand, site::Site};

/// What is known about a call site behind a path rule.
pub(super) const fn site(name: &'static str, shows: &'static str) -> Site {
    Site::new(name, shows)
        .only(&[Demand::Unauthorized, Demand::Forbidden])
        .noted(
            "A rule asks who is signed in before it asks for more, so that nobody is told 403 who \
             is signed out. That there is nothing (404) is for what stands behind it to say.",
        )
}

/// What the rules stand around, below `/handlers/ruled-{name}/`.
const RULED: [&str; 3] = ["handler", "events", "socket"];

/// The rules.
pub fn rules(layer: InterruptLayer) -> InterruptLayer {
    let layer = layer.protect("/api/ruled", SignedIn);
    RULED.into_iter().fold(layer, |layer, name| {
        layer
            .protect(&format!("/handlers/ruled-{name}/unauthorized"), SignedIn)
            .protect(&format!("/handlers/ruled-{name}/forbidden"), Role("admin"))
    })
}

pub(super) fn routes() -> Router {
    Router::new()
        .route("/handlers/ruled-handler/{kind}", get(read).post(read))
        .route("/handlers/ruled-events/{kind}", get(events))
        .route("/handlers/ruled-socket/{kind}", get(socket))
}

async fn read(visitor: Visitor) -> String {
    unguarded(visitor)
}

async fn events(visitor: Visitor) -> Response {
    events::stream_of(unguarded(visitor)).into_response()
}

async fn socket(visitor: Visitor, upgrade: WebSocketUpgrade) -> Response {
    socket::greet(upgrade, unguarded(visitor))
}
