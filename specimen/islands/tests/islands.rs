//! What the islands' server answers: the same as any other, for the server knows no islands.

#[path = "../../tests/common/canary.rs"]
#[allow(dead_code, reason = "used in part")]
mod canary;
#[path = "../../tests/common/client.rs"]
#[allow(dead_code, reason = "used in part")]
mod client;
#[path = "../../tests/common/principal.rs"]
#[allow(dead_code, reason = "used in part")]
mod principal;
#[path = "../../tests/common/report.rs"]
mod report;
#[path = "../../tests/common/sign_in.rs"]
#[allow(dead_code, reason = "used in part")]
mod sign_in;

use std::sync::LazyLock;

use axum::Router;
use http::StatusCode;
use leptos::config::LeptosOptions;
use specimen::{demand::Demand, functions::Reveal, mode::Mode};
use specimen_islands::pages::SITES;

use self::{
    client::{Dialect, ORIGIN, get, page, post_form},
    principal::refusal,
    report::{Report, holds},
    sign_in::assert_signs_in,
};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_right_in_every_mode() {
    let mut report = Report::default();
    for mode in Mode::ALL {
        for site in SITES {
            for demand in Demand::ALL {
                let path = format!("/{}/{}/{}", mode.segment(), site.name, demand.segment());
                let right = match site.name {
                    "form" => holds(refused_form(&path, demand)).await,
                    _ => holds(check(&path, demand)).await,
                };
                report.add(site.name, mode.segment(), demand, right);
            }
        }
    }
    report.finish("islands", &Mode::ALL.map(Mode::segment), &SITES);
}

/// The status of a refusal.
fn status(demand: Demand) -> StatusCode {
    refusal(demand, None).expect("nobody may pass").status()
}

async fn check(path: &str, demand: Demand) {
    let answer = get(path, None, Dialect::Browser).await;
    answer.assert_denied(status(demand), path);
    answer.assert_dialect(Dialect::Browser, path);
    let nested = path.contains("/nested/");
    assert_eq!(answer.body.contains("<article"), nested, "{path}");
    assert_eq!(answer.body.contains("Around"), nested, "{path}");
    let island = demand == Demand::Unauthorized;
    assert_eq!(answer.body.contains("SignInForm_"), island, "{path}");

    // The data is there once: none of it is serialised, for nobody in the browser would read it.
    let answer = get(path, Some("admin"), Dialect::Browser).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    let times = answer.body.matches("CANARY-of-admin").count();
    assert_eq!(times, 1, "{path}: {}", answer.body);

    if demand == Demand::Unauthorized {
        assert_signs_in(path, status(demand)).await;
    }
}

/// A form is answered by the boundary.
async fn refused_form(path: &str, demand: Demand) {
    let answer = get(path, None, Dialect::Browser).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    let fields = format!("site=islands&demand={}", demand.segment());
    let answer = post_form::<Reveal>(path, None, &fields).await;
    answer.assert_denied(status(demand), path);
    assert_eq!(answer.pages(), [page(status(demand))], "{path}");
}
