//! Passkeys: the list, and the form that adds one.

use leptos::prelude::*;
use leptos_accounts::{AddPasskey, AddPasskeyForm, RemovePasskey, RemovePasskeyForm};

use super::{PasskeyRow, keys::time};
use crate::title;

pub(super) fn section(passkeys: Vec<PasskeyRow>) -> impl IntoView {
    title::tell_posted::<AddPasskey>();
    title::tell_posted::<RemovePasskey>();
    let rows = if passkeys.is_empty() {
        view! { <p class="empty">"You have no passkeys."</p> }.into_any()
    } else {
        let key = |row: &PasskeyRow| (row.passkey.id.clone(), row.last_used.clone());
        view! {
            <ul class="rows">
                <For each=move || passkeys.clone() key children=entry/>
            </ul>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="passkeys-heading">
            <h2 id="passkeys-heading">"Passkeys"</h2>
            <p class="hint">
                "A passkey signs you in without your password. Your device or your password manager keeps it, and asks for your finger, your face or a PIN."
            </p>
            {rows}
            <AddPasskeyForm/>
        </section>
    }
}

fn entry(row: PasskeyRow) -> impl IntoView {
    let used = match row.last_used {
        Some(day) => view! { "last used " {time(day)} }.into_any(),
        None => view! { "never used" }.into_any(),
    };
    view! {
        <li>
            <span class="name">{row.passkey.name.clone()}</span>
            <span class="meta">
                <span>"added " {time(row.added)}</span>
                <span>{used}</span>
            </span>
            <div class="actions">
                <RemovePasskeyForm passkey=row.passkey/>
            </div>
        </li>
    }
}
