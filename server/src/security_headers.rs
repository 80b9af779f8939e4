//! What every response tells the browser, whichever layer it is from.
//!
//! | header | value | why |
//! |---|---|---|
//! | `Content-Security-Policy` | of a page: [`notebook::shell`]'s; else [`NO_DOCUMENT`] | nothing but a page may run or load anything |
//! | `X-Content-Type-Options` | `nosniff` | a note, as JSON, is never taken for a script |
//! | `X-Frame-Options` | `DENY` | `frame-ancestors`, for browsers that do not know it |
//! | `Referrer-Policy` | `same-origin` | no other site learns the address of a note |
//! | `Cross-Origin-Opener-Policy` | `same-origin` | a window of another site has no handle on ours |
//! | `Cross-Origin-Resource-Policy` | `same-origin` | no other site embeds what is ours |
//! | `Strict-Transport-Security` | on an https origin: a year | the next visit is https, too (RFC 6797) |
//!
//! What a response says itself is kept. Only what hyper answers for a request that it can't parse
//! comes without: no application is asked.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use leptos_auth::PublicOrigin;

/// The policy of what is no page. `default-src` does not cover the other three.
const NO_DOCUMENT: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Two years are usual and one is asked for (ASVS 5.0, 3.4.1). Not `includeSubDomains`: what runs
/// below our name is not ours to decide.
const HTTPS_FOR_A_YEAR: &str = "max-age=31536000";

const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, NO_DOCUMENT),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// The headers of one origin.
#[derive(Clone, Debug)]
pub(crate) struct SecurityHeaders(Arc<HeaderMap>);

impl SecurityHeaders {
    pub(crate) fn new(origin: &PublicOrigin) -> Self {
        let always = ALWAYS.into_iter();
        let mut headers: HeaderMap = always
            .map(|(name, value)| (name, HeaderValue::from_static(value)))
            .collect();
        if origin.is_secure() {
            let year = HeaderValue::from_static(HTTPS_FOR_A_YEAR);
            headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
        }
        Self(Arc::new(headers))
    }
}

/// For [`axum::middleware::map_response_with_state`], outermost of all layers.
pub(crate) async fn write(
    State(headers): State<SecurityHeaders>,
    mut response: Response,
) -> Response {
    for (name, value) in headers.0.iter() {
        let said = response.headers_mut().entry(name);
        said.or_insert_with(|| value.clone());
    }
    response
}

#[cfg(test)]
mod tests {
    use http::{Request, StatusCode};
    use leptos::config::Env;

    use super::*;
    use crate::test_site::{ACCOUNT, TestSite, bare, form, request, send};

    fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
        let all: Vec<_> = headers.get_all(name).iter().collect();
        assert_eq!(all.len(), 1, "{name}: {all:?}");
        all[0].to_str().expect("ASCII")
    }

    /// What holds for whatever is answered, but for the policy.
    fn assert_told(headers: &HeaderMap) {
        for (name, value) in &ALWAYS[1..] {
            assert_eq!(only(headers, name), *value, "{name}");
        }
    }

    /// The nonce of the policy, which is in it once.
    fn nonce(headers: &HeaderMap) -> &str {
        let policy = only(headers, &header::CONTENT_SECURITY_POLICY);
        let mut parts = policy.split("'nonce-").skip(1);
        let rest = parts.next().unwrap_or_else(|| panic!("{policy}"));
        assert!(parts.next().is_none(), "{policy}");
        rest.split('\'').next().expect("its end")
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn every_page_has_a_policy_with_the_nonce_of_its_scripts() {
        let test_site = TestSite::open().await;
        let site = test_site.build("http://localhost:3000", Env::PROD);
        let get = |path| bare(request("GET", path, "text/html"));
        let mut nonces = Vec::new();
        for (page, status) in [
            (get("/"), 200),
            (get("/"), 200),
            (get("/sign-in"), 200),
            // Rendered twice, the second time with what the first found out.
            (get("/notes"), 401),
            (get("/admin"), 401),
            // By the router's fallback.
            (get("/nowhere"), 404),
            (form("/notes", "/api/sign_in", ACCOUNT), 401),
            (form("/sign-up", "/api/sign_up", "email=&password="), 422),
        ] {
            let (answered, headers, html) = send(&site, page).await;
            assert_eq!(answered, status, "{html}");
            assert_told(&headers);
            let nonce = nonce(&headers);
            let scripts = html.matches("<script").count();
            let ours = html.matches(&format!("nonce=\"{nonce}\"")).count();
            assert!(
                scripts > 0 && ours == scripts,
                "{ours} of {scripts}: {html}"
            );
            assert!(!html.contains("style="), "no style in a page: {html}");
            assert!(!nonces.contains(&nonce.to_owned()), "a nonce came twice");
            nonces.push(nonce.to_owned());
        }
        let (status, headers, body) = send(&site, bare(request("HEAD", "/", "text/html"))).await;
        assert_eq!((status, &*body), (StatusCode::OK, ""));
        assert!(!nonce(&headers).is_empty());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whatever_is_no_page_may_load_nothing() {
        let test_site = TestSite::open().await;
        let site = test_site.build("http://localhost:3000", Env::PROD);
        let json = |method, path| request(method, path, "application/json");
        let get = |path| request("GET", path, "text/html");
        let long = HeaderValue::from_str(&"x".repeat(20_000)).expect("ASCII");
        for (request, status) in [
            (json("GET", "/notes"), 401),
            (json("GET", "/v1/notes"), 401),
            (json("POST", "/api/list_notes"), 401),
            (get("/notes").header("sec-fetch-dest", "image"), 401),
            (get("/notes/"), 308),
            (get("/robots.txt"), 200),
            (get("/healthz"), 200),
            (get("/readyz"), 200),
            (get("//elsewhere.example"), 400),
            (json("DELETE", "/v1/notes"), 405),
            (get("/").header("x-long", long), 431),
            (
                json("POST", "/notes").header(header::CONTENT_LENGTH, 2 << 20),
                413,
            ),
        ] {
            let request = bare(request);
            let name = format!("{} {}", request.method(), request.uri());
            let (answered, headers, _) = send(&site, request).await;
            assert_eq!(answered, status, "{name}");
            assert_told(&headers);
            let policy = only(&headers, &header::CONTENT_SECURITY_POLICY);
            assert_eq!(policy, NO_DOCUMENT, "{name}");
        }

        let elsewhere = Request::get("/").header(header::HOST, "elsewhere.example");
        let signed_up = form("/sign-up", "/api/sign_up", ACCOUNT);
        for (request, status) in [(bare(elsewhere), 421), (signed_up, 303)] {
            let (answered, headers, _) = send(&site, request).await;
            assert_eq!(answered, status);
            assert_told(&headers);
            let policy = only(&headers, &header::CONTENT_SECURITY_POLICY);
            assert_eq!(policy, NO_DOCUMENT);
        }

        test_site.accounts.pool().close().await;
        let (answered, headers, _) = send(&site, bare(get("/readyz"))).await;
        assert_eq!(answered, StatusCode::SERVICE_UNAVAILABLE);
        assert_told(&headers);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn https_is_demanded_on_an_https_origin_only() {
        let test_site = TestSite::open().await;
        let year = |origin: &str| {
            let site = test_site.build(origin, Env::DEV);
            let host = origin.split_once("://").expect("a scheme").1.to_owned();
            async move {
                let request = Request::get("/nowhere").header(header::HOST, host);
                let request = request.header(header::ACCEPT, "text/html");
                let (_, headers, _) = send(&site, bare(request)).await;
                let policy = only(&headers, &header::CONTENT_SECURITY_POLICY).to_owned();
                let year = headers.get(header::STRICT_TRANSPORT_SECURITY).cloned();
                (year, policy)
            }
        };
        assert_eq!(year("http://localhost:3000").await.0, None);
        let (year, _) = year("https://notes.example").await;
        assert_eq!(year.expect("a year"), HTTPS_FOR_A_YEAR);
    }
}
