//! A cap may be as high as its type allows: then it caps nothing.

mod common;

use std::time::Duration;

use common::{layer, page, routes};
use http::StatusCode;
use leptos_auth::layer::Caps;

#[tokio::test]
async fn a_cap_without_end_caps_nothing() {
    let mut caps = Caps::default();
    caps.bytes = usize::MAX;
    caps.time = Duration::MAX;
    caps.passes = usize::MAX;
    caps.form_bytes = usize::MAX;
    let app = layer().caps(caps).wrap(routes());
    for mode in ["ooo", "async"] {
        for case in ["protected", "plain", "guarded"] {
            let uri = format!("/{mode}/{case}");
            let refused = page(&app, &uri, None).await;
            refused.assert_denied(StatusCode::UNAUTHORIZED);
            let allowed = page(&app, &uri, Some("ada")).await;
            assert_eq!(allowed.status, StatusCode::OK, "{uri}");
        }
    }
}
