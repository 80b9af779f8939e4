//! What a server function answers is shown on the page of its form, once.

mod common;

use std::sync::LazyLock;

use axum::Router;
use http::StatusCode;
use leptos::prelude::*;
use leptos_auth::{
    AuthForm, InterruptBoundary, InterruptLayer, ServerError, SignedIn, auth, posted, posted_answer,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    components::{Route, Router as Pages, Routes},
    path,
};

use self::common::{CookieIdentity, form, page, post};

#[server]
async fn make_key(name: String) -> Result<String, ServerError> {
    auth().protect(SignedIn).await?;
    match name.as_str() {
        "" => Err(ServerError::field("name", "Give it a name.")),
        name => Ok(format!("KEY-{name}")),
    }
}

#[server]
async fn other(name: String) -> Result<String, ServerError> {
    Ok(format!("OTHER-{name}"))
}

#[component]
fn Keys() -> impl IntoView {
    let action = ServerAction::<MakeKey>::new();
    let another = ServerAction::<Other>::new();
    let answer = posted_answer::<MakeKey>();
    let foreign = posted_answer::<Other>();
    let mistake = move || {
        action
            .value()
            .get()
            .and_then(Result::err)
            .map(|e| e.to_string())
    };
    view! {
            <output>{answer.clone()}{foreign.clone()}</output>
            <AuthForm action>
                <p role="alert">{mistake}</p>
                <input name="name" value=posted("name")/>
            </AuthForm>
            <AuthForm action=another><input name="name"/></AuthForm>
    }
}

fn shell() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head></head>
            <body>
                <Pages>
                    <InterruptBoundary unauthorized=|_| "signed out">
                        <Routes fallback=|| "no such page">
                            <Route path=path!("/keys") view=Keys/>
                        </Routes>
                    </InterruptBoundary>
                </Pages>
            </body>
        </html>
    }
}

static SITE: LazyLock<Router> = LazyLock::new(|| {
    let options = LeptosOptions::builder().output_name("specimen").build();
    let routes = Router::new()
        .leptos_routes(&options, generate_route_list(shell), shell)
        .with_state(options);
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    InterruptLayer::new(render)
        .identify(CookieIdentity)
        .shows_answer::<MakeKey>()
        .wrap(routes)
});

#[tokio::test]
async fn the_answer_is_on_the_page_of_its_form_and_on_no_later_one() {
    let answer = post(&SITE, "/keys", Some("ada"), &form::<MakeKey>("name=ci")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.body.matches("KEY-ci").count(), 1, "{}", answer.body);
    assert!(answer.body.contains("<output>KEY-ci"), "{}", answer.body);
    assert!(answer.header("cache-control").contains("no-store"));
    assert!(!answer.body.contains("value=\"ci\""), "the form is empty");
    let later = page(&SITE, "/keys", Some("ada")).await;
    assert!(!later.body.contains("KEY-"), "{}", later.body);
}

#[tokio::test]
async fn a_mistake_or_a_refusal_is_answered_as_always() {
    let answer = post(&SITE, "/keys", Some("ada"), &form::<MakeKey>("name=")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Give it a name."), "{}", answer.body);
    let answer = post(&SITE, "/keys", None, &form::<MakeKey>("name=ci")).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert!(!answer.body.contains("KEY-"));
}

#[tokio::test]
async fn a_function_of_which_nobody_said_so_leads_to_the_page() {
    let answer = post(&SITE, "/keys", Some("ada"), &form::<Other>("name=ci")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(!answer.body.contains("OTHER-"));
}
