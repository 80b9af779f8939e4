//! Users and sessions that live at somebody else's: a hosted identity provider, or a gateway.
//!
//! Why: whoever has Ory Kratos, Clerk or a service of their own keeps it. [`Provider`] implements
//! one trait, [`Identify`], by asking over HTTP whom a cookie belongs to, as with Kratos' `GET
//! /sessions/whoami`, and everything else is as with accounts of one's own: guards, boundaries,
//! extractors. An outage of the provider is a 503: it signs nobody out, and lets nobody in.
//!
//! `cargo run -p examples --bin foreign_provider` starts a stand-in for the provider, too, and
//! prints the `curl` for each case; with `PROVIDER_URL=http://127.0.0.1:4433` the provider there is
//! asked instead.

use std::{
    collections::BTreeMap,
    env,
    time::{Duration, SystemTime},
};

use axum::{Json, Router, routing::get};
use examples::{Failure, stand_in};
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_auth::{
    Authed, FreshWithin, Identify, IdentifyError, Identity, Interrupt, InterruptBoundary,
    InterruptLayer, Organisation, Permission, Reason, Role, ServerError, SessionStatus, User,
    all_of, auth, protected,
};
use leptos_axum::{LeptosRoutes, generate_route_list};
use leptos_router::{
    SsrMode,
    components::{Route, Router as Pages, Routes},
    path,
};
use reqwest::{Client, Response, Url, redirect};
use serde::Deserialize;
use serde_json::{Value, json};

/// How the provider's cookie begins. It reaches this application where both share a domain.
const COOKIE: &[u8] = b"provider_session=";

/// How long the provider may take, from the connection to the last byte: every page waits for it.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long its answer may be, in bytes.
const LONGEST: usize = 64 * 1024;

/// How far the provider's clock may be ahead of ours, in seconds.
const SKEW: u64 = 60;

/// The provider, as far as this application knows it.
struct Provider {
    client: Client,
    whoami: Url,
}

