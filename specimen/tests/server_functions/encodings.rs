//! Every server function refuses with its status, whatever its encoding: called by a script, by a
//! browser without JavaScript, or by a form that stands on a page.

use axum::body::Body;
use http::{Method, StatusCode, header};
use leptos_auth::{Kind, ServerError};
use specimen::{demand::Demand, functions::sites::SITES};

use crate::common::{
    Answer, Dialect, FORM, JSON, get, post,
    principal::{VISITORS, refusal},
    report::Report,
    request, send,
};

/// How a server function is called.
struct Call {
    path: &'static str,
    method: Method,
    /// Of the body, where there is one.
    kind: Option<&'static str>,
    arguments: fn(Demand) -> String,
}

fn form(demand: Demand) -> String {
    format!("demand={}", demand.segment())
}

fn json(demand: Demand) -> String {
    format!("{{\"demand\":\"{}\"}}", demand.segment())
}

const MULTIPART: &str = "multipart/form-data; boundary=x";

fn multipart(demand: Demand) -> String {
    let demand = demand.segment();
    format!(
        "--x\r\nContent-Disposition: form-data; name=\"demand\"\r\n\r\n{demand}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc\r\n--x--\r\n"
    )
}

fn calls() -> [Call; 8] {
    let in_url = |path, method| Call {
        path,
        method,
        kind: None,
        arguments: form,
    };
    let body = |path, method, kind, arguments| Call {
        path,
        method,
        kind: Some(kind),
        arguments,
    };
    [
        body("/api/functions/post", Method::POST, FORM, form),
        in_url("/api/functions/get", Method::GET),
        in_url("/api/functions/delete", Method::DELETE),
        body("/api/functions/json", Method::POST, JSON, json),
        body("/api/functions/put", Method::PUT, JSON, json),
        body(
            "/api/functions/multipart",
            Method::POST,
            MULTIPART,
            multipart,
        ),
        body("/api/functions/text", Method::POST, FORM, form),
        body("/api/functions/bytes", Method::POST, FORM, form),
    ]
}

impl Call {
    async fn run(&self, demand: Demand, visitor: Option<&str>, dialect: Dialect) -> Answer {
        let arguments = (self.arguments)(demand);
        let uri = match self.kind {
            Some(_) => self.path.to_owned(),
            None => format!("{}?{arguments}", self.path),
        };
        let mut request =
            request(self.method.clone(), &uri, visitor).header(header::ACCEPT, dialect.accept());
        if let Some(kind) = self.kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let body = self.kind.map_or_else(Body::empty, |_| arguments.into());
        send(request.body(body).expect("a request")).await
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
async fn every_encoding_refuses_in_the_dialect_of_who_calls() {
    let mut report = Report::default();
    for call in calls() {
        let site = SITES
            .into_iter()
            .find(|site| call.path.ends_with(site.name));
        let site = site.expect("it is listed");
        for demand in Demand::ALL {
            for dialect in Dialect::BOTH {
                report
                    .add(site, demand, dialect, check(&call, demand, dialect))
                    .await;
            }
        }
    }
    // Sockets are in a file of their own.
    report.finish("server-functions", &SITES[..calls().len()]);
}

#[test]
fn every_listed_function_but_the_socket_is_called() {
    assert_eq!(calls().len() + 1, SITES.len());
}

/// A form that a page without JavaScript posted to itself.
async fn posted(page: &str, function: &str, demand: Demand, visitor: Option<&str>) -> Answer {
    let function = function.replace('/', "%2F");
    let fields = format!("__function={function}&demand={}", demand.segment());
    post(page, visitor, Dialect::Browser, FORM, fields).await
}

#[tokio::test]
async fn a_form_that_names_it_is_refused_on_its_page_and_leads_back_otherwise() {
    for demand in Demand::ALL {
        for visitor in VISITORS {
            let cell = format!("form × {} × {visitor:?}", demand.segment());
            let answer = posted("/?a=1", "/api/functions/post", demand, visitor).await;
            match refusal(demand, visitor) {
                Some(kind) => {
                    answer.assert_denied(kind.status(), &cell);
                    answer.assert_dialect(Dialect::Browser, &cell);
                }
                None => {
                    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{cell}");
                    assert_eq!(answer.header(header::LOCATION), "/?a=1", "{cell}");
                    answer.assert_no_canary(&cell);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_form_that_names_a_stream_is_refused_before_its_first_byte() {
    for function in ["/api/functions/text", "/api/functions/bytes"] {
        let answer = posted("/", function, Demand::Unauthorized, None).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED, function);
        answer.assert_dialect(Dialect::Browser, function);
        let answer = posted("/", function, Demand::Unauthorized, Some("ada")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{function}");
        answer.assert_no_canary(function);
    }
}

#[tokio::test]
async fn a_form_that_names_another_encoding_is_refused_and_answers_nobody() {
    for function in [
        "/api/functions/json",
        "/api/functions/put",
        "/api/functions/get",
    ] {
        for visitor in VISITORS {
            let answer = posted("/", function, Demand::Unauthorized, visitor).await;
            assert!(
                answer.status.is_client_error(),
                "{function}: {}",
                answer.status
            );
            answer.assert_no_canary(function);
        }
    }
}

#[tokio::test]
async fn a_stream_whose_guard_fails_midway_breaks_off() {
    for demand in [Demand::Forbidden, Demand::NotFound] {
        let call = Call {
            path: "/api/functions/late",
            method: Method::POST,
            kind: Some(FORM),
            arguments: form,
        };
        let answer = call.run(demand, Some("ada"), Dialect::Program).await;
        // The status has left with the first piece.
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.broken, "{}", answer.body);
        assert!(answer.body.starts_with("open"), "{}", answer.body);
        answer.assert_no_canary("late");
        let answer = call.run(demand, Some("admin"), Dialect::Program).await;
        assert!(!answer.broken && answer.body.ends_with("CANARY-of-admin"));
    }
}

#[tokio::test]
async fn auth_inside_a_stream_lets_nobody_pass() {
    for visitor in VISITORS {
        let call = Call {
            path: "/api/functions/ownerless",
            method: Method::POST,
            kind: Some(FORM),
            arguments: form,
        };
        let answer = call
            .run(Demand::Unauthorized, visitor, Dialect::Program)
            .await;
        assert!(answer.broken, "{visitor:?}: {}", answer.body);
        answer.assert_no_canary("ownerless");
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
