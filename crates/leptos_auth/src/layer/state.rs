//! What one request knows, through all of its render passes.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use futures::future::{BoxFuture, Shared};
use http::{HeaderMap, HeaderName, request::Parts, uri::PathAndQuery};
use tokio::sync::OnceCell;

use super::{
    Observer,
    accept::Dialect,
    audit::Observers,
    authorization::{self, Authorization},
    causes::Causes,
    cookies,
    layer::Config,
    problem::request_id,
    return_back::{ReturnUrl, WayBack},
    target,
    turns::Turns,
};
use crate::{
    Interrupt, LocalTarget,
    form::Posted,
    identity::{Admission, DynIdentify, DynIssueToken, Identity, Refusal, User},
};

/// Work that is done once per request. Whoever asks carries it on, also where the pass that began
/// it was given up.
pub(crate) type Work = Shared<BoxFuture<'static, Arc<dyn Any + Send + Sync>>>;

/// Shared by everything that serves one request; in the extensions of the request.
#[derive(Clone)]
pub(crate) struct RequestState(Arc<Inner>);

struct Inner {
    head: Parts,
    dialect: OnceLock<Dialect>,
    identify: Option<Arc<dyn DynIdentify>>,
    key_headers: Arc<[HeaderName]>,
    token_issuer: Option<Arc<dyn DynIssueToken>>,
    observer: Observers,
    way_back: Arc<WayBack>,
    exposes_guards: bool,
    /// Of the request, and of all its pages.
    turns: Turns,
    /// The route that was matched.
    route: OnceLock<Arc<str>>,
    identity: OnceCell<Result<Identity, Refusal>>,
    reported: Mutex<Option<Interrupt>>,
    posted: Option<Posted>,
    /// The id of the form that goes on with it.
    resumed: Option<Arc<str>>,
    /// Which page of the request it is: what one of them did, the next does again.
    page: usize,
    /// The request itself, where this is a page in answer to it.
    original: Option<RequestState>,
    /// Of the request itself: a prefetch asked who it is for.
    refused_prefetch: AtomicBool,
    /// Of the request itself. It holds what it is done for, so that it has to be let go at the end:
    /// see [`ForgetWork`]. `None` after that.
    once: Mutex<Option<AllWork>>,
}

/// All work of a request, by page, type and name.
type AllWork = HashMap<(usize, TypeId, String), Work>;

/// Lets go of a request's work once nobody can ask for it any more, also where it never ended.
pub(super) struct ForgetWork(RequestState);

impl ForgetWork {
    pub(super) fn of(state: &RequestState) -> Self {
        Self(state.original().clone())
    }
}

impl Drop for ForgetWork {
    fn drop(&mut self) {
        let work = lock(&self.0.0.once).take();
        drop(work);
    }
}

impl RequestState {
    pub(super) fn new(head: Parts, config: &Config) -> Self {
        Self(Arc::new(Inner {
            head,
            dialect: OnceLock::new(),
            identify: config.identify.clone(),
            key_headers: config.challenges.key_headers().clone(),
            token_issuer: config.token_issuer.clone(),
            observer: config.observer.clone(),
            way_back: config.way_back.clone(),
            exposes_guards: config.exposes_guards,
            turns: Turns::default(),
            route: OnceLock::new(),
            identity: OnceCell::new(),
            reported: Mutex::default(),
            posted: None,
            resumed: None,
            page: 0,
            original: None,
            refused_prefetch: AtomicBool::new(false),
            once: Mutex::new(Some(HashMap::new())),
        }))
    }

    /// For rendering a page in answer to this request. Who is asking stays settled.
    pub(super) fn for_page(&self, head: Parts) -> Self {
        self.answered_by(head, None, self.0.identity.clone())
    }

    /// For showing the page again after a form was posted to it. Who is asking was settled.
    pub(super) fn for_posted_page(&self, head: Parts, posted: Posted) -> Self {
        self.answered_by(head, Some(posted), self.0.identity.clone())
    }

    /// What the browser would ask after this answer, with the cookies it has then: who that is, is asked
    /// again. A session that an outer layer keeps is in the extensions, and has changed with it.
    pub(super) fn after(&self, answer: &HeaderMap) -> Self {
        let mut head = self.0.head.clone();
        cookies::keep(answer, &mut head.headers);
        self.answered_by(head, None, OnceCell::new())
    }

