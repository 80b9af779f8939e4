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

/// The same, and nothing is open for them. What somebody gets would outlast the task, so whoever has one
/// open gets nothing, whatever the guard said.
///
/// # Errors
///
/// 401 with the task that is open; 403 for everybody else.
pub(crate) fn with_nothing_open(me: &Authed) -> Result<(), Interrupt> {
    at_a_browser(me)?;
    if me.user().is_pending() {
        let task = me.user().task().cloned();
        return Err(Interrupt::unauthorized(Reason::Pending(task)));
    }
    Ok(())
}
