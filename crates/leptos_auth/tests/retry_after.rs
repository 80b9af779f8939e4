//! `Retry-After` says how long to wait, in whole seconds, rounded up (RFC 9110, section 10.2.3).

mod common;

use std::time::Duration;

use axum::{Router, routing::get};
use common::{ask, layer};
use http::{Method, StatusCode};
use leptos_auth::Interrupt;

async fn retry_after(wait: Duration) -> String {
    let refuse = get(async move || Interrupt::too_many_requests(wait));
    let app = layer().wrap(Router::new().route("/v1/busy", refuse));
    let answer = ask(
        &app,
        Method::GET,
        "/v1/busy",
        None,
        &[("accept", "application/json")],
    )
    .await;
    answer.assert_denied(StatusCode::TOO_MANY_REQUESTS);
    answer.header("retry-after").to_owned()
}

#[tokio::test]
async fn a_wait_is_rounded_up_to_whole_seconds() {
    assert_eq!(retry_after(Duration::ZERO).await, "0");
    assert_eq!(retry_after(Duration::from_millis(1)).await, "1");
    assert_eq!(retry_after(Duration::from_secs(60)).await, "60");
    assert_eq!(retry_after(Duration::from_millis(60_001)).await, "61");
}

#[tokio::test]
async fn a_wait_without_end_is_the_longest_that_can_be_said() {
    assert_eq!(retry_after(Duration::MAX).await, u64::MAX.to_string());
}
