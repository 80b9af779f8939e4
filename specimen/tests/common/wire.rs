//! The specimen behind a real socket, for upgrades and for what only bytes can say.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    time::Duration,
};

use http::StatusCode;

use super::{ORIGIN, site};

/// No answer takes longer, on any machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Serves the specimen on a port of its own until the test ends.
pub(crate) fn serve() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    listener.set_nonblocking(true).expect("non-blocking");
    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
    tokio::spawn(async move { axum::serve(listener, site()).await });
    address
}

/// A connection that gives up rather than waits for ever.
pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// Sends these bytes and gives back all that comes until the server closes.
pub(crate) async fn exchange(address: SocketAddr, bytes: Vec<u8>) -> Vec<u8> {
    let exchange = move || {
        let mut stream = connect(address);
        // A server that has refused may stop reading before all is sent.
        let _ = stream.write_all(&bytes);
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => panic!("no end"),
            // Reset, since something was left unread: what came before counts.
            _ => answer,
        }
    };
    let answer = tokio::task::spawn_blocking(exchange);
    answer.await.expect("no panic")
}

/// The status of an answer; 0 where there is none.
pub(crate) fn status(answer: &[u8]) -> u16 {
    let answer = String::from_utf8_lossy(answer);
    let status = answer.split(' ').nth(1).map(str::parse);
    status.and_then(Result::ok).unwrap_or_default()
}

/// The bytes of a request for an upgrade to a WebSocket. Who has a cookie is a browser, and says from
/// where it comes.
pub(crate) fn upgrade(method: &str, path: &str, user: Option<&str>, more: &str) -> Vec<u8> {
    let cookie = user.map_or_else(String::new, |user| {
        let origin = if more.contains("origin:") {
            String::new()
        } else {
            format!("origin: {ORIGIN}\r\n")
        };
        format!("cookie: user={user}\r\n{origin}")
    });
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost:3000\r\n{cookie}{more}\
         connection: upgrade, close\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    .into_bytes()
}

/// Asks for an upgrade, and panics unless it is denied with this status before it happens.
pub(crate) async fn assert_no_upgrade(
    address: SocketAddr,
    path: &str,
    user: Option<&str>,
    more: &str,
    denied: StatusCode,
) {
    let answer = exchange(address, upgrade("GET", path, user, more)).await;
    let text = String::from_utf8_lossy(&answer).to_lowercase();
    assert_eq!(status(&answer), denied.as_u16(), "{path}: {text}");
    let challenged = text.contains("www-authenticate: session");
    assert_eq!(
        challenged,
        denied == StatusCode::UNAUTHORIZED,
        "{path}: {text}"
    );
    assert!(text.contains("cache-control: no-store"), "{path}: {text}");
    assert!(!text.contains("sec-websocket-accept"), "{path}: {text}");
    assert!(!text.contains("canary"), "{path}: {text}");
}
