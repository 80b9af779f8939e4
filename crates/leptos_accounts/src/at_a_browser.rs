//! Who sits at a browser.

use leptos_auth::{Authed, Interrupt, Reason, TokenKind};

use crate::credentials::TOKEN_ID;

/// Only a session that its cookie proves changes what somebody signs in with: who has got hold of a key
/// or a token must not be able to get more with it.
///
/// # Errors
///
/// 403 for everybody else.
pub(crate) fn at_a_browser(me: &Authed) -> Result<(), Interrupt> {
    let user = me.user();
    let is_cookie = user.session().is_some() && user.claim(TOKEN_ID).is_none();
    if is_cookie && user.token_kind() == TokenKind::SessionToken {
        return Ok(());
    }
    Err(Interrupt::forbidden(Reason::MissingRight(None)))
}
