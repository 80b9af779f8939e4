//! Who has a task open counts as signed out, and gets the page of that task.

mod common;

use std::sync::LazyLock;

use axum::{Router, routing::get};
use http::{StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    AuthForm, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary, InterruptLayer,
    Reason, ServerError, SessionStatus, SignedIn, Task, User, auth,
    identity::{Auth, AuthRequest},
    protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    components::{Route, Router as Pages, Routes},
    path,
};

use self::common::{Answer, form, page, post, request, send};

/// `user=TASK`: who has this task open. `two` has two, `both` says it of the session alone.
struct Tasks;

impl Identify for Tasks {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let cookie = request.headers.get(header::COOKIE);
        let name = cookie.and_then(|cookie| cookie.to_str().ok()?.strip_prefix("user="));
        let Some(name) = name else {
            return Ok(Identity::SignedOut(Reason::NoCredential));
        };
        let user = User::new("ann", "ann").with_session("s", SessionStatus::Active);
        Ok(Identity::SignedIn(match name {
            "reset" => user.with_task(Task::ResetPassword),
            "terms" => user.with_task(Task::AcceptTerms),
            "choose" => user.with_task(Task::ChooseOrganisation),
            "age" => user.with_task(Task::Other("prove_age".into())),
            "two" => user
                .with_task(Task::AcceptTerms)
                .with_task(Task::ResetPassword),
            "unnamed" => user.with_session("s", SessionStatus::Pending),
            _ => user,
        }))
    }
}

#[server]
async fn secret() -> Result<String, ServerError> {
    auth().protect(SignedIn).await?;
    Ok("CANARY".into())
}

#[server]
async fn accept_terms(version: String) -> Result<(), ServerError> {
    let auth = auth().treat_pending_as_signed_out(false);
    auth.protect(SignedIn).await?;
    match version.as_str() {
        "2" => Ok(()),
        _ => Err(ServerError::field(
            "version",
            "These terms are not the newest.",
        )),
    }
}

fn named(name: &'static str) -> impl Fn(Interrupt) -> AnyView + Send + Sync + 'static {
    move |interrupt| view! { <h1 data-page=name>{interrupt.reason().to_string()}</h1> }.into_any()
}

fn terms(interrupt: Interrupt) -> impl IntoView {
    let action = ServerAction::<AcceptTerms>::new();
    let mistake = move || {
        action
            .value()
            .get()
            .and_then(Result::err)
            .map(|e| e.to_string())
    };
    view! {
        <h1 data-page="terms">{interrupt.reason().to_string()}</h1>
        <AuthForm action>
            <p role="alert">{mistake}</p>
            <input name="version"/>
        </AuthForm>
    }
}

#[component]
fn Inner() -> impl IntoView {
    view! {
        <InterruptBoundary id="inner" unauthorized=named("inner sign-in")>
            {protected(secret, |text| text)}
        </InterruptBoundary>
    }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Pages>
            <InterruptBoundary
                unauthorized=named("sign-in")
                reset_password=named("reset")
                accept_terms=terms
                task=named("task")
            >
                <Routes fallback=|| "no such page">
                    <Route path=path!("/notes") view=|| protected(secret, |text| text)/>
                    <Route path=path!("/inner") view=Inner/>
                </Routes>
            </InterruptBoundary>
        </Pages>
    }
}

fn shell() -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en"><head></head><body><App/></body></html>
    }
}

fn build() -> Router {
    let options = LeptosOptions::builder().output_name("specimen").build();
    let routes = Router::new()
        .route("/v1/who", get(async |auth: Auth| axum::Json(auth)))
        .route(
            "/v1/let-in",
            get(async |auth: AuthRequest| {
                let auth = auth.treat_pending_as_signed_out(false);
                let me = auth.protect(SignedIn).await?;
                Ok::<_, Interrupt>(me.user_id().to_owned())
            }),
        )
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options);
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    InterruptLayer::new(render)
        .identify(Tasks)
        .realm("Specimen")
        .expect("a realm")
        .wrap(routes)
}

static SITE: LazyLock<Router> = LazyLock::new(build);

async fn json(path: &str, user: &str) -> Answer {
    let mut request = request(http::Method::GET, path, Some(user))
        .body(axum::body::Body::empty())
        .expect("a request");
    let json = header::HeaderValue::from_static("application/json");
    request.headers_mut().insert(header::ACCEPT, json);
    send(&SITE, request).await
}

#[tokio::test]
async fn each_task_has_its_page_and_none_is_the_one_for_signing_in() {
    for path in ["/notes", "/inner"] {
        for (user, shown, words) in [
            ("reset", "reset", "Choose a new password to continue."),
            ("terms", "terms", "Accept the terms to continue."),
            ("choose", "task", "Choose an organisation to continue."),
            ("age", "task", "Something needs to be finished"),
            ("unnamed", "task", "Something needs to be finished"),
            ("two", "terms", "Accept the terms to continue."),
        ] {
            let answer = page(&SITE, path, Some(user)).await;
            answer.assert_denied(StatusCode::UNAUTHORIZED);
            let tag = format!("data-page=\"{shown}\"");
            assert!(answer.body.contains(&tag), "{path} {user}: {}", answer.body);
            assert!(answer.body.contains(words), "{user}: {}", answer.body);
            assert!(!answer.body.contains("CANARY"));
        }
    }
    let answer = page(&SITE, "/notes", None).await;
    assert!(answer.body.contains("data-page=\"sign-in\""));
    let answer = page(&SITE, "/notes", Some("done")).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_program_is_told_which_task_it_is() {
    for (user, task) in [("terms", "accept_terms"), ("age", "prove_age")] {
        let answer = json("/v1/let-out", user).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let answer = json("/notes", user).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        let body = &answer.body;
        assert!(body.contains(&format!("\"task\":\"{task}\"")), "{body}");
        assert!(body.contains("urn:leptos-auth:pending"), "{body}");
    }
}

#[tokio::test]
async fn asking_finds_nobody_unless_it_wants_to() {
    let answer = json("/v1/who", "terms").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(
        answer.body,
        r#"{"user":null,"reason":{"Pending":"accept_terms"}}"#
    );
    let answer = json("/v1/let-in", "terms").await;
    assert_eq!((answer.status, &*answer.body), (StatusCode::OK, "ann"));
}

#[tokio::test]
async fn the_form_on_the_page_of_a_task_is_carried_out_at_the_url_that_refused() {
    let right = form::<AcceptTerms>("version=2");
    let answer = post(&SITE, "/notes", Some("terms"), &right).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.header("location"), "/notes");

    let old = form::<AcceptTerms>("version=1");
    let answer = post(&SITE, "/notes", Some("terms"), &old).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert!(
        answer.body.contains("data-page=\"terms\""),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("These terms are not the newest."));

    // A stranger has no terms to accept.
    let answer = post(&SITE, "/notes", None, &right).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("data-page=\"sign-in\""));
}
