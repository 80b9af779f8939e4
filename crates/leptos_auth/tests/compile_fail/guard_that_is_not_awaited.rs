//! A guard guards nothing until it is awaited.

#![deny(unused_must_use)]

use leptos_auth::{ServerError, SignedIn, auth};

async fn list_notes() -> Result<Vec<String>, ServerError> {
    auth();
    auth().protect(SignedIn);
    Ok(Vec::new())
}

fn main() {
    drop(list_notes());
}
