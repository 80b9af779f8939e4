//! With leptos alone, as its book has it: a resource that blocks, and a status that the view sets.

use axum::{
    Json, Router,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
    routing::get,
};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{Route, Router as Pages, Routes},
    path,
};

use super::views::{self, Home, Layout, SignInFields, SignInHeading, Slow};
use crate::rows::{self, Row};

pub(super) fn router() -> Router {
    Router::new()
        .route("/api/rows", get(api_rows))
        .leptos_routes(&views::options(), generate_route_list(App), shell)
        .with_state(views::options())
}

async fn api_rows(request: Parts) -> Response {
    match super::is_ada(&request.headers) {
        true => Json(rows::all()).into_response(),
        false => StatusCode::UNAUTHORIZED.into_response(),
    }
}

#[server]
async fn list_rows() -> Result<Option<Vec<Row>>, ServerFnError> {
    Ok(is_signed_in().then(rows::all))
}

#[server]
async fn may_pass() -> Result<bool, ServerFnError> {
    Ok(is_signed_in())
}

fn is_signed_in() -> bool {
    use_context::<Parts>().is_some_and(|request| super::is_ada(&request.headers))
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
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/") view=Home />
                    <Route path=path!("/rows") ssr=SsrMode::Async view=Rows />
                    <Route path=path!("/slow") view=GuardedSlow />
                </Routes>
            </Layout>
        </Pages>
    }
}

#[component]
fn Rows() -> impl IntoView {
    let rows = Resource::new_blocking(|| (), |()| list_rows());
    let shown = move || {
        Suspend::new(async move {
            match rows.await {
                Ok(Some(rows)) => views::list(rows).into_any(),
                _ => unauthorized().into_any(),
            }
        })
    };
    view! { <Suspense>{shown}</Suspense> }
}

#[component]
fn GuardedSlow() -> impl IntoView {
    let may_pass = Resource::new_blocking(|| (), |()| may_pass());
    let shown = move || {
        Suspend::new(async move {
            match may_pass.await {
                Ok(true) => view! { <Slow /> }.into_any(),
                _ => unauthorized().into_any(),
            }
        })
    };
    view! { <Suspense>{shown}</Suspense> }
}

fn unauthorized() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::UNAUTHORIZED);
    }
    view! {
        <SignInHeading />
        <form method="post">
            <SignInFields />
        </form>
    }
}
