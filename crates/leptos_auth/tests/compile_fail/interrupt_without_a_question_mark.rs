//! `unauthorized()` fits every type, so on its own it fits none.

use leptos_auth::{Interrupt, unauthorized};

fn guard() -> Result<(), Interrupt> {
    unauthorized();
    Ok(())
}

fn main() {
    let _ = guard();
}
