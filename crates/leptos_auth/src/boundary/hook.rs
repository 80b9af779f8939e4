//! How a thrown error finds its boundary.

use std::sync::{Arc, LazyLock};

use leptos::{
    context::use_context,
    error::{Error, ErrorHook, ErrorId},
};

use super::BoundaryContext;
use crate::{find_interrupt, interrupt::Interrupt};

/// The hook that is installed wherever views are built and rendered.
///
/// It has no state: leptos keeps hooks installed across awaits, so that one request's hook may
/// meet another request's error. This one looks the boundary up through the reactive owner at the
/// moment of the error, which is right wherever it was left behind.
pub(crate) static HOOK: LazyLock<Arc<dyn ErrorHook>> = LazyLock::new(|| Arc::new(ContextHook));

/// Where errors that are no interrupts go: the hook of an ordinary boundary outside ours.
#[derive(Clone)]
pub(super) struct OuterHook(pub(super) Option<Arc<dyn ErrorHook>>);

impl OuterHook {
    /// The ordinary error boundary around the current owner, if there is one.
    pub(super) fn current() -> Self {
        let hook = use_context::<Arc<dyn ErrorHook>>().filter(|hook| !Arc::ptr_eq(hook, &HOOK));
        Self(hook.or_else(|| use_context::<Self>().and_then(|outer| outer.0)))
    }
}

struct ContextHook;

/// The id of what no ordinary boundary knows.
fn handled() -> ErrorId {
    ErrorId::from(usize::MAX)
}

impl ErrorHook for ContextHook {
    fn throw(&self, error: Error) -> ErrorId {
        let inner = error.clone().into_inner();
        if let Some(interrupt) = find_interrupt(&*inner) {
            raise(&interrupt);
            return handled();
        }
        match OuterHook::current().0 {
            Some(outer) => outer.throw(error),
            None => handled(),
        }
    }

    fn clear(&self, id: &ErrorId) {
        if *id == handled() {
            return;
        }
        if let Some(outer) = OuterHook::current().0 {
            outer.clear(id);
        }
    }
}

/// Hands an interrupt to the nearest boundary: around the place where it was thrown, else around
/// the place where it was raised. Without one, to the layer.
pub(crate) fn raise(interrupt: &Interrupt) {
    let nearest = use_context::<BoundaryContext>();
    match nearest.as_ref().or(interrupt.birthplace()) {
        Some(boundary) => boundary.raise(interrupt),
        None => raise_homeless(interrupt),
    }
}

/// What came from the wire decides nothing on the server: anybody can write it.
#[cfg(feature = "ssr")]
fn raise_homeless(interrupt: &Interrupt) {
    if let Some(scope) = crate::layer::Scope::current().filter(|_| !interrupt.is_from_wire()) {
        scope.homeless(interrupt);
        interrupt.settle();
    }
}

#[cfg(not(feature = "ssr"))]
fn raise_homeless(interrupt: &Interrupt) {
    leptos::logging::error!("interrupted ({interrupt}) outside every <InterruptBoundary>");
}
