//! The specimen's boundary stands inside an `ErrorBoundary`, whose hook leptos leaves installed
//! while pages stream: interrupts have to find the boundary below it all the same.

use axum::{Router, body::Body, body::to_bytes};
use http::{Request, StatusCode, header};
use leptos::config::LeptosOptions;
use tower::ServiceExt;

const MODES: [&str; 4] = ["ooo", "in-order", "partial", "async"];
const CASES: [&str; 3] = ["protected", "plain", "guarded"];

async fn page(site: &Router, uri: &str, user: Option<&str>) -> (StatusCode, String) {
    let mut request = Request::builder()
        .uri(uri)
        .header(header::HOST, "localhost:3000")
        .header(header::ACCEPT, "text/html");
    if let Some(user) = user {
        request = request.header(header::COOKIE, format!("user={user}"));
    }
    let request = request.body(Body::empty()).expect("a request");
    let response = site.clone().oneshot(request).await.expect("infallible");
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 20)
        .await
        .expect("a body");
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refusals_find_their_boundary_every_time() {
    let options = LeptosOptions::builder().output_name("specimen").build();
    let origin = "http://localhost:3000".parse().expect("an origin");
    let site = specimen::server::site(options, origin);
    for round in 0..50 {
        let mut pages = tokio::task::JoinSet::new();
        for mode in MODES {
            for case in CASES {
                let (site, uri) = (site.clone(), format!("/{mode}/{case}"));
                pages.spawn(async move {
                    let user = format!("user{round}");
                    let (refused, allowed) =
                        tokio::join!(page(&site, &uri, None), page(&site, &uri, Some(&user)));
                    (uri, user, refused, allowed)
                });
            }
        }
        while let Some(done) = pages.join_next().await {
            let (uri, user, refused, allowed) = done.expect("no panic");
            assert_eq!(refused.0, StatusCode::UNAUTHORIZED, "{uri}: {}", refused.1);
            assert!(
                refused.1.contains("data-page=\"unauthorized\""),
                "{uri}: {}",
                refused.1
            );
            assert!(!refused.1.contains("CANARY"), "{uri}");
            assert_eq!(allowed.0, StatusCode::OK, "{uri}: {}", allowed.1);
            assert!(allowed.1.contains(&format!("CANARY-of-{user}")), "{uri}");
        }
    }
}
