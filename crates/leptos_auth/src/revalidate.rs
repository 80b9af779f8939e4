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
pub fn revalidate() {
    #[cfg(not(feature = "ssr"))]
    {
        browser::ask_again();
        browser::tell_other_tabs();
    }
}

#[cfg(feature = "ssr")]
fn counter() -> ArcRwSignal<u32> {
    ArcRwSignal::new(0)
}

#[cfg(not(feature = "ssr"))]
use self::browser::counter;

#[cfg(not(feature = "ssr"))]
mod browser {
    use leptos::{
        prelude::*,
        wasm_bindgen::{JsCast, JsValue, closure::Closure},
    };
    use web_sys::{BroadcastChannel, MessageEvent, PageTransitionEvent};

    const CHANNEL: &str = "leptos_auth";

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
            let other_tabs = BroadcastChannel::new(CHANNEL).ok();
            if let Some(channel) = &other_tabs {
                let heard = Closure::<dyn Fn(MessageEvent)>::new(|_| ask_again());
                channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
                // Listens for as long as the page lives.
                heard.forget();
            }
            // Never removed, for the same reason.
            let _ = window_event_listener_untyped("pageshow", |event| {
                let event: Option<&PageTransitionEvent> = event.dyn_ref();
                if event.is_some_and(PageTransitionEvent::persisted) {
                    ask_again();
                }
            });
            Self {
                counter: ArcRwSignal::new(0),
                other_tabs,
            }
        }
    }

    pub(super) fn counter() -> ArcRwSignal<u32> {
        PAGE.with(|page| page.counter.clone())
    }

    pub(super) fn ask_again() {
        counter().update(|count| *count += 1);
    }

    pub(super) fn tell_other_tabs() {
        PAGE.with(|page| {
            if let Some(channel) = &page.other_tabs {
                // Fails only once the channel is closed, which nobody does.
                let _ = channel.post_message(&JsValue::NULL);
            }
        });
    }
}
