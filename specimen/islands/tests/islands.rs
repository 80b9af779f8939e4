//! What the islands' server answers: the same as any other, for the server knows no islands.

#[path = "../../tests/common/canary.rs"]
mod canary;
#[path = "../../tests/common/client.rs"]
#[allow(dead_code, reason = "used in part")]
mod client;

use std::sync::LazyLock;

use axum::Router;
use http::StatusCode;
use leptos::config::LeptosOptions;
use specimen::{demand::Demand, mode::Mode};

use self::client::{Dialect, FORM, ORIGIN, get, post};

const PAGES: [&str; 3] = ["protected", "guard", "nested"];

/// Built once: leptos lists the routes of a process one application at a time.
fn site() -> Router {
    static SITE: LazyLock<Router> = LazyLock::new(|| {
        let options = LeptosOptions::builder()
            .output_name("specimen-islands")
            .build();
        specimen_islands::site(options, ORIGIN.parse().expect("an origin"))
    });
    SITE.clone()
}

/// Every page in every mode, with its status for who is signed out.
fn cells(pages: &[&str]) -> Vec<(String, StatusCode)> {
    let mut cells = Vec::new();
    for mode in Mode::ALL {
        for page in pages {
            for demand in Demand::ALL {
                let status = match demand {
                    Demand::Unauthorized => StatusCode::UNAUTHORIZED,
                    Demand::Forbidden => StatusCode::FORBIDDEN,
                    Demand::NotFound => StatusCode::NOT_FOUND,
                };
                let path = format!("/{}/{page}/{}", mode.segment(), demand.segment());
                cells.push((path, status));
            }
        }
    }
    cells
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_pages_have_their_status_and_the_page_of_the_nearest_boundary() {
    for (path, status) in cells(&PAGES) {
        let answer = get(&path, None, Dialect::Browser).await;
        answer.assert_denied(status, &path);
        answer.assert_dialect(Dialect::Browser, &path);
        let nested = path.contains("/nested/");
        assert_eq!(answer.body.contains("<article"), nested, "{path}");
        assert_eq!(answer.body.contains("Around"), nested, "{path}");
        let island = status == StatusCode::UNAUTHORIZED;
        assert_eq!(answer.body.contains("SignInForm_"), island, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn allowed_pages_hold_their_data_once_and_serialise_none_of_it() {
    for (path, _) in cells(&PAGES) {
        let answer = get(&path, Some("admin"), Dialect::Browser).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        let times = answer.body.matches("CANARY-of-admin").count();
        assert_eq!(times, 1, "{path}: {}", answer.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_posted_form_signs_in_or_says_why_not() {
    let cells = cells(&PAGES).into_iter();
    for (path, _) in cells.filter(|(_, status)| *status == StatusCode::UNAUTHORIZED) {
        let page = get(&path, None, Dialect::Browser).await;
        let function = function(&page.body);
        let fields = |password| format!("__function={function}&name=ada&password={password}");

        let wrong = post(&path, None, Dialect::Browser, FORM, fields("hunter2")).await;
        wrong.assert_denied(StatusCode::UNAUTHORIZED, &path);
        assert!(!wrong.body.contains("hunter2"), "{path}: {}", wrong.body);
        assert!(
            wrong.body.contains("do not match"),
            "{path}: {}",
            wrong.body
        );
        assert!(
            wrong.body.contains("value=\"ada\""),
            "{path}: {}",
            wrong.body
        );

        let right = post(&path, None, Dialect::Browser, FORM, fields("right")).await;
        assert_eq!(right.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(right.header("location"), path);
        assert!(
            right.header("set-cookie").starts_with("user=ada;"),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_form_is_answered_by_the_boundary() {
    for (path, status) in cells(&["form"]) {
        let page = get(&path, None, Dialect::Browser).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let demand = path.rsplit('/').next().unwrap_or_default();
        let body = format!(
            "__function={}&site=islands&demand={demand}",
            function(&page.body)
        );
        let answer = post(&path, None, Dialect::Browser, FORM, body).await;
        answer.assert_denied(status, &path);
        answer.assert_dialect(Dialect::Browser, &path);
    }
}

/// The server function that a page's form names.
fn function(body: &str) -> &str {
    let field = body.split("name=\"__function\" value=\"").nth(1);
    field.and_then(|f| f.split('"').next()).expect("a form")
}
