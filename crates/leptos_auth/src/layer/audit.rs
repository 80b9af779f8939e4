//! What the log says of refusals (ASVS 5.0, 16.3.2 and 16.3.3).
//!
//! Target `leptos_auth`. An interrupt that was answered is `event = "denied"`, with `kind`, `reason`,
//! `demand`, `route`, `method`, `status` and `account`; what no browser sends by itself is
//! `event = "rejected"`, with `attempt`, `method` and `status`. The route is the router's pattern
//! (`/notes/{id}`), so that neither ids nor queries are written, and the account is a stand-in
//! ([`Identify::pseudonym`](crate::Identify::pseudonym)). A request that is allowed is not written.

use std::sync::Arc;

use axum::response::Response;
use http::{Method, StatusCode};

use super::{Attempt, Denial, Observer, RequestState};

/// Who hears of it, beside the log.
pub(super) type Observers = Option<Arc<dyn Observer>>;

/// An interrupt was answered with this response.
pub(super) fn denied(observer: &Observers, state: &RequestState, response: &mut Response) {
    let status = response.status();
    let Some(denial) = response.extensions_mut().get_mut::<Denial>() else {
        return;
    };
    denial.at_route(state.route());
    write(denial, state, status);
    if let Some(observer) = observer {
        observer.denied(denial);
    }
}

/// The visitor was led to the page for signing in, in place of an answer.
pub(super) fn led_away(observer: &Observers, state: &RequestState, mut denial: Denial) {
    denial.at_route(state.route());
    write(&denial, state, StatusCode::SEE_OTHER);
    if let Some(observer) = observer {
        observer.denied(&denial);
    }
}

fn write(denial: &Denial, state: &RequestState, status: StatusCode) {
    // What stands here is asked for only where it is written.
    tracing::info!(
        target: "leptos_auth",
        event = "denied",
        kind = denial.kind().name(),
        reason = denial.reason_name(),
        demand = denial.demand(),
        route = denial.route(),
        method = state.head().method.as_str(),
        status = status.as_u16(),
        account = state.pseudonym(),
    );
}

/// A request was turned away before anybody looked at who sent it.
pub(super) fn rejected(
    observer: &Observers,
    attempt: Attempt,
    method: &Method,
    status: Option<StatusCode>,
) {
    tracing::warn!(
        target: "leptos_auth",
        event = "rejected",
        attempt = attempt.name(),
        method = method.as_str(),
        status = status.map(|status| status.as_u16()),
    );
    if let Some(observer) = observer {
        observer.rejected(attempt);
    }
}
