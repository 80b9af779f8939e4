//! A refused page is whole, and holds nothing of what was refused.

mod common;

use common::{app, canary, page};
use http::StatusCode;

const MODES: [&str; 4] = ["ooo", "in-order", "partial", "async"];

#[tokio::test]
async fn it_has_the_layout_the_language_and_the_form() {
    let app = app();
    for mode in MODES {
        let answer = page(&app, &format!("/{mode}/protected"), None).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        let in_order = [
            "<!DOCTYPE html>",
            "<html lang=\"en\">",
            "<header>layout</header>",
            "data-page=\"unauthorized\"",
            "Sign in to continue.",
            "<form method=\"post\" action=\"\"",
            "name=\"__function\"",
            "name=\"email\"",
            "name=\"password\"",
            "</form>",
            "<footer>end</footer>",
            "</html>",
        ];
        let mut rest = &*answer.body;
        for part in in_order {
            let at = rest
                .find(part)
                .unwrap_or_else(|| panic!("{mode}: {part}: {}", answer.body));
            rest = &rest[at + part.len()..];
        }
    }
}

#[tokio::test]
async fn data_that_was_allowed_beside_it_is_in_no_script_either() {
    let app = app();
    for mode in MODES {
        for _ in 0..20 {
            let answer = page(&app, &format!("/{mode}/siblings"), Some("ada")).await;
            answer.assert_denied(StatusCode::FORBIDDEN);
            assert!(answer.body.contains("data-page=\"forbidden\""), "{mode}");
            assert!(!answer.body.contains("CANARY"), "{mode}: {}", answer.body);
        }
        let answer = page(&app, &format!("/{mode}/siblings"), Some("admin")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.body.contains(&canary("admin")), "{mode}");
    }
}

#[tokio::test]
async fn the_browser_is_told_which_boundary_shows_its_page() {
    let answer = page(&app(), "/admin", Some("ada")).await;
    answer.assert_denied(StatusCode::FORBIDDEN);
    assert!(
        answer.body.contains("__RESOLVED_RESOURCES"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("MissingRight"), "{}", answer.body);
}
