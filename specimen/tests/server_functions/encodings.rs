//! Each encoding, called by a script or by a browser without JavaScript.

use axum::body::Body;
use http::{Method, StatusCode, header};
use leptos_auth::{Kind, ServerError};
use specimen::demand::Demand;

use crate::common::{
    Answer, Dialect,
    call::{CALLS, Call},
    get,
    principal::{VISITORS, refusal},
    report::{Report, holds},
    request, send,
};

/// Adds the cells of all encodings.
pub(crate) async fn report(report: &mut Report) {
    for call in &CALLS {
        let site = call.path.rsplit('/').next().unwrap_or_default();
        for demand in Demand::ALL {
            for dialect in Dialect::BOTH {
                let right = holds(check(call, demand, dialect)).await;
                report.add(site, dialect.column(), demand, right);
            }
        }
    }
}

/// The typed error that a script reads.
fn assert_typed(answer: &Answer, kind: Kind, cell: &str) {
    let error: ServerError = serde_json::from_str(&answer.body).expect(&answer.body);
    let ServerError::Interrupt(interrupt) = error else {
        panic!("{cell}: {}", answer.body);
    };
    assert_eq!(interrupt.kind(), kind, "{cell}");
}

/// What each visitor gets, and panics if that is not right.
async fn check(call: &Call, demand: Demand, dialect: Dialect) {
    for visitor in VISITORS {
        let cell = format!("{} × {} × {visitor:?}", call.path, demand.segment());
        let answer = call.run(demand, visitor, dialect).await;
        match (refusal(demand, visitor), dialect) {
            (Some(kind), Dialect::Program) => {
                answer.assert_denied(kind.status(), &cell);
                assert_typed(&answer, kind, &cell);
                assert!(!answer.broken, "{cell}");
            }
            (Some(kind), Dialect::Browser) => {
                answer.assert_denied(kind.status(), &cell);
                answer.assert_dialect(dialect, &cell);
            }
            (None, Dialect::Program) => {
                assert_eq!(answer.status, StatusCode::OK, "{cell}: {}", answer.body);
                let own = format!("CANARY-of-{}", visitor.unwrap_or_default());
                assert!(answer.body.contains(&own), "{cell}: {}", answer.body);
            }
            // A form that was posted there without JavaScript: leptos leads back.
            (None, Dialect::Browser) => {
                assert_eq!(answer.status, StatusCode::FOUND, "{cell}");
                assert_eq!(answer.header(header::LOCATION), "/", "{cell}");
            }
        }
    }
}

#[tokio::test]
async fn a_refusal_that_is_dropped_is_an_error_by_every_method() {
    let uri = "/api/functions/swallow?demand=unauthorized";
    for dialect in Dialect::BOTH {
        let answer = get(uri, None, dialect).await;
        assert_eq!(
            answer.status,
            StatusCode::INTERNAL_SERVER_ERROR,
            "{}",
            answer.body
        );
        answer.assert_no_canary("swallow");
    }
}

#[tokio::test]
async fn head_of_a_function_that_answers_get_is_refused_as_get_is() {
    let uri = "/api/functions/get?demand=forbidden";
    for dialect in Dialect::BOTH {
        let head = request(Method::HEAD, uri, Some("ada")).header(header::ACCEPT, dialect.accept());
        let answer = send(head.body(Body::empty()).expect("a request")).await;
        answer.assert_denied(StatusCode::FORBIDDEN, uri);
        assert_eq!(answer.body, "");
    }
}

#[tokio::test]
async fn an_answer_that_depends_on_who_asks_is_kept_by_nobody() {
    let answer = get(
        "/api/functions/get?demand=unauthorized",
        Some("ada"),
        Dialect::Program,
    );
    assert_eq!(
        answer.await.header(header::CACHE_CONTROL),
        "private, no-store"
    );
}
