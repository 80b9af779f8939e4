//! What every answer to bad input has to be.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use futures::{StreamExt, stream};
use leptos_auth::layer::Caps;

use super::{Answer, count, panics, send};

/// What a stranger would like to see on somebody else's page.
pub(crate) const STRANGER: &str = "stranger-was-here";

/// Sends a request, and panics where its answer is a 5xx, shows a canary or the stranger's text,
/// took more render passes than the cap, or made anything in the process panic. `cell` says which
/// request it was.
pub(crate) async fn harmless(
    cell: &str,
    request: http::request::Builder,
    body: impl Into<Body>,
) -> Answer {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let run = NUMBER.fetch_add(1, Ordering::Relaxed).to_string();
    let request = request.header(count::RUN, &run).body(body.into());
    let before = panics::count();
    let answer = send(request.expect("a request")).await;
    assert_eq!(panics::count(), before, "{cell}: something panicked");
    assert!(
        !answer.status.is_server_error(),
        "{cell}: {} {}",
        answer.status,
        answer.body
    );
    answer.assert_no_canary(cell);
    assert!(!answer.body.contains(STRANGER), "{cell}: {}", answer.body);
    let headers = format!("{:?}", answer.headers);
    assert!(!headers.contains(STRANGER), "{cell}: {headers}");
    let passes = count::passes(&run);
    assert!(passes <= Caps::default().passes, "{cell}: {passes} passes");
    answer
}

/// Runs all of them, some at a time, and gives back how many there were.
pub(crate) async fn side_by_side(asks: impl Iterator<Item = impl Future<Output = ()>>) -> usize {
    stream::iter(asks).buffer_unordered(16).count().await
}
