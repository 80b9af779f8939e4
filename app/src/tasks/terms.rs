//! Which version of the terms is in force. Only the server knows; the document that it sends says so in
//! its head, since a page of a boundary is built in the browser, too.

use leptos::prelude::*;

/// For the head of the document; nothing where there are no terms.
pub(crate) fn meta() -> impl IntoView {
    version().map(|version| view! { <meta name="terms-version" content=version/> })
}

/// The version that the page shows. In a tab that was loaded before others came into force it is an old
/// one, which the server then refuses.
#[cfg(feature = "ssr")]
pub(crate) fn version() -> Option<String> {
    let accounts = leptos_accounts::accounts().ok()?;
    accounts.terms().map(str::to_owned)
}

#[cfg(not(feature = "ssr"))]
pub(crate) fn version() -> Option<String> {
    let meta = document().query_selector("meta[name=terms-version]");
    meta.ok()??.get_attribute("content")
}
