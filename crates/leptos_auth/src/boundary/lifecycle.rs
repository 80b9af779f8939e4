//! What a boundary shows first, and when that changes.

use super::{BoundaryContext, Guard, Showing, hydrated::HydratedPage};

#[cfg(not(feature = "ssr"))]
pub(super) use self::browser::{first_showing, follow};
#[cfg(feature = "ssr")]
pub(super) use self::server::{first_showing, follow};

#[cfg(feature = "ssr")]
mod server {
    use std::iter::successors;

    use futures::FutureExt;
    use http::StatusCode;
    use leptos::{
        prelude::{Owner, ScopedFuture, use_context},
        reactive::owner::IsHydrating,
    };
    use leptos_router::RouteList;

    use super::{BoundaryContext, Guard, HydratedPage, Showing};
    use crate::{
        Interrupt,
        layer::{Caught, Scope, StaticPages},
    };

    /// What earlier passes decided; else the guard, when it can decide at once; else the layer
    /// drives the guard and renders again.
    pub(in super::super) fn first_showing(
        context: &BoundaryContext,
        guard: Option<&Guard>,
        _: &HydratedPage,
    ) -> Showing {
        let Some(scope) = Scope::current() else {
            return without_layer(guard.is_some());
        };
        if use_context::<IsHydrating>().is_some_and(|island| island.0) {
            tracing::error!(
                "an <InterruptBoundary> stands inside an island, where the browser can't find its \
                 decision: put it around the island"
            );
            return misplaced();
        }
        if context.place().is_ambiguous() {
            return ambiguous(context, guard);
        }
        let key = context.key();
        if let Some(interrupt) = scope.decisions().refusal(key) {
            // A path rule names a boundary without knowing which pages it has.
            let home = context.home(&interrupt);
            if home.key() != key {
                scope.guarded(Caught {
                    place: home.place().clone(),
                    interrupt: interrupt.detached(),
                    instead_of: Some(key.clone()),
                });
                return Showing::Nothing;
            }
            return Showing::Page(interrupt);
        }
        let Some(guard) = guard else {
            return Showing::Children;
        };
        let id = (key.clone(), guard.kind());
        if scope.decisions().passed.contains(&id) {
            return Showing::Children;
        }
        let answers = context.clone();
        let caught = move |interrupt: &Interrupt| Caught {
            place: answers.home(interrupt).place().clone(),
            interrupt: interrupt.detached(),
            instead_of: None,
        };
        let mut decision = Box::pin(ScopedFuture::new(guard.run()));
        match decision.as_mut().now_or_never() {
            Some(Ok(())) => return Showing::Children,
            Some(Err(interrupt)) => {
                scope.guarded(caught(&interrupt));
                interrupt.settle();
            }
            None => {
                let refused = move |interrupt: Interrupt| {
                    interrupt.settle();
                    caught(&interrupt)
                };
                // Leptos may throw away the owners above before the guard has decided.
                let above: Vec<_> = successors(Owner::current(), Owner::parent).collect();
                let decision = decision.map(|decided| {
                    drop(above);
                    decided.map_err(refused)
                });
                scope.defer(id, Box::pin(decision));
            }
        }
        Showing::Nothing
    }

    /// Decisions can't be told apart either, so a guard is never taken to have passed.
    fn ambiguous(context: &BoundaryContext, guard: Option<&Guard>) -> Showing {
        if guard.is_none() {
            return Showing::Children;
        }
        context.raise(&Interrupt::unavailable());
        Showing::Nothing
    }

    pub(in super::super) fn follow(_: &BoundaryContext, _: Option<Guard>) {}

    /// Leptos lists its routes, and renders static pages, without a request; anything else is a
    /// mistake in the set-up, and shows nothing rather than everything.
    fn without_layer(has_guard: bool) -> Showing {
        if RouteList::is_generating() {
            return Showing::Children;
        }
        if let Some(pages) = StaticPages::current() {
            return if pages.admits(has_guard) {
                Showing::Children
            } else {
                Showing::Nothing
            };
        }
        tracing::error!("{}", crate::layer::MISSING);
        misplaced()
    }

