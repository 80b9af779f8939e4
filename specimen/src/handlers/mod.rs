//! The call sites that are no pages: axum handlers and what stands around them.
//!
//! Each is at `/handlers/{site}/{kind}`, where the kind is a [`Demand`]'s segment, and gives its
//! [`canary`] to those who may have it.
//!
//! | file | what raises the interrupt |
//! |---|---|
//! | `handler.rs` | a handler, with `?` |
//! | `authed.rs` | the extractor `Authed` |
//! | `extractor.rs` | an extractor of the application's own |
//! | `middleware.rs` | a middleware (`from_fn`) |
//! | `layer.rs` | a tower layer of the application's own |
//! | `events.rs` | server-sent events, before the stream begins |
//! | `socket.rs` | a WebSocket, before the upgrade |
//! | `ruled.rs` | nobody inside: a path rule of the layer, around each of the above |
//!
//! `visitor.rs` tells who asks, signed in or not.

pub mod authed;
pub mod events;
pub mod extractor;
pub mod handler;
pub mod layer;
pub mod middleware;
pub mod ruled;
pub mod socket;
pub mod visitor;

use axum::Router;
use leptos_auth::User;

pub use self::{extractor::Admitted, visitor::Visitor};
use crate::demand::Demand;
pub use crate::site::Site;

/// All of them.
pub const SITES: [Site; 10] = [
    Site::new("handler", "axum handler"),
    Site::new("authed", "extractor `Authed`")
        .only(&[Demand::Unauthorized])
        .noted("It knows one refusal. What asks for more is an extractor of one's own."),
    Site::new("extractor", "extractor of one's own"),
    Site::new("middleware", "middleware"),
    Site::new("layer", "tower layer of one's own"),
    Site::new("events", "server-sent events"),
    Site::new("socket", "WebSocket upgrade"),
    ruled::site("ruled-handler", "path rule around a handler"),
    ruled::site("ruled-events", "path rule around events"),
    ruled::site("ruled-socket", "path rule around an upgrade"),
];

/// What only this user may see.
pub fn canary(user: &User) -> String {
    format!("CANARY-of-{}", user.id())
}

/// What a handler gives that has no guard of its own: a canary in any case.
pub fn unguarded(visitor: Visitor) -> String {
    let visitor = visitor.0.as_ref();
    visitor.map_or_else(|| "CANARY-of-nobody".into(), canary)
}

/// All call sites.
pub fn routes() -> Router {
    Router::new()
        .merge(handler::routes())
        .merge(authed::routes())
        .merge(extractor::routes())
        .merge(middleware::routes())
        .merge(layer::routes())
        .merge(events::routes())
        .merge(socket::routes())
        .merge(ruled::routes())
}
