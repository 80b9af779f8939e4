//! The router and its layer.

use axum::{Router, routing::get};
use http::{header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{Identify, IdentifyError, Identity, InterruptLayer, PublicOrigin, Reason, User};
use leptos_axum::{LeptosRoutes, generate_route_list};

use crate::{App, shell};

/// Everything that is served. Not strict and not `Async`: these pages are meant to stream.
pub fn site(options: LeptosOptions, origin: PublicOrigin) -> Router {
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, document.clone());
    let routes = Router::new()
        .leptos_routes(&options, generate_route_list(App), document)
        .fallback(leptos_axum::file_and_error_handler(shell))
        .with_state(options);
    let pages = InterruptLayer::new(render)
        .origin(origin)
        .identify(Cookie)
        .wrap(routes);
    Router::new()
        .route("/healthz", get(async || "ok"))
        .fallback_service(pages)
}

/// Whoever the cookie names. A specimen's idea of identity: anybody can write it, and be `admin`.
struct Cookie;

impl Identify for Cookie {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let cookie = request.headers.get(header::COOKIE);
        let user = cookie.and_then(|cookie| cookie.to_str().ok()?.strip_prefix("user="));
        // As long as a look-up in a database may take.
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        Ok(match user {
            Some("admin") => Identity::SignedIn(User::new("admin", "admin").with_role("admin")),
            Some(name) => Identity::SignedIn(User::new(name, name)),
            None => Identity::SignedOut(Reason::NoCredential),
        })
    }
}
