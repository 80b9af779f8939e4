//! With the layer, as its README has it.

use axum::{Json, Router, http::request::Parts, routing::get};
use leptos::prelude::*;
use leptos_auth::{
    AuthForm, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer,
    PublicOrigin, Reason, ServerError, SignedIn, User, auth,
    challenge::Bearer,
    identity::AuthRequest,
    layer::{AnonymousCache, install_executor},
    protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router as Pages, Routes},
    path,
};

use super::views::{self, Home, Layout, SignInFields, SignInHeading, Slow};
use crate::rows::{self, Row};

/// Where the page with the rows is refused.
pub(super) enum Refusal {
    /// In the layer, before anything is rendered.
    ByRule,
    /// There, with a page that was rendered for somebody else.
    Kept,
    /// In the server function that the page calls, so that it is rendered twice.
    InPage,
}

pub(super) fn router(origin: PublicOrigin, refusal: &Refusal) -> anyhow::Result<Router> {
    // Before leptos installs its own, to list the routes.
    install_executor()?;
    let routes = Router::new()
        .route("/api/rows", get(api_rows))
        .leptos_routes(&views::options(), generate_route_list(App), shell)
        .with_state(views::options());
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    let layer = InterruptLayer::new(render)
        .origin(origin)
        .identify(Cookie)
        .challenge(Bearer::new("Rows")?);
    let layer = match refusal {
        Refusal::ByRule => layer.protect("/rows", SignedIn),
        Refusal::Kept => layer
            .protect("/rows", SignedIn)
            .cache_anonymous(AnonymousCache::default()),
        Refusal::InPage => layer,
    };
    Ok(layer.wrap(routes))
}

struct Cookie;

impl Identify for Cookie {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        Ok(match super::is_ada(&request.headers) {
            true => Identity::SignedIn(User::new("ada", "Ada")),
            false => Identity::SignedOut(Reason::NoCredential),
        })
    }
}

async fn api_rows(auth: AuthRequest) -> Result<Json<Vec<Row>>, Interrupt> {
    auth.protect(SignedIn).await?;
    Ok(Json(rows::all()))
}

#[server]
async fn list_rows() -> Result<Vec<Row>, ServerError> {
    auth().protect(SignedIn).await?;
    Ok(rows::all())
}

#[server]
async fn sign_in(email: String, password: String) -> Result<(), ServerError> {
    drop((email, password));
    Ok(())
}

async fn require_user() -> Result<(), Interrupt> {
    auth().protect(SignedIn).await?;
    Ok(())
}

fn shell() -> impl IntoView {
    views::document(view! { <App /> })
}

#[component]
fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Pages>
            <Layout>
                <InterruptBoundary unauthorized=unauthorized>
                    <Routes fallback=|| "There is no such page.">
                        <Route path=path!("/") view=Home />
                        <Route path=path!("/rows") ssr=SsrMode::Async view=|| protected(list_rows, views::list) />
                        <Route path=path!("/slow") view=GuardedSlow />
                    </Routes>
                </InterruptBoundary>
            </Layout>
        </Pages>
    }
}

#[component]
fn GuardedSlow() -> impl IntoView {
    view! {
        <InterruptBoundary id="slow" guard=require_user>
            <Slow />
        </InterruptBoundary>
    }
}

fn unauthorized(_: Interrupt) -> impl IntoView {
    let action = ServerAction::<SignIn>::new();
    view! {
        <SignInHeading />
        <AuthForm action=action>
            <SignInFields />
        </AuthForm>
    }
}
