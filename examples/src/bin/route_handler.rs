//! Fetching data in a route handler.
//!
//! Why: programs ask for data without a page around it. The extractor [`Authed`] is the guard: a
//! handler that asks for it is not run for anybody else. A program is refused with problem details
//! (RFC 9457), a person who opens the same address in a browser with the page and its form.
//!
//! `cargo run -p examples --bin route_handler`, then `curl -i http://localhost:3000/v1/notes`.
//! Accounts are kept under `data/`; sign up at `/sign-up`.

use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use examples::Failure;
use leptos::{config::LeptosOptions, prelude::*};
use leptos_accounts::{Accounts, SignInForm, SignUpForm};
use leptos_auth::{Authed, Interrupt, InterruptBoundary, InterruptLayer, OrInterrupt, ServerError};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    components::{Route, Router as Pages, Routes},
    path,
};
use serde::Serialize;

/// What the handlers read.
#[derive(Clone, Serialize)]
struct Note {
    id: u32,
    text: String,
}

fn notes_of(me: &Authed) -> Vec<Note> {
    let text = format!("A note of {}", me.user().name());
    vec![Note { id: 1, text }]
}

/// 401 for everybody who is signed out: the extractor answers, the handler is not run.
async fn list(me: Authed) -> Json<Vec<Note>> {
    Json(notes_of(&me))
}

/// Also 404, for what is not there and for what is somebody else's: nobody learns the difference.
async fn read(me: Authed, Path(id): Path<u32>) -> Result<Json<Note>, ServerError> {
    let mut notes = notes_of(&me).into_iter();
    let note = notes.find(|note| note.id == id).or_not_found()?;
    Ok(Json(note))
}

/// Handlers and pages share one router, and one layer around it.
fn handlers() -> Router<LeptosOptions> {
    Router::new()
        .route("/v1/notes", get(list))
        .route("/v1/notes/{id}", get(read))
        .route("/v1/version", get(version))
}

/// Open to all.
async fn version(State(options): State<LeptosOptions>) -> String {
    format!("{} {}", options.output_name, env!("CARGO_PKG_VERSION"))
}

fn unauthorized(interrupt: Interrupt) -> impl IntoView {
    view! {
        <h1>{interrupt.reason().to_string()}</h1>
        <SignInForm/>
        <p>"No account yet? " <a href="/sign-up">"Create one"</a></p>
    }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Pages>
            <InterruptBoundary unauthorized>
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/") view=|| view! { <a href="/v1/notes">"Notes"</a> }/>
                    <Route path=path!("/sign-up") view=|| view! { <SignUpForm/> }/>
                </Routes>
            </InterruptBoundary>
        </Pages>
    }
}

fn shell() -> impl IntoView {
    examples::document(view! { <App/> })
}

fn router(accounts: Accounts) -> Result<Router, Failure> {
    // Before leptos installs its own, to list the routes.
    leptos_auth::layer::install_executor()?;
    let options = examples::options();
    let routes = handlers()
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options);
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let sessions = accounts.session_layer(&examples::origin());
    Ok(InterruptLayer::new(render)
        .origin(examples::origin())
        .identify(accounts)
        .landing("/sign-up", "/")?
        .strict(true)
        .wrap(routes)
        .layer(sessions))
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let accounts = examples::open_accounts().await?;
    Ok(examples::serve(router(accounts)?).await?)
}

#[cfg(test)]
mod tests {
    use examples::visitor::{Visitor, temporary_accounts};
    use http::{StatusCode, header};

    use super::*;

    #[tokio::test]
    async fn the_handler_answers_a_session_and_refuses_in_the_dialect_of_who_asks() {
        let (accounts, _folder) = temporary_accounts().await;
        let app = router(accounts).expect("a router");
        let mut visitor = Visitor::of(&app);

        let program = visitor.call("/v1/notes", None).await;
        assert_eq!(program.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(
            program.headers()[header::CONTENT_TYPE],
            "application/problem+json"
        );
        let person = visitor.get("/v1/notes").await;
        assert_eq!(person.status(), StatusCode::UNAUTHORIZED);
        assert!(person.body().contains("name=\"password\""));
        let open = visitor.call("/v1/version", None).await;
        assert_eq!(open.status(), StatusCode::OK);

        visitor.sign_up().await;
        for (uri, status) in [
            ("/v1/notes", StatusCode::OK),
            ("/v1/notes/1", StatusCode::OK),
            ("/v1/notes/2", StatusCode::NOT_FOUND),
        ] {
            assert_eq!(visitor.call(uri, None).await.status(), status, "{uri}");
        }
    }
}
