//! A boundary's children behind its page: out of the document, and alive.

#[cfg(feature = "ssr")]
use leptos::prelude::AnyView;

use super::BoundaryContext;

#[cfg(not(feature = "ssr"))]
pub(super) use self::browser::{Behind, KeepAlive, view};

/// The server has nothing to keep.
#[cfg(feature = "ssr")]
pub(super) fn view(_: &BoundaryContext, children: impl FnOnce() -> AnyView) -> AnyView {
    children()
}

#[cfg(not(feature = "ssr"))]
mod browser {
    use std::sync::{Mutex, PoisonError};

    use leptos::{
        prelude::*,
        reactive::owner::WeakOwner,
        tachys::{reactive_graph::OwnedView, view::either::EitherKeepAlive},
    };

    use super::BoundaryContext;
    use crate::Interrupt;

    /// What is behind the page of a boundary that shows its children otherwise.
    #[derive(Clone, Debug, Default, PartialEq)]
    pub(in super::super) enum Behind {
        /// There is no such page: the children are shown.
        #[default]
        Nothing,
        /// The children, alive.
        Children(Interrupt),
        /// They were thrown away. The page stays.
        Gone,
    }

    /// The children of a boundary, so that they can be taken out of the document and put back.
    #[derive(Default)]
    pub(in super::super) struct KeepAlive {
        behind: ArcRwSignal<Behind>,
        owner: Mutex<Option<WeakOwner>>,
        returned: ArcTrigger,
    }

    impl KeepAlive {
        pub(in super::super) fn behind(&self) -> &ArcRwSignal<Behind> {
            &self.behind
        }

        /// The owner of the children that are built now.
        pub(in super::super) fn owner(&self) -> Option<Owner> {
            let owner = self.owner.lock().unwrap_or_else(PoisonError::into_inner);
            owner.as_ref()?.upgrade()
        }

        /// Notified when the children have come back: what they were not told meanwhile is to be looked
        /// at.
        pub(in super::super) fn returned(&self) -> &ArcTrigger {
            &self.returned
        }
    }

    /// The children, and what is shown in their place while they are kept.
    pub(in super::super) fn view(
        context: &BoundaryContext,
        children: impl FnOnce() -> AnyView,
    ) -> AnyView {
        let outer = Owner::current().unwrap_or_default();
        let owner = outer.child();
        let alive = context.keep_alive();
        // A new start: nothing is behind the page of before.
        *alive.behind.write_untracked() = Behind::Nothing;
        *alive.owner.lock().unwrap_or_else(PoisonError::into_inner) = Some(owner.downgrade());
        let children = owner.with(children);
        let mut children = Some(OwnedView::new_with_owner(children, owner).into_any());
        let context = context.clone();
        let view = move || match context.keep_alive().behind.get() {
            Behind::Nothing => {
                // Built once; the page, if there was one, is over.
                let children = children.take();
                EitherKeepAlive {
                    b: children.is_none().then(|| ().into_any()),
                    a: children,
                    show_b: false,
                }
            }
            Behind::Children(interrupt) => {
                let owner = outer.child();
                let page = owner.with(|| context.page(interrupt));
                EitherKeepAlive {
                    a: None,
                    b: Some(OwnedView::new_with_owner(page, owner).into_any()),
                    show_b: true,
                }
            }
            Behind::Gone => EitherKeepAlive {
                a: Some(().into_any()),
                b: None,
                show_b: true,
            },
        };
        view.into_any()
    }
}
