use std::{borrow::Cow, convert::Infallible, fmt, pin::Pin, sync::Arc};

use axum::{Router, body::Body, response::Response};
use http::Request;
use leptos::server_fn::ServerFn;
use tokio::sync::Semaphore;
use tower::{Layer, Service};
use tower_http::csrf::{ConfigError, CsrfLayer};

use super::{
    AnonymousCache, Caps, InterruptService, Observer, StaticPages, audit::Observers,
    challenges::Challenges, executor::ensure_executor, late::LatePatterns, path_rule::PathRule,
    read_only::ReadOnly, resumption::Resumption, return_back::WayBack,
};
use crate::{
    Identify, LocalTarget, LocalTargetError, Predicate, PublicOrigin,
    boundary::Key,
    challenge::{Challenge, ChallengeError, Session},
    identity::{DynIdentify, DynIssueToken, IssueToken},
    resume::{KeyRing, OnceStore},
};

type Rendering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Turns interrupts on for everything inside: the `authInterrupts: true` of an application.
///
/// It wraps the whole router, because a form is posted to URLs that the router only knows for
/// `GET`, and it takes the application's own render handler, to answer a program's URL with a
/// page. See the [module](super) for what it does to a request.
///
/// ```
/// # use axum::Router;
/// # use leptos::prelude::*;
/// # use leptos_auth::{Identify, IdentifyError, Identity, InterruptLayer, PublicOrigin, Reason};
/// # struct Nobody;
/// # impl Identify for Nobody {
/// #     async fn identify(&self, _: &http::request::Parts) -> Result<Identity, IdentifyError> {
/// #         Ok(Identity::SignedOut(Reason::NoCredential))
/// #     }
/// # }
/// # fn shell() -> impl IntoView {}
/// # fn build(router: Router, origin: PublicOrigin) -> Router {
/// let render = leptos_axum::render_app_to_stream_with_context(|| {}, shell);
/// InterruptLayer::new(render)
///     .origin(origin)
///     .identify(Nobody)
///     .strict(true)
///     .wrap(router)
/// # }
/// ```
#[doc(alias = "authInterrupts")]
#[derive(Clone)]
#[must_use]
pub struct InterruptLayer {
    config: Config,
}

#[derive(Clone)]
pub(super) struct Config {
    pub(super) render: Arc<dyn Fn(Request<Body>) -> Rendering + Send + Sync>,
    pub(super) identify: Option<Arc<dyn DynIdentify>>,
    pub(super) token_issuer: Option<Arc<dyn DynIssueToken>>,
    pub(super) observer: Observers,
    pub(super) origin: Option<PublicOrigin>,
    pub(super) csrf: CsrfLayer,
    pub(super) challenges: Challenges,
    read_only: ReadOnly,
    pub(super) rules: Vec<PathRule>,
    pub(super) anonymous: Option<AnonymousCache>,
    pub(super) documentation: Option<String>,
    pub(super) landings: Vec<(String, LocalTarget)>,
    pub(super) shown_answers: Vec<&'static str>,
    pub(super) resumption: Option<Resumption>,
    pub(super) idempotent: Vec<&'static str>,
    pub(super) build: Cow<'static, str>,
    pub(super) way_back: Arc<WayBack>,
    pub(super) strict: bool,
    pub(super) exposes_guards: bool,
    pub(super) caps: Caps,
    pub(super) permits: Arc<Semaphore>,
    pub(super) late: LatePatterns,
}

impl InterruptLayer {
    /// A layer that shows pages with `render`: what
    /// [`leptos_axum::render_app_to_stream_with_context`] returns, with the context and the shell
    /// that the routes have.
    pub fn new<F>(render: F) -> Self
    where
        F: Fn(Request<Body>) -> Rendering + Send + Sync + 'static,
    {
        ensure_executor();
        let caps = Caps::default();
        Self {
            config: Config {
                render: Arc::new(render),
                identify: None,
                token_issuer: None,
                observer: None,
                origin: None,
                csrf: CsrfLayer::new(),
                challenges: Challenges::default(),
                read_only: ReadOnly::default(),
                rules: Vec::new(),
                anonymous: None,
                documentation: None,
                landings: Vec::new(),
                shown_answers: Vec::new(),
                resumption: None,
                idempotent: Vec::new(),
                build: Cow::Borrowed(""),
                way_back: Arc::default(),
                strict: false,
                exposes_guards: false,
                permits: Arc::new(Semaphore::new(caps.requests)),
                caps,
                late: LatePatterns::default(),
            },
        }
    }

    /// Who tells who is signed in. Without it every guard answers 503.
    pub fn identify(mut self, identify: impl Identify) -> Self {
        self.config.identify = Some(Arc::new(identify));
        self
    }

