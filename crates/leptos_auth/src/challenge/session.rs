use super::{
    ChallengeError,
    param::{Writer, quotable, token},
};

/// `Session`: a cookie, got with the form on the page that comes with the challenge.
///
/// No such scheme is registered, and browsers ignore those that they do not know: a person sees
/// the page, and no dialog. (A draft of 2009 called it `Cookie`; [`scheme`](Self::scheme) can, too.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    scheme: String,
    realm: String,
}

impl Session {
    /// A challenge for this realm: the name of the application.
    ///
    /// # Errors
    ///
    /// The realm is empty, or holds something else than printable ASCII.
    pub fn new(realm: &str) -> Result<Self, ChallengeError> {
        Ok(Self {
            scheme: "Session".into(),
            realm: quotable("realm", realm)?,
        })
    }

    /// Another name for the scheme. Never one that browsers know (`Basic`, `Digest`, `Negotiate`):
    /// they would open their dialog.
    ///
    /// # Errors
    ///
    /// It is no token, or one that browsers know.
    pub fn scheme(mut self, scheme: &str) -> Result<Self, ChallengeError> {
        let known = ["basic", "digest", "negotiate", "ntlm", "bearer"];
        if known.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Err(ChallengeError::Token(scheme.to_owned()));
        }
        self.scheme = token(scheme)?;
        Ok(self)
    }

    pub(super) fn realm(&self) -> &str {
        &self.realm
    }

    pub(super) fn text(&self) -> String {
        Writer::new(&self.scheme)
            .param("realm", &self.realm)
            .finish()
    }
}

/// For an application that has not said its name.
impl Default for Session {
    fn default() -> Self {
        Self {
            scheme: "Session".into(),
            realm: "application".into(),
        }
    }
}
