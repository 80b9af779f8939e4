//! Mutations with server actions.
//!
//! Why: a mutation is an address of its own that anybody can call, so the guard stands in the
//! server function and not on the page with the form. The query asks for the guard's proof
//! (`&Authed`): a mutation whose guard was forgotten does not compile. A refusal is answered where
//! the form stands, with the form to sign in, and nothing has been changed.
//!
//! `cargo run -p examples --bin mutation`. Accounts are kept under `data/`, entries in memory.

use std::sync::{Mutex, PoisonError};

use axum::Router;
use examples::Failure;
use leptos::prelude::*;
use leptos_accounts::{Accounts, SignInForm, SignUpForm};
use leptos_auth::{
    AuthForm, Authed, Interrupt, InterruptBoundary, InterruptLayer, ServerError, SignedIn, auth,
    posted, revalidation,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Route, Router as Pages, Routes},
    path,
};

/// The guest book. What only some may do asks for the proof that they may.
static ENTRIES: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn write_entry(me: &Authed, text: &str) {
    let mut entries = ENTRIES.lock().unwrap_or_else(PoisonError::into_inner);
    entries.push(format!("{text} ({})", me.user().name()));
}

/// Everybody may read.
#[server]
async fn entries() -> Result<Vec<String>, ServerError> {
    let entries = ENTRIES.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(entries.clone())
}

/// The mutation: the guard, then what the visitor may have got wrong, then the change.
#[server]
async fn add_entry(text: String) -> Result<(), ServerError> {
    let me = auth().protect(SignedIn).await?;
    let text = text.trim();
    if text.is_empty() {
        return Err(ServerError::field("text", "Write something first."));
    }
    write_entry(&me, text);
    Ok(())
}

#[component]
fn GuestBook() -> impl IntoView {
    let visits = revalidation();
    let entries = Resource::new(move || visits.get(), |_| entries());
    let action = ServerAction::<AddEntry>::new();
    let mistake = move || {
        action
            .value()
            .get()
            .and_then(Result::err)
            .map(|error| error.to_string())
    };
    view! {
        <h1>"Guest book"</h1>
        <Suspense>
            <ul>
                {move || Suspend::new(async move {
                    entries.await.map(|entries| {
                        entries.into_iter().map(|entry| view! { <li>{entry}</li> }).collect_view()
                    })
                })}
            </ul>
        </Suspense>
        <AuthForm action=action>
            <p role="alert">{mistake}</p>
            <label>"Entry " <input name="text" value=posted("text")/></label>
            <button>"Write"</button>
        </AuthForm>
    }
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
                    <Route path=path!("/") view=GuestBook ssr=SsrMode::Async/>
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
    let routes = Router::new()
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
    use http::StatusCode;
    use leptos::server_fn::ServerFn;

    use super::*;

    #[tokio::test]
    async fn an_entry_is_written_by_those_who_are_signed_in_and_by_nobody_else() {
        let (accounts, _folder) = temporary_accounts().await;
        let app = router(accounts).expect("a router");

        let mut visitor = Visitor::of(&app);
        let refused = visitor.post("/", AddEntry::PATH, "text=Hello").await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
        assert!(refused.body().contains("name=\"password\""));

        visitor.sign_up().await;
        let mistake = visitor.post("/", AddEntry::PATH, "text=+").await;
        assert_eq!(mistake.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(mistake.body().contains("Write something first."));

        let written = visitor.post("/", AddEntry::PATH, "text=Good+day").await;
        assert_eq!(
            written.status(),
            StatusCode::SEE_OTHER,
            "{}",
            written.body()
        );
        let shown = Visitor::of(&app).get("/").await;
        assert_eq!(shown.status(), StatusCode::OK);
        assert!(shown.body().contains("Good day (ann@example.com)"));
        assert!(!shown.body().contains("Hello"));
    }
}
