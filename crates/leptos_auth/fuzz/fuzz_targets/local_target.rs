//! A local target stays on the site, as browsers read it (the URL standard).

#![no_main]

use leptos_auth::LocalTarget;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &str| {
    let Ok(target) = text.parse::<LocalTarget>() else {
        return;
    };
    let site = Url::parse("https://site.example/a/b?c").expect("a URL");
    let followed = site.join(target.as_str()).expect("a reference");
    assert_eq!(followed.origin(), site.origin(), "{text:?}");
    assert!(followed.username().is_empty() && followed.password().is_none());
    assert!(http::HeaderValue::from_str(target.as_str()).is_ok());
});
