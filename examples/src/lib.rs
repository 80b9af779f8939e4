//! What the examples share, so that each shows its own case only: the address, the document, the
//! listener, and the [`visitor`] of their tests. The examples themselves are in `src/bin`:
//!
//! | example | the case |
//! |---|---|
//! | `login_ui` | displaying login UI to unauthenticated users |
//! | `mutation` | mutations with server actions |
//! | `route_handler` | fetching data in a route handler |
//! | `own_identity` | an identity of one's own, without `leptos_accounts` |
//! | `foreign_provider` | users and sessions that live at somebody else's |
//!
//! `cargo run -p examples --bin login_ui` serves one at <http://localhost:3000>. They are the
//! server's side only: nothing is hydrated, every form is a plain form, and the pages work as they
//! do for a visitor without JavaScript. Notebook (`app`, `server`, `frontend`) has both sides.

mod failure;
pub mod stand_in;
pub mod visitor;

use std::io;

use axum::{Router, serve::ListenerExt};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_accounts::{Accounts, AccountsConfig, RootSecret};
use leptos_auth::PublicOrigin;
use tokio::net::TcpListener;

pub use self::failure::Failure;

const ADDRESS: &str = "127.0.0.1:3000";
const ORIGIN: &str = "http://localhost:3000";

/// Where the examples are served.
///
/// # Panics
///
/// Never: the text is an origin.
#[must_use]
pub fn origin() -> PublicOrigin {
    ORIGIN.parse().expect("an origin")
}

/// What leptos' router needs to know; no bundle is served.
#[must_use]
pub fn options() -> LeptosOptions {
    LeptosOptions::builder().output_name("examples").build()
}

/// The document around an application.
pub fn document<V: IntoView>(app: V) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>"leptos_auth by example"</title>
            </head>
            <body>{app}</body>
        </html>
    }
}

/// Accounts that are kept under `data/` between runs.
///
/// # Errors
///
/// The folder can not be written, or the database not be opened.
pub async fn open_accounts() -> Result<Accounts, Failure> {
    let secret = RootSecret::load_or_create("data/examples-root-secret")?;
    let config = AccountsConfig::new("sqlite://data/examples.db", secret);
    Ok(Accounts::open(config).await?)
}

/// Serves until the process is stopped.
///
/// # Errors
///
/// The port is taken.
pub async fn serve(router: Router) -> io::Result<()> {
    // A streamed page is several writes; with Nagle's algorithm each one waits for the client's
    // delayed acknowledgement of the one before.
    let listener = TcpListener::bind(ADDRESS).await?.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            eprintln!("no TCP_NODELAY on this connection: {error}");
        }
    });
    println!("{ORIGIN}");
    axum::serve(listener, router).await
}
