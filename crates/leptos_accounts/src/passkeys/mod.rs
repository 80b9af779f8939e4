//! Passkeys: signing in with an authenticator in place of a password (WebAuthn level 3).
//!
//! `webauthn-rs` is the relying party: it judges what authenticators answer. What is around it:
//!
//! 1. The relying party is the [`PublicOrigin`](leptos_auth::PublicOrigin), and nothing that a request
//!    says. Browsers have no passkeys for a bare address: there they are off, and the log says so.
//! 2. A passkey is found by its authenticator, without a name being typed: what a browser is asked for
//!    names no account, and is the same for everybody.
//! 3. User verification is required, always: a passkey stands for the password and for the device
//!    (ASVS 5.0, 6.3.3). No attestation is asked for.
//! 4. A challenge is good for five minutes, for one answer, for one purpose, and in the browser that
//!    asked for it (ASVS 5.0, 6.6.2 and 6.6.3). The server keeps nothing of it: it travels sealed
//!    (XChaCha20-Poly1305, with a key derived from the [`RootSecret`](crate::RootSecret)). To somebody
//!    who is signed out it is tied by a cookie that says nothing else, to somebody who is signed in by
//!    their session. A right answer is written down until its challenge ends, so that it is the only
//!    one.
//! 5. Who merely looks at a form leaves nothing and is given nothing: a challenge is asked for by the
//!    browser when somebody turns to the form.
//! 6. A passkey is added by its owner at a browser, after a proof that is not too old, and belongs to one
//!    account. The last way into an account is not removed.
//! 7. An authenticator's counter that did not go on is one that somebody has copied: it is refused.
//! 8. A wrong answer, a passkey that is gone and a disabled account are answered alike.
//! 9. What follows is a sign-in, or a step-up, like any other.

#[cfg(feature = "ssr")]
mod add;
#[cfg(feature = "ssr")]
mod answer;
pub(crate) mod browser;
#[cfg(feature = "ssr")]
mod browser_cookie;
#[cfg(feature = "ssr")]
mod ceremony;
mod error;
pub(crate) mod functions;
#[cfg(feature = "ssr")]
mod manage;
mod passkey;
#[cfg(feature = "ssr")]
mod prove;
#[cfg(feature = "ssr")]
mod relying_party;
#[cfg(feature = "ssr")]
mod sign_in;

#[cfg(feature = "ssr")]
pub(crate) use self::relying_party::RelyingParty;
pub use self::{
    error::PasskeyError,
    functions::{
        AddPasskey, NewPasskeyChallenge, PasskeyProofChallenge, PasskeySignInChallenge,
        ReauthenticateWithPasskey, RemovePasskey, SignInWithPasskey, add_passkey,
        new_passkey_challenge, passkey_proof_challenge, passkey_sign_in_challenge,
        reauthenticate_with_passkey, remove_passkey, sign_in_with_passkey,
    },
    passkey::{Passkey, PasskeyChallenge},
};
