//! Interrupts and errors that a stranger writes: leptos carries a server function's error in the
//! URL (`?__path=..&__err=..`), so that anybody could put one on somebody's page.

use http::{Method, StatusCode, header};
use leptos::server_fn::ServerFn;
use specimen::functions::{Reveal, SignIn};

use crate::common::{
    Answer, Dialect, FORM, JSON,
    harmless::{STRANGER, harmless},
    request,
};

/// What [`STRANGER`] and the rest look like in base64, as leptos wants them; written by hand so that
/// no encoder has to be trusted. First an ordinary error, then an interrupt.
fn forged() -> [String; 2] {
    let other = format!("{{\"Other\":\"{STRANGER}\"}}");
    let interrupt = format!(
        "{{\"Interrupt\":{{\"kind\":\"Forbidden\",\"reason\":{{\"MissingRight\":\"{STRANGER}\"}}}}}}"
    );
    [base64(other.as_bytes()), base64(interrupt.as_bytes())]
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let number = (0..3).fold(0_usize, |number, n| {
            number << 8 | usize::from(three.get(n).copied().unwrap_or_default())
        });
        for n in 0..4 {
            let letter = char::from(LETTERS[number >> (18 - 6 * n) & 63]);
            text.push(if n > three.len() { '=' } else { letter });
        }
    }
    text
}

/// Pages with a form or an action of these functions on them, and what they answer by themselves.
const PAGES: [(&str, Option<&str>, u16); 5] = [
    ("/ooo/page-component/unauthorized", None, 401),
    ("/async/page-component/unauthorized", None, 401),
    ("/ooo/server-action/unauthorized", Some("ada"), 200),
    ("/ooo/auth-form/unauthorized", Some("ada"), 200),
    ("/in-order/auth-form/unauthorized", None, 200),
];

async fn page(cell: &str, uri: &str, user: Option<&str>) -> Answer {
    let ask = request(Method::GET, uri, user).header(header::ACCEPT, Dialect::Browser.accept());
    harmless(cell, ask, "").await
}

fn names() -> [(&'static str, &'static str); 5] {
    [
        ("__path", "__err"),
        ("__p%61th", "__err"),
        ("%5F%5fpath", "%5f%5Ferr"),
        ("__path", "__%65rr"),
        ("a=b&__path", "c=%ff&__err"),
    ]
}

#[tokio::test]
async fn an_error_in_the_url_is_on_nobody_s_page() {
    for (uri, user, _) in PAGES {
        for function in [SignIn::PATH, Reveal::PATH] {
            for error in forged() {
                for (path, err) in names() {
                    let forged = format!("{uri}?{path}={function}&{err}={error}");
                    let answer = page(&forged, &forged, user).await;
                    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{forged}");
                    let clean = answer.header(header::LOCATION);
                    assert!(clean.starts_with(uri) && !clean.contains("err"), "{clean}");
                }
            }
        }
    }
}

#[tokio::test]
async fn the_page_without_it_is_as_it_always_is() {
    for (uri, user, status) in PAGES {
        let uri = format!("{uri}?a=b&c=%ff");
        let answer = page(&uri, &uri, user).await;
        assert_eq!(answer.status.as_u16(), status, "{uri}");
    }
}

#[tokio::test]
async fn an_error_beside_what_is_not_ascii_is_on_nobody_s_page_either() {
    for (uri, user, status) in PAGES {
        for function in [SignIn::PATH, Reveal::PATH] {
            for error in forged() {
                for beside in ["\u{e9}", "\u{1f512}=1", "a=\u{ff}&"] {
                    let forged = format!("{uri}?{beside}&__path={function}&__err={error}");
                    let answer = page(&forged, &forged, user).await;
                    assert!(!answer.body.contains("data-page=\"error\""), "{forged}");
                    let refused = answer.status.is_redirection() || answer.status.is_client_error();
                    assert!(refused || answer.status.as_u16() == status, "{forged}");
                }
            }
        }
    }
}

#[tokio::test]
async fn an_error_in_the_url_of_a_form_changes_nothing() {
    for error in forged() {
        let uri = format!("/?__path={}&__err={error}", SignIn::PATH);
        let function = SignIn::PATH.replace('/', "%2F");
        let wrong = format!("__function={function}&name=ada&password=wr0ng");
        let ask = request(Method::POST, &uri, None)
            .header(header::ACCEPT, Dialect::Browser.accept())
            .header(header::CONTENT_TYPE, FORM);
        let answer = harmless(&uri, ask, wrong).await;
        answer.assert_denied(StatusCode::UNAUTHORIZED, &uri);
    }
}

