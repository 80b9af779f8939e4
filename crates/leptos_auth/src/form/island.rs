//! A form inside an island. In the browser neither the boundary around it nor the contexts of the
//! server exist there, so the form carries itself what it needs.

use leptos::{prelude::use_context, reactive::owner::IsHydrating};

use super::Posted;

/// Whether the current owner belongs to an island.
pub(super) fn is_inside() -> bool {
    use_context::<IsHydrating>().is_some_and(|island| island.0)
}

/// What was posted to this function, for the attribute.
pub(super) fn attribute(function: &str) -> Option<String> {
    let posted: Posted = use_context()?;
    let ours = is_inside() && posted.function() == function;
    ours.then(|| serde_json::to_string(&posted).ok()).flatten()
}

#[cfg(not(feature = "ssr"))]
pub(super) use self::browser::{load_again, posted};

#[cfg(not(feature = "ssr"))]
mod browser {
    use leptos::prelude::{document, window};

    use super::{Posted, is_inside};

    const ATTRIBUTE: &str = "data-posted";

    /// What was posted to this function, from the attribute.
    pub(in super::super) fn posted(function: &str) -> Option<Posted> {
        let selector = format!("form[{ATTRIBUTE}]");
        let form = document().query_selector(&selector).ok().flatten();
        let attribute = form.filter(|_| is_inside())?.get_attribute(ATTRIBUTE)?;
        let posted: Posted = serde_json::from_str(&attribute).ok()?;
        (posted.function() == function).then_some(posted)
    }

    /// Loads the page again, with GET, whatever it was the answer to.
    pub(in super::super) fn load_again() {
        let location = window().location();
        let Ok(address) = location.href() else { return };
        let page = address.split('#').next().unwrap_or(&address);
        // Without a page to go to nothing is left to be done.
        let _ = location.replace(page);
    }
}
