//! Step-up: somebody who is signed in proves once more who they are (RFC 9470; ASVS 5.0, 7.5.1 and
//! 7.5.3).
//!
//! 1. A guard asks for it: [`recently_proven`], where a sign-in was enough for a while, and
//!    [`proof_of`], where the proof is for this action and for nothing else. Both refuse with 401 and the
//!    boundary's `step_up` page, whose [`ReauthenticateForm`](crate::ReauthenticateForm) gives the proof.
//!    The session stays.
//! 2. [`Accounts::reauthenticate`](crate::Accounts::reauthenticate) takes the password, with the work and
//!    in the queue of a sign-in. The session goes on under a new id, with its data and for the
//!    organisation that it acted for, and is as fresh as after a sign-in. Who has the old id is out.
//! 3. A proof for an action belongs to one session, is good for five minutes, and is taken once, by one
//!    statement: of two requests at once one has it.
//! 4. A passkey of theirs does in place of the password ([`passkeys`](mod@crate::passkeys)).
//! 5. Nothing is downgraded: an account without either has nothing to prove with, and is refused
//!    with 403 ([`Reason::MissingFactor`](leptos_auth::Reason::MissingFactor)). Keys and tokens prove
//!    nothing.

mod guards;
mod reauthenticate;

pub use self::guards::{proof_of, recently_proven};
