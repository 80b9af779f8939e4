//! What the server answers for lazy routes: the same as for any other, for it has all the code.

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
use specimen_lazy::pages::NAMES;

use self::client::{Dialect, FORM, ORIGIN, get, post};

/// Built once: leptos lists the routes of a process one application at a time.
fn site() -> Router {
    static SITE: LazyLock<Router> = LazyLock::new(|| {
        let options = LeptosOptions::builder()
            .output_name("specimen-lazy")
            .build();
        specimen_lazy::site(options, ORIGIN.parse().expect("an origin"))
    });
    SITE.clone()
}

fn paths(demand: Demand) -> impl Iterator<Item = String> {
    let path = move |mode: Mode, name| format!("/{}/{name}/{}", mode.segment(), demand.segment());
    let of_mode = move |mode| NAMES.map(|name| path(mode, name));
    Mode::ALL.into_iter().flat_map(of_mode)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refused_lazy_routes_have_their_status_and_the_page_of_the_boundary() {
    for (demand, status) in [
        (Demand::Unauthorized, StatusCode::UNAUTHORIZED),
        (Demand::Forbidden, StatusCode::FORBIDDEN),
        (Demand::NotFound, StatusCode::NOT_FOUND),
    ] {
        for path in paths(demand) {
            let answer = get(&path, None, Dialect::Browser).await;
            answer.assert_denied(status, &path);
            answer.assert_dialect(Dialect::Browser, &path);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn allowed_lazy_routes_are_rendered_on_the_server() {
    for path in Demand::ALL.into_iter().flat_map(paths) {
        let answer = get(&path, Some("admin"), Dialect::Browser).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        assert!(
            answer.body.contains("CANARY-of-admin-lazy"),
            "{path}: {}",
            answer.body
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_posted_form_signs_in() {
    for path in paths(Demand::Unauthorized) {
        let page = get(&path, None, Dialect::Browser).await;
        let field = page.body.split("name=\"__function\" value=\"").nth(1);
        let function = field.and_then(|f| f.split('"').next()).expect("a form");
        let body = format!("__function={function}&name=ada&password=right");
        let answer = post(&path, None, Dialect::Browser, FORM, body).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(answer.header("location"), path);
        assert!(
            answer.header("set-cookie").starts_with("user=ada;"),
            "{path}"
        );
    }
}
