//! The log says why a token was refused, and holds neither the token nor the secret of the application.
//! One test, for there is one log in a process.

mod common;

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
};

use common::{
    issuer::{INTROSPECT, Issuer, JWKS, Reply},
    key::Key,
    site::Site,
};
use http::StatusCode;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().expect("no panic").clone();
        String::from_utf8(bytes).expect("UTF-8")
    }
}

#[tokio::test]
async fn the_log_says_why_and_holds_no_token_and_no_secret() {
    const OPAQUE: &str = "opaque-0123456789";
    const SECRET: &str = "hunter2";
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .init();

    let (key, stranger) = (Key::ec("a"), Key::ec("b"));
    let issuer = Issuer::start(&[&key]).await;
    let tokens = issuer.jwt().introspect("api", SECRET).build();
    let site = Site::new(tokens.expect("it can work"));
    let good = key.token(&issuer.claims());
    let unknown = stranger.token(&issuer.claims());
    let foreign = key.token(&issuer.claims_with("aud", json!("https://other.example")));

    site.assert_passes(&good).await;
    site.assert_refused(&unknown).await;
    site.assert_refused(&foreign).await;
    issuer.reply(INTROSPECT, Reply::Json(json!({ "active": false })));
    site.assert_refused(OPAQUE).await;
    issuer.reply(INTROSPECT, Reply::Status(StatusCode::UNAUTHORIZED));
    site.assert_unavailable(OPAQUE).await;
    issuer.reply(JWKS, Reply::Text("no keys"));
    issuer.pass(600);
    site.assert_unavailable(&good).await;

    let text = log.text();
    for why in [
        "the issuer has no such key",
        "it is for another audience",
        "the issuer says that it is not active",
        "answered with 401",
        "is not what it should be",
    ] {
        assert!(text.contains(why), "{why}");
    }
    let signature_of = |token: &str| token.rsplit_once('.').map(|(_, last)| last.to_owned());
    let signatures = [&good, &unknown, &foreign].map(|token| signature_of(token).expect("a JWT"));
    // `api:hunter2`.
    for secret in [OPAQUE, SECRET, "YXBpOmh1bnRlcjI"] {
        assert!(!text.contains(secret), "{secret}");
    }
    for signature in signatures {
        assert!(!text.contains(&signature));
    }
}
