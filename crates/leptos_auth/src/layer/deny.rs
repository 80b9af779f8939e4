//! Showing pages, and answering an interrupt in the dialect of who asks.

use std::convert::Infallible;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, Request, StatusCode, header, request::Parts};
use tower::Service;

use super::{
    Denial, Problem, RequestState,
    accept::Dialect,
    audit,
    decisions::Decisions,
    pass::{Ended, Pass, Renderer},
    response::{
        bare_page, deny_head, forget_answer, html, keep_cookies, keep_private, lead, never_store,
    },
    scope::Scope,
    service::{Ruling, Serving},
};
use crate::{Interrupt, Kind, LocalTarget, boundary::Key, form::Outcome};

/// What a page must say, whatever it finds out by itself.
pub(super) enum Demand {
    /// Nothing.
    Page,
    /// This interrupt, at this boundary or else at the root.
    Denied(Interrupt, Key),
    /// How the form that was posted to it ended, and what a path rule says about the page.
    Form(Outcome, Option<Ruling>),
}

impl Demand {
    /// The refusal that is known before anything is rendered.
    fn ruling(&self) -> Option<Ruling> {
        let (interrupt, key) = match self {
            Self::Page | Self::Form(_, None) => return None,
            Self::Denied(interrupt, key) | Self::Form(_, Some((interrupt, key))) => {
                (interrupt, key)
            }
        };
        Some((interrupt.detached(), key.clone()))
    }
}

impl<S> Serving<S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible>
        + Clone
        + Send
        + Sync
        + 'static,
    S::Future: Send,
{
    /// Renders until every interrupt has its boundary.
    pub(super) async fn page(
        &self,
        renderer: Renderer<'_, S>,
        state: &RequestState,
        demand: Demand,
    ) -> Response {
        let Ok(_permit) = self.config.permits.try_acquire() else {
            return self.last_resort(state, &Interrupt::unavailable());
        };
        let mut decisions = Decisions::default();
        if let Some((interrupt, key)) = demand.ruling() {
            decisions.refuse([(key, interrupt)]);
        }
        let mut forced = false;
        for _ in 0..self.config.caps.passes {
            // A page that is allowed is not to pay for it.
            if !decisions.refused.is_empty()
                && let Some(id) = state.request_id()
            {
                decisions.name_request(id);
            }
            let pass = Pass {
                config: &self.config,
                renderer,
                state,
                decisions: decisions.clone(),
            };
            // Several small futures are cheaper than a large one: it is moved, and beyond 1 KiB
            // allocators take longer.
            match Box::pin(pass.run()).await {
                Ended::Again(next) => decisions = next,
                Ended::Homeless(interrupt) => return self.last_resort(state, &interrupt),
                Ended::Swallowed => return swallowed(),
                Ended::OverCap => {
                    tracing::error!("a page was held beyond a cap");
                    return self.last_resort(state, &Interrupt::unavailable());
                }
                Ended::Sent(response, scope) => match unclaimed(state, &demand, &scope).await {
                    Some(interrupt) if forced => return self.last_resort(state, &interrupt),
                    Some(interrupt) => {
                        if scope.decisions().names_a_boundary() {
                            tracing::error!(
                                path = state.head().uri.path(),
                                "no boundary of this page has the `id` that the path rule names: \
                                 the root answers"
                            );
                        }
                        forced = true;
                        decisions.refuse([(Key::root(), interrupt)]);
                    }
                    None => return self.finish_page(response, state, &scope, &demand).await,
                },
            }
        }
        tracing::error!("a page interrupted itself again and again");
        self.last_resort(state, &Interrupt::unavailable())
    }

    /// Gives the response the status of what it shows.
    async fn finish_page(
        &self,
        mut response: Response,
        state: &RequestState,
        scope: &Scope,
        demand: &Demand,
    ) -> Response {
        if state.refused_prefetch() {
            return self.last_resort(state, &Interrupt::unavailable());
        }
        if let Some(interrupt) = response.extensions_mut().remove::<Interrupt>() {
            return Box::pin(self.deny_instead(state, &interrupt, response.headers())).await;
        }
        if let Some(interrupt) = scope.deciding()
            && state.dialect() != Dialect::Html
        {
            let mut problem = self.last_resort(state, &interrupt);
            keep_cookies(response.headers(), &mut problem);
            return problem;
        }
        if let Some(interrupt) = scope.deciding()
            && let Some(target) = interrupt.leads_to()
        {
            return self.lead_away(state, &interrupt, target, response.headers());
        }
        if state.was_asked() {
            keep_private(response.headers_mut());
        }
        let form = match demand {
            Demand::Form(outcome, _) => Some(outcome),
            _ => None,
        };
        // A rule refuses the whole path, also where a region answers it.
        let ruled = || demand.ruling().map(|(interrupt, _)| interrupt);
        match (scope.deciding().or_else(ruled), form) {
            // What answers the form is more exact than why the page around it is refused.
            (_, Some(Outcome::Refused(interrupt))) if interrupt.answers_form() => {
                self.write_denial(state, interrupt, &mut response);
            }
            (Some(interrupt), _) => self.write_denial(state, &interrupt, &mut response),
            (None, Some(Outcome::Refused(interrupt))) => {
                self.write_denial(state, interrupt, &mut response);
            }
            (None, Some(Outcome::Mistake)) => mistake_head(&mut response),
            (None, Some(Outcome::Answered(_) | Outcome::Restored) | None) => {}
        }
        if let Some(denial) = response.extensions_mut().get_mut::<Denial>()
            && let Some(boundary) = scope.deciding_boundary()
        {
            denial.answered_by(boundary);
        }
        response
    }

    /// Answers an interrupt that was raised outside of any page.
    pub(super) async fn deny(
        &self,
        state: &RequestState,
        interrupt: &Interrupt,
        at: Key,
    ) -> Response {
        if let Some(target) = interrupt.leads_to() {
            return self.lead_away(state, interrupt, target, &HeaderMap::new());
        }
        match state.dialect() {
            Dialect::Html if !interrupt.sheds_load() => {
                let state = state.for_page(as_get(state.head()));
                let demand = Demand::Denied(interrupt.detached(), at);
                self.page(Renderer::Application, &state, demand).await
            }
            Dialect::Html | Dialect::Json | Dialect::Empty => self.last_resort(state, interrupt),
        }
    }

    /// Answers the refusal of a path rule: to whom is nobody with a page that was kept, if there is one.
    pub(super) async fn deny_by_rule(
        &self,
        state: &RequestState,
        interrupt: &Interrupt,
        at: Key,
    ) -> Response {
        let cache = self.config.anonymous.as_ref();
        let cache = cache.filter(|_| !state.exposes_guards());
        let visit = cache.and_then(|cache| Some((cache, cache.visit(state, interrupt, &at)?)));
        let Some((cache, visit)) = visit else {
            return self.deny(state, interrupt, at).await;
        };
        if let Some(kept) = cache.answer(&visit, state) {
            return kept;
        }
        let state = state.for_page(cache.canonical(state.head()));
        let page = self.deny(&state, interrupt, at).await;
        cache.keep(visit, &state, page).await
    }

    /// Answers an interrupt in place of a response with this head, whose cookies are kept.
    pub(super) async fn deny_instead(
        &self,
        state: &RequestState,
        interrupt: &Interrupt,
        replaced: &HeaderMap,
    ) -> Response {
        let mut denial = self.deny(state, interrupt, Key::root()).await;
        keep_cookies(replaced, &mut denial);
        denial
    }

    /// The answer that needs nothing of the application.
    pub(super) fn last_resort(&self, state: &RequestState, interrupt: &Interrupt) -> Response {
        if let Some(target) = interrupt.leads_to() {
            return self.lead_away(state, interrupt, target, &HeaderMap::new());
        }
        let mut response = match state.dialect() {
            Dialect::Html => {
                let mut interrupt = interrupt.detached();
                if let Some(id) = state.request_id() {
                    interrupt.name_request(id);
                }
                bare_page(&interrupt)
            }
            Dialect::Json => {
                let documentation = self.config.documentation.as_deref();
                let problem = Problem::of(interrupt).for_request(state.head(), documentation);
                problem.into_response()
            }
            Dialect::Empty => Response::new(Body::empty()),
        };
        deny_head(&mut response, interrupt, state, &self.config.challenges);
        response
    }

    fn lead_away(
        &self,
        state: &RequestState,
        interrupt: &Interrupt,
        target: &LocalTarget,
        replaced: &HeaderMap,
    ) -> Response {
        audit::led_away(&self.config.observer, state, Denial::of(interrupt));
        lead(target, replaced)
    }

    /// Makes a response of the application's the denial of this request.
    pub(super) fn write_denial(
        &self,
        state: &RequestState,
        interrupt: &Interrupt,
        response: &mut Response,
    ) {
        forget_answer(response);
        deny_head(response, interrupt, state, &self.config.challenges);
    }
}

