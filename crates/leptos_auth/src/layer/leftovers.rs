//! What leptos leaves behind of a page that was given up.
//!
//! Each resource waits in the page to be serialised, and holds the page that it waits in. Leptos
//! breaks that circle where it sends the page; of one that was dropped before, every resource would
//! stay in memory for good.

use std::sync::{Arc, Weak};

use futures::{StreamExt, future};
use hydration_context::SharedContext;
use leptos::reactive::owner::Owner;
use tokio::runtime::Handle;

use super::turns::{InTurn, Turns};

/// A page, as its resources see it.
pub(super) type Page = Weak<dyn SharedContext + Send + Sync>;

/// The page that is being built.
pub(super) fn page() -> Option<Page> {
    Owner::current_shared_context().map(|page| Arc::downgrade(&page))
}

/// Lets the resources of a page come to their end, which frees them, and the page. They go on
/// anyway, each in its task; one that never ends is never freed.
///
/// All of it in a task: it is called where the page is dropped, also by a panic.
pub(super) fn finish(page: Page, turns: &Turns) {
    let Ok(runtime) = Handle::try_current() else {
        return;
    };
    let rest = async move {
        let Some(page) = page.upgrade() else {
            return;
        };
        drop(page.await_deferred());
        let rest = page.pending_data();
        drop(page);
        if let Some(rest) = rest {
            rest.for_each(|_| future::ready(())).await;
        }
    };
    runtime.spawn(InTurn::new(turns.clone(), Box::pin(rest)));
}
