use http::HeaderName;

use super::{
    ChallengeError,
    param::{Writer, quotable},
};

/// `ApiKey`: a key in a header of its own, which the challenge names.
///
/// No such scheme is registered; RFC 9110, section 15.5.2, wants a challenge all the same, and
/// clients ignore schemes that they do not know.
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

    pub(super) fn text(&self) -> String {
        Writer::new("ApiKey")
            .param("realm", &self.realm)
            .param("header", self.header.as_str())
            .finish()
    }
}
