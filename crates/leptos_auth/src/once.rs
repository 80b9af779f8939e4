//! Work that a second render pass must not do again.

use std::future::Future;

/// Runs a future once per request and gives everybody who asks under the same key its value.
///
/// A page whose guard refuses is rendered a second time, and what stands outside the refused
/// boundary then runs again. Wrap what must not be done twice: a counter, a flash message that is
/// taken out of the session, a costly query.
///
/// - The key is a name within the request; values of different types do not collide.
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
        let cell = scope.request().once::<T>(key.into());
        let value = cell
            .get_or_init(|| async { Box::new(work.await) as _ })
            .await;
        // The cell is filed under the type, so the downcast can not fail.
        let value: Option<&T> = value.downcast_ref();
        return value.cloned().expect("cells are filed under their type");
    }
    #[cfg(not(feature = "ssr"))]
    let _ = key.into();
    work.await
}
