use leptos::prelude::*;
use leptos_auth::{AuthForm, posted_answer};

use super::{
    ErrorSummary, Mistake,
    done::{Done, is_done},
    sign_in_form::busy,
};
use crate::functions::RequestVerification;

/// A button that sends somebody who is signed in the link that verifies their address.
///
/// Without JavaScript it says that it did only if the layer shows answers of
/// [`RequestVerification`](struct@crate::RequestVerification)
/// ([`InterruptLayer::shows_answer`](leptos_auth::InterruptLayer::shows_answer)).
///
/// ```
/// use leptos::prelude::*;
/// use leptos_accounts::SendVerificationForm;
///
/// #[component]
/// pub fn Unverified() -> impl IntoView {
///     view! { <p>"Nobody has verified your address yet."</p> <SendVerificationForm/> }
/// }
/// ```
#[component]
pub fn SendVerificationForm(
    /// What the ids of its parts start with. Give each form of a page its own.
    #[prop(into, default = "send-verification".into())]
    id: String,
) -> impl IntoView {
    let action = ServerAction::<RequestVerification>::new();
    let mistake = Mistake::of(action);
    let pending = action.pending();
    let done = is_done(action, posted_answer::<RequestVerification>());
    view! {
        <div class="auth-form">
            <Done done=done>
                "We have sent you a link, unless there was one in the last minute. It works once, and for 15 minutes."
            </Done>
            <AuthForm action=action>
                <ErrorSummary form=id.clone() mistake=mistake/>
                <button class="button" type="submit" aria-busy=move || busy(pending)>
                    "Send me a link"
                </button>
            </AuthForm>
        </div>
    }
}
