//! What mails are good for: verifying an address, and choosing a new password without the old one.
//!
//! The rule:
//!
//! 1. A link carries a token of 256 random bits. The table has its hash; it works once, for 15 minutes, and
//!    not after a newer one of its kind was made (ASVS 5.0, 6.4.1).
//! 2. Opening a link consumes nothing, since programs that look through mails open all of them. It shows a
//!    form, and the form's POST does it.
//! 3. The token stands in the query of the link, so that it works without JavaScript. That is the one
//!    secret in a URL here: it is short-lived, good once, and its page tells no other site and no cache of
//!    it (`Referrer-Policy: no-referrer`, `Cache-Control: no-store`). Do not log queries.
//! 4. Links lead to the configured origin, whatever a request says its host is.
//! 5. A request for a link is answered the same, and after the same work, whether there is an account or
//!    not ([`mail`](crate::mail)).
//! 6. An account gets one mail of a kind per minute, and five in an hour. More are not sent, silently.
//! 7. A new password ends all sessions of the account and all other links, verifies the address, and signs
//!    nobody in: signing in asks for what it always asks for.
//! 8. Whoever verifies an address that was not verified may not be who signed up with it. With a session of
//!    the account, or in the browser that signed up, they are: other sessions end. Anybody else gets the
//!    account as if it were new: the sessions, the password and the keys of before end, and a new password
//!    is chosen at once. So nobody lies in wait in an account that they made with somebody else's address.
//! 9. Where an address has to be verified first
//!    ([`AccountsConfig::verify_first`](crate::AccountsConfig::verify_first)), signing up answers the same
//!    for every address, and whoever has an account is told by mail.

mod desk;
mod link;
mod mails;
mod requests;
mod reset_password;
mod sign_up;
mod token;
mod verify_email;

pub(crate) use self::{
    desk::{Desk, MailRequest},
    mails::Mails,
    token::EmailToken,
};
pub use self::{
    requests::MailRequestError,
    reset_password::ResetPasswordError,
    sign_up::SignedUp,
    verify_email::{VerifiedEmail, VerifyEmailError},
};
