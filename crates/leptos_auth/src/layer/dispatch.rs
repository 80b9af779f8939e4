//! Forms that were posted to the page they stand on.

use std::{collections::HashSet, convert::Infallible, sync::LazyLock};

use axum::{
    body::{Body, Bytes},
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header, request::Parts};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower::Service;

use super::{
    Caps, RequestState,
    accept::Dialect,
    deny::{Demand, as_get, swallowed},
    pass::{CloseOnDrop, Renderer},
    response::{keep_cookies, never_store, refusal},
    return_back::ReturnUrl,
    service::Serving,
    target::redirect,
};
use crate::{
    Interrupt, LocalTarget,
    form::{FUNCTION_FIELD, Outcome, Posted, is_secret},
};

/// The header by which `server_fn` marks an encoded error.
pub(super) const SERVER_FN_ERROR: &str = "serverfnerror";

/// Server functions that a form may name: those that are registered for `POST`.
static FUNCTIONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let functions = leptos::server_fn::axum::server_fn_paths();
    functions
        .filter(|(_, method)| *method == Method::POST)
        .map(|(path, _)| path)
        .collect()
});

/// A form that names its server function.
pub(super) struct Form {
    function: &'static str,
    fields: Vec<(String, String)>,
    body: Bytes,
}

/// What a POST turned out to be.
pub(super) enum Post {
    /// A form of ours, for its server function.
    Form(Form),
    /// Something else, with its body as it came.
    Other(Body),
    /// It can not be read.
    Refused(Response),
}

/// Whether a request can be a form that was posted to a page.
pub(super) fn may_be_form(head: &Parts) -> bool {
    let has_fields = || {
        let kind = head.headers.get(header::CONTENT_TYPE);
        kind.is_some_and(|kind| {
            let kind = kind.as_bytes();
            kind.starts_with(b"application/x-www-form-urlencoded")
        })
    };
    head.method == Method::POST
        && own_target(head).is_some()
        && has_fields()
        && !FUNCTIONS.contains(head.uri.path())
}

/// Reads a body and looks for our hidden first field.
pub(super) async fn read(dialect: Dialect, body: Body, caps: Caps) -> Post {
    let refused = |status, message| Post::Refused(refusal(dialect, status, message));
    let body = match Limited::new(body, caps.form_bytes).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => {
            return refused(StatusCode::PAYLOAD_TOO_LARGE, "The form is too large.");
        }
        Err(_) => return refused(StatusCode::BAD_REQUEST, "The form broke off."),
    };
    let Ok(fields) = serde_urlencoded::from_bytes::<Vec<(String, String)>>(&body) else {
        return Post::Other(body.into());
    };
    let named = match fields.first() {
        Some((name, path)) if name == FUNCTION_FIELD => FUNCTIONS.get(path.as_str()),
        _ => return Post::Other(body.into()),
    };
    let Some(function) = named else {
        let message = "The form names a server function that does not exist.";
        return refused(StatusCode::BAD_REQUEST, message);
    };
    let has_secret = fields.iter().any(|(name, _)| is_secret(name));
    if has_secret && body.len() > caps.secret_form_bytes {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, "The form is too large.");
    }
    Post::Form(Form {
        function,
        fields,
        body,
    })
}

