//! Work that a second render pass must not do again.

use std::future::Future;

/// Runs a future once per request and gives everybody who asks under the same key its value.
///
/// A page whose guard refuses is rendered a second time, and what stands outside the refused
/// boundary then runs again. Wrap what must not be done twice: a counter, a flash message whose
/// cookie is read and cleared, a costly query.
///
/// - The key is a name within the request; values of different types do not collide.
/// - Work that waits when its pass is given up is carried on by the next. Take what it needs from
///   leptos' context before its first await; the request's `Parts` are there to the end.
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
pub async fn once_per_request<T>(
    key: impl Into<String>,
    work: impl Future<Output = T> + Send + 'static,
) -> T
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
    use std::{
        any::Any,
        future::Future,
        sync::{Arc, PoisonError},
    };

    use futures::FutureExt;
    use http::{HeaderValue, header::SET_COOKIE, request::Parts};
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
        work: impl Future<Output = T> + Send + 'static,
    ) -> T
    where
        T: Clone + Send + Sync + 'static,
    {
        let response: Option<ResponseOptions> = use_context();
        let begin = || run(work).boxed().shared();
        let done = scope.request().once::<T>(key, begin).await;
        let done: Option<&Done<T>> = done.downcast_ref();
        #[expect(clippy::expect_used, reason = "work is filed under its type")]
        let done = done.expect("work is filed under its type");
        if let Some(response) = response {
            apply(&done.cookies, &response);
        }
        done.value.clone()
    }

    /// Runs the work with a request and a response of its own, since the pass may be given up.
    fn run<T>(
        work: impl Future<Output = T> + Send + 'static,
    ) -> impl Future<Output = Arc<dyn Any + Send + Sync>> + Send
    where
        T: Send + Sync + 'static,
    {
        let response = ResponseOptions::default();
        let owner = Owner::current().unwrap_or_default().child();
        let work = owner.with(|| {
            if let Some(parts) = use_context::<Parts>() {
                provide_context(parts);
            }
            provide_context(response.clone());
            ScopedFuture::new(work)
        });
        async move {
            let value = work.await;
            let parts = response.0.read().unwrap_or_else(PoisonError::into_inner);
            let cookies = parts.headers.get_all(SET_COOKIE).iter().cloned().collect();
            drop(parts);
            Arc::new(Done { value, cookies }) as _
        }
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
