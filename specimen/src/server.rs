//! The router and its layer.

use axum::{Json, Router, routing::get};
use http::{header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    Identify, IdentifyError, Identity, InterruptLayer, PublicOrigin, Reason, User,
    layer::install_executor,
};
use leptos_axum::{LeptosRoutes, generate_route_list};

use crate::{App, call_sites, functions, handlers, pace::Step, shell};

/// Everything that is served. Not strict and not `Async`: these pages are meant to stream.
pub fn site(options: LeptosOptions, origin: PublicOrigin) -> Router {
    site_with(options, origin, shell)
}

/// The same with another document around the application: tests count in it how often it is
/// rendered.
pub fn site_with<V: IntoView + 'static>(
    options: LeptosOptions,
    origin: PublicOrigin,
    shell: fn(LeptosOptions) -> V,
) -> Router {
    // Before leptos installs its own, to list the routes.
    install_executor().expect("no other executor");
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, document.clone());
    let routes = Router::new()
        .leptos_routes(&options, generate_route_list(App), document)
        .fallback(leptos_axum::file_and_error_handler(shell))
        .with_state(options)
        .merge(handlers::routes());
    let layer = functions::read_only(InterruptLayer::new(render))
        .origin(origin)
        .identify(Cookie);
    let pages = handlers::ruled::rules(layer).wrap(routes);
    Router::new()
        .route("/healthz", get(async || "ok"))
        .route("/call-sites.json", get(async || Json(call_sites::ALL)))
        .fallback_service(pages)
}

/// Whoever the cookie names. A specimen's idea of identity: anybody can write it, and be `admin`, or
/// one of many (`admin-1`).
pub(crate) struct Cookie;

impl Identify for Cookie {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let cookie = request.headers.get(header::COOKIE);
        let user = cookie.and_then(|cookie| cookie.to_str().ok()?.strip_prefix("user="));
        Step::Identity.wait_in(request, 5).await;
        Ok(match user {
            Some(name) if name.split('-').next() == Some("admin") => {
                Identity::SignedIn(User::new(name, name).with_role("admin"))
            }
            Some(name) => Identity::SignedIn(User::new(name, name)),
            None => Identity::SignedOut(Reason::NoCredential),
        })
    }
}
