//! A path rule names the boundary that answers. A name that no boundary has, or that looks like
//! one of the framework's own keys, is answered at the root: nothing gets through.

mod common;

use common::{count::count, count::counted, layer, page, routes};
use http::StatusCode;
use leptos_auth::SignedIn;

const NAMES: [&str; 12] = [
    "nowhere",
    "",
    "*",
    "0",
    ".",
    "..",
    "/",
    "0/admin",
    "*/admin",
    "admin/",
    "\u{0}",
    "\u{1f512}",
];

#[tokio::test]
async fn a_name_without_a_boundary_is_answered_at_the_root() {
    for name in NAMES {
        let app = layer().protect_at("/ooo", name, SignedIn).wrap(routes());
        let answer = page(&app, "/ooo/protected", None).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert!(
            answer.body.contains("data-page=\"unauthorized\""),
            "{name:?}"
        );
        assert!(!answer.body.contains("CANARY"), "{name:?}");
    }
}

#[tokio::test]
async fn a_name_without_a_boundary_costs_one_more_pass() {
    let app = layer()
        .protect_at("/ooo", "nowhere", SignedIn)
        .wrap(routes());
    let answer = counted(&app, "nowhere", "/ooo/protected", None).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert_eq!(count("nowhere", "app"), 2);
}
