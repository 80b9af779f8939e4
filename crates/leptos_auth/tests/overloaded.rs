//! What is too much to do is refused without doing more (RFC 9110, section 15.6.4).

mod common;

use axum::{Router, routing::get};
use common::{ask, layer};
use http::{Method, StatusCode};
use leptos_auth::Interrupt;

#[tokio::test]
async fn nothing_is_rendered_for_it() {
    let refuse = get(async move || Interrupt::overloaded());
    let app = layer().wrap(Router::new().route("/v1/busy", refuse));
    for (accept, text) in [
        ("text/html", "<h1>Service Unavailable</h1>"),
        (
            "application/json",
            "\"type\":\"urn:leptos-auth:overloaded\"",
        ),
    ] {
        let headers = [("accept", accept)];
        let answer = ask(&app, Method::GET, "/v1/busy", None, &headers).await;
        answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("retry-after"), "5");
        assert!(answer.body.contains(text), "{}", answer.body);
        assert!(answer.body.contains("Try again shortly"), "{}", answer.body);
    }
}
