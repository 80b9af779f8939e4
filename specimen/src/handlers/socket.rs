//! A WebSocket. After the upgrade there is no status any more, so the guard has to be done before:
//! it is an extractor that stands in front of [`WebSocketUpgrade`].

use axum::{
    Router,
    extract::ws::{Message, WebSocket, WebSocketUpgrade},
    response::Response,
    routing::get,
};

use super::{Admitted, canary};

pub(super) fn routes() -> Router {
    Router::new().route("/handlers/socket/{kind}", get(socket))
}

async fn socket(Admitted(me): Admitted, upgrade: WebSocketUpgrade) -> Response {
    greet(upgrade, canary(&me))
}

/// Upgrades, sends the text and closes.
pub(super) fn greet(upgrade: WebSocketUpgrade, text: String) -> Response {
    upgrade.on_upgrade(async move |mut socket: WebSocket| {
        // A client that has gone needs no greeting.
        let _ = socket.send(Message::text(text)).await;
        let _ = socket.send(Message::Close(None)).await;
    })
}
