//! One answer, and what may be in it.

use std::{convert::Infallible, time::Duration};

use axum::{Router, body::Body, response::Response};
use futures::StreamExt;
use http::{Request, StatusCode, header, response::Parts};
use tower::{ServiceExt, service_fn};
use tower_http::decompression::Decompression;

use crate::{
    ask::{Ask, Client},
    common::canary,
    log,
};

/// What happened to a request that was answered as it has to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) denied: bool,
    pub(crate) compressed: bool,
    pub(crate) left: bool,
}

/// What was received of an answer.
struct Received {
    head: Parts,
    body: Vec<u8>,
    whole: bool,
}

/// Sends the request, and says what is wrong with its answer.
pub(crate) async fn check(site: Router, ask: &Ask) -> Result<Seen, String> {
    let mut seen = Seen::default();
    let wrong = |what: String| format!("{what}\n{ask}");
    let asked = site.oneshot(ask.request());
    let response = match ask.client {
        Client::Gone(after) => tokio::time::timeout(Duration::from_millis(after), asked)
            .await
            .ok(),
        _ => Some(asked.await),
    };
    seen.left = response.is_none();
    if let Some(Ok(response)) = response {
        seen.compressed = response.headers().contains_key(header::CONTENT_ENCODING);
        let received = receive(decompressed(response).await, ask.client).await;
        seen.left = !received.whole;
        seen.denied = is_denial(received.head.status);
        judge(&received, ask).map_err(wrong)?;
    }
    match log::take_found() {
        Some(found) => Err(wrong(found)),
        None => Ok(seen),
    }
}

/// As a client reads it that understands its encoding.
async fn decompressed(response: Response) -> Response {
    let mut response = Some(response);
    let answer = service_fn(move |_: Request<Body>| {
        let response = response.take().expect("it is called once");
        async move { Ok::<_, Infallible>(response) }
    });
    let Ok(response) = Decompression::new(answer).oneshot(Request::default()).await;
    response.map(Body::new)
}

async fn receive(response: Response, client: Client) -> Received {
    let (head, body) = response.into_parts();
    let mut chunks = body.into_data_stream();
    let mut received = Received {
        head,
        body: Vec::new(),
        whole: false,
    };
    let most = match client {
        Client::Leaves(after) => after,
        Client::Patient | Client::Gone(_) => usize::MAX,
    };
    for _ in 0..most {
        match chunks.next().await {
            Some(Ok(chunk)) => received.body.extend(chunk),
            Some(Err(_)) => return received,
            None => {
                received.whole = true;
                return received;
            }
        }
    }
    received
}

fn judge(received: &Received, ask: &Ask) -> Result<(), String> {
    let (head, expected) = (&received.head, ask.expected());
    let own = ask.user.as_deref().filter(|_| expected.may);
    if let Some(found) = canary::find_foreign(&head.headers, &received.body, own) {
        return Err(found);
    }
    let body = || String::from_utf8_lossy(&received.body);
    let (status, statuses) = (head.status, &expected.statuses);
    if !statuses.contains(&status) {
        return Err(format!("{status} instead of {statuses:?}: {}", body()));
    }
    if received.whole && expected.data && !body().contains("CANARY-of-") {
        return Err(format!("the data is missing: {}", body()));
    }
    let stored = head.headers.get(header::CACHE_CONTROL);
    let stored = stored.map_or("", |value| value.to_str().unwrap_or_default());
    let denied = is_denial(status);
    let read = expected.data && ask.is_get();
    if (denied || read) && !(stored.contains("no-store") || stored == "no-cache") {
        return Err(format!("{status} with cache-control: {stored:?}"));
    }
    let challenged = head.headers.contains_key(header::WWW_AUTHENTICATE);
    if challenged != (status == StatusCode::UNAUTHORIZED) {
        return Err(format!("{status}, with a challenge: {challenged}"));
    }
    Ok(())
}

fn is_denial(status: StatusCode) -> bool {
    let denials = [
        StatusCode::UNAUTHORIZED,
        StatusCode::FORBIDDEN,
        StatusCode::NOT_FOUND,
    ];
    denials.contains(&status)
}
