use leptos::{
    children::{ToChildren, TypedChildren},
    either::Either,
    prelude::*,
};

use super::{BoundaryContext, hook_scope::HookScope, raise};
use crate::find_interrupt;

/// Leptos' `ErrorBoundary`, which lets interrupts pass to the
/// [`InterruptBoundary`](crate::InterruptBoundary) above it.
///
/// Leptos' own would show an interrupt as an ordinary error. Import this one by name in its place;
/// the props are the same.
///
/// ```
/// use leptos::prelude::*;
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
    mut fallback: FalFn,
) -> impl IntoView
where
    FalFn: FnMut(ArcRwSignal<Errors>) -> Fal + Send + 'static,
    Fal: IntoView + Send + 'static,
    Chil: IntoView + Send + 'static,
{
    let boundary = use_context::<BoundaryContext>();
    // Leptos keeps its own hook installed while a Suspense below is resolved, so an interrupt may
    // arrive here all the same.
    let fallback = move |errors: ArcRwSignal<Errors>| {
        let interrupt = errors.with_untracked(|errors| {
            let mut errors = errors.iter();
            errors.find_map(|(_, error)| find_interrupt(&*error.clone().into_inner()))
        });
        let Some(interrupt) = interrupt else {
            return Either::Right(fallback(errors));
        };
        // It was thrown below us, so a boundary below us is nearer than the one around us.
        match interrupt.birthplace().or(boundary.as_ref()) {
            Some(boundary) => boundary.raise(&interrupt),
            None => raise(&interrupt),
        }
        Either::Left(())
    };
    let children = children.into_inner();
    let children = TypedChildren::to_children(move || {
        #[cfg(feature = "ssr")]
        stock::let_pass();
        HookScope::new(children())
    });
    leptos::error::ErrorBoundary(
        leptos::error::ErrorBoundaryProps::builder()
            .children(children)
            .fallback(fallback)
            .build(),
    )
}

#[cfg(feature = "ssr")]
pub(crate) use self::stock::is_below_stock;

/// Telling our error boundaries from those of leptos.
#[cfg(feature = "ssr")]
mod stock {
    use std::sync::Arc;

    use leptos::{
        context::{provide_context, use_context},
        error::ErrorHook,
    };

    use crate::boundary::HOOK;

    /// The hook of an error boundary of ours, in the context below it.
    #[derive(Clone)]
    struct LetsPass(Arc<dyn ErrorHook>);

    pub(super) fn let_pass() {
        if let Some(hook) = use_context::<Arc<dyn ErrorHook>>() {
            provide_context(LetsPass(hook));
        }
    }

    /// Whether an error boundary of leptos' own is nearer than any of ours: it takes interrupts
    /// for ordinary errors.
    pub(crate) fn is_below_stock() -> bool {
        let Some(nearest) = use_context::<Arc<dyn ErrorHook>>() else {
            return false;
        };
        let passing = use_context::<LetsPass>().is_some_and(|it| Arc::ptr_eq(&it.0, &nearest));
        !passing && !Arc::ptr_eq(&nearest, &HOOK)
    }
}
