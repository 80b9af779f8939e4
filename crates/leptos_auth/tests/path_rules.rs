//! A path rule of the layer refuses before anything at or below its path is run.

mod common;

use axum::Router;
use common::{
    Add, Answer, SignIn, app, ask, canary,
    count::{RUN, count, counted},
    form, layer, page, post, request, routes, send,
};
use http::{Method, StatusCode};
use leptos_auth::{Role, SignedIn};

fn ruled() -> Router {
    layer()
        .protect("/v1", SignedIn)
        .protect("/ooo", SignedIn)
        .protect_at("/admin", "admin", Role("admin"))
        .wrap(routes())
}

#[tokio::test]
async fn the_handler_is_not_run() {
    let app = ruled();
    for method in [Method::GET, Method::POST, Method::HEAD, Method::OPTIONS] {
        let run = format!("handler-{method}");
        let headers = [(RUN, &*run), ("accept", "application/json")];
        let answer = ask(&app, method, "/v1/counted", None, &headers).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(count(&run, "handler"), 0, "{run}");
    }
    let headers = [(RUN, "allowed")];
    let answer = ask(&app, Method::GET, "/v1/counted", Some("ada"), &headers).await;
    assert_eq!((answer.status, &*answer.body), (StatusCode::OK, "handled"));
    assert_eq!(count("allowed", "handler"), 1);
}

#[tokio::test]
async fn no_spelling_of_the_path_walks_around_it() {
    let app = ruled();
    for (n, uri) in [
        "/v1/counted",
        "/%76%31/counted",
        "/v1//counted",
        "/v1%2Fcounted",
        "/v1/",
        "/v1",
        "/v1/no-such-handler",
    ]
    .into_iter()
    .enumerate()
    {
        let run = format!("spelling-{n}");
        let answer = ask(&app, Method::GET, uri, None, &[(RUN, &run)]).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(count(&run, "handler"), 0, "{uri}");
    }
    // What routers read in different ways is no address at all.
    for (n, uri) in [
        "//v1/counted",
        "/v1/./counted",
        "/x/../v1/counted",
        "/x/%2e%2e/v1/counted",
        "/x/.%2E/v1/counted",
    ]
    .into_iter()
    .enumerate()
    {
        let run = format!("ambiguous-{n}");
        let answer = ask(&app, Method::GET, uri, None, &[(RUN, &run)]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{uri}");
        assert_eq!(count(&run, "handler"), 0, "{uri}");
    }
}

#[tokio::test]
async fn what_only_begins_alike_is_open() {
    let answer = page(&ruled(), "/v1beta", None).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(!answer.body.contains("data-page"));
}

#[tokio::test]
async fn the_named_boundary_answers() {
    let app = ruled();
    for uri in ["/admin", "/admin/below"] {
        let answer = page(&app, uri, Some("ada")).await;
        answer.assert_denied(StatusCode::FORBIDDEN);
        assert!(
            answer.body.contains("data-page=\"inner-forbidden\""),
            "{}",
            answer.body
        );
        assert!(answer.body.contains("<header>layout</header>"));
        assert!(!answer.body.contains("admin layout"));
    }
    let answer = page(&app, "/admin", Some("admin")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains(&canary("admin")));
}

#[tokio::test]
async fn a_kind_without_a_page_at_the_named_boundary_goes_up() {
    let answer = page(&ruled(), "/admin", None).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert!(
        answer.body.contains("data-page=\"unauthorized\""),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn a_name_that_is_nowhere_is_answered_at_the_root() {
    let app = layer()
        .protect_at("/ooo", "nowhere", SignedIn)
        .wrap(routes());
    let answer = page(&app, "/ooo/open", None).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("data-page=\"unauthorized\""));
}

#[tokio::test]
async fn a_page_is_refused_in_one_pass_and_never_built() {
    let answer = counted(&ruled(), "page", "/ooo/protected", None).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert_eq!(count("page", "app"), 1);
    assert_eq!(count("page", "page"), 0);
}

#[tokio::test]
async fn a_form_that_is_refused_below_it_shows_the_refused_page() {
    let app = ruled();
    for (n, uri) in ["/ooo/open", "/v1/counted"].into_iter().enumerate() {
        let run = format!("form-{n}");
        let answer = post_counted(&app, &run, uri, &form::<Add>("title=x")).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert!(answer.body.contains("data-page=\"unauthorized\""), "{uri}");
        assert_eq!(
            (count(&run, "page"), count(&run, "handler")),
            (0, 0),
            "{uri}"
        );
    }
}

#[tokio::test]
async fn a_rule_for_server_functions_holds_for_forms_too() {
    let app = layer().protect("/api", SignedIn).wrap(routes());
    let answer = post_counted(&app, "api", "/add", &form::<Add>("title=x")).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("data-page=\"unauthorized\""));
    assert_eq!(count("api", "add"), 0);
}

async fn post_counted(app: &Router, run: &str, uri: &str, fields: &str) -> Answer {
    let request = request(Method::POST, uri, None)
        .header("content-type", "application/x-www-form-urlencoded")
        .header(RUN, run)
        .body(fields.to_owned().into());
    send(app, request.expect("a request")).await
}

#[tokio::test]
async fn signing_in_at_a_page_below_it_works_without_javascript() {
    let app = ruled();
    let fields = form::<SignIn>("email=ada&password=right");
    let answer = post(&app, "/ooo/protected", None, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.header("location"), "/ooo/protected");
    let wrong = form::<SignIn>("email=ada&password=wr0ng");
    let answer = post(&app, "/ooo/protected", None, &wrong).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("value=\"ada\""), "{}", answer.body);
    assert!(answer.body.contains("do not match"), "{}", answer.body);
}

#[tokio::test]
async fn without_a_rule_the_same_paths_are_the_routers() {
    let answer = page(&app(), "/v1/counted", None).await;
    assert_eq!(answer.status, StatusCode::OK);
}
