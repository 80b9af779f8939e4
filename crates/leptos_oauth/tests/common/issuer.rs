//! An issuer that answers what a test wants it to, right or wrong. What a real one answers is seen in
//! `tests/real_server`.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::State,
    response::{IntoResponse, Response},
};
use futures::stream;
use http::{HeaderMap, StatusCode, Uri, header};
use leptos_oauth::{
    ResourceServer, ResourceServerBuilder,
    clock::{Clock, ManualClock},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{AUDIENCE, key::Key, site::Site};

pub(crate) const METADATA: &str = "/.well-known/oauth-authorization-server";
pub(crate) const OPENID: &str = "/.well-known/openid-configuration";
pub(crate) const JWKS: &str = "/jwks";
pub(crate) const INTROSPECT: &str = "/introspect";

/// Long enough for an answer from this machine, and short enough to wait for one that never comes.
const PATIENCE: Duration = Duration::from_millis(700);

pub(crate) struct Issuer {
    pub(crate) url: String,
    pub(crate) clock: ManualClock,
    state: Shared,
}

#[derive(Clone)]
pub(crate) enum Reply {
    Json(Value),
    Text(&'static str),
    BadRequest(Value),
    Status(StatusCode),
    RedirectTo(String),
    /// After so long.
    Late(Duration, Value),
    /// Never.
    Silence,
    /// Begins, and does not end.
    Endless,
    /// Begins, and does not go on.
    Stalls,
}

#[derive(Default)]
struct Told {
    replies: HashMap<String, Reply>,
    counts: HashMap<String, usize>,
    last_question: Option<(HeaderMap, String)>,
}

type Shared = Arc<Mutex<Told>>;

impl Issuer {
    /// With a description of itself, and these keys.
    pub(crate) async fn start(keys: &[&Key]) -> Self {
        let state = Shared::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().fallback(answer).with_state(state.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let url = format!("http://{address}");
        let issuer = Self {
            url,
            clock: ManualClock::default(),
            state,
        };
        issuer.reply(METADATA, Reply::Json(issuer.description()));
        issuer.publish(keys);
        issuer
    }

    pub(crate) fn description(&self) -> Value {
        json!({
            "issuer": self.url,
            "jwks_uri": format!("{}{JWKS}", self.url),
            "introspection_endpoint": format!("{}{INTROSPECT}", self.url),
        })
    }

    pub(crate) fn publish(&self, keys: &[&Key]) {
        let keys: Vec<_> = keys.iter().map(|key| key.jwk()).collect();
        self.reply(JWKS, Reply::Json(json!({ "keys": keys })));
    }

    pub(crate) fn reply(&self, path: &str, reply: Reply) {
        self.told().replies.insert(path.to_owned(), reply);
    }

    /// How often that was asked for.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.told().counts.get(path).copied().unwrap_or_default()
    }

    /// The headers and the body of the last question at [`INTROSPECT`].
    pub(crate) fn last_question(&self) -> (HeaderMap, String) {
        self.told().last_question.clone().expect("a question")
    }

    /// What verifies JWTs of this issuer.
    pub(crate) fn jwt(&self) -> ResourceServerBuilder {
        self.with_clock(ResourceServer::jwt(&*self.url, AUDIENCE))
    }

    /// What asks this issuer about every token.
    pub(crate) fn introspection(&self) -> ResourceServerBuilder {
        self.with_clock(ResourceServer::introspection(
            &*self.url, AUDIENCE, "api", "secret",
        ))
    }

    pub(crate) fn jwt_site(&self) -> Site {
        Site::new(self.jwt().build().expect("it can work"))
    }

    pub(crate) fn introspection_site(&self) -> Site {
        Site::new(self.introspection().build().expect("it can work"))
    }

    /// Of a token that counts for 5 minutes.
    pub(crate) fn claims(&self) -> Value {
        json!({
            "iss": self.url, "aud": AUDIENCE, "sub": "ann", "client_id": "program",
            "iat": self.in_seconds(0), "exp": self.in_seconds(300), "scope": "read",
        })
    }

    pub(crate) fn claims_with(&self, name: &str, value: Value) -> Value {
        let mut claims = self.claims();
        claims[name] = value;
        claims
    }

    /// By the clock of the test, in seconds since 1970.
    pub(crate) fn in_seconds(&self, seconds: i64) -> i64 {
        let now = self.clock.now().duration_since(std::time::UNIX_EPOCH);
        now.expect("after 1970").as_secs().cast_signed() + seconds
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    fn with_clock(&self, builder: ResourceServerBuilder) -> ResourceServerBuilder {
        builder.clock(self.clock.clone()).patience(PATIENCE)
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.state.lock().expect("no panic")
    }
}

async fn answer(
    State(state): State<Shared>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> Response {
    let reply = {
        let mut told = state.lock().expect("no panic");
        *told.counts.entry(uri.path().to_owned()).or_default() += 1;
        if uri.path() == INTROSPECT {
            told.last_question = Some((headers, body));
        }
        told.replies.get(uri.path()).cloned()
    };
    match reply {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Reply::Json(value)) => Json(value).into_response(),
        Some(Reply::BadRequest(value)) => (StatusCode::BAD_REQUEST, Json(value)).into_response(),
        Some(Reply::Text(text)) => text.into_response(),
        Some(Reply::Status(status)) => status.into_response(),
        Some(Reply::RedirectTo(url)) => {
            (StatusCode::FOUND, [(header::LOCATION, url)]).into_response()
        }
        Some(Reply::Late(time, value)) => {
            // An issuer that is slow: nothing here waits for something to be over.
            tokio::time::sleep(time).await;
            Json(value).into_response()
        }
        Some(Reply::Silence) => std::future::pending().await,
        Some(Reply::Endless) => {
            let chunk = Ok::<_, Infallible>(Bytes::from_static(&[b' '; 8192]));
            Body::from_stream(stream::repeat(chunk)).into_response()
        }
        Some(Reply::Stalls) => {
            let chunk = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"{"))]);
            let body = futures::StreamExt::chain(chunk, stream::pending());
            Body::from_stream(body).into_response()
        }
    }
}
