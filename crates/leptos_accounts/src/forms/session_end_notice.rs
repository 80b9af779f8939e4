use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use leptos_auth::{Auth, AuthForm, Reason, use_auth};

use crate::functions::{ExtendSession, session_ends_in};

/// How long before the end it is announced (WCAG 2.2, success criterion 2.2.1, asks for 20 seconds at
/// least).
const BEFORE: Duration = Duration::from_secs(2 * 60);

/// The longest that a browser's timer waits: 2^31 - 1 milliseconds.
const TIMER_MAX: Duration = Duration::from_millis(0x7fff_ffff);

/// Announces the end of the session, two minutes before, with a button that puts it off. With JavaScript
/// only; without it a form that comes too late is kept, and goes on after signing in again.
///
/// Once per page, where it is always there: in the layout, below
/// [`AuthProvider`](leptos_auth::AuthProvider), which says whether there is a session to end. Its class is
/// `session-end`.
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::SessionEndNotice;
/// use leptos_auth::AuthProvider;
///
/// #[component]
/// pub fn Layout(children: Children) -> impl IntoView {
///     view! { <SessionEndNotice/><main>{children()}</main> }
/// }
///
/// #[component]
/// pub fn App() -> impl IntoView {
///     view! { <AuthProvider><Layout>"Pages"</Layout></AuthProvider> }
/// }
/// ```
#[component]
pub fn SessionEndNotice() -> impl IntoView {
    let extend = ServerAction::<ExtendSession>::new();
    let is_near = RwSignal::new(false);
    watch(is_near);
    // The region is there from the start: what is put into one is read out.
    view! {
        <div class="session-end" role="alert" hidden=move || !is_near.get()>
            {move || is_near.get().then_some("You will be signed out in less than two minutes.")}
            <AuthForm action=extend>
                <button class="button" type="submit">"Stay signed in"</button>
            </AuthForm>
        </div>
    }
}

/// Asks when the session ends, and again shortly before: another tab may have put it off. Of visitors
/// without one nothing is asked. Effects run in the browser only.
fn watch(is_near: RwSignal<bool>) {
    let auth = use_auth();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let asked = ArcTrigger::new();
    Effect::new(move |_| {
        asked.track();
        if !auth.get().is_some_and(|auth| has_session(&auth)) {
            is_near.set(false);
            return;
        }
        let asked = asked.clone();
        leptos::task::spawn_local(async move {
            let left = session_ends_in().await.ok().flatten();
            let left = left.map(Duration::from_millis);
            // Fails only where the page is gone.
            is_near.try_set(left.is_some_and(|left| left <= BEFORE));
            let Some(left) = left else { return };
            let next = if left > BEFORE { left - BEFORE } else { left };
            let ask = move || asked.notify();
            let handle = set_timeout_with_handle(ask, next.min(TIMER_MAX)).ok();
            let before = timer.try_update_value(|timer| std::mem::replace(timer, handle));
            if let Some(Some(before)) = before {
                before.clear();
            }
        });
    });
    on_cleanup(move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    });
}

/// Also one with which something is to be finished first.
fn has_session(auth: &Auth) -> bool {
    auth.is_authenticated() || matches!(auth.reason(), Some(Reason::Pending(_)))
}
