//! Addresses, passwords and ids never reach the log (ASVS 5.0, 16.2.5).

#![cfg(feature = "ssr")]

mod common;

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use common::{App, EMAIL, PASSWORD};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
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

/// One test: the subscriber is the process's.
#[tokio::test]
async fn the_log_tells_what_happened_and_to_whom_only_by_pseudonym() {
    let log = Log::default();
    tracing_subscriber::fmt()
        .with_writer(log.clone())
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .init();

    let app = App::new().await;
    let cookie = app.signed_up().await;
    app.credentials("/in", None, EMAIL, "correct horse batterz")
        .await;
    app.credentials("/in", None, "nobody@example.com", PASSWORD)
        .await;
    app.credentials("/up", None, EMAIL, PASSWORD).await;
    app.get("/me", Some(&cookie)).await;
    app.get("/write/hello", Some(&cookie)).await;
    app.get("/me", Some(&format!("{}=garbage", app.cookie_name())))
        .await;
    app.post("/out", Some(&cookie)).await;
    app.pool().close().await;
    app.credentials("/in", Some(&cookie), EMAIL, PASSWORD).await;

    let text = log.text();
    for told in [
        "event=\"sign_up\" outcome=\"success\"",
        "event=\"sign_in\" outcome=\"wrong password\"",
        "event=\"sign_in\" outcome=\"unknown account\"",
        "event=\"sign_up\" outcome=\"address taken\"",
        "event=\"sign_out\" outcome=\"success\"",
        "answering 503",
    ] {
        assert!(text.contains(told), "{told} is missing in:\n{text}");
    }
    let (_, id) = cookie.split_once('=').expect("a cookie");
    for secret in [
        "ann@",
        "nobody@",
        "example.com",
        "correct horse",
        id,
        "garbage",
    ] {
        assert!(!text.contains(secret), "the log shows {secret:?}:\n{text}");
    }
}
