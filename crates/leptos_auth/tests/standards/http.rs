use http::{Method, StatusCode, header};
use serde_json::Value;

use crate::{
    Row,
    common::canary,
    elsewhere, not_here, row,
    site::{DATA, HTML, PAGE, ask, challenges, get, schemes},
};

pub(crate) const ROWS: &[Row] = &[
    row(
        "H1",
        "`GET` a protected page, signed out, `Accept: text/html`: 401, a challenge, the page with its form for the same URL, `no-store`, no `Location`, no validator",
        || Box::pin(page()),
    ),
    row("H2", "`HEAD`: the same head, and no body", || {
        Box::pin(head())
    }),
    row(
        "H3",
        "the same URL, `Accept: application/json`: 401, problem details, the same challenge",
        || Box::pin(json()),
    ),
    row(
        "H4",
        "q-values decide; an `Accept` that can not be read is never a 500 or 406",
        || Box::pin(accept()),
    ),
    row(
        "H5",
        "signed in without the right: 403, no challenge",
        || Box::pin(forbidden()),
    ),
    not_here(
        "H6",
        "concealed: 404, the same as a true miss",
        "`conceal()` comes with the guards' options; Notebook's notes do it by query",
    ),
    row(
        "H7",
        "an expired session: 401, with a reason of its own",
        || Box::pin(expired()),
    ),
    elsewhere(
        "H8",
        "a wrong password: 401 with the form, the name kept and the password never",
        "leptos_auth posted_forms: a_wrong_password_at_the_sign_in_page_shows_that_page",
    ),
    elsewhere(
        "H9",
        "every 401 of every layer has a challenge",
        "specimen matrix: every_call_site_is_right_in_every_mode_for_everybody",
    ),
    row(
        "H10",
        "an unknown path is 404 without a question; below a path rule it is 401",
        || Box::pin(unknown()),
    ),
    row(
        "H11",
        "preconditions and ranges on a protected URL: 401, never 304, 206 or 412",
        || Box::pin(preconditions()),
    ),
    row("H13", "a preflight (`OPTIONS`) is never 401", || {
        Box::pin(preflight())
    }),
    row(
        "H14",
        "challenges parse with a parser that is not ours, with a quoted realm",
        || Box::pin(grammar()),
    ),
    row("H15", "two `Authorization` fields: 400", || {
        Box::pin(two_fields())
    }),
    row(
        "H16",
        "several challenges: a field line each, the strongest first, the same order each time",
        || Box::pin(order()),
    ),
    row(
        "H20",
        "`Basic` is never sent to a browser that was not asked to open its dialog",
        || Box::pin(no_dialog()),
    ),
    elsewhere(
        "H12",
        "`Expect: 100-continue` with a large body: 401, and the body is not asked for",
        "specimen handlers: a_large_body_is_refused_before_it_is_read",
    ),
    elsewhere(
        "H19",
        "the form's challenge is of a scheme that no browser knows, `Session` or another name",
        "leptos_auth lib: a_realm_is_refused_or_read_as_it_was_given; docs/http.md",
    ),
    elsewhere(
        "H21",
        "a WebSocket or an event stream is refused before the upgrade",
        "specimen handlers",
    ),
    row(
        "H22",
        "an image, a script, a style sheet: 401 without a body, for this origin only",
        || Box::pin(subresources()),
    ),
    elsewhere(
        "H23",
        "a prefetch is told nothing: 503 (a 401 would be kept and shown)",
        "leptos_auth regions: a_prefetch_gets_no_page_with_a_hole_in_it",
    ),
];

async fn page() {
    let answer = get(PAGE, &[("accept", HTML)]).await;
    answer.assert_denied(StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert!(
        answer.body.contains("<form method=\"post\" action=\"\">"),
        "{}",
        answer.body
    );
    for name in ["location", "etag", "last-modified", "expires", "age"] {
        assert!(!answer.headers.contains_key(name), "{name}");
    }
    for name in [
        "Cookie",
        "Authorization",
        "Accept",
        "Sec-Fetch-Dest",
        "Sec-Fetch-Mode",
    ] {
        assert!(answer.header("vary").contains(name), "{name}");
    }
    assert!(!answer.body.contains("CANARY"));
}

async fn head() {
    for (uri, accept) in [
        (PAGE, HTML),
        (PAGE, "application/json"),
        (DATA, "*/*"),
        (DATA, HTML),
    ] {
        let get = get(uri, &[("accept", accept)]).await;
        let head = ask(Method::HEAD, uri, &[("accept", accept)]).await;
        assert_eq!(head.status, get.status);
        assert_eq!(head.body, "");
        for name in get.headers.keys() {
            assert!(head.headers.contains_key(name), "{uri} {accept}: {name}");
            // Nonces and ids differ from answer to answer, in their bytes and never in their length.
            let (ours, theirs) = (&head.headers[name], &get.headers[name]);
            assert_eq!(ours, theirs, "{uri} {accept}: {name}");
        }
        assert!(
            head.headers.contains_key(header::CONTENT_LENGTH),
            "{uri} {accept}"
        );
    }
}

async fn json() {
    for accept in ["application/json", "application/problem+json", "*/*"] {
        let answer = get(PAGE, &[("accept", accept)]).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{accept}"
        );
        assert!(schemes(&answer).contains(&"session".to_owned()));
        let length: usize = answer.header("content-length").parse().expect("a length");
        assert_eq!(length, answer.body.len());
        let problem: Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(problem["status"], 401);
    }
}

