use http::StatusCode;

use crate::{
    Row,
    common::canary,
    elsewhere, not_here, row,
    site::{DATA, HTML, PAGE, get, param, schemes},
};

pub(crate) const ROWS: &[Row] = &[
    row(
        "B1",
        "no token: 401 `Bearer realm=..` without `error`",
        || Box::pin(no_token()),
    ),
    row(
        "B2",
        "an expired, revoked, malformed or unknown token: 401 `invalid_token`",
        || Box::pin(invalid_token()),
    ),
    row(
        "B3",
        "a token without the right: 403 `insufficient_scope`",
        || Box::pin(insufficient_scope()),
    ),
    row(
        "B4",
        "two credentials at once: 400 `invalid_request`",
        || Box::pin(invalid_request()),
    ),
    elsewhere(
        "B5",
        "a bare `Bearer` is never sent",
        "leptos_auth lib: without_a_token_there_is_no_error",
    ),
    elsewhere(
        "B6",
        "`scope`, `error_description` and realms hold what their grammar allows",
        "leptos_auth lib: challenge::param",
    ),
    row("B7", "`?access_token=` is refused: 400", || {
        Box::pin(token_in_the_address())
    }),
    row("B8", "who sent `Authorization` is never redirected", || {
        Box::pin(no_redirect())
    }),
    not_here(
        "B9",
        "a token endpoint's answers are `no-store`",
        "there is no token endpoint yet",
    ),
    row(
        "B10",
        "one challenge per kind that is accepted, `error` only on the one that was tried",
        || Box::pin(error_where_tried()),
    ),
    row("B11", "an API without a key: 401 with a challenge", || {
        Box::pin(api_key())
    }),
    row(
        "B12",
        "`Basic`: charset UTF-8, the first colon divides, what can not be read is 401",
        || Box::pin(basic()),
    ),
    row("B13", "the scheme is read without regard to case", || {
        Box::pin(case())
    }),
    row(
        "B14",
        "a token that fails never falls back to the session beside it",
        || Box::pin(no_falling_back()),
    ),
    row("B15", "where the issuer is down: 503, never 401", || {
        Box::pin(issuer_down())
    }),
];

async fn no_token() {
    let answer = get(DATA, &[]).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert_eq!(
        param(&answer, "bearer", "realm").as_deref(),
        Some("Specimen")
    );
    assert_eq!(
        param(&answer, "bearer", "scope").as_deref(),
        Some("notes:read")
    );
    assert_eq!(param(&answer, "bearer", "error"), None);
}

async fn invalid_token() {
    for token in ["expired", "revoked", "garbage", "a.b.c", "==="] {
        let field = format!("Bearer {token}");
        let answer = get(DATA, &[("authorization", &field)]).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        let error = param(&answer, "bearer", "error");
        assert_eq!(error.as_deref(), Some("invalid_token"), "{token}");
    }
    let answer = get(DATA, &[("authorization", "Bearer expired")]).await;
    let description = param(&answer, "bearer", "error_description");
    assert_eq!(description.as_deref(), Some("The token has expired"));
    let answer = get(DATA, &[("authorization", "Bearer ada")]).await;
    assert_eq!(
        (answer.status, answer.body),
        (StatusCode::OK, canary("ada"))
    );
}

async fn insufficient_scope() {
    let answer = get("/v1/cookie", &[("authorization", "Bearer ada")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(schemes(&answer), ["bearer"]);
    let error = param(&answer, "bearer", "error");
    assert_eq!(error.as_deref(), Some("insufficient_scope"));
    let answer = get("/v1/cookie", &[("cookie", "user=ada")]).await;
    answer.assert_denied(StatusCode::FORBIDDEN);
}

async fn invalid_request() {
    for fields in [
        &[
            ("authorization", "Bearer ada"),
            ("authorization", "Bearer ada"),
        ][..],
        &[
            ("authorization", "Bearer ada"),
            ("authorization", "Basic YTpi"),
        ],
    ] {
        let answer = get(DATA, fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let error = param(&answer, "bearer", "error");
        assert_eq!(error.as_deref(), Some("invalid_request"));
        assert!(!answer.body.contains("CANARY"));
    }
}

async fn token_in_the_address() {
    for query in [
        "access_token=ada",
        "x=1&access_token=ada",
        "access%5ftoken=ada",
    ] {
        let answer = get(&format!("{DATA}?{query}"), &[]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(!answer.body.contains("=ada"), "{query}");
    }
}

async fn no_redirect() {
    for uri in [PAGE, DATA, "/admin"] {
        for accept in [HTML, "*/*"] {
            let fields = [("authorization", "Bearer garbage"), ("accept", accept)];
            let answer = get(uri, &fields).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{uri}");
        }
    }
}

async fn error_where_tried() {
    let answer = get(DATA, &[("authorization", "Bearer garbage")]).await;
    assert_eq!(schemes(&answer), ["bearer", "apikey"]);
    assert_eq!(param(&answer, "apikey", "error"), None);
    let answer = get(DATA, &[("authorization", "Basic YTpi")]).await;
    assert_eq!(param(&answer, "bearer", "error"), None);
}

async fn api_key() {
    let answer = get(DATA, &[("accept", "application/json")]).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert_eq!(
        param(&answer, "apikey", "header").as_deref(),
        Some("x-api-key")
    );
}

async fn basic() {
    let answer = get(PAGE, &[]).await;
    assert_eq!(param(&answer, "basic", "charset").as_deref(), Some("UTF-8"));
    // `ada:ri:ght`
    let right = [("authorization", "basic YWRhOnJpOmdodA==")];
    assert_eq!(get(DATA, &right).await.status, StatusCode::OK);
    for field in [
        "Basic",
        "Basic !",
        "Basic YWRh",
        "Basic /////w==",
        "Basic YTpi",
    ] {
        let answer = get(DATA, &[("authorization", field)]).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
    }
}

async fn case() {
    for scheme in ["Bearer", "bearer", "BEARER", "bEaReR"] {
        let field = format!("{scheme} ada");
        let answer = get(DATA, &[("authorization", &field)]).await;
        assert_eq!(answer.status, StatusCode::OK, "{scheme}");
    }
}

async fn no_falling_back() {
    for field in [
        "Bearer garbage",
        "Bearer expired",
        "Digest a=b",
        "Basic YTpi",
        "x",
    ] {
        let fields = [("authorization", field), ("cookie", "user=ada")];
        for uri in [DATA, PAGE] {
            let answer = get(uri, &fields).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{uri}: {field}");
            assert!(!answer.body.contains("CANARY"), "{uri}: {field}");
        }
    }
}

async fn issuer_down() {
    let answer = get(DATA, &[("authorization", "Bearer down")]).await;
    answer.assert_denied(StatusCode::SERVICE_UNAVAILABLE);
}
