//! The small application that the peers are compared by: with the layer, in leptos alone, and as
//! strings.
//!
//! | path | what it is |
//! |---|---|
//! | `/` | a page for everybody |
//! | `/rows` | twenty rows, for who is signed in; else the form to sign in |
//! | `/slow` | a guard that is fast, and a part that comes 100 ms later |
//! | `/api/rows` | the rows as JSON, for who is signed in |
//!
//! Whoever sends the cookie `session=ada` is signed in. The other peers, in `benchmarks/peers`, have the
//! same paths and the same text.

mod by_hand;
mod leptos_alone;
mod leptos_auth;
pub mod views;

use std::{str::FromStr, time::Duration};

use self::leptos_auth::Refusal;
use ::leptos_auth::PublicOrigin;
use anyhow::Context;
use axum::{
    Router,
    http::{HeaderMap, header},
};

/// How long the late part of `/slow` takes.
const LATE: Duration = Duration::from_millis(100);

/// The application in one of the ways that are built here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// With `leptos_auth`: a path rule refuses, before anything is rendered.
    LeptosAuth,
    /// The same, with [`AnonymousCache`](::leptos_auth::layer::AnonymousCache).
    LeptosAuthCached,
    /// With `leptos_auth`: a server function refuses, which the page calls.
    LeptosAuthInPage,
    /// With leptos, and what leptos has for it.
    Leptos,
    /// With axum, and strings that are written already.
    ByHand,
}

impl Site {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::LeptosAuth,
        Self::LeptosAuthCached,
        Self::LeptosAuthInPage,
        Self::Leptos,
        Self::ByHand,
    ];

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::LeptosAuth => "leptos_auth",
            Self::LeptosAuthCached => "leptos_auth, cached",
            Self::LeptosAuthInPage => "leptos_auth, in the page",
            Self::Leptos => "leptos",
            Self::ByHand => "axum",
        }
    }

    /// The server at this origin.
    ///
    /// # Errors
    ///
    /// Something else in this process has installed an executor.
    pub fn router(self, origin: PublicOrigin) -> anyhow::Result<Router> {
        Ok(match self {
            Self::LeptosAuth => leptos_auth::router(origin, &Refusal::ByRule)?,
            Self::LeptosAuthCached => leptos_auth::router(origin, &Refusal::Kept)?,
            Self::LeptosAuthInPage => leptos_auth::router(origin, &Refusal::InPage)?,
            Self::Leptos => leptos_alone::router(),
            Self::ByHand => by_hand::router(),
        })
    }
}

impl FromStr for Site {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> anyhow::Result<Self> {
        let known = Self::ALL.into_iter().find(|site| site.name() == name);
        known.with_context(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("there is no site `{name}`; there are: {names}")
        })
    }
}

/// Whether these headers are of somebody who is signed in.
fn is_ada(headers: &HeaderMap) -> bool {
    let cookies = headers.get(header::COOKIE).and_then(|it| it.to_str().ok());
    let mut cookies = cookies.into_iter().flat_map(|cookies| cookies.split(';'));
    cookies.any(|cookie| cookie.trim() == "session=ada")
}
