//! The server's side: the layer that answers interrupts with their true status.
//!
//! [`InterruptLayer`] wraps the whole router. For each request, in this order:
//!
//! 1. A target that is not read the same way by everybody (`//x`, `/\x`, dot segments) is refused
//!    with 400; a `Host` other than [`PublicOrigin`](crate::PublicOrigin)'s with 421 (RFC 9110,
//!    section 7.4).
//! 2. `__path` and `__err`, by which leptos carries errors in URLs, are taken away: anybody could
//!    put text of theirs on a page with them. So is a `Referer` from elsewhere, which leptos would
//!    redirect to.
//! 3. An unsafe request, or an upgrade, from another site is refused with 403
//!    ([`tower_http::csrf`]).
//! 4. Two credentials in one request, or a token in the address, are refused with 400 (RFC 6750,
//!    section 3.1). A request with `Authorization` is a machine's: its cookie is not looked at.
//! 5. A form that an [`AuthForm`](crate::AuthForm) posted to its page is dispatched to its server
//!    function, in process. Success is 303, anything else the page again.
//! 6. A path rule ([`InterruptLayer::protect`]) refuses before anything at that path is run; for a
//!    form that is the path of its server function, and then that of its page.
//! 7. A page is rendered while its head is held back, until no guard is undecided. An interrupt
//!    drops that pass and renders again, with the boundary that answers showing its page.
//! 8. Whatever else ends with an interrupt (a handler, an extractor, a layer, a server function)
//!    is answered as the client asks for it: as a page, or as problem details (RFC 9457).
//! 9. An answer to [`AuthClient`](crate::AuthClient) says whom it is for, after the call
//!    (`Auth-Session`); so does a page.
//!
//! Each answer to an interrupt is an event of the log, with its kind, reason and route, and so is what no
//! browser sends by itself; [`InterruptLayer::observe`] hears of both.
//!
//! What is still being sent when the session that it is for has ended is cut off, unless it is a page.
//! What is held is capped ([`Caps`]); beyond a cap the answer is 503. A prefetch is told nothing that
//! depends on who asks (503), and a panic of the application is a 500.

mod accept;
mod anonymous_cache;
mod audit;
mod authorization;
mod browser_nonce;
mod caps;
mod causes;
mod challenges;
mod cookies;
mod csrf;
mod decisions;
mod denial;
mod deny;
mod dispatch;
mod executor;
mod found;
mod held_body;
mod hooked;
mod late;
#[expect(
    clippy::module_inception,
    reason = "tower-http's layout: layer, service"
)]
mod layer;
mod leftovers;
mod observer;
mod pass;
mod path_rule;
mod poll;
mod problem;
mod read_only;
mod response;
mod resumption;
mod return_back;
mod scope;
mod service;
mod session_header;
mod state;
mod static_pages;
mod target;
mod turns;
mod unavailable;
mod until_ended;

pub use self::{
    anonymous_cache::AnonymousCache,
    authorization::{BasicCredentials, BearerToken},
    caps::Caps,
    denial::Denial,
    executor::{ExecutorError, install_executor},
    layer::InterruptLayer,
    observer::{Attempt, Observer, RecordMetrics},
    problem::Problem,
    service::{InterruptService, ResponseFuture},
    static_pages::{StaticPages, StaticPagesError},
    unavailable::Unavailable,
};
pub(crate) use self::{
    authorization::Authorization,
    causes::Causes,
    decisions::Caught,
    poll::keep_for_this_poll,
    return_back::{ReturnUrl, sign_in_and_back},
    scope::{Phase, Scope},
    state::RequestState,
};

use crate::Interrupt;

pub(crate) const MISSING: &str = "leptos_auth's InterruptLayer does not wrap this route: put the \
    whole router into it, `InterruptLayer::new(..).wrap(router)`";

/// Says that the layer is missing, and refuses. A page that is rendered to a file has none.
pub(crate) fn missing_layer(what: &str) -> Interrupt {
    if let Some(pages) = StaticPages::current() {
        pages.refuse();
        return Interrupt::unavailable();
    }
    tracing::error!("{what} was used, but {MISSING}");
    Interrupt::unavailable()
}
