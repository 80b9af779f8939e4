//! The browser's entry: hydrates the specimen.

#![cfg(target_family = "wasm")]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the script that leptos puts into every page, once the module has been loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos_auth::hydrate_body(specimen::App);
}
