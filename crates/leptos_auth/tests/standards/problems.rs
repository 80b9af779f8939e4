use http::StatusCode;
use serde_json::Value;

use crate::{
    Row, elsewhere, not_here, row,
    site::{DATA, get, param},
};

pub(crate) const ROWS: &[Row] = &[
    row(
        "P1",
        "`type` is a URI per reason, `status` the status, `instance` the request's id, `documentation_url` the reason's",
        || Box::pin(members()),
    ),
    row(
        "P2",
        "nothing internal: no text of an error, no file, no query",
        || Box::pin(nothing_internal()),
    ),
    row(
        "P3",
        "`Accept: application/xml`: problem details all the same",
        || Box::pin(xml()),
    ),
    elsewhere(
        "P4",
        "a server function's client reads it as the same typed error",
        "leptos_auth server_functions",
    ),
    row("P5", "`retry_after` and `Retry-After` agree", || {
        Box::pin(retry_after())
    }),
    row(
        "S1",
        "too old a proof: 401 `insufficient_user_authentication` with `max_age` and `acr_values`",
        || Box::pin(step_up()),
    ),
    elsewhere(
        "S2",
        "a browser's proof is too old: the step-up page at the same URL",
        "notebook step_up; end2end step-up",
    ),
    row(
        "M1",
        "a Bearer challenge says where the resource's metadata is",
        || Box::pin(metadata()),
    ),
    not_here("M2", "that document is served", "the application serves it"),
    row(
        "M3",
        "a Bearer challenge names the scope that is needed",
        || Box::pin(scope()),
    ),
];

async fn problem(uri: &str, fields: &[(&str, &str)]) -> (StatusCode, Value) {
    let answer = get(uri, fields).await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem = serde_json::from_str(&answer.body).expect("JSON");
    (answer.status, problem)
}

async fn members() {
    for (fields, reason, title) in [
        (&[][..], "no-credential", "Authentication required"),
        (&[("cookie", "user=expired")], "expired", "Session expired"),
        (
            &[("authorization", "Bearer x")],
            "invalid-token",
            "Credential not recognised",
        ),
        (
            &[("authorization", "Bearer revoked")],
            "revoked",
            "Session ended",
        ),
        (
            &[("cookie", "user=broken")],
            "unavailable",
            "Temporarily unavailable",
        ),
    ] {
        let (status, problem) = problem(DATA, fields).await;
        assert_eq!(problem["type"], format!("urn:leptos-auth:{reason}"));
        assert_eq!(problem["title"], title);
        assert_eq!(problem["status"], status.as_u16());
        assert_eq!(
            problem["error"],
            status.canonical_reason().expect("a known status")
        );
        assert_eq!(problem["message"], problem["detail"]);
        let instance = problem["instance"].as_str().expect("an id");
        assert_eq!(instance.len(), 36, "{instance}");
        let documentation = format!("https://docs.example/errors#{reason}");
        assert_eq!(problem["documentation_url"], documentation);
    }
}

async fn nothing_internal() {
    for fields in [
        [("cookie", "user=broken")],
        [("authorization", "Bearer down")],
        [("authorization", "Bearer secret-token")],
    ] {
        let (_, problem) = problem(&format!("{DATA}?secret=query"), &fields).await;
        let text = problem.to_string();
        for word in ["the store", "the issuer", ".rs", "secret"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}

async fn xml() {
    let (status, _) = problem(DATA, &[("accept", "application/xml")]).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

async fn retry_after() {
    let answer = get("/v1/busy", &[]).await;
    answer.assert_denied(StatusCode::TOO_MANY_REQUESTS);
    let problem: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(answer.header("retry-after"), "2");
    assert_eq!(problem["retry_after"], 2);
}

async fn step_up() {
    let answer = get("/v1/step-up", &[("authorization", "Bearer ada")]).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    let param = |name| param(&answer, "bearer", name);
    assert_eq!(
        param("error").as_deref(),
        Some("insufficient_user_authentication")
    );
    assert_eq!(param("max_age").as_deref(), Some("300"));
    assert_eq!(param("acr_values").as_deref(), Some("mfa pwd"));
    let problem: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(problem["max_age"], 300);
    // Without a token it is not the token that is too old.
    let answer = get("/v1/step-up", &[]).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert_eq!(super::site::param(&answer, "bearer", "error"), None);
}

async fn metadata() {
    let answer = get(DATA, &[]).await;
    let url = param(&answer, "bearer", "resource_metadata");
    assert_eq!(url.as_deref(), Some("https://localhost/metadata"));
}

async fn scope() {
    let answer = get("/v1/narrow", &[("authorization", "Bearer ada")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let scope = param(&answer, "bearer", "scope");
    assert_eq!(scope.as_deref(), Some("notes:write"));
}
