//! Every parser that a request meets: target, host, `Accept`, Fetch Metadata, `Authorization`,
//! `Origin`, cookies, forms. Nothing is a 5xx, and nothing opens the protected handler but its secret.

#![no_main]

use arbitrary::Arbitrary;
use axum::body::Body;
use fuzz::{CANARY, SECRET, ask, layer, routes};
use http::{HeaderName, HeaderValue, Request, StatusCode, header};
use leptos_auth::challenge::{ApiKey, Basic, Bearer};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    method: u8,
    target: Target<'a>,
    headers: Vec<(u8, &'a [u8])>,
    body: &'a [u8],
}

#[derive(Arbitrary, Debug)]
enum Target<'a> {
    Public,
    Protected,
    Echo,
    Query(&'a str),
    Any(&'a [u8]),
}

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "QUERY"];

const NAMES: [HeaderName; 16] = [
    header::ACCEPT,
    header::AUTHORIZATION,
    header::HOST,
    header::ORIGIN,
    header::COOKIE,
    header::REFERER,
    header::UPGRADE,
    header::CONNECTION,
    header::CONTENT_TYPE,
    header::RANGE,
    header::IF_NONE_MATCH,
    HeaderName::from_static("sec-fetch-site"),
    HeaderName::from_static("sec-fetch-mode"),
    HeaderName::from_static("sec-fetch-dest"),
    HeaderName::from_static("sec-purpose"),
    HeaderName::from_static("x-forwarded-host"),
];

fn request(input: &Input<'_>) -> Option<Request<Body>> {
    let target = match input.target {
        Target::Public => "/".into(),
        Target::Protected => "/protected".into(),
        Target::Echo => "/echo".into(),
        Target::Query(query) => format!("/protected?{query}").into_bytes(),
        Target::Any(target) => target.to_vec(),
    };
    let method = METHODS[usize::from(input.method) % METHODS.len()];
    let mut request = Request::builder().method(method).uri(target);
    let headers = request.headers_mut()?;
    headers.insert(header::HOST, HeaderValue::from_static("site.example"));
    for (name, value) in &input.headers {
        let name = &NAMES[usize::from(*name) % NAMES.len()];
        headers.append(name, HeaderValue::from_bytes(value).ok()?);
    }
    request.body(Body::from(input.body.to_vec())).ok()
}

fuzz_target!(|input: Input<'_>| {
    let Some(request) = request(&input) else {
        return;
    };
    let is_prefetch = request.headers().contains_key("sec-purpose");
    let came = format!("{:?}", request.headers().get(header::AUTHORIZATION));
    let layer = layer()
        .challenge(Bearer::new("site").expect("a realm"))
        .challenge(ApiKey::new("site", HeaderName::from_static("x-key")).expect("a realm"))
        .challenge(Basic::new("site").expect("a realm"));
    let answer = ask(layer.wrap(routes()), request);
    answer.check();
    assert!(
        is_prefetch || answer.status != StatusCode::SERVICE_UNAVAILABLE,
        "{answer:?}"
    );
    let leaked = answer
        .body
        .windows(CANARY.len())
        .any(|seen| seen == CANARY.as_bytes());
    // A password comes encoded.
    assert!(
        !leaked || came.contains(SECRET) || came.to_lowercase().contains("basic"),
        "{answer:?}"
    );
});
