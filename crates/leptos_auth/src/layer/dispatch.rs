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
    response::{keep_cookies, never_store, never_transform, refusal},
    resumption::Kept,
    return_back::ReturnUrl,
    service::Serving,
    target::redirect,
};
use crate::{
    Interrupt, LocalTarget,
    form::{FUNCTION_FIELD, Outcome, Posted, SEAL_FIELD, is_secret, shown},
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
    pub(super) function: &'static str,
    fields: Vec<(String, String)>,
    body: Bytes,
    /// It has a password or another secret in it.
    pub(super) has_secret: bool,
    /// The refused form that it takes along, sealed.
    pub(super) carried: Option<String>,
}

impl Form {
    fn new(function: &'static str, fields: Vec<(String, String)>, body: Bytes) -> Self {
        Self {
            has_secret: fields.iter().any(|(name, _)| is_secret(name)),
            function,
            fields,
            body,
            carried: None,
        }
    }

    /// A form that was refused and kept. `None` if there is no such server function any more.
    pub(super) fn kept(function: &str, body: String) -> Option<Self> {
        let function = FUNCTIONS.get(function)?;
        let fields = serde_urlencoded::from_str(&body).ok()?;
        Some(Self::new(function, fields, body.into()))
    }

    /// In place of one that could not be kept.
    pub(super) fn nothing() -> Self {
        Self::new("", Vec::new(), Bytes::new())
    }

    pub(super) fn body_text(&self) -> Option<&str> {
        str::from_utf8(&self.body).ok()
    }

    /// What may be shown of it.
    pub(super) fn shown_fields(self) -> Vec<(String, String)> {
        shown(self.fields)
    }
}

/// What running a form's server function came to.
pub(super) enum Ran {
    /// It was interrupted, or a path rule refused it before it ran.
    Refused(Option<Response>, Interrupt),
    /// It answered with an error of its own.
    Mistake(Response),
    /// It answered with an error that is none of a server function.
    Failed(Response),
    Done(Response),
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
    let Some(form) = take_along(function, fields, body) else {
        return refused(StatusCode::BAD_REQUEST, "The form can not be read.");
    };
    if form.has_secret && form.body.len() > caps.secret_form_bytes {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, "The form is too large.");
    }
    Post::Form(form)
}

