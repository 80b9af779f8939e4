use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header};
use leptos_auth::layer::Unavailable;
use tower::Service;
use tower_sessions::{Session, session::Id};

use super::{clear_site_data, device_name, layer::Cookies, rotation::RotationDue};
use crate::{
    Accounts,
    cookie::CookieRule,
    throttle::DEVICE_LIFETIME,
    visitor::{DeviceCookie, note_address},
};

/// The outer half of [`SessionLayer`](super::SessionLayer), around tower-sessions.
#[derive(Clone, Debug)]
pub struct SessionService<S> {
    inner: S,
    accounts: Accounts,
    cookies: Arc<Cookies>,
}

impl<S> SessionService<S> {
    pub(super) fn new(inner: S, accounts: Accounts, cookies: Arc<Cookies>) -> Self {
        Self {
            inner,
            accounts,
            cookies,
        }
    }
}

type Answer<R, E> = Pin<Box<dyn Future<Output = Result<Response<R>, E>> + Send>>;

impl<S, B, R> Service<Request<B>> for SessionService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
    R: From<Vec<u8>> + Send,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Answer<R, S::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let cookies = Arc::clone(&self.cookies);
        cookies.session.drop_ambiguous(request.headers_mut());
        note_address(&mut request, self.accounts.proxies());
        let sent = cookies.device.sent(request.headers());
        let device = DeviceCookie::new(sent.map(ToOwned::to_owned));
        request.extensions_mut().insert(device.clone());
        request.extensions_mut().insert(self.accounts.clone());
        let unavailable = Unavailable::to(&request);
        let due = RotationDue::default();
        request.extensions_mut().insert(due.clone());
        let agent = request.headers().get(header::USER_AGENT).cloned();
        let answer = self.inner.call(request);
        let accounts = self.accounts.clone();
        Box::pin(async move {
            let mut response = answer.await?;
            let Some(application) = response.extensions_mut().remove::<FromApplication>() else {
                // tower-sessions answers in the application's stead when the store fails: an
                // empty 500. It has logged why.
                return Ok(unavailable.response().map(R::from));
            };
            *response.status_mut() = application.status;
            let cookie = &cookies.session;
            match application.session {
                Came::Same(id) => {
                    if let Some(account) = due.account() {
                        rotate(&accounts, id, account, cookie, &mut response).await;
                    }
                }
                // The browser has it. Should this be its former id, it must not get it back.
                Came::Written => drop_cookie(cookie, &mut response),
                // Whoever lists their devices next is to see this one as what it is.
                Came::New(id) => note_device(&accounts, id, agent).await,
                Came::None => {}
            }
            finish_cookies(cookie, &mut response);
            if let Some(value) = device.take_given()
                && let Some(set) = cookies.device.set(&value, DEVICE_LIFETIME / 1_000)
            {
                response.headers_mut().append(header::SET_COOKIE, set);
            }
            Ok(response)
        })
    }
}

/// Marks a response as the application's own, so that it can be told from one that tower-sessions
/// made. Only [`SessionService`] sees it.
#[derive(Clone, Copy, Debug)]
struct FromApplication {
    status: StatusCode,
    session: Came,
}

/// What became of the session.
#[derive(Clone, Copy, Debug)]
enum Came {
    /// There is none.
    None,
    /// Nothing was written to it.
    Same(Id),
    /// It has the id that it had.
    Written,
    /// It was begun, or goes on under another id.
    New(Id),
}

/// The inner half of [`SessionLayer`](super::SessionLayer).
#[derive(Clone, Debug)]
pub struct MarkApplication<S>(pub(super) S);

impl<S, B, R> Service<Request<B>> for MarkApplication<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
    R: From<&'static str> + Send,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Answer<R, S::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let session = request.extensions().get::<Session>().cloned();
        let id_before = session.as_ref().and_then(Session::id);
        let read_only = request.method().is_safe();
        let answer = self.0.call(request);
        Box::pin(async move {
            let mut response = answer.await?;
            let mut id = id_before;
            let mut came = id.map_or(Came::None, Came::Same);
            if let Some(session) = session.filter(Session::is_modified) {
                if read_only && is_page(&response) {
                    tracing::error!(WRITTEN);
                    if cfg!(debug_assertions) {
                        response = plain(StatusCode::INTERNAL_SERVER_ERROR, WRITTEN);
                    }
                }
                clear_site_data::write(&session, &mut response).await;
                id = session.id();
                came = match id {
                    Some(_) if id == id_before => Came::Written,
                    Some(id) => Came::New(id),
                    None => Came::None,
                };
            }
            let status = response.status();
            response.extensions_mut().insert(FromApplication {
                status,
                session: came,
            });
            // tower-sessions sends no cookie with a failure. A session that has its new id by then is
            // in the store, and the browser's old one is dead.
            if id.is_some() && id != id_before && status.is_server_error() {
                *response.status_mut() = StatusCode::OK;
            }
            Ok(response)
        })
    }
}

/// A page may be rendered twice for one request, or ahead of a visit that never comes; what it
/// writes happens as often.
const WRITTEN: &str = "the session was written while a page was rendered: write it in a server \
    function or in a handler. (Only debug builds refuse this.)\n";

fn is_page<R>(response: &Response<R>) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Text that nobody may keep.
fn plain<R: From<&'static str>>(status: StatusCode, text: &'static str) -> Response<R> {
    let mut response = Response::new(R::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Gives a session that goes on another id, where that is still due. If it fails the next answer tries
/// again.
async fn rotate<R>(
    accounts: &Accounts,
    id: Id,
    account: &str,
    rule: &CookieRule,
    response: &mut Response<R>,
) {
    // The socket goes on by itself; the next answer brings the id.
    if response.status() == StatusCode::SWITCHING_PROTOCOLS {
        return;
    }
    match accounts.sessions().rotate(id).await {
        Ok(Some((new, seconds))) => {
            if let Some(cookie) = rule.set(&new.to_string(), seconds) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            accounts.events().by("session_id_changed", account);
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "could not give a session another id"),
    }
}

async fn note_device(accounts: &Accounts, id: Id, agent: Option<HeaderValue>) {
    let mut headers = HeaderMap::new();
    headers.extend(agent.map(|agent| (header::USER_AGENT, agent)));
    if let Some(device) = device_name(&headers) {
        accounts.sessions().note_device(id, &device).await;
    }
}

fn drop_cookie<R>(rule: &CookieRule, response: &mut Response<R>) {
    if let header::Entry::Occupied(cookies) = response.headers_mut().entry(header::SET_COOKIE) {
        let (name, all) = cookies.remove_entry_mult();
        let kept: Vec<_> = all.filter(|cookie| !rule.matches(cookie)).collect();
        for cookie in kept {
            response.headers_mut().append(&name, cookie);
        }
    }
}

/// Corrects removals, and keeps a response that sets the session out of every cache.
fn finish_cookies<R>(rule: &CookieRule, response: &mut Response<R>) {
    let headers = response.headers_mut();
    if !headers
        .get_all(header::SET_COOKIE)
        .iter()
        .any(|cookie| rule.matches(cookie))
    {
        return;
    }
    if let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE) {
        for cookie in cookies.iter_mut() {
            let given = std::mem::replace(cookie, HeaderValue::from_static(""));
            *cookie = rule.corrected(given);
        }
    }
    let is_stored_nowhere = headers
        .get(header::CACHE_CONTROL)
        .is_some_and(|directives| directives.as_bytes().starts_with(b"no-store"));
    if !is_stored_nowhere {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}
