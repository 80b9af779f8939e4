use http::{Request, Response, header};

use super::{
    Problem,
    accept::Dialect,
    problem::{PROBLEM, request_id},
    response::{HTML, bare_text, unchallenged_head},
};
use crate::Interrupt;

/// 503, in the dialect of who asks: a page, problem details, or nothing for an image. For layers outside of
/// [`InterruptLayer`](super::InterruptLayer) that can not let a request go on, because the session store
/// fails, say, or time is up. It needs nothing of the application, which may wait for the same database.
///
/// ```
/// use http::{Request, header};
/// use leptos_auth::layer::Unavailable;
///
/// let request = Request::get("/notes").header(header::ACCEPT, "text/html").body(())?;
/// let unavailable = Unavailable::to(&request);
/// let response = unavailable.response();
/// assert_eq!(response.status(), 503);
/// assert!(response.body().starts_with(b"<!DOCTYPE html>"));
/// # Ok::<_, http::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Unavailable {
    dialect: Dialect,
    request_id: Option<String>,
}

impl Unavailable {
    /// Reads how it is asked. Do so before the request is handed on.
    pub fn to<B>(request: &Request<B>) -> Self {
        Self {
            dialect: Dialect::of(request.headers()),
            request_id: request_id(request.extensions()).map(ToOwned::to_owned),
        }
    }

    /// The answer, which nobody may keep, and which says when to come again.
    pub fn response(&self) -> Response<Vec<u8>> {
        let mut interrupt = Interrupt::unavailable();
        if let Some(id) = &self.request_id {
            interrupt.name_request(id);
        }
        let (content_type, body) = match self.dialect {
            Dialect::Html => (Some(HTML), bare_text(&interrupt).into_bytes()),
            Dialect::Json => {
                let problem = Problem::of(&interrupt).for_id(self.request_id.clone());
                (Some(PROBLEM), problem.encode())
            }
            Dialect::Empty => (None, Vec::new()),
        };
        let length = u64::try_from(body.len()).ok();
        let mut response = Response::new(body);
        if let Some(content_type) = content_type {
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, content_type);
        }
        unchallenged_head(&mut response, &interrupt, length);
        response
    }
}
