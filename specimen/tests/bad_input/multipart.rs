//! Multipart server functions that are called with something else. leptos expects a boundary in
//! the content type, and panics without one (`server_fn` 0.8.13, `codec/multipart.rs`); the layer
//! catches that, so that whoever sent it is answered and nobody else notices.

use http::{Method, StatusCode, header};

use crate::common::{FORM, JSON, request, send};

const PATH: &str = "/api/functions/multipart";

#[tokio::test]
async fn a_content_type_without_a_boundary_is_answered_and_runs_nothing() {
    for kind in [FORM, JSON, "multipart/form-data", "text/plain", ""] {
        let ask = request(Method::POST, PATH, Some("ada")).header(header::CONTENT_TYPE, kind);
        let answer = send(ask.body("".into()).expect("a request")).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{kind}");
        answer.assert_no_canary(kind);
    }
}

#[tokio::test]
async fn a_form_that_names_a_multipart_function_is_answered_and_runs_nothing() {
    let form = "__function=%2Fapi%2Ffunctions%2Fmultipart&demand=unauthorized";
    for user in [None, Some("ada")] {
        let ask = request(Method::POST, "/", user).header(header::CONTENT_TYPE, FORM);
        let answer = send(ask.body(form.into()).expect("a request")).await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{user:?}");
        answer.assert_no_canary("form");
    }
}
