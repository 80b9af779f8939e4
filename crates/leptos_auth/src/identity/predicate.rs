use super::User;
use crate::Reason;

/// A demand that [`AuthRequest::protect`](super::AuthRequest::protect) makes of a visitor.
pub trait Predicate: Send + Sync + 'static {
    /// Whether this user meets it. Anything undecided is `Err`.
    ///
    /// # Errors
    ///
    /// The reason that the refusal (403) carries.
    fn check(&self, user: &User) -> Result<(), Reason>;
}

/// Somebody is signed in.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn;

impl Predicate for SignedIn {
    fn check(&self, _: &User) -> Result<(), Reason> {
        Ok(())
    }
}

/// The user has this role. The refusal does not say which role was missing.
#[derive(Clone, Copy, Debug)]
pub struct Role(pub &'static str);

impl Predicate for Role {
    fn check(&self, user: &User) -> Result<(), Reason> {
        if user.has_role(self.0) {
            return Ok(());
        }
        Err(Reason::MissingRight(None))
    }
}
