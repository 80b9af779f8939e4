//! The provider as the [`Identify`] of this application: one question over HTTP, and what its answer
//! says of the user.

use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};

use examples::Failure;
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos_auth::{Identify, IdentifyError, Identity, Organisation, Reason, SessionStatus, User};
use reqwest::{Client, Response, Url, redirect};
use serde::Deserialize;
use serde_json::Value;

/// How the provider's cookie begins. It reaches this application where both share a domain.
const COOKIE: &[u8] = b"provider_session=";

/// How long its answer may be, in bytes.
pub(crate) const LONGEST: usize = 64 * 1024;

/// How far the provider's clock may be ahead of ours, in seconds.
const SKEW: u64 = 60;

/// The provider, as far as this application knows it.
pub(crate) struct Provider {
    client: Client,
    whoami: Url,
}

impl Provider {
    /// Over a network the address is `https`, for which `reqwest` needs its feature `rustls`; this
    /// one asks over loopback.
    pub(crate) fn at(url: &str, patience: Duration) -> Result<Self, Failure> {
        let client = Client::builder()
            .timeout(patience)
            // The cookie goes to the provider only: not to where it redirects, nor through a proxy.
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()?;
        let whoami = format!("{}/sessions/whoami", url.trim_end_matches('/')).parse()?;
        Ok(Self { client, whoami })
    }
}

impl Identify for Provider {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        let cookie = match provider_cookie(request) {
            Ok(cookie) => cookie,
            Err(reason) => return Ok(Identity::SignedOut(reason)),
        };
        let question = self.client.get(self.whoami.clone());
        let question = question.header(header::COOKIE, cookie);
        let answer = question.send().await.map_err(IdentifyError::new)?;
        match answer.status() {
            StatusCode::OK => {}
            // Nearly always: it was a session once.
            StatusCode::UNAUTHORIZED => return Ok(Identity::SignedOut(Reason::Expired)),
            // Whatever else it says, it does not say who this is.
            status => return Err(IdentifyError::new(format!("the provider says {status}"))),
        }
        let body = read(answer).await?;
        let session: Session = serde_json::from_slice(&body).map_err(IdentifyError::new)?;
        Ok(Identity::SignedIn(session.into_user(SystemTime::now())))
    }
}

/// The one cookie that is forwarded; all others are none of the provider's business.
pub(crate) fn provider_cookie(request: &Parts) -> Result<HeaderValue, Reason> {
    let lines = request.headers.get_all(header::COOKIE).iter();
    // Bytes, since some other cookie may be no text.
    let mut found = lines
        .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
        .map(<[u8]>::trim_ascii)
        .filter(|pair| pair.starts_with(COOKIE));
    let cookie = found.next().ok_or(Reason::NoCredential)?;
    // Of two neither counts: another host of the domain may have planted one.
    if found.next().is_some() {
        return Err(Reason::InvalidToken);
    }
    let mut cookie = HeaderValue::from_bytes(cookie).map_err(|_| Reason::InvalidToken)?;
    cookie.set_sensitive(true);
    Ok(cookie)
}

/// The body, as far as it may be long: `Content-Length` may be wrong, or missing.
async fn read(mut answer: Response) -> Result<Vec<u8>, IdentifyError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(IdentifyError::new)? {
        if body.len() + chunk.len() > LONGEST {
            return Err(IdentifyError::new("the provider's answer is too long"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What the provider answers. A right that is missing is a right that nobody has; what has to be
/// there and is not, or is of another form, makes the whole answer unreadable.
#[derive(Deserialize)]
struct Session {
    id: String,
    status: SessionStatus,
    identity: Person,
    #[serde(default)]
    authentication_methods: Vec<Method>,
    #[serde(rename = "organization")]
    organisation: Option<Organisation>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    permissions: Vec<String>,
    #[serde(default)]
    features: Vec<String>,
    plan: Option<String>,
    #[serde(default)]
    claims: Claims,
}

#[derive(Deserialize)]
struct Person {
    id: String,
    traits: Traits,
}

#[derive(Deserialize)]
struct Traits {
    email: String,
}

/// A factor that was proven, `aal1` or `aal2`, and when, in seconds since 1970.
#[derive(Deserialize)]
struct Method {
    aal: String,
    completed_at: u64,
}

/// `act` is who acts in the user's name (RFC 8693, section 4.1). It has a type, so that an actor who
/// can not be read is not taken for none.
#[derive(Default, Deserialize)]
struct Claims {
    act: Option<Actor>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Actor {
    sub: String,
}

impl Session {
    fn into_user(self, now: SystemTime) -> User {
        let (first, second) = (self.age_of("aal1", now), self.age_of("aal2", now));
        let mut user = User::new(self.identity.id, self.identity.traits.email)
            .with_session(self.id, self.status)
            .with_factor_ages(first, second);
        user = self.roles.into_iter().fold(user, User::with_role);
        user = self
            .permissions
            .into_iter()
            .fold(user, User::with_permission);
        user = self.features.into_iter().fold(user, User::with_feature);
        user = self.plan.into_iter().fold(user, User::with_plan);
        user = self
            .organisation
            .into_iter()
            .fold(user, User::with_organisation);
        user = self
            .claims
            .act
            .into_iter()
            .fold(user, |user, act| user.with_actor(act.sub));
        let claims = self.claims.others.into_iter();
        claims.fold(user, |user, (name, value)| user.with_claim(name, value))
    }

    /// How long ago a factor was last proven. A time that has yet to come proves nothing.
    fn age_of(&self, aal: &str, now: SystemTime) -> Option<Duration> {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
        self.authentication_methods
            .iter()
            .filter(|method| method.aal == aal && method.completed_at <= now + SKEW)
            .map(|method| Duration::from_secs(now.saturating_sub(method.completed_at)))
            .min()
    }
}
