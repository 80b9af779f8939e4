//! What an [`AuthRequest`] does in the browser.

use super::{Auth, AuthRequest};
use crate::Interrupt;

pub(super) fn parse_return_url(_: &AuthRequest, _: &str) -> Option<String> {
    None
}

pub(super) fn leave_for_sign_in(_: &AuthRequest, _: Option<&str>) -> Interrupt {
    leptos::logging::error!(
        "auth().redirect_to_sign_in(..) answers on the server only: put it in a server function"
    );
    Interrupt::unavailable()
}

pub(super) async fn issue_token(
    _: AuthRequest,
    _: Option<&str>,
) -> Result<Option<String>, Interrupt> {
    leptos::logging::error!(
        "auth().get_token(..) answers on the server only: put it in a server function and call that"
    );
    Err(Interrupt::unavailable())
}

pub(super) async fn ask(request: AuthRequest) -> Result<Auth, Interrupt> {
    let Some(provided) = request.provided else {
        leptos::logging::error!(
            "auth() answers in the browser below <AuthProvider> only: put one around the application, \
             or ask in a server function"
        );
        return Err(Interrupt::unavailable());
    };
    provided.await.ok_or_else(Interrupt::unavailable)
}
