//! Asking again after something has changed.

use leptos::prelude::*;

/// Counts up whenever the page must ask the server again: after every successful
/// [`AuthForm`](crate::AuthForm), and after [`revalidate`].
///
/// [`protected`](crate::protected) and the boundaries follow it. Key resources of your own by it
/// and they show after a sign-in what a reload would show:
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::{ServerError, revalidation};
/// # async fn whoami() -> Result<Option<String>, ServerError> { Ok(None) }
/// # fn component() {
/// let visits = revalidation();
/// let me = Resource::new(move || visits.get(), |_| whoami());
/// # }
/// ```
///
/// On the server it stays 0.
pub fn revalidation() -> ReadSignal<u32> {
    counter().read_only().into()
}

/// Makes the page ask again; see [`revalidation`]. Does nothing on the server.
pub fn revalidate() {
    #[cfg(not(feature = "ssr"))]
    counter().update(|count| *count += 1);
}

#[cfg(feature = "ssr")]
fn counter() -> ArcRwSignal<u32> {
    ArcRwSignal::new(0)
}

/// One per page: there is one application in a browser tab, and forms in the layout must reach
/// what stands elsewhere.
#[cfg(not(feature = "ssr"))]
fn counter() -> ArcRwSignal<u32> {
    thread_local! {
        static COUNTER: ArcRwSignal<u32> = ArcRwSignal::new(0);
    }
    COUNTER.with(Clone::clone)
}
