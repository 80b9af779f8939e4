use std::sync::{Arc, Mutex, PoisonError};

use leptos::{prelude::*, server::ServerActionError};
use serde::{Deserialize, Serialize};

use super::Key;
use crate::{Interrupt, form::Posted};

/// What the server decided about this page, for the browser to build the same tree.
///
/// One shared value, at the root boundary, which is built before anything else takes a hydration
/// id: ids of what is built later may differ between the two sides.
#[derive(Clone)]
pub(super) struct HydratedPage(Arc<Mutex<Decided>>);

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
            let page = Self(Arc::new(Mutex::new(decided)));
            page.forget_after_hydration();
            page
        })
    }

    /// The interrupt that this boundary shows from the start.
    #[cfg(not(feature = "ssr"))]
    pub(super) fn refusal(&self, key: &Key) -> Option<Interrupt> {
        let decided = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let matches = |(other, _): &&(Key, Interrupt)| other.names(key);
        decided.refused.iter().find(matches).map(|(_, i)| i.clone())
    }

    /// Makes it, and what was posted, visible below the current owner.
    pub(super) fn provide(&self) {
        provide_context(self.clone());
        let decided = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(posted) = &decided.posted {
            provide_context(posted.clone());
            if let Some(error) = posted.error() {
                provide_context(ServerActionError::new(posted.function(), error));
            }
        }
    }

    /// Decisions of the first load must not touch what navigation builds later. Effects run once
    /// the page has been hydrated, and never on the server.
    fn forget_after_hydration(&self) {
        let decided = self.0.clone();
        Effect::new(move |_| {
            *decided.lock().unwrap_or_else(PoisonError::into_inner) = Decided::default();
        });
    }
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
