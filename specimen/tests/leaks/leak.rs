//! Leaks that are put in on purpose: a run that finds none of them would prove nothing.

use std::sync::{Mutex, PoisonError};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderName, HeaderValue, header, request::Parts};
use leptos::{prelude::*, reactive::owner::with_context};
use leptos_axum::ResponseOptions;

/// The header of a request whose answer leaks.
pub(crate) const LEAK: &str = "x-leak";

/// Where a canary gets out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leak {
    /// A header of whatever renders the application, denials included.
    Header,
    /// What the server serialises for the browser.
    Serialised,
    /// A comment, in base64.
    Encoded,
    /// An attribute, percent-encoded.
    Link,
    /// The page of the visitor who comes next.
    OtherUser,
    /// Problem details.
    Problem,
    /// The log.
    Log,
}

impl Leak {
    pub(crate) const ALL: [Self; 7] = [
        Self::Header,
        Self::Serialised,
        Self::Encoded,
        Self::Link,
        Self::OtherUser,
        Self::Problem,
        Self::Log,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Serialised => "serialised",
            Self::Encoded => "encoded",
            Self::Link => "link",
            Self::OtherUser => "other-user",
            Self::Problem => "problem",
            Self::Log => "log",
        }
    }

    fn of(headers: &http::HeaderMap) -> Option<Self> {
        let name = headers.get(LEAK)?;
        Self::ALL.into_iter().find(|leak| leak.name() == name)
    }
}

/// What an application does that leaks.
const SECRET: &str = "CANARY-of-nobody";

/// The document of the specimen, with a leak if the request says so.
pub(crate) fn leaky_shell(options: LeptosOptions) -> impl IntoView {
    let leak = with_context::<Parts, _>(|request| Leak::of(&request.headers)).flatten();
    view! {
        {leak.and_then(in_page)}
        {specimen::shell(options)}
    }
}

fn in_page(leak: Leak) -> Option<AnyView> {
    match leak {
        Leak::Header => {
            let name = HeaderName::from_static("x-debug");
            let response = expect_context::<ResponseOptions>();
            response.insert_header(name, HeaderValue::from_static(SECRET));
            None
        }
        Leak::Serialised => {
            let _ = SharedValue::new(|| SECRET.to_owned());
            None
        }
        Leak::Encoded => {
            let code = URL_SAFE_NO_PAD.encode(format!("of {SECRET}"));
            Some(view! { <div inner_html=format!("<!-- {code} -->")></div> }.into_any())
        }
        Leak::Link => Some(view! { <a href="/?q=%43ANARY-of-nobody">"More"</a> }.into_any()),
        Leak::OtherUser => {
            let shown = format!("CANARY-of-{}", visitor_before()?);
            Some(view! { <p>{shown}</p> }.into_any())
        }
        Leak::Log => {
            tracing::debug!(data = SECRET, "a page is shown");
            None
        }
        Leak::Problem => None,
    }
}

/// A cache that forgot to ask whose entry it is.
fn visitor_before() -> Option<String> {
    static LAST: Mutex<Option<String>> = Mutex::new(None);
    let name = with_context::<Parts, _>(|request| {
        let cookie = request.headers.get(header::COOKIE)?.to_str().ok()?;
        cookie.strip_prefix("user=").map(str::to_owned)
    });
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    last.replace(name.flatten()?)
}

/// Around the layer, where the problem details are.
pub(crate) async fn leaky_problems(request: Request, next: Next) -> Response {
    let leak = Leak::of(request.headers());
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    if leak != Some(Leak::Problem) || kind.is_none_or(|kind| kind != "application/problem+json") {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let body = to_bytes(body, 1 << 16).await.expect("a problem is short");
    let body = String::from_utf8_lossy(&body).replacen('{', "{\"debug\":\"\\u0043ANARY\",", 1);
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(body))
}
