use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local, web_sys::SubmitEvent};
use leptos_auth::ServerError;
use send_wrapper::SendWrapper;
use web_sys::{AbortController, AbortSignal};

use crate::passkeys::{
    PasskeyChallenge,
    browser::{self, Wanted},
};

/// A suggestion ends before its challenge does.
const SUGGESTED: Duration = Duration::from_secs(4 * 60);

/// What a form does that an authenticator fills in: it stays hidden where there are no passkeys, and
/// is sent when there is an answer. Everything here happens in the browser.
#[derive(Clone, Copy)]
pub(super) struct Ceremony {
    /// The field that holds the answer.
    pub(super) token: NodeRef<html::Input>,
    is_supported: RwSignal<bool>,
    is_busy: RwSignal<bool>,
    /// Nothing on the server, where a form ends on whichever thread.
    running: StoredValue<Option<SendWrapper<AbortController>>>,
}

impl Ceremony {
    pub(super) fn new() -> Self {
        let it = Self {
            token: NodeRef::new(),
            is_supported: RwSignal::new(false),
            is_busy: RwSignal::new(false),
            running: StoredValue::new(None),
        };
        // Effects run in the browser only, and after what the server rendered is as it was.
        Effect::new(move || it.is_supported.set(browser::is_supported()));
        on_cleanup(move || it.stop());
        it
    }

    /// For `hidden`.
    pub(super) fn is_absent(self) -> bool {
        !self.is_supported.get()
    }

    /// For `aria-busy`.
    pub(super) fn busy(self, pending: Memo<bool>) -> Option<&'static str> {
        (self.is_busy.get() || pending.get()).then_some("true")
    }

    /// For the submission of the form, before anybody else hears of it: without an answer it asks for
    /// one, and with one it lets it go.
    pub(super) fn on_submit<S>(
        self,
        event: &SubmitEvent,
        action: ServerAction<S>,
        wanted: Wanted,
        challenge: impl Future<Output = Result<PasskeyChallenge, ServerError>> + 'static,
    ) where
        S: server_fn::ServerFn<Output = (), Error = ServerError> + Clone + Send + Sync + 'static,
    {
        let Some(field) = self.token.get_untracked() else {
            return;
        };
        if !field.value().is_empty() {
            // Once it is sent: it counts once.
            set_timeout(move || field.set_value(""), Duration::ZERO);
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        let Some(signal) = self.start() else { return };
        self.is_busy.set(true);
        spawn_local(async move {
            let answer = match challenge.await {
                Ok(challenge) => browser::answer(&challenge, wanted, &signal)
                    .await
                    .map_err(|_| ServerError::Other(NOTHING.to_owned())),
                Err(error @ ServerError::Field { .. }) => Err(error),
                Err(error) => Err(ServerError::Other(error.to_string())),
            };
            // The page may be gone.
            self.is_busy.try_set(false);
            match answer {
                Ok(token) => self.send(&token),
                Err(_) if signal.aborted() => {}
                Err(error) => {
                    action.value().try_set(Some(Err(error)));
                }
            }
        });
    }

    /// Has the fields of the page suggest passkeys, once somebody turns to them.
    pub(super) fn suggest<F>(self, challenge: impl FnOnce() -> F + 'static)
    where
        F: Future<Output = Result<PasskeyChallenge, ServerError>>,
    {
        let is_idle = self.running.with_value(Option::is_none);
        if !self.is_supported.get_untracked() || !is_idle {
            return;
        }
        let Some(signal) = self.start() else { return };
        spawn_local(async move {
            if !browser::suggests().await {
                return;
            }
            let Ok(challenge) = challenge().await else {
                return;
            };
            let end = move || self.stop();
            let timer = set_timeout_with_handle(end, SUGGESTED).ok();
            let answer = browser::answer(&challenge, Wanted::Suggestion, &signal).await;
            if let Some(timer) = timer {
                timer.clear();
            }
            if let Ok(token) = answer {
                self.running.try_update_value(Option::take);
                self.send(&token);
            }
        });
    }

    /// One at a time: a browser refuses a second one.
    fn start(self) -> Option<AbortSignal> {
        self.stop();
        let controller = AbortController::new().ok()?;
        let signal = controller.signal();
        self.running
            .try_set_value(Some(SendWrapper::new(controller)));
        Some(signal)
    }

    fn stop(self) {
        if let Some(Some(running)) = self.running.try_update_value(Option::take) {
            running.abort();
        }
    }

    /// Sends the form, as if somebody had.
    fn send(self, token: &str) {
        let Some(field) = self.token.try_get_untracked().flatten() else {
            return;
        };
        field.set_value(token);
        if let Some(form) = field.form() {
            // Fails only for a form that has left the document.
            let _ = form.request_submit();
        }
    }
}

const NOTHING: &str = "No passkey was used. Try again, or go on without one.";
