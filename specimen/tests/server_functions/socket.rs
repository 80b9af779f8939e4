//! leptos' WebSocket protocol: a guard in the body refuses before the upgrade, a path rule before
//! that; a guard inside the stream can only end it.

use std::net::SocketAddr;

use http::header;
use leptos_auth::{Kind, ServerError};
use specimen::demand::Demand;
use tungstenite::{Error, Message, client::IntoClientRequest};

use crate::common::{
    Dialect, get,
    principal::{VISITORS, refusal},
    wire,
};

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
async fn a_guard_in_the_body_refuses_before_the_upgrade() {
    let address = wire::serve();
    for demand in Demand::ALL {
        for user in VISITORS {
            let path = format!("/api/functions/socket?demand={}", demand.segment());
            let outcome = converse(address, path, user, Some("hello")).await;
            let expected = refusal(demand, user).map(|kind| kind.status().as_u16());
            match (expected, outcome) {
                (Some(status), outcome) => assert_eq!(outcome, Err(status), "{demand:?} {user:?}"),
                (None, Ok(heard)) => {
                    let own = format!("CANARY-of-{} heard hello", user.unwrap_or_default());
                    assert_eq!(item(&heard[0]), Ok(own));
                }
                (None, Err(status)) => panic!("{demand:?} {user:?}: {status}"),
            }
        }
    }
}

#[tokio::test]
async fn a_refusal_before_the_upgrade_is_a_denial_like_any_other() {
    let address = wire::serve();
    let path = "/api/functions/socket?demand=unauthorized";
    let answer = wire::exchange(address, wire::upgrade("GET", path, None, "")).await;
    let text = String::from_utf8_lossy(&answer).to_lowercase();
    assert_eq!(wire::status(&answer), 401, "{text}");
    assert!(text.contains("www-authenticate: session"), "{text}");
    assert!(text.contains("cache-control: no-store"), "{text}");
    assert!(!text.contains("sec-websocket-accept"), "{text}");
    assert!(!text.contains("canary"), "{text}");
}

#[tokio::test]
async fn a_path_rule_refuses_before_the_upgrade() {
    let address = wire::serve();
    let path = || "/api/ruled/socket".to_owned();
    assert_eq!(converse(address, path(), None, None).await, Err(401));
    let heard = converse(address, path(), Some("ada"), None)
        .await
        .expect("an upgrade");
    assert_eq!(item(&heard[0]), Ok("CANARY-of-nobody".into()));
}

#[tokio::test]
async fn a_guard_inside_the_stream_ends_it_with_its_error_and_nothing_protected() {
    let address = wire::serve();
    let path = "/api/functions/late_socket?demand=forbidden".to_owned();
    let heard = converse(address, path, Some("ada"), None)
        .await
        .expect("an upgrade");
    assert_eq!(item(&heard[0]), Ok("open".into()));
    let Err(ServerError::Interrupt(interrupt)) = item(&heard[1]) else {
        panic!("{heard:?}");
    };
    assert_eq!(interrupt.kind(), Kind::Forbidden);
    assert_eq!(heard.len(), 2);
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