    /// Who issues the tokens that [`get_token`](crate::identity::AuthRequest::get_token) gives.
    pub fn token_issuer(mut self, issuer: impl IssueToken) -> Self {
        self.config.token_issuer = Some(Arc::new(issuer));
        self
    }

    /// Who hears of refusals and guards, for metrics.
    pub fn observe(mut self, observer: impl Observer) -> Self {
        self.config.observer = Some(Arc::new(observer));
        self
    }

    /// The address under which the application is reached. Requests for another `Host` are
    /// answered with 421.
    pub fn origin(mut self, origin: PublicOrigin) -> Self {
        self.way_back().own = Some(origin.clone());
        self.config.origin = Some(origin);
        self
    }

    /// Lets another origin, such as `https://pay.example`, post to this application.
    ///
    /// # Errors
    ///
    /// The text is not an origin as browsers send it.
    pub fn trust_origin(mut self, origin: &str) -> Result<Self, ConfigError> {
        self.config.csrf = self.config.csrf.add_trusted_origin(origin)?;
        Ok(self)
    }

    /// The name of the application, in the challenge of every 401 to whom a cookie would help:
    /// short for [`challenge`](Self::challenge) with a [`Session`].
    ///
    /// # Errors
    ///
    /// The realm is empty, or holds something else than printable ASCII (RFC 9110, section 5.6.4).
    pub fn realm(self, realm: &str) -> Result<Self, ChallengeError> {
        Ok(self.challenge(Session::new(realm)?))
    }

    /// A way to authenticate, which every 401 names; one of each scheme. They are sent in the order
    /// of [`challenge`](crate::challenge), and the parameters of a failure are added to the one
    /// whose credential failed.
    ///
    /// Without any it is `Session realm="application"`.
    pub fn challenge(mut self, challenge: impl Into<Challenge>) -> Self {
        self.config.challenges.add(challenge.into());
        self
    }

    /// The same at and below a path, in place of those of everywhere:
    /// `.challenge_below("/v1", Bearer::new("Notebook")?)`.
    pub fn challenge_below(mut self, path: &str, challenge: impl Into<Challenge>) -> Self {
        self.config.challenges.add_below(path, challenge.into());
        self
    }

    /// Where the API's refusals are explained, such as `https://docs.example/errors`: problem details
    /// then have a `documentation_url`, this with the reason as its fragment
    /// (`#expired`).
    pub fn documentation(mut self, url: impl Into<String>) -> Self {
        self.config.documentation = Some(url.into());
        self
    }

    /// Protects everything at and below a path, pages and handlers alike, before anything of it
    /// is run. The root boundary answers. A form whose server function is refused so has not been read:
    /// nobody knows what in it is secret, and it is not kept ([`resume`](Self::resume)).
    pub fn protect(mut self, path: &str, demand: impl Predicate) -> Self {
        let rule = PathRule::new(path, demand, Key::root());
        self.config.rules.push(rule);
        self
    }

    /// Like [`protect`](Self::protect); the boundary with this `id` answers, or the root where
    /// the page has none of that name.
    pub fn protect_at(mut self, path: &str, boundary: &str, demand: impl Predicate) -> Self {
        let rule = PathRule::new(path, demand, Key::anywhere(boundary));
        self.config.rules.push(rule);
        self
    }

    /// Keeps the pages by which path rules refuse visitors without any credential; see
    /// [`AnonymousCache`] for whom, and for how long. While [`expose_guards`](Self::expose_guards) is on
    /// nothing is kept.
    pub fn cache_anonymous(mut self, cache: AnonymousCache) -> Self {
        self.config.anonymous = Some(cache);
        self
    }

    /// Where a form that was posted to `path` leads when it succeeds, in place of that same page:
    /// `("/sign-in", "/notes")`.
    ///
    /// # Errors
    ///
    /// `target` is not a local path.
    pub fn landing(mut self, path: &str, target: &str) -> Result<Self, LocalTargetError> {
        self.config
            .landings
            .push((path.to_owned(), target.parse()?));
        Ok(self)
    }

    /// Shows what this server function answers on the page whose form called it, in place of leading to
    /// that page (an answer that itself leads elsewhere does): for what is seen once, such as a new key. The page reads it with
    /// [`posted_answer`](crate::posted_answer); the function answers in JSON, as leptos has it unless it
    /// is told otherwise. Who reloads such a page posts the form again, so the function has to know a
    /// form that it has seen.
    pub fn shows_answer<F: ServerFn>(mut self) -> Self {
        self.config.shown_answers.push(F::PATH);
        self
    }

