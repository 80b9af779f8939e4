//! The call sites that are no pages: each refuses with its status, in the dialect of who asks,
//! before anything of it is sent.

mod common;

use std::{io::Read, net::SocketAddr};

use axum::body::Body;
use common::{
    Answer, Dialect, ORIGIN, get, post,
    principal::{VISITORS, refusal},
    report::{Report, holds},
    request, send, wire,
};
use http::{HeaderValue, Method, StatusCode, header};
use specimen::{
    demand::Demand,
    handlers::{SITES, Site},
};
use tungstenite::{Message, client::IntoClientRequest};

/// One place, one demand, one visitor.
struct Cell {
    name: String,
    uri: String,
    visitor: Option<&'static str>,
    /// How the visitor is refused, if they are.
    refused: Option<StatusCode>,
    /// Who may is upgraded, and can not be answered otherwise.
    is_socket: bool,
}

impl Cell {
    fn new(site: Site, demand: Demand, visitor: Option<&'static str>) -> Self {
        let by_rule = site.name.starts_with("ruled");
        let refused = match refusal(demand, visitor) {
            // A rule asks who is signed in before it asks for more.
            Some(_) if by_rule && visitor.is_none() => Some(StatusCode::UNAUTHORIZED),
            refused => refused.map(|kind| kind.status()),
        };
        let (site, demand) = (site.name, demand.segment());
        Self {
            name: format!("{site} × {demand} × {visitor:?}"),
            uri: format!("/handlers/{site}/{demand}"),
            visitor,
            refused,
            is_socket: site.ends_with("socket"),
        }
    }

    /// Asks for it, and panics if the answer is not right.
    async fn check(&self, dialect: Dialect, address: SocketAddr) {
        if self.is_socket {
            self.check_upgrade(dialect, address).await;
        }
        let answer = get(&self.uri, self.visitor, dialect).await;
        match (self.refused, self.visitor) {
            (Some(status), _) => {
                answer.assert_denied(status, &self.name);
                answer.assert_dialect(dialect, &self.name);
            }
            (None, Some(visitor)) if !self.is_socket => {
                assert_eq!(answer.status, StatusCode::OK, "{}", self.name);
                let own = format!("CANARY-of-{visitor}");
                assert!(answer.body.contains(&own), "{}", self.name);
                let stored = answer.header(header::CACHE_CONTROL);
                assert_eq!(stored, private(&answer), "{}", self.name);
            }
            // It asked for no upgrade.
            _ => assert!(answer.status.is_client_error(), "{}", self.name),
        }
    }

    /// Refused before the upgrade, or upgraded and greeted.
    async fn check_upgrade(&self, dialect: Dialect, address: SocketAddr) {
        let accept = format!("accept: {}\r\n", dialect.accept());
        let from_page = format!("{accept}origin: http://localhost:3000\r\n");
        if let Some(status) = self.refused {
            for more in [accept, from_page] {
                wire::assert_no_upgrade(address, &self.uri, self.visitor, &more, status).await;
            }
            return;
        }
        let own = format!("CANARY-of-{}", self.visitor.unwrap_or_default());
        let greeting = greeting(address, &self.uri, self.visitor.unwrap_or_default()).await;
        assert_eq!(greeting, Message::text(own), "{}", self.name);
    }
}

/// What a socket says first to who may.
async fn greeting(address: SocketAddr, uri: &str, visitor: &str) -> Message {
    let mut ask = format!("ws://localhost:3000{uri}")
        .into_client_request()
        .expect("a request");
    let cookie = format!("user={visitor}").parse().expect("a header value");
    ask.headers_mut().insert(header::COOKIE, cookie);
    let origin = HeaderValue::from_static(ORIGIN);
    ask.headers_mut().insert(header::ORIGIN, origin);
    let greeting = tokio::task::spawn_blocking(move || {
        let stream = wire::connect(address);
        let (mut socket, response) = tungstenite::client(ask, stream).expect("an upgrade");
        assert_eq!(response.status(), StatusCode::SWITCHING_PROTOCOLS);
        socket.read().expect("a message")
    });
    greeting.await.expect("no panic")
}

fn cells_of(site: Site, demand: Demand) -> [Cell; 3] {
    VISITORS.map(|visitor| Cell::new(site, demand, visitor))
}

/// Every cell.
fn cells() -> impl Iterator<Item = Cell> {
    let demands = |site: Site| site.demands.iter().map(move |demand| (site, *demand));
    let sites = SITES.into_iter().flat_map(demands);
    sites.flat_map(|(site, demand)| cells_of(site, demand))
}

#[tokio::test]
async fn every_call_site_refuses_in_the_dialect_of_who_asks() {
    let mut report = Report::default();
    let address = wire::serve();
    for site in SITES {
        for demand in site.demands {
            for dialect in Dialect::BOTH {
                let check = async {
                    for cell in cells_of(site, *demand) {
                        cell.check(dialect, address).await;
                    }
                };
                report.add(site.name, dialect.column(), *demand, holds(check).await);
            }
        }
    }
    report.finish("handlers", &Dialect::COLUMNS, &SITES);
}

