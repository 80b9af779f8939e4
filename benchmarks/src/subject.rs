//! What is measured: each a server with one answer.

use std::str::FromStr;

use anyhow::{Context, bail};
use axum::{
    Json, Router,
    http::{HeaderName, StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use leptos_auth::{Interrupt, InterruptLayer, PublicOrigin, layer::install_executor, unauthorized};
use leptos_axum::{LeptosRoutes, generate_route_list};
use serde::Serialize;

use crate::{
    form, page, rows,
    site::{Site, views::options},
};

/// One answer, with the layer or without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A public page.
    Page,
    /// The same page under the layer.
    PageUnderLayer,
    /// A public handler.
    Handler,
    /// The same handler under the layer.
    HandlerUnderLayer,
    /// A handler that writes out what the layer answers for [`Denial`](Self::Denial).
    DenialByHand,
    /// The same handler under the layer.
    DenialByHandUnderLayer,
    /// A handler that raises `unauthorized()`.
    Denial,
    /// A form of a kilobyte that is refused, and lost.
    RefusedForm,
    /// The same form, which is kept until somebody has signed in.
    KeptForm,
    /// The protected page of the [`Site`], in leptos alone, for who is signed in.
    AllowedPageInLeptos,
    /// The same with the layer.
    AllowedPage,
    /// The same page, which a path rule refuses.
    DeniedPage,
    /// The same, which was rendered for somebody else.
    CachedPage,
}

impl Subject {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Page,
        Self::PageUnderLayer,
        Self::Handler,
        Self::HandlerUnderLayer,
        Self::DenialByHand,
        Self::DenialByHandUnderLayer,
        Self::Denial,
        Self::RefusedForm,
        Self::KeptForm,
        Self::AllowedPageInLeptos,
        Self::AllowedPage,
        Self::DeniedPage,
        Self::CachedPage,
    ];

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::PageUnderLayer => "page-under-layer",
            Self::Handler => "handler",
            Self::HandlerUnderLayer => "handler-under-layer",
            Self::DenialByHand => "denial-by-hand",
            Self::DenialByHandUnderLayer => "denial-by-hand-under-layer",
            Self::Denial => "denial",
            Self::RefusedForm => "refused-form",
            Self::KeptForm => "kept-form",
            Self::AllowedPageInLeptos => "allowed-page-in-leptos",
            Self::AllowedPage => "allowed-page",
            Self::DeniedPage => "denied-page",
            Self::CachedPage => "cached-page",
        }
    }

    /// The form that is posted to it, where it is not merely asked.
    pub fn form(self) -> Option<String> {
        matches!(self, Self::RefusedForm | Self::KeptForm).then(form::body)
    }

    /// Where it is.
    pub fn path(self) -> &'static str {
        match self {
            Self::AllowedPageInLeptos | Self::AllowedPage | Self::DeniedPage | Self::CachedPage => {
                "/rows"
            }
            _ => "/",
        }
    }

    /// What is asked for there: a page, or whatever there is.
    pub fn accept(self) -> &'static str {
        if self.path() == "/rows" {
            "text/html"
        } else {
            "*/*"
        }
    }

    /// The cookie of whoever asks.
    pub fn cookie(self) -> Option<&'static str> {
        matches!(self, Self::AllowedPageInLeptos | Self::AllowedPage).then_some("session=ada")
    }

    fn is_under_layer(self) -> bool {
        !matches!(
            self,
            Self::Page | Self::Handler | Self::DenialByHand | Self::AllowedPageInLeptos
        )
    }

    /// The server at this origin.
    ///
    /// # Errors
    ///
    /// Another server of this process has installed an executor.
    pub fn router(self, origin: PublicOrigin) -> anyhow::Result<Router> {
        // Before leptos installs its own.
        if self.is_under_layer() && install_executor().is_err() {
            bail!("there is another executor");
        }
        Ok(match self {
            Self::Page => pages(),
            Self::PageUnderLayer => under_layer(pages(), origin),
            Self::Handler => Router::new().route("/", get(rows::handler)),
            Self::HandlerUnderLayer => {
                under_layer(Router::new().route("/", get(rows::handler)), origin)
            }
            Self::DenialByHand => Router::new().route("/", get(denied_by_hand)),
            Self::DenialByHandUnderLayer => {
                under_layer(Router::new().route("/", get(denied_by_hand)), origin)
            }
            Self::Denial => under_layer(Router::new().route("/", get(denied)), origin),
            Self::RefusedForm => forms(origin, |layer| layer),
            Self::KeptForm => forms(origin, |layer| layer.resume(form::Keys, form::Keys)),
            Self::AllowedPageInLeptos => Site::Leptos.router(origin)?,
            Self::AllowedPage | Self::DeniedPage => Site::LeptosAuth.router(origin)?,
            Self::CachedPage => Site::LeptosAuthCached.router(origin)?,
        })
    }
}

impl FromStr for Subject {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> anyhow::Result<Self> {
        let known = Self::ALL.into_iter().find(|subject| subject.name() == name);
        known.with_context(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("there is no subject `{name}`; there are: {names}")
        })
    }
}

fn pages() -> Router {
    let options = options();
    let document = {
        let options = options.clone();
        move || page::shell(options.clone())
    };
    Router::new()
        .leptos_routes(&options, generate_route_list(page::App), document)
        .with_state(options)
}

fn under_layer(router: Router, origin: PublicOrigin) -> Router {
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, || page::shell(options()));
    InterruptLayer::new(render).origin(origin).wrap(router)
}

fn forms(origin: PublicOrigin, keep: impl FnOnce(InterruptLayer) -> InterruptLayer) -> Router {
    let document = || form::shell(options());
    let routes = Router::new()
        .leptos_routes(&options(), generate_route_list(form::App), document)
        .with_state(options());
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, document);
    let layer = InterruptLayer::new(render)
        .origin(origin)
        .identify(form::Expired);
    keep(layer).wrap(routes)
}

async fn denied() -> Result<(), Interrupt> {
    unauthorized()
}

/// The answer of [`denied`], header for header.
async fn denied_by_hand() -> impl IntoResponse {
    (
        StatusCode::UNAUTHORIZED,
        [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::CACHE_CONTROL, "no-store"),
            (
                header::VARY,
                "Cookie, Authorization, Accept, Sec-Fetch-Dest, Sec-Fetch-Mode, Sec-Fetch-Site",
            ),
            (HeaderName::from_static("x-robots-tag"), "noindex"),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                "same-origin",
            ),
            (header::WWW_AUTHENTICATE, "Session realm=\"application\""),
        ],
        Json(ByHand {
            kind: "urn:leptos-auth:no-credential",
            title: "Authentication required",
            status: 401,
            detail: "Sign in to continue.",
            error: "Unauthorized",
            message: "Sign in to continue.",
        }),
    )
}

#[derive(Serialize)]
struct ByHand {
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    detail: &'static str,
    error: &'static str,
    message: &'static str,
}
