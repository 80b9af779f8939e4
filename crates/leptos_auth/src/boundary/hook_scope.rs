use std::{
    future::poll_fn,
    sync::{Arc, Mutex, PoisonError},
};

use leptos::{
    error::{ErrorHook, set_error_hook},
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
    },
};

use super::{Run, hook::HOOK, place::Registration, run::ViewOfRun};
use crate::HoldToken;

/// A view that is built, rendered and hydrated with our hook installed, whatever hook an ordinary
/// boundary or a leaked guard had left there.
pub(crate) struct HookScope<V> {
    /// Dropped before the view: what was raised there then goes with it.
    of_run: Option<ViewOfRun>,
    view: V,
    on_render: OnRender,
}

/// What waits for the view to become a part of the document.
#[derive(Default)]
struct OnRender {
    registration: Option<Registration>,
    run: Option<Run>,
    held: Option<SharedToken>,
}

/// A token that the view keeps until it is a part of the document. Shared, because leptos builds
/// some views only to see what they load, and throws them away.
pub(crate) type SharedToken = Arc<Mutex<Option<HoldToken>>>;

impl<V> HookScope<V> {
    pub(crate) fn new(view: V) -> Self {
        Self {
            of_run: None,
            view,
            on_render: OnRender::default(),
        }
    }

    /// The view of a boundary.
    pub(super) fn registered(view: V, registration: Option<Registration>) -> Self {
        let on_render = OnRender {
            registration,
            ..OnRender::default()
        };
        Self {
            on_render,
            ..Self::new(view)
        }
    }

    /// The children of a boundary.
    pub(super) fn of_run(view: V, run: Run, of_run: ViewOfRun) -> Self {
        let on_render = OnRender {
            run: Some(run),
            ..OnRender::default()
        };
        Self {
            of_run: Some(of_run),
            view,
            on_render,
        }
    }

    /// A view that may hold guards of its own: the head waits until they have their tokens.
    pub(crate) fn holding(view: V, held: SharedToken) -> Self {
        let on_render = OnRender {
            held: Some(held),
            ..OnRender::default()
        };
        Self {
            on_render,
            ..Self::new(view)
        }
    }

    fn map<W>(self, map: impl FnOnce(V) -> W) -> HookScope<W> {
        HookScope {
            of_run: self.of_run,
            view: map(self.view),
            on_render: self.on_render,
        }
    }

    /// Leptos makes it a part of the document.
    fn render(self, render: impl FnOnce(V)) {
        let _hook = set_error_hook(hook());
        self.on_render.around(|| render(self.view));
    }
}

impl OnRender {
    fn around(self, render: impl FnOnce()) {
        if let Some(mut registration) = self.registration {
            registration.rendered();
        }
        if let Some(run) = &self.run {
            run.rendered();
        }
        render();
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
        // In the order in which they are dropped, where the page is given up meanwhile.
        let mut resolving = (self.of_run, Box::pin(self.view.resolve()));
        let view = poll_fn(|cx| resolving.1.as_mut().poll(cx)).await;
        HookScope {
            of_run: resolving.0,
            view,
            on_render: self.on_render,
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
