//! Tells a browser whom a page, or the answer to a call of our client, is for.
//!
//! 1. A page says it where somebody asked while it was built; nobody is asked for this alone. It is
//!    said in a tag, and only of who is signed in: a page that does not say it is for nobody. Nor is it
//!    said where there is nothing, or what is concealed would differ from what is not there.
//! 2. An answer says it where the request did ([`AUTH_SESSION`]`: ?1`), and says what is true after the
//!    call: the answer to a sign-in says who has signed in.
//! 3. Where nobody can tell, nothing is said.

use axum::response::Response;
use http::{HeaderName, HeaderValue, request::Parts};

use super::{RequestState, response::never_share};
use crate::{
    Identity,
    session_state::{AUTH_SESSION, Principal, Told},
};

const HEADER: HeaderName = HeaderName::from_static(AUTH_SESSION);

/// Whether the request asks for it.
pub(super) fn is_asked(head: &Parts) -> bool {
    let asked = head.headers.get(&HEADER);
    asked.is_some_and(|asked| asked == "?1")
}

/// Writes the header of an answer, by asking once more.
pub(super) async fn write(state: &RequestState, response: &mut Response) {
    let after = state.after(response.headers());
    let Ok(identity) = after.identity().await else {
        return;
    };
    let told = told(identity).to_string();
    let Ok(told) = HeaderValue::try_from(told) else {
        return;
    };
    never_share(response.headers_mut());
    response.headers_mut().insert(HEADER, told);
}

/// The tag of a page, where it is known whom it is for.
pub(super) fn tag(state: &RequestState) -> Option<String> {
    let Told::Somebody(principal) = told(state.known_identity()?) else {
        return None;
    };
    let told = Told::Somebody(principal).to_string().replace('"', "&quot;");
    Some(format!("<meta name=\"{AUTH_SESSION}\" content=\"{told}\">"))
}

fn told(identity: &Identity) -> Told {
    match identity {
        Identity::SignedIn(user) => Told::Somebody(Principal::of(user)),
        Identity::SignedOut(_) => Told::Nobody,
    }
}
