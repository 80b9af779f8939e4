use std::sync::Arc;
#[cfg(not(feature = "ssr"))]
use std::time::Duration;

use leptos::{prelude::*, server::ServerActionError};
use serde::{Deserialize, Serialize};

use super::Key;
use crate::{Interrupt, form::Posted};

/// What the server decided about this page, for the browser to build the same tree.
///
/// One shared value, at the root boundary, which is built before anything else takes a hydration
/// id: ids of what is built later may differ between the two sides.
#[derive(Clone)]
pub(super) struct HydratedPage(Arc<Decided>);

#[derive(Clone, Default, Serialize, Deserialize)]
struct Decided {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    refused: Vec<(Key, Interrupt)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    posted: Option<Posted>,
}

impl HydratedPage {
    pub(super) fn current(is_root: bool) -> Self {
        let known = if is_root { None } else { use_context() };
        known.unwrap_or_else(|| {
            let decided = SharedValue::new(Decided::current).into_inner();
            Self(Arc::new(decided))
        })
    }

    /// The interrupt that this boundary shows from the start.
    #[cfg(not(feature = "ssr"))]
    pub(super) fn refusal(&self, key: &Key) -> Option<Interrupt> {
        let matches = |(other, _): &&(Key, Interrupt)| other.names(key);
        self.0.refused.iter().find(matches).map(|(_, i)| i.clone())
    }

    /// Makes it, and what was posted, visible below the current owner.
    pub(super) fn provide(&self) {
        provide_context(self.clone());
        let Some(posted) = self.0.posted.as_ref().filter(|_| is_first_load()) else {
            return;
        };
        provide_context(posted.clone());
        if let Some(error) = posted.error() {
            provide_context(ServerActionError::new(posted.function(), error));
        }
    }
}

/// Decisions of the first load must not touch what navigation builds later.
pub(super) fn is_first_load() -> bool {
    cfg!(feature = "ssr")
        || Owner::current_shared_context().is_some_and(|shared| shared.during_hydration())
}

impl Decided {
    #[cfg(feature = "ssr")]
    fn current() -> Self {
        let Some(scope) = crate::layer::Scope::current() else {
            return Self::default();
        };
        Self {
            refused: scope.decisions().refused.clone(),
            posted: scope.request().posted().cloned(),
        }
    }

    #[cfg(not(feature = "ssr"))]
    fn current() -> Self {
        Self::default()
    }
}

/// Takes the data of the first load out of the document, once nobody needs it any more: a page that
/// has been locked must not keep what it showed.
#[cfg(not(feature = "ssr"))]
pub(super) fn forget_serialised() {
    use leptos::wasm_bindgen::JsCast;

    let document = document();
    if is_first_load() || document.ready_state() != "complete" {
        // Somebody still reads it.
        return set_timeout(forget_serialised, Duration::from_millis(250));
    }
    let name = "__RESOLVED_RESOURCES";
    let values = js_sys::Reflect::get(&window(), &name.into());
    if let Some(values) = values
        .ok()
        .and_then(|it| it.dyn_into::<js_sys::Array>().ok())
    {
        values.set_length(0);
    }
    let scripts = document.scripts();
    let scripts = (0..scripts.length()).filter_map(|n| scripts.item(n));
    let holds_data = |script: &leptos::web_sys::Element| {
        script
            .text_content()
            .is_some_and(|text| text.contains(name))
    };
    // Collected first: the list follows the document.
    for script in scripts.filter(holds_data).collect::<Vec<_>>() {
        script.remove();
    }
}
