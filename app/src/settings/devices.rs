//! Where somebody is signed in: the list, and the forms that end a session.

use leptos::prelude::*;
use leptos_auth::AuthForm;

use super::{DeviceRow, RevokeDevice, RevokeOtherDevices};
use crate::{date::Date, form::ErrorSummary};

/// What is shown where a device never said what it is.
const UNKNOWN: &str = "Unknown device";

/// The sessions, each but this one with the button that ends it.
pub(super) fn section(
    devices: Vec<DeviceRow>,
    revoke: ServerAction<RevokeDevice>,
    revoke_others: ServerAction<RevokeOtherDevices>,
) -> impl IntoView {
    let others = devices.iter().filter(|device| !device.is_current).count();
    let all = (others > 0).then(|| {
        view! {
            <AuthForm action=revoke_others>
                <button class="button" type="submit">"Sign out everywhere else"</button>
            </AuthForm>
        }
    });
    let key = |device: &DeviceRow| (device.id.clone(), device.last_used.clone());
    view! {
        <section class="card" aria-labelledby="devices-heading">
            <h2 id="devices-heading">"Devices"</h2>
            <p class="hint">
                "You are signed in on these. One that you do not know? Sign it out, and choose another password."
            </p>
            <ErrorSummary action=revoke/>
            <ErrorSummary action=revoke_others/>
            <ul class="rows">
                <For each=move || devices.clone() key children=move |device| entry(device, revoke)/>
            </ul>
            {all}
        </section>
    }
}

fn entry(device: DeviceRow, revoke: ServerAction<RevokeDevice>) -> impl IntoView {
    let name = device.name.unwrap_or_else(|| UNKNOWN.to_owned());
    let label = format!("Sign out {name}, used {}", device.last_used.words);
    let end = if device.is_current {
        view! { <span class="badge">"This device"</span> }.into_any()
    } else {
        view! {
            <div class="actions">
                <AuthForm action=revoke>
                    <input type="hidden" name="id" value=device.id/>
                    <button class="button button-quiet" type="submit" aria-label=label>"Sign out"</button>
                </AuthForm>
            </div>
        }
        .into_any()
    };
    view! {
        <li>
            <span class="name">{name}</span>
            <span class="meta">
                <span>"signed in " {time(device.started)}</span>
                <span>"last used " {time(device.last_used)}</span>
            </span>
            {end}
        </li>
    }
}

fn time(day: Date) -> impl IntoView {
    view! { <time datetime=day.iso>{day.words}</time> }
}
