use super::{
    ChallengeError,
    param::{Writer, quotable},
};

/// `Basic` (RFC 7617): name and password with each request.
///
/// Browsers answer it with a dialog of their own, in which no page of the application is seen. So
/// it is offered to programs only, unless
/// [`open_browser_dialogs`](Self::open_browser_dialogs) says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basic {
    realm: String,
    in_browsers: bool,
}

impl Basic {
    /// A challenge for this realm, with `charset="UTF-8"` (RFC 7617, section 2.1).
    ///
    /// # Errors
    ///
    /// The realm is empty, or holds something else than printable ASCII.
    pub fn new(realm: &str) -> Result<Self, ChallengeError> {
        Ok(Self {
            realm: quotable("realm", realm)?,
            in_browsers: false,
        })
    }

    /// Sends it to browsers as well: they show their own dialog in place of the application's page.
    pub fn open_browser_dialogs(mut self) -> Self {
        self.in_browsers = true;
        self
    }

    pub(crate) fn is_for_browsers(&self) -> bool {
        self.in_browsers
    }

    pub(super) fn realm(&self) -> &str {
        &self.realm
    }

    pub(super) fn text(&self) -> String {
        Writer::new("Basic")
            .param("realm", &self.realm)
            .param("charset", "UTF-8")
            .finish()
    }
}
