//! Asking again after something has changed.

use leptos::prelude::*;

/// Counts up whenever the page must ask the server again: after every successful
/// [`AuthForm`](crate::AuthForm) and after [`revalidate`], here or in another tab, and when the
/// browser brings back a page that was left. So signing out in one tab locks the others.
///
/// [`protected`](crate::protected) and the boundaries follow it. Key resources of your own by it
/// and they show after a sign-in what a reload would show:
///
/// ```
/// # use leptos::prelude::*;
/// # use leptos_auth::{ServerError, revalidation};
/// # async fn whoami() -> Result<Option<String>, ServerError> { Ok(None) }
/// # fn component() {
/// let visits = revalidation();
/// let me = Resource::new(move || visits.get(), |_| whoami());
/// # }
/// ```
///
/// On the server it stays 0.
pub fn revalidation() -> ReadSignal<u32> {
    counter().read_only().into()
}

/// Makes the page ask again, in this tab and in the others; see [`revalidation`]. Does nothing on
/// the server.
///
/// A page that was kept behind a refusal ([`AuthClient`](crate::AuthClient)) comes back with it, where
/// the server has said that the same person is signed in again; else it is thrown away.
pub fn revalidate() {
    #[cfg(not(feature = "ssr"))]
    {
        crate::boundary::kept::settle();
        browser::ask_again();
        browser::tell_other_tabs(crate::session_state::tab::take_news());
    }
}

#[cfg(feature = "ssr")]
fn counter() -> ArcRwSignal<u32> {
    ArcRwSignal::new(0)
}

#[cfg(not(feature = "ssr"))]
use self::browser::counter;
#[cfg(not(feature = "ssr"))]
pub(crate) use self::browser::{ask_again, revalidate_soon};

#[cfg(not(feature = "ssr"))]
mod browser {
    use std::time::Duration;

    use leptos::{
        prelude::*,
        wasm_bindgen::{JsCast, JsValue, closure::Closure},
    };
    use web_sys::{BroadcastChannel, MessageEvent, PageTransitionEvent};

    use super::revalidate;
    use crate::{
        boundary::kept,
        session_state::{Message, tab},
    };

    const CHANNEL: &str = "leptos_auth";

    /// How long a form has to revalidate by itself, which then happens once.
    const SOON: Duration = Duration::from_millis(250);

    /// One per page: there is one application in a browser tab, and forms in the layout must reach
    /// what stands elsewhere.
    struct Page {
        counter: ArcRwSignal<u32>,
        /// `None` where the browser has none (an opaque origin, say): each tab is on its own then.
        other_tabs: Option<BroadcastChannel>,
    }

    thread_local! {
        static PAGE: Page = Page::listen();
    }

    impl Page {
        fn listen() -> Self {
            tab::read_document();
            let other_tabs = BroadcastChannel::new(CHANNEL).ok();
            if let Some(channel) = &other_tabs {
                let heard = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
                    let text = event.data().as_string();
                    hear(text.and_then(|text| text.parse().ok()));
                });
                channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
                // Listens for as long as the page lives.
                heard.forget();
            }
            // Never removed, for the same reason.
            let _ = window_event_listener_untyped("pageshow", |event| {
                let event: Option<&PageTransitionEvent> = event.dyn_ref();
                if event.is_some_and(PageTransitionEvent::persisted) {
                    kept::throw_away();
                    ask_again();
                }
            });
            Self {
                counter: ArcRwSignal::new(0),
                other_tabs,
            }
        }
    }

    /// Another tab says something. What was kept stays only where nobody signed in or out: it comes back
    /// to whom it was made for, or not at all.
    fn hear(message: Option<Message>) {
        if tab::hear(message.unwrap_or(Message::Changed)) {
            kept::throw_away();
        }
        ask_again();
    }

    pub(super) fn counter() -> ArcRwSignal<u32> {
        PAGE.with(|page| page.counter.clone())
    }

    pub(crate) fn ask_again() {
        counter().update(|count| *count += 1);
    }

    /// Somebody has signed in or out, by a form or by a call of the application's own.
    pub(crate) fn revalidate_soon() {
        let unless_done = || {
            if tab::has_news() {
                revalidate();
            }
        };
        set_timeout(unless_done, SOON);
    }

    pub(super) fn tell_other_tabs(message: Message) {
        PAGE.with(|page| {
            if let Some(channel) = &page.other_tabs {
                let message = JsValue::from_str(&message.to_string());
                // Fails only once the channel is closed, which nobody does.
                let _ = channel.post_message(&message);
            }
        });
    }
}