impl Provider {
    /// Over a network the address is `https`, for which `reqwest` needs its feature `rustls`; this
    /// one asks over loopback.
    fn at(url: &str, patience: Duration) -> Result<Self, Failure> {
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
fn provider_cookie(request: &Parts) -> Result<HeaderValue, Reason> {
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

/// For programs.
async fn me(me: Authed) -> Json<Value> {
    let me = me.user();
    Json(json!({ "id": me.id(), "name": me.name(), "organisation": me.organisation() }))
}

/// For everybody, whoever it is.
#[server]
async fn greeting() -> Result<String, ServerError> {
    let Some(me) = auth().await?.user() else {
        return Ok("Hello, stranger.".into());
    };
    let place = me.organisation().map_or("nowhere", Organisation::slug);
    Ok(match me.actor() {
        Some(actor) => format!("{actor} acts for {}, of {place}.", me.name()),
        None => format!("Hello {}, of {place}.", me.name()),
    })
}

#[server]
async fn members() -> Result<String, ServerError> {
    auth().protect(Permission("org:memberships:read")).await?;
    Ok("The members are Ann and Bob.".into())
}

/// Who may see it proves anew who they are, if that was long ago.
#[server]
async fn billing() -> Result<String, ServerError> {
    let recently = FreshWithin(Duration::from_mins(10));
    auth()
        .protect(all_of((Role("org:admin"), recently)))
        .await?;
    Ok("The card ends in 4242.".into())
}

/// Page and greeting both ask who it is; the provider is asked once.
#[component]
fn Members() -> impl IntoView {
    view! { {protected(greeting, |text| text)} <p>{protected(members, |text| text)}</p> }
}

fn unauthorized(interrupt: Interrupt) -> impl IntoView {
    view! { <h1>"Sign in with the provider"</h1><p>{interrupt.reason().to_string()}</p> }
}

fn forbidden(interrupt: Interrupt) -> impl IntoView {
    view! { <h1>"Not for you"</h1><p>{interrupt.reason().to_string()}</p> }
}

fn step_up(interrupt: Interrupt) -> impl IntoView {
    view! { <h1>"Sign in with the provider again"</h1><p>{interrupt.reason().to_string()}</p> }
}

fn unavailable(interrupt: Interrupt) -> impl IntoView {
    view! { <h1>"One moment"</h1><p>{interrupt.reason().to_string()}</p> }
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Pages>
            <InterruptBoundary unauthorized forbidden step_up unavailable>
                <Routes fallback=|| "There is no such page.">
                    <Route path=path!("/") view=|| protected(greeting, |text| text) ssr=SsrMode::Async/>
                    <Route path=path!("/members") view=Members ssr=SsrMode::Async/>
                    <Route path=path!("/billing") view=|| protected(billing, |text| text) ssr=SsrMode::Async/>
                </Routes>
            </InterruptBoundary>
        </Pages>
    }
}

fn shell() -> impl IntoView {
    examples::document(view! { <App/> })
}

fn router(provider: Provider) -> Result<Router, Failure> {
    let options = examples::options();
    let routes = Router::new()
        .route("/v1/me", get(me))
        .leptos_routes(&options, generate_route_list(App), shell)
        .with_state(options);
    let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
    Ok(InterruptLayer::new(render)
        .origin(examples::origin())
        .identify(provider)
        .realm("Members")?
        .strict(true)
        .wrap(routes))
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    leptos_auth::layer::install_executor()?;
    let url = match env::var("PROVIDER_URL") {
        Err(env::VarError::NotPresent) => stand_in::start().await?,
        told => told?,
    };
    let provider = Provider::at(&url, PATIENCE)?;
    Ok(examples::serve(router(provider)?).await?)
}

#[cfg(test)]
mod tests {
    use std::{
        future::pending,
        mem,
        sync::{Arc, Mutex as StdMutex},
    };

    use axum::{
        extract::State,
        http::{HeaderMap, Request},
        response::{IntoResponse, Redirect},
    };
    use examples::visitor::Visitor;
    use tokio::{
        net::TcpSocket,
        sync::{Mutex, MutexGuard},
    };

    use super::*;

    /// `generate_route_list` suspends the resources of the whole process: one site at a time.
    static ALONE: Mutex<()> = Mutex::const_new(());

    /// The heads of the requests that the provider got.
    type Calls = Arc<StdMutex<Vec<HeaderMap>>>;

    fn taken(calls: &Calls) -> Vec<HeaderMap> {
        mem::take(&mut calls.lock().expect("no panic"))
    }

    /// A provider that also misbehaves, as its cookie demands.
    async fn listen() -> (String, Calls) {
        let calls = Calls::default();
        let provider = Router::new()
            .route("/sessions/whoami", get(whoami))
            .route("/elsewhere", get(async || Json(stand_in::session("ann"))))
            .with_state(calls.clone());
        let url = stand_in::listen(provider).await.expect("a port");
        (url, calls)
    }

    async fn whoami(State(calls): State<Calls>, headers: HeaderMap) -> axum::response::Response {
        calls.lock().expect("no panic").push(headers.clone());
        let mut ann = stand_in::session("ann").expect("a session");
        match headers[header::COOKIE].to_str().expect("text") {
            "provider_session=stalls" => pending().await,
            "provider_session=malformed" => "{".into_response(),
            "provider_session=oversized" => format!("{ann}{}", " ".repeat(LONGEST)).into_response(),
            "provider_session=redirects" => Redirect::to("/elsewhere").into_response(),
            "provider_session=forbids" => StatusCode::FORBIDDEN.into_response(),
            "provider_session=blank-actor" => {
                ann["claims"]["act"] = json!("support-7");
                Json(ann).into_response()
            }
            "provider_session=new-status" => {
                ann["status"] = json!("suspended");
                Json(ann).into_response()
            }
            "provider_session=again" => {
                let long_ago = json!({ "aal": "aal1", "completed_at": 1 });
                let methods = ann["authentication_methods"].as_array_mut();
                methods.expect("a list").push(long_ago);
                Json(ann).into_response()
            }
            "provider_session=tomorrow" => {
                let tomorrow = &mut ann["authentication_methods"][0]["completed_at"];
                *tomorrow = json!(tomorrow.as_u64().expect("a time") + 86400);
                Json(ann).into_response()
            }
            _ => stand_in::whoami(headers).await,
        }
    }

    /// The application, and what it asked the provider.
    struct Site {
        app: Router,
        calls: Calls,
        _alone: MutexGuard<'static, ()>,
    }

    impl Site {
        async fn open(patience: Duration) -> Self {
            let (url, calls) = listen().await;
            Self::at(&url, calls, patience).await
        }

        async fn at(url: &str, calls: Calls, patience: Duration) -> Self {
            let _alone = ALONE.lock().await;
            let provider = Provider::at(url, patience).expect("a provider");
            let app = router(provider).expect("a router");
            Self { app, calls, _alone }
        }

        async fn get(&self, name: &str, uri: &str) -> (StatusCode, String) {
            let cookie = format!("provider_session={name}");
            let mut visitor = Visitor::of(&self.app).with_cookie(&cookie);
            let answer = match uri {
                "/v1/me" => visitor.call(uri, None).await,
                _ => visitor.get(uri).await,
            };
            (answer.status(), answer.into_body())
        }

        /// 503 everywhere, and nothing of what is protected.
        async fn assert_unavailable(&self, name: &str) {
            for uri in ["/", "/members", "/billing", "/v1/me"] {
                let (status, body) = self.get(name, uri).await;
                assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{name} {uri}");
                assert!(uri == "/v1/me" || body.contains("One moment"), "{body}");
                for secret in ["Hello", "Ann", "4242", "example.com", "acme"] {
                    assert!(!body.contains(secret), "{name} {uri}: {body}");
                }
            }
        }
    }

    fn request(cookies: &[&[u8]]) -> Parts {
        let (mut head, ()) = Request::new(()).into_parts();
        for cookie in cookies {
            let cookie = HeaderValue::from_bytes(cookie).expect("a value");
            head.headers.append(header::COOKIE, cookie);
        }
        head
    }

    async fn ask(url: &str, cookie: &str) -> Identity {
        let provider = Provider::at(url, PATIENCE).expect("a provider");
        let identity = provider.identify(&request(&[cookie.as_bytes()])).await;
        identity.expect("an answer")
    }

    #[tokio::test]
    async fn every_field_of_the_answer_arrives() {
        let (url, _) = listen().await;
        let Identity::SignedIn(user) = ask(&url, "provider_session=support").await else {
            panic!("signed out");
        };
        let ages = user.factor_ages();
        let seconds = |age: Option<Duration>| age.expect("a proof").as_secs();
        assert!((60..90).contains(&seconds(ages.first)), "{ages:?}");
        assert!((30..60).contains(&seconds(ages.second)), "{ages:?}");
        let by_hand = User::new("1", "ann@example.com")
            .with_session("session-1", SessionStatus::Active)
            .with_factor_ages(ages.first, ages.second)
            .with_organisation(Organisation::new("org-1", "acme").with_role("org:admin"))
            .with_role("org:admin")
            .with_permission("org:memberships:read")
            .with_feature("export")
            .with_plan("team")
            .with_actor("support-7")
            .with_claim("locale", json!("en"));
        assert_eq!(user, by_hand);
    }

    #[tokio::test]
    async fn a_session_that_the_provider_does_not_know_has_expired() {
        let (url, _) = listen().await;
        let identity = ask(&url, "provider_session=nobody").await;
        assert_eq!(identity, Identity::SignedOut(Reason::Expired));
    }

    #[test]
    fn of_all_cookies_only_the_provider_s_is_found() {
        let found = |cookies: &[&[u8]]| provider_cookie(&request(cookies));
        let ann = HeaderValue::from_static("provider_session=ann");
        assert_eq!(found(&[b"a=b;provider_session=ann ; c=d"]), Ok(ann.clone()));
        assert_eq!(found(&[b"name=\xff", b"provider_session=ann"]), Ok(ann));
        for others in [&b"provider_sessions=1"[..], b"a=provider_session=1", b""] {
            assert_eq!(found(&[others]), Err(Reason::NoCredential));
        }
        let planted = b"provider_session=ann; provider_session=mallory";
        assert_eq!(found(&[planted]), Err(Reason::InvalidToken));
    }

    #[tokio::test]
    async fn the_provider_decides_who_sees_what() {
        let site = Site::open(PATIENCE).await;
        let (ok, signed_out) = (StatusCode::OK, StatusCode::UNAUTHORIZED);
        for (name, uri, status, text) in [
            ("ann", "/", ok, "Hello ann@example.com, of acme."),
            (
                "support",
                "/",
                ok,
                "support-7 acts for ann@example.com, of acme.",
            ),
            ("ann", "/members", ok, "The members are Ann and Bob."),
            ("bob", "/members", StatusCode::FORBIDDEN, "Not for you"),
            ("ann", "/billing", ok, "4242"),
            ("bob", "/billing", StatusCode::FORBIDDEN, "Not for you"),
            ("old", "/members", ok, "The members are Ann and Bob."),
            ("old", "/billing", signed_out, "provider again"),
            ("again", "/billing", ok, "4242"),
            ("tomorrow", "/billing", signed_out, "provider again"),
            ("ann", "/v1/me", ok, r#""slug":"acme""#),
            ("pending", "/v1/me", signed_out, "pending"),
            ("pending", "/members", signed_out, "needs to be finished"),
            ("pending", "/", ok, "Hello, stranger."),
            ("nobody", "/v1/me", signed_out, "expired"),
            ("nobody", "/billing", signed_out, "has expired"),
        ] {
            let (found, body) = site.get(name, uri).await;
            assert_eq!(found, status, "{name} {uri}: {body}");
            assert!(body.contains(text), "{name} {uri}: {body}");
            let needs_a_script = body.contains("<template");
            assert!(!needs_a_script, "{name} {uri}: {body}");
            let is_shown = body.contains("4242") || body.contains("The members are");
            assert!(found == ok || !is_shown, "{name} {uri}: {body}");
        }
    }

    #[tokio::test]
    async fn an_answer_that_tells_nothing_is_an_outage_and_shows_nothing() {
        let site = Site::open(PATIENCE).await;
        for name in [
            "outage",
            "malformed",
            "oversized",
            "redirects",
            "forbids",
            "blank-actor",
            "new-status",
        ] {
            site.assert_unavailable(name).await;
        }
    }

    #[tokio::test]
    async fn a_provider_that_does_not_answer_in_time_is_an_outage() {
        let site = Site::open(Duration::from_millis(50)).await;
        site.assert_unavailable("stalls").await;
    }

    #[tokio::test]
    async fn a_provider_that_is_not_there_is_an_outage() {
        // Bound, so that nobody else gets the port, and not listening.
        let socket = TcpSocket::new_v4().expect("a socket");
        let address = "127.0.0.1:0".parse().expect("an address");
        socket.bind(address).expect("a port");
        let url = format!("http://{}", socket.local_addr().expect("an address"));
        let site = Site::at(&url, Calls::default(), PATIENCE).await;
        site.assert_unavailable("ann").await;
    }

    #[tokio::test]
    async fn the_provider_is_told_its_cookie_and_nothing_else() {
        let site = Site::open(PATIENCE).await;
        let cookies = "theme=dark; provider_session=ann; __Host-own=secret";
        let mut visitor = Visitor::of(&site.app).with_cookie(cookies);
        assert_eq!(visitor.get("/members").await.status(), StatusCode::OK);
        let mut told = taken(&site.calls).pop().expect("a call");
        let cookie = told.remove(header::COOKIE).expect("a cookie");
        assert_eq!(cookie, "provider_session=ann");
        told.remove(header::HOST);
        told.remove(header::ACCEPT);
        assert!(told.is_empty(), "{told:?}");
    }

    #[tokio::test]
    async fn a_request_causes_one_call_however_often_its_page_asks_and_an_anonymous_one_none() {
        let site = Site::open(PATIENCE).await;
        for name in ["ann", "bob", "old", "pending", "nobody", "outage"] {
            for uri in ["/members", "/billing", "/v1/me"] {
                site.get(name, uri).await;
                assert_eq!(taken(&site.calls).len(), 1, "{name} {uri}");
            }
        }
        let mut anonymous = Visitor::of(&site.app);
        assert_eq!(anonymous.get("/").await.status(), StatusCode::OK);
        for uri in ["/members", "/billing", "/v1/me"] {
            let signed_out = StatusCode::UNAUTHORIZED;
            assert_eq!(anonymous.get(uri).await.status(), signed_out);
            assert_eq!(
                anonymous.call(uri, Some("guess")).await.status(),
                signed_out
            );
        }
        assert_eq!(taken(&site.calls), []);
    }
}
