//! The interrupt: a value that stops what is running and asks for a page.

mod action_name;
mod as_interrupt;
mod forbidden;
mod kind;
mod not_found;
mod or_interrupt;
mod reason;
mod step_up;
#[cfg(feature = "ssr")]
mod ticket;
mod unauthorized;

#[cfg(feature = "ssr")]
use std::{borrow::Cow, panic::Location};
use std::{error::Error, fmt, sync::Arc, time::Duration};

use http::StatusCode;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::boundary::BoundaryContext;
#[cfg(feature = "ssr")]
use crate::{Accepts, LocalTarget};

use self::step_up::StepUp;
#[cfg(feature = "ssr")]
pub(crate) use self::ticket::Ticket;
pub use self::{
    action_name::{ActionName, ActionNameError},
    as_interrupt::{AsInterrupt, find_interrupt},
    forbidden::forbidden,
    kind::Kind,
    not_found::not_found,
    or_interrupt::OrInterrupt,
    reason::Reason,
    step_up::step_up,
    unauthorized::unauthorized,
};

/// Stops what is running; the nearest boundary above answers with its page.
///
/// Made by [`unauthorized`], [`forbidden`], [`not_found`], [`step_up`] and by the guards. It travels as
/// an error, by `?`, through server functions, resources, views, handlers and extractors.
///
/// - Only [`kind`](Self::kind), [`reason`](Self::reason), [`retry_after`](Self::retry_after),
///   [`request_id`](Self::request_id) and what a step-up asks for ([`max_age`](Self::max_age),
///   [`action`](Self::action), [`login_hint`](Self::login_hint)) are serialised; and, in development, the line that raised it
///   ([`InterruptLayer::expose_guards`](crate::layer::InterruptLayer::expose_guards)).
/// - One that was deserialised is marked: a server never acts on it, since anybody can write one.
/// - One that was raised while a page is rendered and is dropped without being shown turns the
///   answer into a 500. Use [`discard`](Self::discard) where that is meant.
#[must_use = "an interrupt does nothing by itself: write `unauthorized()?;` or `return unauthorized();`"]
#[derive(Clone)]
pub struct Interrupt(Repr);

/// What an [`Interrupt`] holds. An error of its own, because `#[error(transparent)]` forwards
/// `source()`: a wrapper's source is then this, and the interrupt is still found.
#[derive(Clone, Debug)]
struct Repr(Arc<Data>);

#[derive(Debug)]
struct Data {
    kind: Kind,
    reason: Reason,
    retry_after: Option<Duration>,
    /// What a step-up asks for.
    step_up: Option<StepUp>,
    from_wire: bool,
    /// Where it was raised, for the overlay of development; never set otherwise.
    guard: Option<String>,
    /// The id of the request.
    request: Option<String>,
    /// Where a document is led in place of an answer.
    #[cfg(feature = "ssr")]
    leads_to: Option<LocalTarget>,
    /// The name of what was not met.
    #[cfg(feature = "ssr")]
    demand: Option<Cow<'static, str>>,
    /// Which kinds of credential the guard takes, where it said so.
    #[cfg(feature = "ssr")]
    accepts: Option<Accepts>,
    #[cfg(feature = "ssr")]
    raised_at: Option<&'static Location<'static>>,
    #[cfg(feature = "ssr")]
    ticket: Option<Ticket>,
}

impl Interrupt {
    /// 401 for this reason.
    #[track_caller]
    pub fn unauthorized(reason: Reason) -> Self {
        Self::raise(Kind::Unauthorized, reason, None)
    }

    /// 403 for this reason.
    #[track_caller]
    pub fn forbidden(reason: Reason) -> Self {
        Self::raise(Kind::Forbidden, reason, None)
    }

    /// 404.
    #[track_caller]
    pub fn not_found() -> Self {
        Self::raise(Kind::NotFound, Reason::NotFound, None)
    }

    /// 429; `retry_after` (whole seconds, rounded up) becomes `Retry-After`.
    #[track_caller]
    pub fn too_many_requests(retry_after: Duration) -> Self {
        Self::raise(
            Kind::TooManyRequests,
            Reason::TooManyRequests,
            Some(retry_after),
        )
    }

    /// 503: the question could not be answered. Never a 401: an outage signs nobody out.
    #[track_caller]
    pub fn unavailable() -> Self {
        Self::raise(
            Kind::Unavailable,
            Reason::Unavailable,
            Some(Duration::from_secs(5)),
        )
    }

    /// 503: there is more to do than the server manages. The answer must not add to it, so no page is
    /// rendered: a form that was posted without JavaScript gets a few lines of HTML (one that was sent by
    /// JavaScript stays as it is, and shows them).
    #[track_caller]
    pub fn overloaded() -> Self {
        Self::raise(
            Kind::Unavailable,
            Reason::Overloaded,
            Some(Duration::from_secs(5)),
        )
    }

