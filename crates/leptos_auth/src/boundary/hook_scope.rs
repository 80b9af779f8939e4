use std::sync::Arc;

use leptos::{
    error::{ErrorHook, set_error_hook},
    tachys::{
        html::attribute::{Attribute, any_attribute::AnyAttribute},
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{Position, PositionState, Render, RenderHtml, add_attr::AddAnyAttr},
    },
};

use super::hook::HOOK;

/// A view that is built, rendered and hydrated with our hook installed, whatever hook an ordinary
/// boundary or a leaked guard had left there.
pub(crate) struct HookScope<V>(pub(crate) V);

fn hook() -> Arc<dyn ErrorHook> {
    HOOK.clone()
}

impl<V: Render> Render for HookScope<V> {
    type State = V::State;

    fn build(self) -> Self::State {
        let _hook = set_error_hook(hook());
        self.0.build()
    }

    fn rebuild(self, state: &mut Self::State) {
        let _hook = set_error_hook(hook());
        self.0.rebuild(state);
    }
}

impl<V: RenderHtml> AddAnyAttr for HookScope<V> {
    type Output<A: Attribute> = HookScope<V::Output<A>>;

    fn add_any_attr<A: Attribute>(self, attr: A) -> Self::Output<A>
    where
        Self::Output<A>: RenderHtml,
    {
        HookScope(self.0.add_any_attr(attr))
    }
}

impl<V: RenderHtml> RenderHtml for HookScope<V> {
    type AsyncOutput = HookScope<V::AsyncOutput>;
    type Owned = HookScope<V::Owned>;

    const MIN_LENGTH: usize = V::MIN_LENGTH;

    fn dry_resolve(&mut self) {
        let _hook = set_error_hook(hook());
        self.0.dry_resolve();
    }

    async fn resolve(self) -> Self::AsyncOutput {
        HookScope(self.0.resolve().await)
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        let _hook = set_error_hook(hook());
        self.0
            .to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
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
        let _hook = set_error_hook(hook());
        self.0.to_html_async_with_buf::<OUT_OF_ORDER>(
            buf,
            position,
            escape,
            mark_branches,
            extra_attrs,
        );
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        let _hook = set_error_hook(hook());
        self.0.hydrate::<FROM_SERVER>(cursor, position)
    }

    async fn hydrate_async(self, cursor: &Cursor, position: &PositionState) -> Self::State {
        self.0.hydrate_async(cursor, position).await
    }

    fn into_owned(self) -> Self::Owned {
        HookScope(self.0.into_owned())
    }
}
