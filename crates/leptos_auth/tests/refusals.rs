//! A refusal has its true status and page, in every mode, every time, whoever else is served.

mod common;

use common::{app, canary, page};
use http::StatusCode;

const MODES: [&str; 4] = ["ooo", "in-order", "partial", "async"];
const GUARDS: [&str; 3] = ["protected", "plain", "guarded"];

#[tokio::test]
async fn signed_out_every_guard_answers_401_with_the_page() {
    let app = app();
    for mode in MODES {
        for guard in GUARDS {
            let answer = page(&app, &format!("/{mode}/{guard}"), None).await;
            answer.assert_denied(StatusCode::UNAUTHORIZED);
            assert!(
                answer.body.contains("data-page=\"unauthorized\""),
                "{mode}/{guard}"
            );
            assert!(
                answer.body.contains("<header>layout</header>"),
                "{mode}/{guard}"
            );
            assert!(!answer.body.contains("CANARY"), "{mode}/{guard}");
            assert!(!answer.headers.contains_key("set-cookie"));
        }
    }
}

#[tokio::test]
async fn signed_in_every_guard_lets_the_page_through() {
    let app = app();
    for mode in MODES {
        for guard in GUARDS {
            let answer = page(&app, &format!("/{mode}/{guard}"), Some("ada")).await;
            assert_eq!(
                answer.status,
                StatusCode::OK,
                "{mode}/{guard}: {}",
                answer.body
            );
            assert!(answer.body.contains(&canary("ada")), "{mode}/{guard}");
            assert_eq!(
                answer.header("cache-control"),
                "private, no-store",
                "{mode}/{guard}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_and_allowed_requests_side_by_side_never_mix() {
    let app = app();
    let mut requests = tokio::task::JoinSet::new();
    for round in 0..60 {
        for mode in MODES {
            for guard in GUARDS {
                for user in [None, Some(format!("user{round}"))] {
                    let (app, uri) = (app.clone(), format!("/{mode}/{guard}"));
                    requests.spawn(async move {
                        let answer = page(&app, &uri, user.as_deref()).await;
                        (uri, user, answer)
                    });
                }
            }
        }
        while let Some(done) = requests.join_next().await {
            let (uri, user, answer) = done.expect("no panic");
            let canaries = answer.body.matches("CANARY-of-").count();
            match user {
                None => {
                    assert_eq!(
                        answer.status,
                        StatusCode::UNAUTHORIZED,
                        "{uri}: {}",
                        answer.body
                    );
                    assert!(answer.body.contains("data-page=\"unauthorized\""), "{uri}");
                    assert_eq!(canaries, 0, "{uri}");
                }
                Some(user) => {
                    assert_eq!(answer.status, StatusCode::OK, "{uri}: {}", answer.body);
                    assert!(!answer.body.contains("data-page"), "{uri}");
                    let own = answer.body.matches(&canary(&user)).count();
                    assert!(own > 0 && own == canaries, "{uri}: {}", answer.body);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_member_is_forbidden_what_is_for_admins() {
    let app = app();
    for mode in MODES {
        let answer = page(&app, &format!("/{mode}/beside"), Some("ada")).await;
        answer.assert_denied(StatusCode::FORBIDDEN);
        assert!(answer.body.contains("data-page=\"forbidden\""), "{mode}");
        assert!(!answer.body.contains("CANARY"));
        let answer = page(&app, &format!("/{mode}/beside"), Some("admin")).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn the_nearest_boundary_with_a_page_answers() {
    let app = app();
    for uri in ["/admin", "/admin/below"] {
        let member = page(&app, uri, Some("ada")).await;
        member.assert_denied(StatusCode::FORBIDDEN);
        assert!(member.body.contains("data-page=\"inner-forbidden\""));
        assert!(!member.body.contains("admin layout"));
        let anonymous = page(&app, uri, None).await;
        anonymous.assert_denied(StatusCode::UNAUTHORIZED);
        assert!(anonymous.body.contains("data-page=\"unauthorized\""));
        let admin = page(&app, uri, Some("admin")).await;
        assert_eq!(admin.status, StatusCode::OK);
        assert!(admin.body.contains("admin layout") && admin.body.contains(&canary("admin")));
    }
}

#[tokio::test]
async fn the_default_page_answers_where_none_is_given() {
    let answer = page(&app(), "/ooo/missing", Some("ada")).await;
    answer.assert_denied(StatusCode::NOT_FOUND);
    assert!(answer.body.contains("<h1>Not Found</h1>"));
}

#[tokio::test]
async fn a_check_in_the_view_is_answered() {
    for mode in MODES {
        let answer = page(&app(), &format!("/{mode}/checking"), None).await;
        answer.assert_denied(StatusCode::NOT_FOUND);
        assert!(answer.body.contains("<h1>Not Found</h1>"), "{mode}");
    }
}

#[tokio::test]
async fn a_store_that_is_down_is_503_and_never_a_sign_in_page() {
    let app = app();
    for mode in MODES {
        for guard in GUARDS {
            let answer = page(&app, &format!("/{mode}/{guard}"), Some("broken")).await;
            answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
            assert!(!answer.body.contains("data-page=\"unauthorized\""));
            assert_eq!(answer.header("retry-after"), "5");
        }
    }
}

#[tokio::test]
async fn a_swallowed_refusal_is_a_500() {
    for mode in MODES {
        let answer = page(&app(), &format!("/{mode}/swallowing"), None).await;
        assert_eq!(
            answer.status,
            StatusCode::INTERNAL_SERVER_ERROR,
            "{mode}: {}",
            answer.body
        );
        assert!(!answer.body.contains("as if nothing"));
    }
}
