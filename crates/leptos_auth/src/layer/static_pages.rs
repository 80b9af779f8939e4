use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use leptos::context::{provide_context, use_context};
use leptos_router::location::RequestUrl;

use super::path_rule::PathRule;

/// Pages that leptos renders to files when the server starts (`SsrMode::Static`).
///
/// Such a file is for everybody, so nothing on the page may be guarded. Made by
/// [`InterruptLayer::static_pages`](super::InterruptLayer::static_pages):
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::{InterruptLayer, layer::StaticPagesError};
/// # use leptos_axum::generate_route_list_with_exclusions_and_ssg_and_context;
/// # #[component] fn App() -> impl IntoView {}
/// # async fn start(layer: InterruptLayer, options: LeptosOptions) -> Result<(), StaticPagesError> {
/// let pages = layer.static_pages();
/// let (routes, generator) =
///     generate_route_list_with_exclusions_and_ssg_and_context(App, None, pages.context());
/// generator.generate(&options).await;
/// pages.check()?;
/// # Ok(())
/// # }
/// ```
///
/// Without it a static page that has a boundary is a 500 with nothing on it.
#[derive(Clone, Debug)]
#[must_use = "call `check` once the pages have been generated"]
pub struct StaticPages {
    rules: Arc<[PathRule]>,
    guarded: Arc<Mutex<BTreeSet<String>>>,
}

/// Pages are static and guarded: a file can not ask who reads it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "static pages can't be guarded, since a file is the same for everybody: give {} another \
     `SsrMode`, or take the guard away", .0.join(", ")
)]
pub struct StaticPagesError(Vec<String>);

impl StaticPages {
    pub(super) fn new(rules: &[PathRule]) -> Self {
        Self {
            rules: rules.into(),
            guarded: Arc::default(),
        }
    }

    /// The additional context for generating the pages.
    pub fn context(&self) -> impl Fn() + Clone + Send + Sync + 'static {
        let pages = self.clone();
        move || provide_context(pages.clone())
    }

    /// To be called when the pages have been generated, before the server listens.
    ///
    /// # Errors
    ///
    /// Pages are guarded: by a path rule, by a boundary, or by `auth()`. The error names them.
    pub fn check(&self) -> Result<(), StaticPagesError> {
        let guarded = self.guarded.lock().unwrap_or_else(PoisonError::into_inner);
        if guarded.is_empty() {
            return Ok(());
        }
        Err(StaticPagesError(guarded.iter().cloned().collect()))
    }

    /// The page that is being generated.
    pub(crate) fn current() -> Option<Self> {
        use_context()
    }

    /// Whether the page may be built; one that is guarded is remembered, and stays empty.
    pub(crate) fn admits(&self, has_guard: bool) -> bool {
        let path = path();
        let guarded = has_guard || self.rules.iter().any(|rule| rule.covers(&path));
        if guarded {
            self.refuse();
        }
        !guarded
    }

    /// The page that is being generated asked who reads it.
    pub(crate) fn refuse(&self) {
        let mut guarded = self.guarded.lock().unwrap_or_else(PoisonError::into_inner);
        guarded.insert(path());
    }
}

fn path() -> String {
    let url: RequestUrl = use_context().unwrap_or_default();
    let path = url.parse().map(|url| url.path().to_owned());
    path.unwrap_or_else(|_| url.as_ref().to_owned())
}
