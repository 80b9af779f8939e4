//! The browser's entries: leptos' own, with interrupts finding their boundary.

use leptos::IntoView;

/// Hydrates the application: leptos' `hydrate_body`, with interrupts finding their boundary.
///
/// ```
/// # use leptos::prelude::*;
/// # #[component] fn App() -> impl IntoView {}
/// pub fn hydrate() {
///     # return;
///     leptos_auth::hydrate_body(App);
/// }
/// ```
///
/// Without the feature `hydrate` it does nothing.
pub fn hydrate_body<F, V>(app: F)
where
    F: FnOnce() -> V + 'static,
    V: IntoView + 'static,
{
    #[cfg(feature = "hydrate")]
    {
        install_hook();
        leptos::mount::hydrate_body(app);
    }
    #[cfg(not(feature = "hydrate"))]
    drop(app);
}

/// The same for an application with lazy routes: leptos' `hydrate_lazy`.
pub fn hydrate_lazy<F, V>(app: F)
where
    F: FnOnce() -> V + 'static,
    V: IntoView + 'static,
{
    #[cfg(feature = "hydrate")]
    {
        install_hook();
        leptos::mount::hydrate_lazy(app);
    }
    #[cfg(not(feature = "hydrate"))]
    drop(app);
}

/// The same for an application of islands: leptos' `hydrate_islands`.
///
/// Boundaries stay on the server there. An [`AuthForm`](crate::AuthForm) inside an island loads the
/// page again when it has succeeded.
pub fn hydrate_islands() {
    #[cfg(feature = "hydrate")]
    {
        install_hook();
        leptos::mount::hydrate_islands();
    }
}

/// Installed for good: leptos' own guards may leave the thread without a hook.
#[cfg(feature = "hydrate")]
fn install_hook() {
    let hook = leptos::error::set_error_hook(super::HOOK.clone());
    let _for_good = std::mem::ManuallyDrop::new(hook);
}
