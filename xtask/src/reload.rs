//! The websocket on which a page with leptos' `<AutoReload>` waits for news of a build.
//!
//! The page connects to `ws://HOST:PORT/live_reload` and gets one JSON object per event:
//! `{"all":true}` makes it load again, `{"css":"pkg/notebook.css"}` makes it fetch that style
//! sheet again. It says nothing itself, and connects again a second after a lost connection.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use tungstenite::{Message, WebSocket};

type Pages = Arc<Mutex<Vec<WebSocket<TcpStream>>>>;

/// How long a page may take to shake hands or to read; then it is given up.
const PATIENCE: Duration = Duration::from_secs(2);

/// The open pages.
#[derive(Debug)]
pub(crate) struct Reload {
    pages: Pages,
}

impl Reload {
    /// Listens on this machine only.
    pub(crate) fn listen(port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| {
            format!("can't listen on port {port}; LEPTOS_RELOAD_PORT names another")
        })?;
        let pages = Pages::default();
        let accepted = Arc::clone(&pages);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let pages = Arc::clone(&accepted);
                // A thread per handshake: one slow page must not keep others out.
                thread::spawn(move || accept(stream, &pages));
            }
        });
        Ok(Self { pages })
    }

    /// Makes every page load again.
    pub(crate) fn all(&self) {
        self.send(&serde_json::json!({ "all": true }));
    }

    /// Makes every page fetch its style sheet again; `path` is relative to the site's root.
    pub(crate) fn css(&self, path: &str) {
        self.send(&serde_json::json!({ "css": path }));
    }

    fn send(&self, message: &serde_json::Value) {
        let text = message.to_string();
        self.pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .retain_mut(|page| page.send(Message::text(text.as_str())).is_ok());
    }
}

fn accept(stream: TcpStream, pages: &Pages) {
    let limited = stream
        .set_read_timeout(Some(PATIENCE))
        .and_then(|()| stream.set_write_timeout(Some(PATIENCE)));
    if limited.is_ok()
        && let Ok(page) = tungstenite::accept(stream)
    {
        pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_connected_page_is_told() {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let reload = Reload::listen(port).unwrap();
        let mut pages: Vec<_> = (0..2)
            .map(|_| {
                let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
                let url = format!("ws://127.0.0.1:{port}/live_reload");
                tungstenite::client(url, stream).unwrap().0
            })
            .collect();
        // The handshake ends before the page is listed: wait for the list, not for a time.
        while reload.pages.lock().unwrap().len() < pages.len() {
            thread::yield_now();
        }
        reload.css("pkg/notebook.css");
        reload.all();
        for page in &mut pages {
            let css = page.read().unwrap().into_text().unwrap();
            assert_eq!(css.as_str(), r#"{"css":"pkg/notebook.css"}"#);
            let all = page.read().unwrap().into_text().unwrap();
            assert_eq!(all.as_str(), r#"{"all":true}"#);
        }
    }
}
