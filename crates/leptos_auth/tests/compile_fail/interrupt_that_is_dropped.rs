//! An interrupt that nobody returns stops nothing.

#![deny(unused_must_use)]

use leptos_auth::{Interrupt, forbidden, not_found, unauthorized};

fn guard() -> Result<(), Interrupt> {
    unauthorized::<()>();
    forbidden::<()>();
    not_found::<()>();
    Interrupt::not_found();
    Ok(())
}

fn main() {
    let _ = guard();
}
