//! Our `ErrorBoundary` shows ordinary errors and lets interrupts pass.

mod common;

use common::{app, canary, page};
use http::StatusCode;

const MODES: [&str; 4] = ["ooo", "in-order", "partial", "async"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn interrupts_pass_every_time() {
    let app = app();
    for round in 0..50 {
        let user = format!("user{round}");
        for mode in MODES {
            let uri = format!("/{mode}/interrupting");
            let (refused, allowed) =
                tokio::join!(page(&app, &uri, None), page(&app, &uri, Some(&user)));
            refused.assert_denied(StatusCode::UNAUTHORIZED);
            assert!(
                refused.body.contains("data-page=\"unauthorized\""),
                "{mode}"
            );
            assert!(!refused.body.contains("data-fallback"), "{mode}");
            assert_eq!(allowed.status, StatusCode::OK, "{mode}");
            assert!(allowed.body.contains(&canary(&user)), "{mode}");
            assert!(!allowed.body.contains("data-fallback"), "{mode}");
        }
    }
}

#[tokio::test]
async fn ordinary_errors_are_shown() {
    let app = app();
    for mode in MODES {
        for case in ["erring", "erring-outside"] {
            for user in [None, Some("ada")] {
                let answer = page(&app, &format!("/{mode}/{case}"), user).await;
                assert_eq!(answer.status, StatusCode::OK, "{mode}/{case}");
                assert!(
                    answer.body.contains("data-fallback"),
                    "{mode}/{case}: {}",
                    answer.body
                );
                assert!(!answer.body.contains("data-page"), "{mode}/{case}");
            }
        }
    }
}

#[tokio::test]
async fn an_interrupt_that_is_discarded_leaves_the_page_as_it_is() {
    let app = app();
    for mode in MODES {
        let answer = page(&app, &format!("/{mode}/discarded"), None).await;
        assert_eq!(answer.status, StatusCode::OK, "{mode}: {}", answer.body);
        assert!(answer.body.contains("whoever you are"), "{mode}");
        assert!(!answer.body.contains("data-page"), "{mode}");
    }
}