    fn misplaced() -> Showing {
        if let Some(options) = use_context::<leptos_axum::ResponseOptions>() {
            options.set_status(StatusCode::INTERNAL_SERVER_ERROR);
        }
        Showing::Nothing
    }
}

#[cfg(not(feature = "ssr"))]
mod browser {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use leptos::{prelude::*, task::spawn};
    use leptos_router::location::{BrowserUrl, LocationProvider};

    use super::{BoundaryContext, Guard, HydratedPage, Showing};
    use crate::{
        boundary::{hydrated::is_first_load, keep_alive::Behind, kept},
        revalidation,
    };

    /// While hydrating, what the server decided. Later the guard decides.
    pub(in super::super) fn first_showing(
        context: &BoundaryContext,
        guard: Option<&Guard>,
        hydrated: &HydratedPage,
    ) -> Showing {
        if !is_first_load() {
            return initial(guard);
        }
        match hydrated.refusal(context.key()) {
            Some(interrupt) => Showing::Page(interrupt),
            None => Showing::Children,
        }
    }

    /// Starts again after a successful form and on every change of path or query.
    pub(in super::super) fn follow(context: &BoundaryContext, guard: Option<Guard>) {
        let visits = revalidation();
        let location = use_context::<BrowserUrl>();
        let (context, run) = (context.clone(), Arc::new(AtomicU32::new(0)));
        // What a guard says about a page that was left means nothing for the next.
        on_cleanup({
            let run = run.clone();
            move || {
                run.fetch_add(1, Ordering::Relaxed);
            }
        });
        if context
            .showing()
            .with_untracked(|showing| *showing == Showing::Nothing)
        {
            decide(&context, guard.clone(), &run);
        }
        Effect::new(move |before: Option<(u32, Option<(String, String)>)>| {
            let here = location.as_ref().map(|location| {
                let url = location.as_url().read();
                (url.path().to_owned(), url.search().to_owned())
            });
            context.track_returns();
            let now = (visits.get(), here);
            if let Some(before) = before.filter(|before| *before != now) {
                if before.1 != now.1 {
                    kept::throw_away();
                }
                start_over(&context, guard.clone(), &run);
                // `Routes` ends a navigation, which is when the address changes; while a page is
                // shown in its place, nobody else does.
                if let Some(location) = &location {
                    location.ready_to_complete();
                }
            }
            now
        });
    }

    fn initial(guard: Option<&Guard>) -> Showing {
        match guard {
            Some(_) => Showing::Nothing,
            None => Showing::Children,
        }
    }

    /// Children that are on screen stay there while the guard decides again.
    fn start_over(context: &BoundaryContext, guard: Option<Guard>, run: &Arc<AtomicU32>) {
        let page = context
            .showing()
            .with_untracked(|showing| matches!(showing, Showing::Page(_)));
        let behind = context.keep_alive().behind().get_untracked();
        if matches!(behind, Behind::Children(_)) {
            // They come back, or are thrown away: `kept` decides.
            return;
        }
        if page || behind == Behind::Gone {
            context.showing().set(initial(guard.as_ref()));
        }
        decide(context, guard, run);
    }

    fn decide(context: &BoundaryContext, guard: Option<Guard>, run: &Arc<AtomicU32>) {
        let Some(guard) = guard else { return };
        let this = run.fetch_add(1, Ordering::Relaxed) + 1;
        let (context, run, decision) = (context.clone(), run.clone(), guard.run());
        spawn(async move {
            let outcome = decision.await;
            // A later run has been started; its answer counts.
            if run.load(Ordering::Relaxed) != this {
                return;
            }
            match outcome {
                Ok(()) => context.pass(),
                Err(interrupt) => context.raise(&interrupt),
            }
        });
    }
}
