//! What a refused page says of its guard: in development on the page, else nothing.

mod common;

use common::{Answer, layer, page, routes};
use http::StatusCode;

async fn refused(expose: bool) -> Answer {
    let app = layer().expose_guards(expose).wrap(routes());
    let answer = page(&app, "/ooo/guarded", None).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    answer
}

#[tokio::test]
async fn in_development_the_page_names_guard_boundary_and_reason() {
    let page = refused(true).await.body;
    for text in [
        "tests/common/mod.rs:",
        "boundary\">root",
        "reason\">NoCredential",
    ] {
        assert!(page.contains(text), "{text} in {page}");
    }
}

#[tokio::test]
async fn else_nobody_learns_of_the_source() {
    let page = refused(false).await.body;
    for text in ["interrupt-overlay", "data-interrupt=", "mod.rs"] {
        assert!(!page.contains(text), "{text} in {page}");
    }
}
