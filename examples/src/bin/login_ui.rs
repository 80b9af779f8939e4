//! Displaying login UI to unauthenticated users.
//!
//! Why: a visitor who opens `/dashboard` signed out is to see the sign-in form there, not to be
//! sent to another address and back. The page says what it needs, the boundary says what is shown
//! otherwise, and the answer is a 401 that neither caches nor search engines keep.
//!
//! `cargo run -p examples --bin login_ui`, then open `/dashboard`. Accounts are kept under `data/`.

use axum::Router;
use examples::Failure;
use leptos::prelude::*;
use leptos_accounts::{Accounts, SignInForm, SignOutButton, SignUpForm};
use leptos_auth::{
    Interrupt, InterruptBoundary, InterruptLayer, ServerError, SignedIn, auth, protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Route, Router as Pages, Routes},
    path,
};

#[server]
async fn dashboard() -> Result<String, ServerError> {
    let me = auth().protect(SignedIn).await?;
    Ok(format!("Welcome to the dashboard, {}.", me.user().name()))
}

#[component]
fn Dashboard() -> impl IntoView {
    protected(dashboard, |text| {
        view! { <h1>"Dashboard"</h1><p>{text}</p><SignOutButton/> }
    })
}

/// The login UI: shown in place of whatever refused, at its URL.
fn unauthorized(interrupt: Interrupt) -> impl IntoView {
    view! {
        <main>
            <h1>"401 - Unauthorized"</h1>
            <p>{interrupt.reason().to_string()}</p>
            <SignInForm/>
            <p>"No account yet? " <a href="/sign-up">"Create one"</a></p>
        </main>
    }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Pages>
            <InterruptBoundary unauthorized>
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/") view=|| view! { <a href="/dashboard">"Dashboard"</a> }/>
                    <Route path=path!("/dashboard") view=Dashboard ssr=SsrMode::Async/>
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
        .landing("/sign-up", "/dashboard")?
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
    use examples::visitor::{ACCOUNT, Visitor, temporary_accounts};
    use http::{StatusCode, header};

    use super::*;

    #[tokio::test]
    async fn the_dashboard_shows_the_form_until_somebody_signs_in_there() {
        let (accounts, _folder) = temporary_accounts().await;
        let app = router(accounts).expect("a router");
        Visitor::of(&app).sign_up().await;

        let mut visitor = Visitor::of(&app);
        let refused = visitor.get("/dashboard").await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
        assert!(refused.body().contains("401 - Unauthorized"));
        assert!(refused.body().contains("name=\"password\""));

        let signed_in = visitor.post("/dashboard", "/api/sign_in", ACCOUNT).await;
        assert_eq!(
            signed_in.status(),
            StatusCode::SEE_OTHER,
            "{}",
            signed_in.body()
        );
        assert_eq!(signed_in.headers()[header::LOCATION], "/dashboard");

        let shown = visitor.get("/dashboard").await;
        assert_eq!(shown.status(), StatusCode::OK);
        assert!(
            shown
                .body()
                .contains("Welcome to the dashboard, ann@example.com.")
        );
    }
}
