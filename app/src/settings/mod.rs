//! `/settings`: what belongs to an account.
//!
//! | file | what is there |
//! |---|---|
//! | this one | the page |
//! | `functions.rs` | the server functions, each with its guard |
//! | `email.rs` | verifying the address |
//! | `password.rs` | another password |
//! | `passkeys.rs` | passkeys: the list, and the form that adds one |
//! | `keys.rs` | API keys: the list, and the form that makes one |
//! | `devices.rs` | where somebody is signed in, and the end of it |
//! | `account.rs` | deleting the account |
//! | `access.rs`, `lifetime.rs` | what a key may be used for, and for how long |

mod access;
mod account;
mod devices;
mod email;
pub mod functions;
mod keys;
mod lifetime;
mod passkeys;
mod password;

use leptos::prelude::*;
use leptos_auth::{posted_answer, protected};
use leptos_meta::Title;

pub use self::functions::{
    DeviceRow, KeyRow, ListSettings, MakeApiKey, PasskeyRow, RevokeApiKey, RevokeDevice,
    RevokeOtherDevices, SettingsData, list_settings, make_api_key, revoke_api_key, revoke_device,
    revoke_other_devices,
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
    revoke_device: ServerAction<RevokeDevice>,
    revoke_others: ServerAction<RevokeOtherDevices>,
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
            revoke_device: ServerAction::new(),
            revoke_others: ServerAction::new(),
            made,
        }
    }
}

fn contents(settings: SettingsData, actions: Actions) -> impl IntoView {
    let SettingsData {
        email,
        keys,
        form,
        devices,
        passkeys,
        is_unverified,
    } = settings;
    view! {
        <div class="page">
            <h1>"Settings"</h1>
            {is_unverified.then(email::section)}
            {keys::list(keys, actions.revoke)}
            {keys::make_form(form, actions.make, actions.made)}
            {password::section(email)}
            {devices::section(devices, actions.revoke_device, actions.revoke_others)}
            {passkeys::section(passkeys)}
            {account::section()}
        </div>
    }
}