impl<S> Serving<S>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone + Send + Sync,
    S::Future: Send,
{
    /// Runs the server function; then 303, or the page again with what went wrong.
    pub(super) async fn dispatch(&self, state: &RequestState, form: Form) -> Response {
        if let Some((interrupt, _)) = self.path_rule(state, form.function).await {
            let outcome = Outcome::Refused(interrupt);
            return self.show_again(state, form, None, outcome).await;
        }
        let call = call_head(state.head(), &form);
        let (mut response, scope) = self.call(state, call, form.body.clone().into()).await;
        let _open = CloseOnDrop::new(&scope);
        let reported = state.take_reported();
        let raised = response.extensions_mut().remove::<Interrupt>().or(reported);
        if let Some(interrupt) = raised {
            let outcome = Outcome::Refused(interrupt);
            return self.show_refused(state, form, response, outcome).await;
        }
        if scope.has_swallowed() {
            return swallowed();
        }
        if response.headers().contains_key(SERVER_FN_ERROR) {
            let outcome = Outcome::Mistake;
            return self.show_refused(state, form, response, outcome).await;
        }
        if response.status().is_client_error() || response.status().is_server_error() {
            return response;
        }
        if self.config.shown_answers.contains(&form.function) {
            return self.show_answer(state, form, response).await;
        }
        self.succeeded(state, response.headers())
    }

    /// The page that the form stands on, with the error that its server function answered.
    async fn show_refused(
        &self,
        state: &RequestState,
        form: Form,
        answer: Response,
        outcome: Outcome,
    ) -> Response {
        let (head, body) = answer.into_parts();
        let error = body.collect().await.ok();
        let error = error.map(|body| URL_SAFE.encode(body.to_bytes()));
        let mut page = self.show_again(state, form, error, outcome).await;
        keep_cookies(&head.headers, &mut page);
        page
    }

    /// The page that the form stands on.
    async fn show_again(
        &self,
        state: &RequestState,
        form: Form,
        error: Option<String>,
        outcome: Outcome,
    ) -> Response {
        let function = form.function.to_owned();
        let posted = Posted::new(function, form.fields, error, outcome.clone());
        let state = state.for_posted_page(as_get(state.head()), posted);
        let ruling = self.path_rule(&state, state.head().uri.path()).await;
        let renderer = match ruling {
            Some(_) => Renderer::Application,
            None => Renderer::Router(&self.inner),
        };
        let demand = Demand::Form(outcome, ruling);
        self.page(renderer, &state, demand).await
    }

    /// The page that the form stands on, with the answer. No redirect: what is shown once has nowhere to
    /// wait for another request.
    async fn show_answer(&self, state: &RequestState, form: Form, answer: Response) -> Response {
        let (head, body) = answer.into_parts();
        let body = body.collect().await.map(|body| body.to_bytes());
        let text = body
            .ok()
            .and_then(|body| String::from_utf8(body.into()).ok());
        let Some(text) = text else {
            tracing::error!(form.function, "the answer to a form is no text");
            return self.last_resort(state, &Interrupt::unavailable());
        };
        let outcome = Outcome::Answered(text);
        let mut page = self.show_again(state, form, None, outcome).await;
        keep_cookies(&head.headers, &mut page);
        never_store(&mut page);
        page
    }

    /// Where the server function wants to go, else back to where somebody was led here from, else the
    /// landing of the page, else the page itself.
    fn succeeded(&self, state: &RequestState, answer: &HeaderMap) -> Response {
        let head = state.head();
        let wanted = answer
            .get(header::LOCATION)
            .and_then(|location| local(location.to_str().ok()?));
        let landing = self
            .config
            .landings
            .iter()
            .find(|(path, _)| path == head.uri.path());
        let target = wanted
            .map(ReturnUrl::from)
            .or_else(|| self.config.way_back.given_to(&head.uri))
            .or_else(|| landing.map(|(_, to)| to.clone().into()))
            .or_else(|| own_target(head).map(Into::into));
        let Some(target) = target else {
            let message = "There is no such page.";
            return refusal(state.dialect(), StatusCode::BAD_REQUEST, message);
        };
        let mut response = redirect(&target);
        for (name, value) in answer {
            let about_body = [
                header::CONTENT_TYPE,
                header::CONTENT_LENGTH,
                header::LOCATION,
            ]
            .contains(name);
            if !about_body && name != "serverfnredirect" && name != header::CACHE_CONTROL {
                response.headers_mut().append(name.clone(), value.clone());
            }
        }
        response
    }
}

/// The page that a form was posted to.
fn own_target(head: &Parts) -> Option<LocalTarget> {
    head.uri.path_and_query()?.as_str().parse().ok()
}

/// Where the application wants to go, if that is on this site.
fn local(target: &str) -> Option<LocalTarget> {
    let parsed = target.parse();
    if parsed.is_err() {
        tracing::error!(target, "a redirect to another site was refused");
    }
    parsed.ok()
}

/// The head of the call: the same request, as a program would send it to the function itself.
fn call_head(head: &Parts, form: &Form) -> Parts {
    let mut head = head.clone();
    head.uri = Uri::from_static(form.function);
    let json = HeaderValue::from_static("application/json");
    head.headers.insert(header::ACCEPT, json);
    head.headers
        .insert(header::CONTENT_LENGTH, form.body.len().into());
    head.headers.remove(header::REFERER);
    head.headers.remove(header::TRANSFER_ENCODING);
    head
}
