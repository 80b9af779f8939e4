//! Which kind of token it is, and who says whose.

use leptos_auth::{IdentifyError, Identity, Reason, layer::BearerToken};

use crate::{
    Accounts,
    credentials::{
        jwt::Claimed,
        prefixed_token::{API_KEY, MACHINE_TOKEN},
    },
};

/// More than any token of ours, or of an authorization server, has. In bytes.
const LONGEST: usize = 8 * 1_024;

impl Accounts {
    /// A prefix decides, or whom a signed token says that it is from. What says that it is ours is judged
    /// as ours, and by nobody else.
    pub(super) async fn whose_token(&self, token: &BearerToken) -> Result<Identity, IdentifyError> {
        let text = token.as_str();
        if text.len() > LONGEST {
            return Ok(Identity::SignedOut(Reason::InvalidToken));
        }
        let answer = if text.starts_with(API_KEY) {
            self.identify_api_key(text).await
        } else if text.starts_with(MACHINE_TOKEN) {
            self.identify_machine(text).await
        } else {
            match self.claimed(text) {
                Some(Claimed::Session) => self.identify_session_token(text).await,
                Some(Claimed::Machine) => self.identify_signed_machine(text).await,
                Some(Claimed::Unusable) => Ok(Identity::SignedOut(Reason::InvalidToken)),
                None => return self.identify_access_token(token).await,
            }
        };
        answer.map_err(IdentifyError::new)
    }

    /// `None`: it does not say that it is ours.
    fn claimed(&self, token: &str) -> Option<Claimed> {
        let origin = self.tokens().origin().ok()?;
        Claimed::of(token, origin)
    }
}