    /// 503: nobody can tell whether it was carried out.
    #[cfg(feature = "ssr")]
    #[track_caller]
    pub(crate) fn outcome_unknown() -> Self {
        Self::raise(Kind::Unavailable, Reason::OutcomeUnknown, None)
    }

    #[track_caller]
    fn raise(kind: Kind, reason: Reason, retry_after: Option<Duration>) -> Self {
        let interrupt = Self::new(Data {
            kind,
            reason,
            retry_after,
            step_up: None,
            from_wire: false,
            guard: None,
            request: None,
            #[cfg(feature = "ssr")]
            leads_to: None,
            #[cfg(feature = "ssr")]
            demand: None,
            #[cfg(feature = "ssr")]
            accepts: None,
            #[cfg(feature = "ssr")]
            raised_at: None,
            #[cfg(feature = "ssr")]
            ticket: Ticket::take(),
        });
        #[cfg(feature = "ssr")]
        let interrupt = interrupt.raised_at(Location::caller()).of_its_request();
        interrupt
    }

    /// What it asks for.
    pub fn kind(&self) -> Kind {
        self.data().kind
    }

    /// Why, as far as the visitor may know.
    pub fn reason(&self) -> &Reason {
        &self.data().reason
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        self.data().kind.status()
    }

    /// How long to wait before trying again, where that makes sense.
    pub fn retry_after(&self) -> Option<Duration> {
        self.data().retry_after
    }

    /// Whether it answers the form that was sent (a wrong password, too many attempts) instead
    /// of refusing the page: the page stays and its form shows the reason.
    pub fn answers_form(&self) -> bool {
        matches!(self.data().kind, Kind::TooManyRequests)
            || matches!(
                self.data().reason,
                Reason::WrongCredentials | Reason::Overloaded
            )
    }

    /// Whether nothing is rendered for it.
    #[cfg(feature = "ssr")]
    pub(crate) fn sheds_load(&self) -> bool {
        self.data().reason == Reason::Overloaded
    }

    /// Whether it was deserialised, from a response or from something a stranger sent.
    pub fn is_from_wire(&self) -> bool {
        self.data().from_wire
    }

    /// Drops it on purpose: the page goes on as if nothing had been raised.
    ///
    /// ```
    /// # use leptos_auth::unauthorized;
    /// # fn guard() -> Result<(), leptos_auth::Interrupt> { unauthorized() }
    /// if let Err(interrupt) = guard() {
    ///     interrupt.discard();
    /// }
    /// ```
    pub fn discard(self) {
        self.settle();
    }