    /// Keeps forms that are refused for want of a session, and goes on with them after signing in, also
    /// without JavaScript: see [`resume`](mod@crate::resume). Without it they are refilled no more than a
    /// page of their own does.
    pub fn resume(mut self, keys: impl KeyRing, store: impl OnceStore) -> Self {
        self.config.resumption = Some(Resumption {
            keys: Arc::new(keys),
            store: Arc::new(store),
        });
        self
    }

    /// This server function stores [`idempotency_key`](crate::resume::idempotency_key) with what it
    /// does, in one transaction, or does the same however often it is called. So it is asked again where
    /// nobody knows whether it was carried out, in place of the answer "outcome unknown".
    pub fn idempotent<F: ServerFn>(mut self) -> Self {
        self.config.idempotent.push(F::PATH);
        self
    }

    /// Names this build of the application, such as the hash of its commit. A form that another build
    /// refused is filled in again, and not sent by itself: its fields may have come to mean something
    /// else. Without it all builds are one.
    pub fn build_id(mut self, id: impl Into<Cow<'static, str>>) -> Self {
        self.config.build = id.into();
        self
    }

    /// The application's page for signing in: where
    /// [`redirect_to_sign_in`](crate::identity::AuthRequest::redirect_to_sign_in) leads. A form that
    /// succeeds there leads back, if the page's query says where to.
    ///
    /// # Errors
    ///
    /// `path` is not a local path.
    #[doc(alias = "signInUrl")]
    pub fn sign_in_url(mut self, path: &str) -> Result<Self, LocalTargetError> {
        self.way_back().sign_in = Some(path.parse()?);
        Ok(self)
    }

    /// Lets signing in lead back to another origin, too, such as `https://docs.example`: with
    /// [`redirect_to_sign_in`](crate::identity::AuthRequest::redirect_to_sign_in), and with the
    /// parameter `redirect_url` of the page for signing in.
    #[doc(alias = "allowedRedirectOrigins")]
    pub fn return_origin(mut self, origin: PublicOrigin) -> Self {
        self.way_back().others.push(origin);
        self
    }

    fn way_back(&mut self) -> &mut WayBack {
        Arc::make_mut(&mut self.config.way_back)
    }

    /// Declares that a server function which answers `GET` changes nothing (RFC 9110, section 9.2.1):
    /// any site can have it called, with the visitor's cookies.
    pub fn read_only<F: ServerFn>(mut self) -> Self {
        self.config.read_only.declare(F::PATH);
        self
    }

    /// Refuses interrupts that come after the head was sent, instead of swapping the page late:
    /// the response is cut off, and the route is held in full from then on.
    pub fn strict(mut self, strict: bool) -> Self {
        self.config.strict = strict;
        self
    }

    /// In development: each refused page says which line refused it, which boundary answers, and
    /// why. Never in production: it tells strangers about the source.
    pub fn expose_guards(mut self, expose: bool) -> Self {
        self.config.exposes_guards = expose;
        self
    }

    /// How much may be held back.
    pub fn caps(mut self, caps: Caps) -> Self {
        let permits = caps.requests.min(Semaphore::MAX_PERMITS);
        self.config.permits = Arc::new(Semaphore::new(permits));
        self.config.caps = caps;
        self
    }

    /// For an application with `SsrMode::Static` routes: refuses guarded ones when it starts.
    pub fn static_pages(&self) -> StaticPages {
        StaticPages::new(&self.config.rules)
    }

    /// Wraps a whole router. Layers added to the result are outside: a session layer belongs there.
    ///
    /// # Panics
    ///
    /// A server function answers `GET` and was not declared [`read_only`](Self::read_only).
    pub fn wrap(self, router: Router) -> Router {
        Router::new().fallback_service(self.layer(router))
    }
}

impl<S> Layer<S> for InterruptLayer
where
    S: Service<Request<Body>, Response = Response, Error = Infallible>,
{
    type Service = InterruptService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        let is_public = |origin: &PublicOrigin| origin.as_str().starts_with("https:");
        if self.config.exposes_guards && self.config.origin.as_ref().is_some_and(is_public) {
            tracing::warn!(
                "`expose_guards` is for development: pages tell strangers which line refused them"
            );
        }
        self.config.read_only.check();
        InterruptService::new(inner, Arc::new(self.config.clone()))
    }
}

impl fmt::Debug for InterruptLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InterruptLayer")
            .field("origin", &self.config.origin)
            .field("challenges", &self.config.challenges)
            .field("rules", &self.config.rules)
            .field("landings", &self.config.landings)
            .field("resumption", &self.config.resumption)
            .field("way_back", &self.config.way_back)
            .field("strict", &self.config.strict)
            .field("exposes_guards", &self.config.exposes_guards)
            .field("caps", &self.config.caps)
            .finish_non_exhaustive()
    }
}
