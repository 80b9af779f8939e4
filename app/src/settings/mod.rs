//! `/settings`: what belongs to an account.
//!
//! | file | what is there |
//! |---|---|
//! | this one | the page |
//! | `functions.rs` | the server functions, each with its guard |
//! | `email.rs` | verifying the address |
//! | `password.rs` | another password |
//! | `keys.rs` | API keys: the list, and the form that makes one |
//! | `account.rs` | deleting the account |
//! | `access.rs`, `lifetime.rs` | what a key may be used for, and for how long |

mod access;
mod account;
mod email;
pub mod functions;
mod keys;
mod lifetime;
mod password;

use leptos::prelude::*;
use leptos_auth::{posted_answer, protected};
use leptos_meta::Title;

pub use self::functions::{
    KeyRow, ListSettings, MakeApiKey, RevokeApiKey, SettingsData, list_settings, make_api_key,
    revoke_api_key,
};

/// `/settings`: for everybody who is signed in.
#[component]
pub fn Settings() -> impl IntoView {
    let actions = Actions::new();
    view! {
        <Title text="Settings"/>
        {protected(list_settings, move |settings| contents(settings, actions))}
    }
}

/// The forms of the page, and the key that was made last. Outside of what is fetched again, so that
/// they outlive it.
#[derive(Clone, Copy)]
struct Actions {
    make: ServerAction<MakeApiKey>,
    revoke: ServerAction<RevokeApiKey>,
    made: RwSignal<Option<String>>,
}

impl Actions {
    fn new() -> Self {
        let make = ServerAction::<MakeApiKey>::new();
        let made = RwSignal::new(posted_answer::<MakeApiKey>());
        // A second answer, to a form that was sent twice, has no key and must not take it away.
        Effect::new(move || {
            if let Some(Ok(key)) = make.value().get() {
                made.set(Some(key));
            }
        });
        Self {
            make,
            revoke: ServerAction::new(),
            made,
        }
    }
}

fn contents(settings: SettingsData, actions: Actions) -> impl IntoView {
    let SettingsData {
        email,
        is_unverified,
        keys,
        form,
    } = settings;
    view! {
        <div class="page">
            <h1>"Settings"</h1>
            {is_unverified.then(email::section)}
            {keys::list(keys, actions.revoke)}
            {keys::make_form(form, actions.make, actions.made)}
            {password::section(email)}
            {account::section()}
        </div>
    }
}