#[tokio::test]
async fn an_error_in_the_url_of_a_server_function_changes_nothing() {
    for user in [None, Some("ada")] {
        for dialect in Dialect::BOTH {
            for error in forged() {
                let path = "/api/functions/post";
                let uri = format!("{path}?__path={path}&__err={error}");
                let cell = format!("{uri} {user:?} {dialect:?}");
                let ask = request(Method::POST, &uri, user)
                    .header(header::ACCEPT, dialect.accept())
                    .header(header::CONTENT_TYPE, FORM);
                let answer = harmless(&cell, ask, "demand=forbidden").await;
                answer.assert_denied(StatusCode::FORBIDDEN, &cell);
            }
        }
    }
}

/// Interrupts as nobody writes them.
fn malformed() -> Vec<String> {
    let nested = "[".repeat(100_000);
    [
        "null",
        "{\"Interrupt\":null}",
        "{\"Interrupt\":{}}",
        "{\"Interrupt\":{\"kind\":\"Nothing\",\"reason\":\"NoCredential\"}}",
        "{\"Interrupt\":{\"kind\":\"Unauthorized\",\"reason\":\"Nothing\"}}",
        "{\"Interrupt\":{\"kind\":\"Unavailable\",\"reason\":\"Unavailable\",\"retry_after\":18446744073709551615}}",
        "{\"Interrupt\":{\"kind\":\"Unavailable\",\"reason\":\"Unavailable\",\"retry_after\":-1}}",
        "{\"Interrupt\":{\"kind\":\"Unavailable\",\"reason\":\"Unavailable\",\"retry_after\":1e999}}",
        "{\"Interrupt\":{\"kind\":\"Forbidden\",\"reason\":{\"MissingRight\":\"\u{0}\"}}}",
        "\u{feff}{}",
        "",
        nested.as_str(),
    ]
    .map(str::to_owned)
    .into()
}

#[tokio::test]
async fn malformed_interrupts_are_ignored_or_refused_wherever_they_stand() {
    let long = format!("{{\"Other\":\"{}\"}}", "a".repeat(1 << 20));
    for (n, text) in malformed().into_iter().chain([long]).enumerate() {
        for user in [None, Some("ada")] {
            let cell = format!("body {n} {user:?}");
            let ask = request(Method::POST, "/api/functions/json", user)
                .header(header::CONTENT_TYPE, JSON);
            let answer = harmless(&cell, ask, text.clone()).await;
            assert!(answer.status.is_client_error(), "{cell}: {}", answer.status);

            let encoded = base64(text.as_bytes());
            for field in ["__err", "error", "demand"] {
                let cell = format!("field {field} {n} {user:?}");
                let ask = request(Method::POST, "/", user).header(header::CONTENT_TYPE, FORM);
                let form = format!("__function=%2Fapi%2Ffunctions%2Fpost&{field}={encoded}");
                let answer = harmless(&cell, ask, form).await;
                assert!(answer.status.is_client_error(), "{cell}: {}", answer.status);
            }

            let cell = format!("cookie {n} {user:?}");
            let cookie = user.map_or_else(String::new, |user| format!("user={user}; "));
            let ask = request(Method::GET, "/handlers/handler/forbidden", None)
                .header(header::COOKIE, format!("{cookie}__err={encoded}"));
            let answer = harmless(&cell, ask, "").await;
            answer.assert_denied(StatusCode::FORBIDDEN, &cell);
        }
    }
}

#[tokio::test]
async fn malformed_interrupts_in_urls_are_taken_away_or_too_long() {
    for (n, text) in malformed().into_iter().enumerate() {
        let uri = format!(
            "/?__path={}&__err={}",
            SignIn::PATH,
            base64(text.as_bytes())
        );
        // What is longer no client of ours can write; see `bad_input_bytes`.
        let Ok(_) = uri.parse::<http::Uri>() else {
            continue;
        };
        let answer = page(&format!("url {n}"), &uri, Some("ada")).await;
        let (status, long) = (answer.status, uri.len() > 8192);
        let expected = if long {
            StatusCode::URI_TOO_LONG
        } else {
            StatusCode::SEE_OTHER
        };
        assert_eq!(status, expected, "{n}");
    }
}
