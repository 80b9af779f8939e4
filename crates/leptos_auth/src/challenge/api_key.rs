use http::HeaderName;

use super::{
    ChallengeError, Failure,
    param::{Writer, quotable},
};

/// `ApiKey`: a key in a header of its own, which the challenge names.
///
/// No such scheme is registered; RFC 9110, section 15.5.2, wants a challenge all the same, and
/// clients ignore schemes that they do not know. What was wrong with a key (`error`,
/// `error_description`) is said as `Bearer` says it.
///
/// A key is taken from this header, and from `Authorization: Bearer`: which of them, the client
/// chooses; both at once are 400.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    realm: String,
    header: HeaderName,
}

impl ApiKey {
    /// A challenge for a key in this header, such as `x-api-key`.
    ///
    /// # Errors
    ///
    /// The realm is empty, or holds something else than printable ASCII.
    pub fn new(realm: &str, header: HeaderName) -> Result<Self, ChallengeError> {
        Ok(Self {
            realm: quotable("realm", realm)?,
            header,
        })
    }

    /// The header that the key comes in.
    pub fn header(&self) -> &HeaderName {
        &self.header
    }

    pub(super) fn realm(&self) -> &str {
        &self.realm
    }

    pub(super) fn text(&self, failure: Option<&Failure>) -> String {
        Writer::new("ApiKey")
            .param("realm", &self.realm)
            .param("header", self.header.as_str())
            .optional("error", failure.map(Failure::error))
            .optional("error_description", failure.and_then(Failure::description))
            .finish()
    }
}
