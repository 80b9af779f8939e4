//! Requests put together at random from what is known to be difficult, the same each time.

use http::{HeaderValue, Method};

use crate::common::{Dialect, harmless::harmless, harmless::side_by_side, random::Random, request};

/// How many requests; each goes to the whole application.
const NUMBER: usize = 3_000;

const METHODS: [&str; 8] = [
    "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW",
];

const PATHS: [&str; 16] = [
    "/",
    "/ooo",
    "/in-order",
    "/async",
    "/partial",
    "/resource",
    "/layout",
    "/auth-form",
    "/forbidden",
    "/not-found",
    "/handlers/handler",
    "/handlers/layer",
    "/api/functions/post",
    "/api/functions/get",
    "/%ff",
    "/..",
];

const PIECES: [&str; 24] = [
    "__path",
    "__err",
    "__function",
    "__hold",
    "demand",
    "=",
    "=",
    "&",
    "&",
    "%2Fapi%2Ffunctions%2Fpost",
    "/api/functions/text",
    "unauthorized",
    "forbidden",
    "%00",
    "%ff",
    "%zz",
    "[",
    "]",
    "{\"Interrupt\":",
    "e30=",
    "null",
    "a",
    "+",
    ";",
];

const HEADERS: [(&str, &str); 14] = [
    ("accept", "text/html"),
    ("accept", "application/json"),
    ("accept", "*/*;q=x"),
    ("content-type", "application/x-www-form-urlencoded"),
    ("content-type", "application/json"),
    ("content-type", "text/html"),
    ("referer", "http://localhost:3000/?__path=a&__err=b"),
    ("referer", "https://evil.example/"),
    ("origin", "http://localhost:3000"),
    ("sec-fetch-dest", "image"),
    ("upgrade", "websocket"),
    ("connection", "upgrade"),
    ("content-length", "7"),
    ("range", "bytes=0-1"),
];

/// One request, and how a failure names it.
struct Ask {
    cell: String,
    request: http::request::Builder,
    body: String,
}

/// `None` where chance wrote no target; such bytes are sent in `bad_input_bytes`.
fn ask(random: &mut Random) -> Option<Ask> {
    let path = random.some(3, &PATHS);
    let query = random.some(8, &PIECES);
    let uri = format!("/{}?{query}", path.trim_start_matches('/'));
    uri.parse::<http::Uri>().ok()?;
    let method = Method::from_bytes(random.pick(&METHODS).as_bytes()).ok()?;
    // Signed out, so that nobody may see anything.
    let mut request = request(method, &uri, None).header("accept", Dialect::Browser.accept());
    for _ in 0..random.below(4) {
        let (name, value) = random.pick(&HEADERS);
        request = request.header(name, HeaderValue::from_static(value));
    }
    let body = random.some(8, &PIECES);
    let cell = format!("{uri} {:?} {body}", request.headers_ref());
    Some(Ask {
        cell,
        request,
        body,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_sent_no_answer_is_a_5xx_a_panic_or_a_canary() {
    let mut random = Random::new(0x5eed);
    let asks = std::iter::repeat_with(|| ask(&mut random))
        .flatten()
        .take(NUMBER);
    let answers = asks.enumerate().map(async |(number, ask)| {
        let cell = format!("{number} {}", ask.cell);
        harmless(&cell, ask.request, ask.body).await;
    });
    assert_eq!(side_by_side(answers).await, NUMBER);
}
