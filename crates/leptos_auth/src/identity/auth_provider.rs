use std::{
    fmt,
    future::{Future, IntoFuture},
    pin::Pin,
};

use leptos::prelude::*;

use super::{Auth, Predicate};
use crate::{AsInterrupt, ServerError, revalidation};

/// Gives the browser what [`auth()`](crate::auth()) answers: around the application, or around the part
/// of it that asks.
///
/// The answer is in the page that the server sends, and is asked for again with each
/// [`revalidate`](crate::revalidate), as after a sign-in. It is a courtesy to the visitor (which
/// links to show) and protects nothing: guards are on the server.
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::{AuthProvider, Role, use_auth};
/// #[component]
/// fn App() -> impl IntoView {
///     view! { <AuthProvider><Navigation/></AuthProvider> }
/// }
///
/// #[component]
/// fn Navigation() -> impl IntoView {
///     let auth = use_auth();
///     view! {
///         <Transition>
///             {move || auth.has(Role("admin")).then(|| view! { <a href="/admin">"Administration"</a> })}
///         </Transition>
///     }
/// }
/// ```
///
/// It sends the whole [`User`](super::User) to their own browser, claims included; only how long ago
/// they proved who they are is the server's to know. Every page below it depends on who asks; a page of
/// [`SsrMode::Static`](leptos_router::SsrMode) can not have it.
#[doc(alias = "ClerkProvider")]
#[component]
pub fn AuthProvider(
    /// What may ask.
    children: Children,
) -> impl IntoView {
    let visits = revalidation();
    let answer = Resource::new(move || visits.get(), |_| ask());
    provide_context(UseAuth(Some(answer)));
    children()
}

/// What the visitor below [`AuthProvider`] is, as far as the server said: [`auth()`](crate::auth()),
/// reactive and read-only, on both sides.
///
/// Without an [`AuthProvider`] above, it says so in the log and knows nothing.
#[doc(alias = "useAuth")]
#[doc(alias = "useUser")]
#[must_use]
pub fn use_auth() -> UseAuth {
    UseAuth::provided().unwrap_or_else(|| {
        leptos::logging::error!("use_auth() answers below <AuthProvider> only: put one above it");
        UseAuth(None)
    })
}

/// What [`use_auth`] gives. Read it inside of `<Suspense>` or `<Transition>`, or await it in a
/// `Suspend`.
#[derive(Clone, Copy)]
pub struct UseAuth(Option<Resource<Option<Auth>>>);

impl UseAuth {
    pub(super) fn provided() -> Option<Self> {
        use_context()
    }

    /// The answer; `None` until it is there, and where nobody could tell. Whoever reads it is run
    /// again when it changes.
    #[must_use]
    pub fn get(&self) -> Option<Auth> {
        self.0?.get().flatten()
    }

    /// Whether somebody is signed in and meets the demand, as far as is known.
    #[must_use]
    pub fn has(&self, demand: impl Predicate) -> bool {
        self.get().is_some_and(|auth| auth.has(demand))
    }
}

impl IntoFuture for UseAuth {
    type Output = Option<Auth>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.0?.await })
    }
}

impl fmt::Debug for UseAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseAuth").finish_non_exhaustive()
    }
}

/// What [`AuthProvider`] asks: [`auth()`](crate::auth()), for the browser. It refuses nobody. Its answer
/// also tells the tab whom the page is for after a sign-in in another.
///
/// # Errors
///
/// 503, when nobody could tell.
#[server(prefix = "/api", endpoint = "read_auth", client = crate::AuthClient)]
pub async fn read_auth() -> Result<Auth, ServerError> {
    Ok(crate::auth().await?)
}

/// A page goes on where nobody could tell: it offers neither what strangers see nor what users see.
async fn ask() -> Option<Auth> {
    match read_auth().await {
        // The same on both sides, or the browser would build another tree.
        Ok(auth) => Some(auth.without_ages()),
        Err(error) => {
            if let Some(interrupt) = error.as_interrupt() {
                interrupt.discard();
            }
            None
        }
    }
}