/// Takes the refused form out of the one that takes it along: its server function never sees it.
fn take_along(
    function: &'static str,
    mut fields: Vec<(String, String)>,
    body: Bytes,
) -> Option<Form> {
    let carried = fields.iter().position(|(name, _)| name == SEAL_FIELD);
    let Some(carried) = carried else {
        return Some(Form::new(function, fields, body));
    };
    let (_, carried) = fields.remove(carried);
    let body = serde_urlencoded::to_string(&fields).ok()?;
    let form = Form::new(function, fields, body.into());
    Some(Form {
        carried: Some(carried),
        ..form
    })
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
    /// Runs the server function; then 303, or the page again with what went wrong. A form that was
    /// refused before goes on once another one has signed its visitor in.
    pub(super) async fn dispatch(&self, state: &RequestState, mut form: Form) -> Response {
        let (ran, _open) = self.run(state, &mut form).await;
        let is_shown_once = self.config.shown_answers.contains(&form.function);
        if let (Ran::Done(answer), Some(carried), false) = (&ran, &form.carried, is_shown_once)
            && let Some(resumed) = Box::pin(self.resume(state, carried, answer.headers())).await
        {
            return resumed;
        }
        self.answer_form(state, form, ran).await
    }

    /// Runs the server function, behind what a path rule says of it. Its scope is open until the guard is
    /// dropped.
    pub(super) async fn run(
        &self,
        state: &RequestState,
        form: &mut Form,
    ) -> (Ran, Option<CloseOnDrop>) {
        if let Some((interrupt, _)) = self.path_rule(state, form.function).await {
            // Nobody has read it, so nobody knows what in it is secret.
            form.has_secret = true;
            return (Ran::Refused(None, interrupt), None);
        }
        let call = call_head(state.head(), form);
        let (mut response, scope) = self.call(state, call, form.body.clone().into()).await;
        let open = CloseOnDrop::new(&scope);
        form.has_secret |= scope.has_secret();
        let reported = state.take_reported();
        let raised = response.extensions_mut().remove::<Interrupt>().or(reported);
        let status = response.status();
        let ran = if let Some(interrupt) = raised {
            Ran::Refused(Some(response), interrupt)
        } else if scope.has_swallowed() {
            Ran::Failed(swallowed())
        } else if response.headers().contains_key(SERVER_FN_ERROR) {
            Ran::Mistake(response)
        } else if status.is_client_error() || status.is_server_error() {
            Ran::Failed(response)
        } else {
            Ran::Done(response)
        };
        (ran, Some(open))
    }

    /// What the browser gets for it.
    pub(super) async fn answer_form(&self, state: &RequestState, form: Form, ran: Ran) -> Response {
        let (answer, outcome) = match ran {
            Ran::Refused(_, interrupt) if interrupt.sheds_load() => {
                return self.last_resort(state, &interrupt);
            }
            Ran::Refused(answer, interrupt) => (answer, Outcome::Refused(interrupt)),
            Ran::Mistake(answer) => (Some(answer), Outcome::Mistake),
            Ran::Failed(answer) => return answer,
            // What leads elsewhere has nothing to show here.
            Ran::Done(answer)
                if self.config.shown_answers.contains(&form.function)
                    && !answer.headers().contains_key(header::LOCATION) =>
            {
                return self.show_answer(state, form, answer).await;
            }
            Ran::Done(answer) => return self.succeeded(state, answer.headers()),
        };
        self.show_refused(state, form, answer, outcome).await
    }

    /// The page that the form stands on, with the error that its server function answered, and with the
    /// form itself where it is kept until somebody has signed in.
    async fn show_refused(
        &self,
        state: &RequestState,
        form: Form,
        answer: Option<Response>,
        outcome: Outcome,
    ) -> Response {
        let (head, body) = answer.map(Response::into_parts).unzip();
        let error = match body {
            Some(body) => body.collect().await.ok(),
            None => None,
        };
        let error = error.map(|body| URL_SAFE.encode(body.to_bytes()));
        let kept = Box::pin(self.keep(state, &form, &outcome)).await;
        let mut page = self.show_again(state, form, error, outcome, kept).await;
        if let Some(head) = head {
            keep_cookies(&head.headers, &mut page);
        }
        page
    }

    /// The page that the form stands on.
    pub(super) async fn show_again(
        &self,
        state: &RequestState,
        form: Form,
        error: Option<String>,
        outcome: Outcome,
        kept: Option<Kept>,
    ) -> Response {
        let function = form.function.to_owned();
        let (keeping, cookie) = kept.map(|kept| (kept.keeping, kept.cookie)).unzip();
        let carries_seal = keeping.as_ref().is_some_and(|it| it.seal.is_some());
        let posted = Posted::new(function, form.fields, error, outcome.clone()).kept(keeping);
        let state = state.for_posted_page(as_get(state.head()), posted);
        let ruling = self.path_rule(&state, state.head().uri.path()).await;
        let renderer = match ruling {
            Some(_) => Renderer::Application,
            None => Renderer::Router(&self.inner),
        };
        let demand = Demand::Form(outcome, ruling);
        let mut page = self.page(renderer, &state, demand).await;
        if let Some(cookie) = cookie.flatten() {
            page.headers_mut().append(header::SET_COOKIE, cookie);
        }
        if carries_seal {
            never_transform(&mut page);
        }
        page
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
        let mut page = self.show_again(state, form, None, outcome, None).await;
        keep_cookies(&head.headers, &mut page);
        never_store(&mut page);
        page
    }

    /// Where the server function wants to go, else back to where somebody was led here from, else the
    /// landing of the page, else the page itself.
    pub(super) fn succeeded(&self, state: &RequestState, answer: &HeaderMap) -> Response {
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
