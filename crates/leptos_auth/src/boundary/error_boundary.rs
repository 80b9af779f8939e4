use leptos::{
    children::{ToChildren, TypedChildren},
    prelude::*,
};

use super::hook_scope::HookScope;

/// Leptos' `ErrorBoundary`, which lets interrupts pass to the
/// [`InterruptBoundary`](crate::InterruptBoundary) above it.
///
/// Leptos' own would show an interrupt as an ordinary error. Import this one by name in its place;
/// the props are the same.
///
/// ```
/// # use leptos::prelude::{component, view, IntoView};
/// use leptos_auth::ErrorBoundary;
/// # #[component] fn Chart() -> impl IntoView {}
/// # #[component] fn Page() -> impl IntoView {
/// view! {
///     <ErrorBoundary fallback=|_| view! { <p>"The chart could not be drawn."</p> }>
///         <Chart/>
///     </ErrorBoundary>
/// }
/// # }
/// ```
#[component]
pub fn ErrorBoundary<FalFn, Fal, Chil>(
    /// What may fail.
    children: TypedChildren<Chil>,
    /// What is shown when it has.
    fallback: FalFn,
) -> impl IntoView
where
    FalFn: FnMut(ArcRwSignal<Errors>) -> Fal + Send + 'static,
    Fal: IntoView + Send + 'static,
    Chil: IntoView + Send + 'static,
{
    let children = children.into_inner();
    let children = TypedChildren::to_children(move || HookScope(children()));
    leptos::error::ErrorBoundary(
        leptos::error::ErrorBoundaryProps::builder()
            .children(children)
            .fallback(fallback)
            .build(),
    )
}
