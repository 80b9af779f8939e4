//! What the server answers for lazy routes: the same as for any other, for it has all the code.

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
use specimen::{demand::Demand, mode::Mode};
use specimen_lazy::pages::SITES;

use self::{
    client::{Dialect, ORIGIN, get},
    principal::refusal,
    report::{Report, holds},
    sign_in::assert_signs_in,
};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_right_in_every_mode() {
    let mut report = Report::default();
    for mode in Mode::ALL {
        for site in SITES {
            for demand in Demand::ALL {
                let path = format!("/{}/{}/{}", mode.segment(), site.name, demand.segment());
                let right = holds(check(&path, demand)).await;
                report.add(site.name, mode.segment(), demand, right);
            }
        }
    }
    report.finish("lazy", &Mode::ALL.map(Mode::segment), &SITES);
}

async fn check(path: &str, demand: Demand) {
    let status = refusal(demand, None).expect("nobody may pass").status();
    let answer = get(path, None, Dialect::Browser).await;
    answer.assert_denied(status, path);
    answer.assert_dialect(Dialect::Browser, path);

    let answer = get(path, Some("admin"), Dialect::Browser).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    let data = answer.body.contains("CANARY-of-admin-lazy");
    assert!(data, "{path}: {}", answer.body);

    if demand == Demand::Unauthorized {
        assert_signs_in(path, status).await;
    }
}
