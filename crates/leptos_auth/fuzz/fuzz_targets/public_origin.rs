//! An origin is refused, or is one as browsers write it.

#![no_main]

use leptos_auth::PublicOrigin;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(origin) = text.parse::<PublicOrigin>() else {
        return;
    };
    assert!(origin.is_host(origin.authority()));
    let again: PublicOrigin = origin.as_str().parse().expect("an origin");
    assert_eq!(again, origin);
    let name = origin.cookie_name("session");
    assert!(
        name.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
    );
});