async fn accept() {
    let page = "text/html; charset=utf-8";
    let problem = "application/problem+json";
    for (accept, kind) in [
        ("application/json;q=0.1, text/html", page),
        ("text/html;q=0.1, application/json", problem),
        ("application/*;q=0, */*", page),
        ("text/html, */*;q=0.1", page),
        ("application/xml", problem),
        (";;;,,q=", problem),
        ("text/html;q=nonsense", problem),
        ("\"", problem),
    ] {
        let answer = get(PAGE, &[("accept", accept)]).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.header("content-type"), kind, "{accept}");
    }
}

async fn forbidden() {
    for accept in [HTML, "application/json"] {
        let fields = [("accept", accept), ("cookie", "user=ada")];
        let answer = get("/admin", &fields).await;
        answer.assert_denied(StatusCode::FORBIDDEN);
    }
}

async fn expired() {
    let problem = async |cookie| {
        let fields = [("accept", "application/json"), ("cookie", cookie)];
        let answer = get(DATA, &fields).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        serde_json::from_str::<Value>(&answer.body).expect("JSON")["type"].clone()
    };
    assert_eq!(problem("user=expired").await, "urn:leptos-auth:expired");
    assert_eq!(problem("other=1").await, "urn:leptos-auth:no-credential");
}

async fn unknown() {
    let answer = get("/nowhere", &[("accept", HTML)]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(!answer.headers.contains_key(header::WWW_AUTHENTICATE));
}

async fn preconditions() {
    for (name, value) in [
        ("if-none-match", "*"),
        ("if-none-match", "\"x\""),
        ("if-match", "\"x\""),
        ("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("if-unmodified-since", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("range", "bytes=0-10"),
    ] {
        for uri in [PAGE, DATA] {
            let answer = get(uri, &[("accept", HTML), (name, value)]).await;
            answer.assert_denied(StatusCode::UNAUTHORIZED);
        }
    }
}

async fn preflight() {
    let fields = [
        ("origin", "https://elsewhere.example"),
        ("access-control-request-method", "POST"),
    ];
    for uri in [PAGE, DATA] {
        let answer = ask(Method::OPTIONS, uri, &fields).await;
        assert_ne!(answer.status, StatusCode::UNAUTHORIZED, "{uri}");
    }
}

async fn grammar() {
    for (uri, accept) in [(PAGE, HTML), (PAGE, "*/*"), (DATA, HTML), (DATA, "*/*")] {
        let answer = get(uri, &[("accept", accept)]).await;
        let found = challenges(&answer.headers);
        assert!(!found.is_empty());
        for (scheme, params) in found {
            assert!(
                params.contains(&("realm".into(), "Specimen".into())),
                "{scheme}"
            );
            let mut names: Vec<_> = params.iter().map(|(name, _)| name).collect();
            names.dedup();
            assert_eq!(names.len(), params.len(), "each once");
        }
        for value in answer.headers.get_all(header::WWW_AUTHENTICATE) {
            assert!(
                value
                    .to_str()
                    .expect("ASCII")
                    .contains("realm=\"Specimen\"")
            );
        }
    }
}

async fn two_fields() {
    let fields = [
        ("authorization", "Bearer ada"),
        ("authorization", "Bearer ada"),
    ];
    let answer = get(DATA, &fields).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(!answer.body.contains(&canary("ada")));
}

async fn order() {
    for _ in 0..3 {
        let answer = get(DATA, &[("accept", "*/*")]).await;
        assert_eq!(schemes(&answer), ["bearer", "apikey"]);
        let lines = answer.headers.get_all(header::WWW_AUTHENTICATE).iter();
        assert_eq!(lines.count(), 2);
        let answer = get(PAGE, &[("accept", "*/*")]).await;
        assert_eq!(schemes(&answer), ["session", "basic"]);
    }
}

async fn no_dialog() {
    for fields in [
        &[("accept", HTML)][..],
        &[
            ("accept", "*/*"),
            ("sec-fetch-dest", "empty"),
            ("sec-fetch-mode", "cors"),
        ],
        &[
            ("sec-fetch-dest", "document"),
            ("sec-fetch-mode", "navigate"),
        ],
        &[("sec-fetch-dest", "image")],
    ] {
        let answer = get(PAGE, fields).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(schemes(&answer), ["session"], "{fields:?}");
    }
}

async fn subresources() {
    for dest in ["image", "script", "style", "font", "video", "worker"] {
        let fields = [("accept", "*/*"), ("sec-fetch-dest", dest)];
        let answer = get(DATA, &fields).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED);
        assert_eq!(answer.body, "", "{dest}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
    }
}
