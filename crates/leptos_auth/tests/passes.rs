//! How often a page is built before it is shown.

mod common;

use common::{
    app,
    count::{count, counted},
};
use http::StatusCode;

const MODES: [&str; 4] = ["ooo", "in-order", "partial", "async"];

#[tokio::test]
async fn a_page_that_nobody_refuses_is_built_once() {
    let app = app();
    for case in ["open", "protected", "plain"] {
        for mode in MODES {
            let run = format!("allowed-{mode}-{case}");
            let answer = counted(&app, &run, &format!("/{mode}/{case}"), Some("ada")).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(count(&run, "page"), 1, "{run}");
        }
    }
}

#[tokio::test]
async fn a_guard_that_refuses_never_builds_what_it_guards() {
    let app = app();
    for mode in MODES {
        let run = format!("refused-{mode}");
        let answer = counted(&app, &run, &format!("/{mode}/counted"), None).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(count(&run, "children"), 0, "{run}");
        assert_eq!(count(&run, "app"), 2, "{run}");
    }
}

#[tokio::test]
async fn the_page_of_a_refusal_is_built_when_it_is_shown_and_never_else() {
    let app = app();
    for (user, pages) in [(None, 1), (Some("ada"), 0)] {
        for case in ["counted", "protected", "plain"] {
            for mode in MODES {
                let run = format!("page-{user:?}-{mode}-{case}");
                counted(&app, &run, &format!("/{mode}/{case}"), user).await;
                assert_eq!(count(&run, "unauthorized page"), pages, "{run}");
            }
        }
    }
}

#[tokio::test]
async fn a_guard_that_allows_builds_what_it_guards_once() {
    let app = app();
    for mode in MODES {
        let run = format!("guarded-{mode}");
        let answer = counted(&app, &run, &format!("/{mode}/counted"), Some("ada")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(count(&run, "children"), 1, "{run}");
        assert_eq!(count(&run, "app"), 2, "{run}");
    }
}

#[tokio::test]
async fn a_guard_that_decides_at_once_costs_no_pass_when_it_allows() {
    let app = app();
    for mode in MODES {
        let run = format!("at-once-{mode}");
        let answer = counted(&app, &run, &format!("/{mode}/counted-at-once"), None).await;
        answer.assert_denied(StatusCode::FORBIDDEN);
        assert_eq!(count(&run, "children"), 0, "{run}");
        // The outer guard allows without a pass of its own; the inner one refuses.
        assert_eq!(count(&run, "app"), 2, "{run}");
    }
}

#[tokio::test]
async fn data_that_is_refused_costs_a_second_pass() {
    let app = app();
    for case in ["protected", "plain"] {
        for mode in MODES {
            let run = format!("data-{mode}-{case}");
            let answer = counted(&app, &run, &format!("/{mode}/{case}"), None).await;
            answer.assert_denied(StatusCode::UNAUTHORIZED);
            assert_eq!(count(&run, "app"), 2, "{run}");
            // The page stands below the boundary, which shows its own page the second time.
            assert_eq!(count(&run, "page"), 1, "{run}");
        }
    }
}

#[tokio::test]
async fn who_asks_is_established_once_per_request() {
    let app = app();
    for (uri, user) in [
        ("/ooo/protected", Some("ada")),
        ("/ooo/siblings", Some("ada")),
        ("/async/guarded", None),
        ("/admin/below", Some("admin")),
    ] {
        let run = format!("identity{uri}");
        counted(&app, &run, uri, user).await;
        assert_eq!(count(&run, "identify"), 1, "{run}");
    }
    counted(&app, "public", "/", Some("ada")).await;
    assert_eq!(count("public", "identify"), 0);
}

#[tokio::test]
async fn what_must_not_be_done_twice_is_done_once_over_all_passes() {
    let app = app();
    for mode in MODES {
        let run = format!("once-{mode}");
        let answer = counted(&app, &run, &format!("/{mode}/outside"), Some("ada")).await;
        answer.assert_denied(StatusCode::FORBIDDEN);
        assert_eq!(count(&run, "asked"), 2, "{run}");
        assert_eq!(count(&run, "work"), 1, "{run}");
    }
}