#[test]
fn there_are_as_many_cells_as_the_table_says() {
    assert_eq!(cells().count(), 3 * (6 * 3 + 1 + 3 * 2));
}

/// Who asks was asked, so nobody else may keep the answer. Events are never stored as it is.
fn private(answer: &Answer) -> &'static str {
    if answer.header(header::CONTENT_TYPE) == "text/event-stream" {
        "no-cache"
    } else {
        "private, no-store"
    }
}

#[tokio::test]
async fn head_is_refused_as_get_is_without_a_body() {
    for cell in cells() {
        let Some(status) = cell.refused else { continue };
        for dialect in Dialect::BOTH {
            let head = request(Method::HEAD, &cell.uri, cell.visitor)
                .header(header::ACCEPT, dialect.accept())
                .body(Body::empty());
            let answer = send(head.expect("a request")).await;
            answer.assert_denied(status, &cell.name);
            assert_eq!(answer.body, "", "{}", cell.name);
        }
    }
}

#[tokio::test]
async fn a_method_that_changes_something_is_refused_alike() {
    for site in ["handler", "ruled-handler"] {
        let uri = format!("/handlers/{site}/unauthorized");
        for dialect in Dialect::BOTH {
            let answer = post(&uri, None, dialect, common::JSON, "{}").await;
            answer.assert_denied(StatusCode::UNAUTHORIZED, site);
            answer.assert_dialect(dialect, site);
            let answer = post(&uri, Some("ada"), dialect, common::JSON, "{}").await;
            assert_eq!(answer.status, StatusCode::OK, "{site}");
        }
    }
}

#[tokio::test]
async fn a_large_body_is_refused_before_it_is_read() {
    let address = wire::serve();
    for site in ["handler", "ruled-handler"] {
        let announced = format!(
            "POST /handlers/{site}/unauthorized HTTP/1.1\r\nhost: localhost:3000\r\n\
             content-type: application/json\r\ncontent-length: 100000000\r\n\
             expect: 100-continue\r\nconnection: close\r\n\r\n"
        );
        let answer = wire::exchange(address, announced.into_bytes()).await;
        // And not 100, which would ask for the body (RFC 9110, section 10.1.1).
        assert_eq!(wire::status(&answer), 401, "{site}");
    }
}

#[tokio::test]
async fn an_event_stream_is_refused_before_it_begins() {
    for cell in cells().filter(|cell| cell.uri.contains("events")) {
        let ask = request(Method::GET, &cell.uri, cell.visitor)
            .header(header::ACCEPT, "text/event-stream")
            .body(Body::empty());
        let answer = send(ask.expect("a request")).await;
        match cell.refused {
            Some(status) => {
                answer.assert_denied(status, &cell.name);
                answer.assert_dialect(Dialect::Program, &cell.name);
            }
            None => {
                assert_eq!(answer.header(header::CONTENT_TYPE), "text/event-stream");
                assert_eq!(answer.body.matches("data: CANARY-of-").count(), 3);
            }
        }
    }
}

#[tokio::test]
async fn what_is_no_get_is_never_upgraded() {
    let address = wire::serve();
    for method in ["HEAD", "POST", "PUT", "OPTIONS"] {
        for site in ["socket", "ruled-socket"] {
            let path = format!("/handlers/{site}/unauthorized");
            let more = "content-length: 0\r\nsec-fetch-site: same-origin\r\n";
            let bytes = wire::upgrade(method, &path, Some("ada"), more);
            let answer = wire::exchange(address, bytes).await;
            let text = String::from_utf8_lossy(&answer);
            assert!(
                (400..500).contains(&wire::status(&answer)),
                "{method} {site}: {text}"
            );
            assert!(!text.contains("CANARY"), "{method} {site}");
        }
    }
}

#[tokio::test]
async fn an_upgrade_from_another_site_is_refused() {
    let address = wire::serve();
    for more in [
        "origin: https://evil.example\r\n",
        "origin: null\r\n",
        "origin: http://localhost:3001\r\n",
        "sec-fetch-site: cross-site\r\norigin: https://evil.example\r\n",
    ] {
        for path in [
            "/handlers/socket/unauthorized",
            "/handlers/ruled-socket/unauthorized",
            "/api/functions/socket?demand=unauthorized",
            "/api/ruled/socket",
        ] {
            let answer =
                wire::exchange(address, wire::upgrade("GET", path, Some("ada"), more)).await;
            assert_eq!(wire::status(&answer), 403, "{path}, {more}");
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_refused_serves_the_next_request() {
    let address = wire::serve();
    let ask = "GET /handlers/socket/unauthorized HTTP/1.1\r\nhost: localhost:3000\r\n";
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = wire::connect(address);
        let upgrade = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        let both = format!("{ask}{upgrade}{ask}connection: close\r\n\r\n");
        std::io::Write::write_all(&mut stream, both.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("text");
        answer
    });
    let answer = answer.await.expect("no panic");
    assert_eq!(answer.matches("HTTP/1.1 401").count(), 2, "{answer}");
}