    /// For running the form with this id, which was refused before.
    pub(super) fn resuming(&self, id: &str) -> Self {
        let mut state = self.inner(self.0.head.clone(), None, self.0.identity.clone());
        state.resumed = Some(id.into());
        Self(Arc::new(state))
    }

    /// The id of the form that goes on.
    pub(crate) fn resumed(&self) -> Option<&str> {
        self.0.resumed.as_deref()
    }

    fn answered_by(
        &self,
        head: Parts,
        posted: Option<Posted>,
        identity: OnceCell<Result<Identity, Refusal>>,
    ) -> Self {
        Self(Arc::new(self.inner(head, posted, identity)))
    }

    fn inner(
        &self,
        head: Parts,
        posted: Option<Posted>,
        identity: OnceCell<Result<Identity, Refusal>>,
    ) -> Inner {
        Inner {
            head,
            dialect: self.0.dialect.clone(),
            identify: self.0.identify.clone(),
            key_headers: self.0.key_headers.clone(),
            token_issuer: self.0.token_issuer.clone(),
            observer: self.0.observer.clone(),
            way_back: self.0.way_back.clone(),
            exposes_guards: self.0.exposes_guards,
            turns: self.0.turns.clone(),
            route: OnceLock::new(),
            identity,
            reported: Mutex::default(),
            posted,
            resumed: None,
            page: self.0.page + 1,
            original: Some(self.original().clone()),
            refused_prefetch: AtomicBool::new(false),
            once: Mutex::default(),
        }
    }

    fn original(&self) -> &Self {
        self.0.original.as_ref().unwrap_or(self)
    }

    pub(super) fn turns(&self) -> &Turns {
        &self.0.turns
    }

    pub(super) fn head(&self) -> &Parts {
        &self.0.head
    }

    /// Whether a browser asks for a page of its own, and would show it at that address. A form that
    /// was posted is answered where it stands.
    pub(crate) fn is_document(&self) -> bool {
        let is_asked_for = self.0.head.method.is_safe() && self.posted().is_none();
        is_asked_for && self.dialect() == Dialect::Html
    }

    /// The route that was matched, such as `/notes/{id}`.
    pub(super) fn route(&self) -> Option<&Arc<str>> {
        self.0.route.get()
    }

    /// Learns it, once. A page in answer to a request tells that, too, unless it has one of its own.
    pub(super) fn learn_route(&self, route: &str) {
        let route = self.0.route.get_or_init(|| route.into());
        if let Some(original) = &self.0.original {
            original.0.route.get_or_init(|| Arc::clone(route));
        }
    }

    /// What names the request to the visitor, to whom they tell it, and to the log.
    pub(crate) fn request_id(&self) -> Option<&str> {
        request_id(&self.0.head.extensions)
    }

    /// Who hears of guards.
    pub(crate) fn observer(&self) -> Option<&dyn Observer> {
        self.0.observer.as_deref()
    }

    /// What stands for the user in the log, where it is known who asks.
    pub(super) fn pseudonym(&self) -> Option<String> {
        let user = self.known_user()?;
        self.0.identify.as_ref()?.pseudonym(user)
    }

    /// Who issues tokens of sessions.
    pub(crate) fn token_issuer(&self) -> Option<&dyn DynIssueToken> {
        self.0.token_issuer.as_deref()
    }

    /// The application's page for signing in.
    pub(crate) fn sign_in(&self) -> Option<&LocalTarget> {
        self.0.way_back.sign_in.as_ref()
    }

    /// What somebody wrote as the way back from signing in, if one may be led there.
    pub(crate) fn return_url(&self, back: &str) -> Option<ReturnUrl> {
        self.0.way_back.parse(back)
    }

    /// What was asked for: the path and the query.
    pub(crate) fn path_and_query(&self) -> &str {
        let uri = &self.original().0.head.uri;
        uri.path_and_query().map_or("/", PathAndQuery::as_str)
    }

    /// Whether a program says who it is.
    pub(crate) fn has_authorization(&self) -> bool {
        !matches!(self.credential(), Authorization::Absent)
    }

    /// What came beside cookies.
    pub(super) fn credential(&self) -> Authorization {
        Authorization::of(&self.0.head.headers, &self.0.key_headers)
    }

