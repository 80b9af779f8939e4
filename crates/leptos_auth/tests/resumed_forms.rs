//! A refused form goes on after signing in, where the application keeps its own sessions: who is asking
//! is told by the cookies that the answer to the sign-in sets.

mod common;

use std::{collections::HashMap, sync::Mutex, time::SystemTime};

use axum::{Router, body::Body};
use common::{
    Add, Answer, SignIn,
    count::{RUN, count},
    form, layer, request, routes, send,
};
use http::{Method, StatusCode, header, request::Parts};
use leptos_auth::{
    Identify, IdentifyError, Identity, Reason, User,
    identity::Former,
    resume::{KeyRing, OnceStore, Progress, SealKey, StoreError},
};

/// The cookie `user` names who is signed in, `was` whose session is over.
struct OwnSessions;

fn cookie<'a>(request: &'a Parts, name: &str) -> Option<&'a str> {
    let line = request.headers.get(header::COOKIE)?.to_str().ok()?;
    let mut pairs = line.split("; ").filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

impl Identify for OwnSessions {
    async fn identify(&self, request: &Parts) -> Result<Identity, IdentifyError> {
        Ok(match cookie(request, "user") {
            Some(name) => Identity::SignedIn(User::new(name, name)),
            None => Identity::SignedOut(Reason::Expired),
        })
    }

    async fn former(&self, request: &Parts) -> Result<Option<Former>, IdentifyError> {
        Ok(cookie(request, "was").map(|name| Former::new(name, None)))
    }
}

struct OneKey;

impl KeyRing for OneKey {
    fn current(&self) -> SealKey {
        SealKey::new("one", [7; 32])
    }

    fn find(&self, id: &str) -> Option<SealKey> {
        (id == "one").then(|| self.current())
    }
}

/// A store that lasts as long as the process.
#[derive(Default)]
struct InMemory(Mutex<HashMap<String, Progress>>);

impl InMemory {
    fn note(&self, id: &str, progress: Option<Progress>) -> Option<Progress> {
        let mut all = self.0.lock().expect("nobody panicked");
        match progress {
            Some(progress) => all.insert(id.to_owned(), progress),
            None => all.remove(id),
        }
    }
}

impl OnceStore for InMemory {
    async fn begin(&self, id: &str, _: SystemTime) -> Result<Progress, StoreError> {
        let before = self.note(id, Some(Progress::Running));
        if before == Some(Progress::Done) {
            self.note(id, before);
        }
        Ok(before.unwrap_or(Progress::First))
    }

    async fn end(&self, id: &str) -> Result<(), StoreError> {
        self.note(id, Some(Progress::Done));
        Ok(())
    }

    async fn release(&self, id: &str) -> Result<(), StoreError> {
        self.note(id, None);
        Ok(())
    }

    async fn spool(&self, _: &str, _: &str, _: &[u8], _: SystemTime) -> Result<bool, StoreError> {
        Ok(false)
    }

    async fn spooled(&self, _: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(None)
    }
}

fn app() -> Router {
    layer()
        .identify(OwnSessions)
        .resume(OneKey, InMemory::default())
        .wrap(routes())
}

async fn post(app: &Router, run: &str, cookies: &str, fields: &str) -> Answer {
    let request = request(Method::POST, "/add", None)
        .header(RUN, run)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, cookies)
        .body(Body::from(fields.to_owned()));
    send(app, request.expect("a request")).await
}

/// A form of Ann's is refused, whose session is over: the cookies of the browser then, and what the form
/// for signing in takes along.
async fn refused(app: &Router) -> (String, String) {
    let refused = post(app, "refused", "was=ann", &form::<Add>("title=kept")).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    // A page that carries a seal is never compressed.
    assert_eq!(refused.header("cache-control"), "no-store, no-transform");
    let nonce = refused.header("set-cookie").split(';').next();
    let cookies = format!("was=ann; {}", nonce.expect("the browser's cookie"));
    let (_, seal) = refused
        .body
        .split_once("name=\"__resume\" value=\"")
        .expect("what was refused, sealed");
    let (seal, _) = seal.split_once('"').expect("the end of the value");
    (cookies, format!("__resume={seal}"))
}

fn signing_in(as_whom: &str, seal: &str) -> String {
    form::<SignIn>(&format!("email={as_whom}&password=right&{seal}"))
}

#[tokio::test]
async fn it_is_carried_out_for_the_same_user() {
    let (app, run) = (app(), "resumed: same");
    let (cookies, seal) = refused(&app).await;
    let answer = post(&app, run, &cookies, &signing_in("ann", &seal)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.header("location"), "/add");
    assert_eq!(answer.header("set-cookie"), "user=ann; Path=/");
    assert_eq!(count(run, "add"), 1);
}

#[tokio::test]
async fn it_is_not_carried_out_for_another() {
    let (app, run) = (app(), "resumed: another");
    let (cookies, seal) = refused(&app).await;
    let answer = post(&app, run, &cookies, &signing_in("bob", &seal)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(count(run, "add"), 0);
}

#[tokio::test]
async fn it_is_carried_out_once() {
    let (app, run) = (app(), "resumed: twice");
    let (cookies, seal) = refused(&app).await;
    for _ in 0..2 {
        let answer = post(&app, run, &cookies, &signing_in("ann", &seal)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(count(run, "add"), 1);
}