/// What was decided or demanded, and nothing on the page shows.
async fn unclaimed(state: &RequestState, demand: &Demand, scope: &Scope) -> Option<Interrupt> {
    if let Some(interrupt) = scope.unshown() {
        return Some(interrupt);
    }
    let Demand::Form(outcome, _) = demand else {
        return None;
    };
    if scope.shows_page() {
        return None;
    }
    match outcome {
        Outcome::Refused(interrupt) if !interrupt.answers_form() => Some(interrupt.clone()),
        // It was carried out, or somebody has signed in, whatever the page is now.
        Outcome::Answered(_) | Outcome::Restored => None,
        _ if scope.has_form() => None,
        // The form stood on a boundary's page, in answer to another form. That page again.
        Outcome::Refused(interrupt)
            if matches!(interrupt.kind(), Kind::Unauthorized | Kind::StepUp) =>
        {
            Some(interrupt.clone())
        }
        _ => Box::pin(state.signed_out()).await,
    }
}

/// 422, wherever the page itself would have answered or redirected: the form has to be mended.
fn mistake_head(response: &mut Response) {
    if response.status().is_success() || response.status().is_redirection() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        response.headers_mut().remove(header::LOCATION);
    }
    never_store(response);
}

/// The head of a `GET` for the page that a request was sent to.
pub(super) fn as_get(head: &Parts) -> Parts {
    let mut head = head.clone();
    head.method = Method::GET;
    for name in [
        header::CONTENT_LENGTH,
        header::CONTENT_TYPE,
        header::TRANSFER_ENCODING,
    ] {
        head.headers.remove(name);
    }
    head
}

/// An interrupt was raised and dropped: what is on the page can not be trusted.
pub(super) fn swallowed() -> Response {
    tracing::error!(
        "an interrupt was raised and neither shown nor discarded: let it through with `?`, ask \
         with `auth().await?` instead of guarding, or call `Interrupt::discard`"
    );
    let mut response = html(
        "<!DOCTYPE html><html lang=\"en\"><title>Internal Server Error</title>\
         <h1>Internal Server Error</h1><p>This page could not be shown.</p></html>"
            .into(),
    );
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    never_store(&mut response);
    response
}
