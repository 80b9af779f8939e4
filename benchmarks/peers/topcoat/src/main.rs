#![forbid(unsafe_code)]

use std::{env, io, net::SocketAddr, sync::LazyLock, time::Duration};

use serde::Serialize;
use tokio::{
    net::{TcpListener, TcpStream},
    time::sleep,
};
use topcoat::{
    Result,
    context::Cx,
    cookie::{Cookies, RouterBuilderCookieExt, cookies},
    router::{
        Listener, Router, RouterBuilderDiscoverExt, StatusCode,
        content::Json,
        error::{RouterErrorExt, UnauthorizedError},
        href, layout, page, route,
    },
    view::{View, component, view},
};

// --- Server -----------------------------------------------------------------

#[tokio::main]
async fn main() {
    let port = env::var("PORT").map_or(3000, |port| port.parse().expect("PORT is a port number"));
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();

    topcoat::serve(
        NoDelay(listener),
        Router::builder().discover().cookies().build(),
    )
    .await
    .unwrap();
}

// `topcoat::start` leaves TCP_NODELAY unset, so the listener sets it.
struct NoDelay(TcpListener);

impl Listener for NoDelay {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, addr) = self.0.accept().await?;
        // An error here would end the accept loop, and with it the server.
        let _ = stream.set_nodelay(true);
        Ok((stream, addr))
    }

    fn tcp_addr(&self) -> Option<SocketAddr> {
        self.0.local_addr().ok()
    }
}

// --- Session ----------------------------------------------------------------

struct Session;

async fn current_session(cx: &Cx) -> Option<Session> {
    let cookie = cookies(cx).get("session")?;
    (cookie.value() == "ada").then_some(Session)
}

// The guard of every protected handler; `?` turns a missing session into a 401.
async fn require_session(cx: &Cx) -> Result<Session, UnauthorizedError> {
    current_session(cx).await.ok_or_unauthorized()
}

// --- Data -------------------------------------------------------------------

#[derive(Serialize)]
struct Row {
    id: u32,
    title: String,
    text: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    (1..=20)
        .map(|id| Row {
            id,
            title: format!("Row {id}"),
            text: "A sentence that is the same in each of them.",
        })
        .collect()
});

async fn get_rows() -> &'static [Row] {
    &ROWS
}

async fn get_late() -> &'static str {
    sleep(Duration::from_millis(100)).await;
    "It came late."
}

// --- Layouts ----------------------------------------------------------------

// Any page below may be denied: the sign-in page then takes its place, at the
// same URL and with status 401. Other errors pass through.
#[layout("/")]
async fn root_layout(slot: Result) -> Result {
    match slot {
        Err(error) if error.downcast_ref::<UnauthorizedError>().is_some() => view! {
            (StatusCode::UNAUTHORIZED)
            document(
                title: "Sign in to go on",
                <h1>"Sign in to go on"</h1>
                <p>"You have to be signed in to see this page."</p>
                <form method="post">
                    <label>
                        "E-mail "
                        <input type="email" name="email">
                    </label>
                    " "
                    <label>
                        "Password "
                        <input type="password" name="password">
                    </label>
                    " "
                    <button>"Sign in"</button>
                </form>
            )
        },
        content => content,
    }
}

// A layout does not know the title of the page in its slot, so the document is
// a component that takes both.
#[component]
async fn document(title: &str, child: View) -> Result {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>(title)</title>
            </head>
            <body>
                <header>
                    <nav aria-label="Main">
                        <a href=(href!(home))>"Home"</a>
                        " "
                        <a href=(href!(rows))>"Rows"</a>
                        " "
                        <a href=(href!(slow))>"Slow"</a>
                    </nav>
                </header>
                <main>(child)</main>
                <footer>
                    // A plain string, as there is no `about` page to refer to.
                    <a href="/about">"About"</a>
                </footer>
            </body>
        </html>
    }
}

// --- Pages ------------------------------------------------------------------

#[page("/")]
async fn home() -> Result {
    view! {
        document(
            title: "Home",
            <h1>"Home"</h1>
            <p>"Anybody may read this."</p>
        )
    }
}

#[page("/rows")]
async fn rows(cx: &Cx) -> Result {
    require_session(cx).await?;
    let rows = get_rows().await;

    view! {
        document(
            title: "Rows",
            <h1>"Rows"</h1>
            <ul>
                for row in rows {
                    <li id=(format!("row-{}", row.id))>
                        <a href=(format!("/rows/{}", row.id))>(&row.title)</a>
                        <p>(row.text)</p>
                    </li>
                }
            </ul>
        )
    }
}

#[page("/slow")]
async fn slow(cx: &Cx) -> Result {
    require_session(cx).await?;

    view! {
        document(
            title: "Slow",
            <h1>"Slow"</h1>
            late()
        )
    }
}

// Rendered concurrently with its siblings. Topcoat 0.6 does not stream a view,
// so the response waits for it and there is no fallback.
#[component]
async fn late() -> Result {
    let text = get_late().await;
    view! { <p>(text)</p> }
}

// --- Routes -----------------------------------------------------------------

// A route is outside the layouts, so its 401 is the router's plain one.
#[route(GET "/api/rows")]
async fn api_rows(cx: &Cx) -> Result<Json<&'static [Row]>> {
    require_session(cx).await?;
    Ok(Json(get_rows().await))
}
