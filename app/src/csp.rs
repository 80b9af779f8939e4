//! The `Content-Security-Policy` of a page (CSP level 3).
//!
//! It is written while the page is rendered, because a page that is refused is rendered twice, and
//! only the nonce of the second pass stands in its scripts. Whatever is no page gets the server's
//! own policy, which allows nothing.
//!
//! 1. Scripts: the inline ones that leptos writes, by nonce, and our own bundle. Not by
//!    `'strict-dynamic'`, which takes `'self'` away, and with it leptos' (0.8.23) preload of the
//!    bundle: that link has no nonce. The site serves no script but the bundle, and nothing that
//!    people write is served as one (`nosniff`).
//! 2. `'wasm-unsafe-eval'` compiles WebAssembly and evaluates no text.
//! 3. Styles come from our own style sheets only: no `<style>`, no `style` attribute.
//! 4. No frames in either direction, no plug-ins, no `<base>`, and forms are sent to us only.

use leptos::{
    config::{Env, LeptosOptions},
    nonce::use_nonce,
    prelude::use_context,
};
use leptos_axum::ResponseOptions;

/// Puts the policy of the page that is being rendered into its response.
pub(crate) fn write(options: &LeptosOptions) {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else {
        return;
    };
    let policy = policy(&nonce, options, is_watched());
    // Invariant: a nonce is base64, and the rest is ours.
    if let Ok(policy) = policy.try_into() {
        response.insert_header(axum::http::header::CONTENT_SECURITY_POLICY, policy);
    }
}

fn policy(nonce: &str, options: &LeptosOptions, is_watched: bool) -> String {
    let mut policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
         style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    if options.env == Env::DEV {
        // The overlay, which says which line refused, brings its style as an attribute.
        policy.push_str("; style-src-attr 'unsafe-inline'");
    }
    if is_watched {
        let port = options.reload_external_port.unwrap_or(options.reload_port);
        policy.push_str(&format!("; connect-src 'self' ws://*:{port}"));
    }
    policy
}

/// Whether the page listens for rebuilds, as leptos' `AutoReload` decides it; `cargo xtask serve
/// --watch` says so.
fn is_watched() -> bool {
    std::env::var_os("LEPTOS_WATCH").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(env: Env) -> LeptosOptions {
        LeptosOptions::builder()
            .output_name("notebook")
            .reload_port(3001)
            .env(env)
            .build()
    }

    #[test]
    fn production_allows_no_inline_code_and_no_other_site() {
        let policy = policy("NONCE", &options(Env::PROD), false);
        assert_eq!(
            policy,
            "default-src 'self'; script-src 'self' 'nonce-NONCE' 'wasm-unsafe-eval'; \
             style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
             frame-ancestors 'none'"
        );
    }

    #[test]
    fn development_allows_the_overlay_and_under_watch_the_reloads() {
        let built = policy("NONCE", &options(Env::DEV), false);
        assert!(
            built.ends_with("; style-src-attr 'unsafe-inline'"),
            "{built}"
        );
        let watched = policy("NONCE", &options(Env::DEV), true);
        assert!(
            watched.ends_with("; connect-src 'self' ws://*:3001"),
            "{watched}"
        );
        assert!(!watched.contains("'unsafe-eval'"), "{watched}");
    }
}