    /// It has reached somebody who answers for it.
    #[cfg_attr(
        not(feature = "ssr"),
        expect(clippy::unused_self, reason = "only the server keeps account")
    )]
    pub(crate) fn settle(&self) {
        #[cfg(feature = "ssr")]
        if let Some(ticket) = &self.data().ticket {
            ticket.settle();
        }
    }

    /// The boundary around the place where it was raised, as far as it is known: for errors that
    /// leptos hands on where there is no owner to ask.
    #[cfg_attr(
        not(feature = "ssr"),
        expect(clippy::unused_self, reason = "only the server has tickets")
    )]
    pub(crate) fn birthplace(&self) -> Option<&BoundaryContext> {
        #[cfg(feature = "ssr")]
        return self.data().ticket.as_ref()?.boundary();
        #[cfg(not(feature = "ssr"))]
        None
    }

    /// Leads a document elsewhere, in place of an answer at its URL. Only for one that nobody else
    /// has yet.
    #[cfg(feature = "ssr")]
    pub(crate) fn led_to(mut self, target: LocalTarget) -> Self {
        if let Some(data) = Arc::get_mut(&mut self.0.0) {
            data.leads_to = Some(target);
        }
        self
    }

    /// Where a document is led.
    #[cfg(feature = "ssr")]
    pub(crate) fn leads_to(&self) -> Option<&LocalTarget> {
        self.data().leads_to.as_ref()
    }

    /// Says what was not met. Only for one that nobody else has yet.
    #[cfg(feature = "ssr")]
    pub(crate) fn demanding(mut self, demand: Cow<'static, str>) -> Self {
        if let Some(data) = Arc::get_mut(&mut self.0.0) {
            data.demand = Some(demand);
        }
        self
    }

    /// Says which kinds of credential the guard takes. Only for one that nobody else has yet.
    #[cfg(feature = "ssr")]
    pub(crate) fn accepting(mut self, accepts: Option<Accepts>) -> Self {
        if let Some(data) = Arc::get_mut(&mut self.0.0) {
            data.accepts = accepts;
        }
        self
    }

    /// Which kinds of credential the guard takes, where it said so.
    #[cfg(feature = "ssr")]
    pub(crate) fn accepts(&self) -> Option<Accepts> {
        self.data().accepts
    }

    /// The name of what was not met, for the log.
    #[cfg(feature = "ssr")]
    pub(crate) fn demand(&self) -> Option<&str> {
        self.data().demand.as_deref()
    }

    /// Says which line raised it, in place of the one that is known: for a guard of one's own that is
    /// asynchronous, where `#[track_caller]` ends at the first await. Only for one that nobody else has
    /// yet; on the server only.
    #[cfg(feature = "ssr")]
    pub fn raised_at(mut self, line: &'static Location<'static>) -> Self {
        if let Some(data) = Arc::get_mut(&mut self.0.0) {
            data.raised_at = Some(line);
            let exposed = data.ticket.as_ref().is_some_and(Ticket::exposes_guard);
            data.guard = exposed.then(|| line.to_string());
        }
        self
    }

    /// The line that raised it, for the log.
    #[cfg(feature = "ssr")]
    pub(crate) fn line(&self) -> Option<&'static Location<'static>> {
        self.data().raised_at
    }

    /// The id of the request that it answers, where a layer gives requests an id (tower-http's
    /// `RequestId`): for a page to show, so that whoever is told of it finds it in the log. Only of what
    /// somebody could ask about: 403, 429 and 503.
    pub fn request_id(&self) -> Option<&str> {
        self.data().request.as_deref()
    }

    #[cfg(feature = "ssr")]
    fn of_its_request(mut self) -> Self {
        let ticket = self.data().ticket.as_ref();
        if let Some(id) = ticket.and_then(Ticket::request_id) {
            self.name_request(&id);
        }
        self
    }

    /// Says which request it answers. One that others have, too, stays as it is.
    #[cfg(feature = "ssr")]
    pub(crate) fn name_request(&mut self, id: &str) {
        let is_asked_about = matches!(
            self.data().kind,
            Kind::Forbidden | Kind::TooManyRequests | Kind::Unavailable
        );
        if !is_asked_about || self.data().request.is_some() {
            return;
        }
        if self.data().ticket.is_none() && Arc::strong_count(&self.0.0) > 1 {
            *self = self.detached();
        }
        if let Some(data) = Arc::get_mut(&mut self.0.0) {
            data.request = Some(id.to_owned());
        }
    }

    /// What raised it, where development shows that.
    pub(crate) fn guard(&self) -> Option<&str> {
        self.data().guard.as_deref()
    }

    /// The same, without a tie to the render pass it was raised in.
    #[cfg(feature = "ssr")]
    pub(crate) fn detached(&self) -> Self {
        let (kind, reason, retry_after) = self.parts();
        Self::new(Data {
            kind,
            reason: reason.clone(),
            retry_after,
            step_up: self.data().step_up.clone(),
            from_wire: self.data().from_wire,
            guard: self.data().guard.clone(),
            request: self.data().request.clone(),
            leads_to: self.data().leads_to.clone(),
            demand: self.data().demand.clone(),
            accepts: self.data().accepts,
            raised_at: self.data().raised_at,
            ticket: None,
        })
    }

    fn new(data: Data) -> Self {
        Self(Repr(Arc::new(data)))
    }

    fn data(&self) -> &Data {
        &self.0.0
    }

    fn parts(&self) -> (Kind, &Reason, Option<Duration>) {
        (
            self.data().kind,
            &self.data().reason,
            self.data().retry_after,
        )
    }
}

impl PartialEq for Interrupt {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts() && self.data().step_up == other.data().step_up
    }
}

impl Eq for Interrupt {}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interrupt")
            .field("kind", &self.data().kind)
            .field("reason", &self.data().reason)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Repr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.reason.fmt(f)
    }
}

impl Error for Repr {}

impl Error for Interrupt {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    kind: Kind,
    reason: Reason,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step_up: Option<StepUp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    guard: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request: Option<String>,
}

impl Serialize for Interrupt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let wire = Wire {
            kind: self.data().kind,
            reason: self.data().reason.clone(),
            retry_after: self.data().retry_after.map(|after| after.as_secs()),
            step_up: self.data().step_up.clone(),
            guard: self.data().guard.clone(),
            request: self.data().request.clone(),
        };
        wire.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Interrupt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        Ok(Self::new(Data {
            kind: wire.kind,
            reason: wire.reason,
            retry_after: wire.retry_after.map(Duration::from_secs),
            step_up: wire.step_up,
            from_wire: true,
            guard: wire.guard,
            request: wire.request,
            #[cfg(feature = "ssr")]
            leads_to: None,
            #[cfg(feature = "ssr")]
            demand: None,
            #[cfg(feature = "ssr")]
            accepts: None,
            #[cfg(feature = "ssr")]
            raised_at: None,
            #[cfg(feature = "ssr")]
            ticket: None,
        }))
    }
}
