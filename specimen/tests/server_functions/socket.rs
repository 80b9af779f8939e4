//! leptos' WebSocket protocol: a guard in the body refuses before the upgrade, a path rule before
//! that; a guard inside the stream can only end it.

use std::net::SocketAddr;

use http::{HeaderValue, header};
use leptos_auth::ServerError;
use specimen::demand::Demand;
use tungstenite::{Error, Message, client::IntoClientRequest};

use crate::common::{
    Dialect, ORIGIN, get,
    principal::{VISITORS, refusal},
    report::{Report, holds},
    wire,
};

/// Adds the cells of the sockets. Upgrades are asked for by scripts.
pub(crate) async fn report(report: &mut Report) {
    let (address, column) = (wire::serve(), Dialect::Program.column());
    for demand in Demand::ALL {
        let right = holds(before_the_upgrade(address, demand)).await;
        report.add("socket", column, demand, right);
        let right = holds(between_items(address, demand)).await;
        report.add("late_socket", column, demand, right);
    }
    let right = holds(path_rule(address)).await;
    report.add("ruled_socket", column, Demand::Unauthorized, right);
}

/// Its status, as of any other denial; and who may is heard.
async fn before_the_upgrade(address: SocketAddr, demand: Demand) {
    for user in VISITORS {
        let path = format!("/api/functions/socket?demand={}", demand.segment());
        let cell = format!("{path} × {user:?}");
        match refusal(demand, user).map(|kind| kind.status()) {
            Some(status) => {
                wire::assert_no_upgrade(address, &path, user, "", status).await;
                let outcome = converse(address, path, user, Some("hello")).await;
                assert_eq!(outcome, Err(status.as_u16()), "{cell}");
            }
            None => {
                let heard = converse(address, path, user, Some("hello")).await;
                let own = format!("CANARY-of-{} heard hello", user.unwrap_or_default());
                assert_eq!(item(&heard.expect(&cell)[0]), Ok(own), "{cell}");
            }
        }
    }
}

/// Its error in place of the item, and nothing after it.
async fn between_items(address: SocketAddr, demand: Demand) {
    for user in VISITORS {
        let path = format!("/api/functions/late_socket?demand={}", demand.segment());
        let cell = format!("{path} × {user:?}");
        let heard = converse(address, path, user, None).await.expect(&cell);
        assert_eq!(item(&heard[0]), Ok("open".into()), "{cell}");
        assert_eq!(heard.len(), 2, "{cell}");
        match (refusal(demand, user), item(&heard[1])) {
            (Some(kind), Err(ServerError::Interrupt(interrupt))) => {
                assert_eq!(interrupt.kind(), kind, "{cell}");
            }
            (None, Ok(text)) => {
                assert_eq!(text, format!("CANARY-of-{}", user.unwrap_or_default()));
            }
            (_, other) => panic!("{cell}: {other:?}"),
        }
    }
}

async fn path_rule(address: SocketAddr) {
    let path = || "/api/ruled/socket".to_owned();
    assert_eq!(converse(address, path(), None, None).await, Err(401));
    let heard = converse(address, path(), Some("ada"), None).await;
    let heard = heard.expect("an upgrade");
    assert_eq!(item(&heard[0]), Ok("CANARY-of-nobody".into()));
}

/// What a client sees: the status it was refused with, or the first messages.
async fn converse(
    address: SocketAddr,
    path: String,
    user: Option<&'static str>,
    say: Option<&'static str>,
) -> Result<Vec<Message>, u16> {
    let mut ask = format!("ws://localhost:3000{path}")
        .into_client_request()
        .expect("a request");
    if let Some(user) = user {
        let cookie = format!("user={user}").parse().expect("a header value");
        ask.headers_mut().insert(header::COOKIE, cookie);
        let origin = HeaderValue::from_static(ORIGIN);
        ask.headers_mut().insert(header::ORIGIN, origin);
    }
    let converse = move || {
        let (mut socket, _) = match tungstenite::client(ask, wire::connect(address)) {
            Ok(open) => open,
            Err(tungstenite::HandshakeError::Failure(Error::Http(refused))) => {
                return Err(refused.status().as_u16());
            }
            Err(other) => panic!("{other}"),
        };
        if let Some(say) = say {
            let item = format!("\0{}", serde_json::json!(say));
            socket
                .send(Message::binary(item.into_bytes()))
                .expect("sent");
        }
        let mut heard = Vec::new();
        // One answer to what was said; everything, where nothing was.
        while let Ok(message) = socket.read() {
            if message.is_close() {
                break;
            }
            heard.push(message);
            if say.is_some() {
                break;
            }
        }
        Ok(heard)
    };
    tokio::task::spawn_blocking(converse)
        .await
        .expect("no panic")
}

/// An item as leptos writes it: one byte says whether it is an error.
fn item(message: &Message) -> Result<String, ServerError> {
    let bytes = message.clone().into_data();
    let (tag, rest) = bytes.split_first().expect("a tag");
    match tag {
        0 => Ok(serde_json::from_slice(rest).expect("JSON")),
        _ => Err(serde_json::from_slice(rest).expect("JSON")),
    }
}

#[tokio::test]
async fn what_is_no_upgrade_runs_nothing() {
    for path in [
        "/api/functions/socket?demand=unauthorized",
        "/api/functions/late_socket",
    ] {
        for dialect in Dialect::BOTH {
            let answer = get(path, Some("ada"), dialect).await;
            assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
            answer.assert_no_canary(path);
        }
    }
}
