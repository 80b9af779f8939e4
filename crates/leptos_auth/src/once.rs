//! Work that a second render pass must not do again.

use std::future::Future;

/// Runs a future once per request and gives everybody who asks under the same key its value.
///
/// A page whose guard refuses is rendered a second time, and what stands outside the refused
/// boundary then runs again. Wrap what must not be done twice: a counter, a flash message that is
/// taken out of the session, a costly query.
///
/// - The key is a name within the request; values of different types do not collide.
/// - Cookies that the work sets through leptos' `ResponseOptions` reach the visitor, also where the
///   pass in which it ran is given up.
/// - In the browser, and outside [`InterruptLayer`](crate::InterruptLayer), the future just runs.
///
/// ```
/// # use leptos_auth::once_per_request;
/// # async fn take_flash() -> Option<String> { None }
/// async fn flash() -> Option<String> {
///     once_per_request("flash", take_flash()).await
/// }
/// ```
pub async fn once_per_request<T>(key: impl Into<String>, work: impl Future<Output = T> + Send) -> T
where
    T: Clone + Send + Sync + 'static,
{
    #[cfg(feature = "ssr")]
    if let Some(scope) = crate::layer::Scope::current() {
        return server::once(&scope, key.into(), work).await;
    }
    #[cfg(not(feature = "ssr"))]
    let _ = key.into();
    work.await
}

#[cfg(feature = "ssr")]
mod server {
    use std::{future::Future, sync::PoisonError};

    use http::{HeaderValue, header::SET_COOKIE};
    use leptos::prelude::{Owner, ScopedFuture, provide_context, use_context};
    use leptos_axum::ResponseOptions;

    use crate::layer::Scope;

    /// What the work left behind.
    struct Done<T> {
        value: T,
        cookies: Vec<HeaderValue>,
    }

    pub(super) async fn once<T>(
        scope: &Scope,
        key: String,
        work: impl Future<Output = T> + Send,
    ) -> T
    where
        T: Clone + Send + Sync + 'static,
    {
        let response: Option<ResponseOptions> = use_context();
        let cell = scope.request().once::<T>(key);
        let work = || async { Box::new(run(work).await) as _ };
        let done = cell.get_or_init(work).await;
        let done: Option<&Done<T>> = done.downcast_ref();
        #[expect(clippy::expect_used, reason = "cells are filed under their type")]
        let done = done.expect("cells are filed under their type");
        if let Some(response) = response {
            apply(&done.cookies, &response);
        }
        done.value.clone()
    }

    /// Runs the work with a response of its own, since that of the pass may be given up.
    async fn run<T>(work: impl Future<Output = T> + Send) -> Done<T> {
        let response = ResponseOptions::default();
        let owner = Owner::current().unwrap_or_default().child();
        owner.with(|| provide_context(response.clone()));
        let value = owner.with(|| ScopedFuture::new(work)).await;
        let parts = response.0.read().unwrap_or_else(PoisonError::into_inner);
        let cookies = parts.headers.get_all(SET_COOKIE).iter().cloned().collect();
        Done { value, cookies }
    }

    /// Gives this pass the cookies, once each.
    fn apply(cookies: &[HeaderValue], response: &ResponseOptions) {
        let mut parts = response.0.write().unwrap_or_else(PoisonError::into_inner);
        for cookie in cookies {
            if parts
                .headers
                .get_all(SET_COOKIE)
                .iter()
                .all(|known| known != cookie)
            {
                parts.headers.append(SET_COOKIE, cookie.clone());
            }
        }
    }
}
