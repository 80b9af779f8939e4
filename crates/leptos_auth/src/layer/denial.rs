use std::{panic::Location, sync::Arc};

use super::problem::reason_name;
use crate::{Interrupt, Kind, Reason, boundary::Key};

/// Stands where no route was matched, or nobody had to know which.
const UNMATCHED: &str = "unmatched";

/// In the extensions of every response that is a denial: for layers outside of
/// [`InterruptLayer`](super::InterruptLayer), their logs and metrics. It is never sent.
///
/// ```
/// # use axum::response::Response;
/// # use leptos_auth::layer::Denial;
/// fn log(response: &Response) {
///     if let Some(denial) = response.extensions().get::<Denial>() {
///         println!("{:?}, for want of {:?}", denial.kind(), denial.demand());
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Denial {
    interrupt: Interrupt,
    boundary: Option<Key>,
    has_seal: bool,
    route: Option<Arc<str>>,
}

impl Denial {
    pub(super) fn of(interrupt: &Interrupt) -> Self {
        Self {
            interrupt: interrupt.detached(),
            boundary: None,
            has_seal: false,
            route: None,
        }
    }

    pub(super) fn answered_by(&mut self, boundary: Key) {
        self.boundary = Some(boundary);
    }

    pub(super) fn at_route(&mut self, route: Option<&Arc<str>>) {
        self.route = route.cloned();
    }

    pub(super) fn seals_form(&mut self) {
        self.has_seal = true;
    }

    /// Whether a refused form travels in the page ([`resume`](mod@crate::resume)). Such a page is not to be
    /// compressed (it says `no-transform`): tell a compression layer so, with tower-http's
    /// `compress_when`.
    pub fn has_seal(&self) -> bool {
        self.has_seal
    }

    /// What was raised.
    pub fn kind(&self) -> Kind {
        self.interrupt.kind()
    }

    /// Why.
    pub fn reason(&self) -> &Reason {
        self.interrupt.reason()
    }

    /// The stable name of why, as in the `type` of problem details: `expired`.
    pub fn reason_name(&self) -> &'static str {
        reason_name(self.interrupt.reason())
    }

    /// The route that was matched, as the router has it (`/notes/{id}`), so that it names nothing of what
    /// was asked for; or the path of the rule that refused. `unmatched` where neither is known.
    pub fn route(&self) -> &str {
        self.route.as_deref().unwrap_or(UNMATCHED)
    }

    /// The [name](crate::Predicate::name) of the demand that was not met, or of the
    /// [`Policy`](crate::Policy); `None` where the application raised the interrupt itself.
    pub fn demand(&self) -> Option<&str> {
        self.interrupt.demand()
    }

    /// The line that raised it.
    pub fn raised_at(&self) -> Option<&'static Location<'static>> {
        self.interrupt.line()
    }

    /// The `id` of the boundary whose page the response is. `None` where that has none, as the root
    /// has, or where the response is no page.
    pub fn boundary(&self) -> Option<&str> {
        self.boundary.as_ref()?.id()
    }
}