    /// Why the request can not be read: it has several credentials, or one in its address.
    pub(super) fn malformed(&self) -> Option<&'static str> {
        authorization::malformed(&self.0.head, &self.0.key_headers)
    }

    /// In which form a denial is wanted.
    pub(super) fn dialect(&self) -> Dialect {
        let dialect = &self.0.dialect;
        *dialect.get_or_init(|| Dialect::of(&self.0.head.headers))
    }

    /// The form that was posted to this page, when it is shown again.
    pub(crate) fn posted(&self) -> Option<&Posted> {
        self.0.posted.as_ref()
    }

    /// Whether a page may say what raised its interrupt.
    pub(crate) fn exposes_guards(&self) -> bool {
        self.0.exposes_guards
    }

    /// Who sent the request; asked once. `Err` is a 503.
    ///
    /// A prefetch is nobody's visit: it gets no answer, so that nothing that depends on one is
    /// fetched ahead, or kept where a later sign-out does not reach it.
    pub(crate) async fn identity(&self) -> Result<&Identity, Interrupt> {
        if target::is_prefetch(&self.0.head) {
            self.original()
                .0
                .refused_prefetch
                .store(true, Ordering::Relaxed);
            return Err(Interrupt::unavailable());
        }
        let identity = self.0.identity.get_or_init(|| self.ask()).await;
        identity.as_ref().map_err(|refusal| refusal.interrupt())
    }

    /// Who sent the request, where somebody has asked already and could be told.
    pub(super) fn known_identity(&self) -> Option<&Identity> {
        self.0.identity.get()?.as_ref().ok()
    }

    /// The user, where that is somebody who is signed in.
    pub(crate) fn known_user(&self) -> Option<&User> {
        match self.known_identity()? {
            Identity::SignedIn(user) => Some(user),
            Identity::SignedOut(_) => None,
        }
    }

    /// Resolves when the session of a person who was let in has ended.
    pub(crate) fn session_ended(&self) -> Option<BoxFuture<'static, ()>> {
        self.known_user()?.session()?;
        Some(self.0.identify.as_ref()?.session_ended(&self.0.head))
    }

    /// The interrupt for a visitor who counts as signed out.
    pub(super) async fn signed_out(&self) -> Option<Interrupt> {
        let identity = self.identity().await.ok()?;
        let refused = Admission::default().admit(identity).err();
        refused.map(Interrupt::unauthorized)
    }

    /// Whether the answer depends on who asks.
    pub(super) fn was_asked(&self) -> bool {
        self.0.identity.initialized() || self.refused_prefetch()
    }

    /// Whether a prefetch asked who it is for. That refuses the whole document, whichever boundary
    /// met it: a browser must not keep a page with a hole in it.
    pub(super) fn refused_prefetch(&self) -> bool {
        self.original().0.refused_prefetch.load(Ordering::Relaxed)
    }

    async fn ask(&self) -> Result<Identity, Refusal> {
        let Some(identify) = &self.0.identify else {
            tracing::error!(
                "nobody tells who is signed in: give InterruptLayer an identity with `.identify(..)`"
            );
            return Err(Refusal::Unavailable);
        };
        let answer = identify.ask(&self.credential(), &self.0.head).await;
        answer.map_err(|error| {
            let refusal = error.refusal();
            if matches!(refusal, Refusal::Unavailable) {
                tracing::error!(error = %Causes(&error), "identity unavailable");
            }
            refusal
        })
    }

    /// A server function ended with this interrupt.
    pub(crate) fn report(&self, interrupt: &Interrupt) {
        lock(&self.0.reported).get_or_insert(interrupt.detached());
    }

    pub(super) fn take_reported(&self) -> Option<Interrupt> {
        lock(&self.0.reported).take()
    }

    /// The work of this name, which is begun when nobody has.
    pub(crate) fn once<T: 'static>(&self, key: String, begin: impl FnOnce() -> Work) -> Work {
        match &mut *lock(&self.original().0.once) {
            Some(work) => work
                .entry((self.0.page, TypeId::of::<T>(), key))
                .or_insert_with(begin)
                .clone(),
            // A task of a page that nobody waits for any more.
            None => begin(),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for RequestState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestState").finish_non_exhaustive()
    }
}
