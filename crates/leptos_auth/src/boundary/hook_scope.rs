use std::sync::{Arc, Mutex, PoisonError};

use leptos::{
    error::{ErrorHook, set_error_hook},
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
    },
};

use super::{Run, hook::HOOK, place::Registration};
use crate::HoldToken;

/// A view that is built, rendered and hydrated with our hook installed, whatever hook an ordinary
/// boundary or a leaked guard had left there.
pub(crate) struct HookScope<V> {
    view: V,
    registration: Option<Registration>,
    run: Option<Run>,
    held: Option<Held>,
}

/// A token that the view keeps until it is a part of the document. Shared, because leptos builds
/// some views only to see what they load, and throws them away.
pub(crate) type Held = Arc<Mutex<Option<HoldToken>>>;

impl<V> HookScope<V> {
    pub(crate) fn new(view: V) -> Self {
        Self {
            view,
            registration: None,
            run: None,
            held: None,
        }
    }

    /// The view of a boundary.
    pub(super) fn registered(view: V, registration: Option<Registration>) -> Self {
        Self {
            registration,
            ..Self::new(view)
        }
    }

    /// The children of a boundary.
    pub(super) fn of_run(view: V, run: Run) -> Self {
        Self {
            run: Some(run),
            ..Self::new(view)
        }
    }

    /// A view that may hold guards of its own: the head waits until they have their tokens.
    pub(crate) fn holding(view: V, held: Held) -> Self {
        Self {
            held: Some(held),
            ..Self::new(view)
        }
    }

    fn map<W>(self, map: impl FnOnce(V) -> W) -> HookScope<W> {
        HookScope {
            view: map(self.view),
            registration: self.registration,
            run: self.run,
            held: self.held,
        }
    }

    /// Leptos makes it a part of the document.
    fn render(self, render: impl FnOnce(V)) {
        let _hook = set_error_hook(hook());
        if let Some(mut registration) = self.registration {
            registration.rendered();
        }
        if let Some(run) = &self.run {
            run.rendered();
        }
        render(self.view);
        if let Some(held) = self.held {
            held.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
    }
}

fn hook() -> Arc<dyn ErrorHook> {
    HOOK.clone()
}

impl<V: Render> Render for HookScope<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        let _hook = set_error_hook(hook());
        self.view.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        let _hook = set_error_hook(hook());
        self.view.rebuild(state);
    }
}

impl<V: RenderHtml> AddAnyAttr for HookScope<V> {
    type Output<A: Attribute> = HookScope<V::Output<A>>;

    fn add_any_attr<A: Attribute>(self, attr: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        self.map(|view| view.add_any_attr(attr))
    }
}

impl<V: RenderHtml> RenderHtml for HookScope<V> {
    type AsyncOutput = HookScope<V::AsyncOutput>;
    type Owned = HookScope<V::Owned>;

    const MIN_LENGTH: usize = V::MIN_LENGTH;

    fn dry_resolve(&mut self) {
        let _hook = set_error_hook(hook());
        self.view.dry_resolve();
    }

    async fn resolve(self) -> Self::AsyncOutput {
        HookScope {
            view: self.view.resolve().await,
            registration: self.registration,
            run: self.run,
            held: self.held,
        }
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.render(|view| {
            view.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
        });
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) where
        Self: Sized,
    {
        self.render(|view| {
            view.to_html_async_with_buf::<OUT_OF_ORDER>(
                buf,
                position,
                escape,
                mark_branches,
                extra_attrs,
            );
        });
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        let _hook = set_error_hook(hook());
        self.view.hydrate::<FROM_SERVER>(cursor, position)
    }

    async fn hydrate_async(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.view.hydrate_async(cursor, position).await
    }

    fn into_owned(self) -> Self::Owned {
        self.map(RenderHtml::into_owned)
    }
}
