//! Which kind of token it is, and who says whose.

use leptos_auth::{Identity, Reason, layer::BearerToken};

use crate::{Accounts, AccountsError, credentials::prefixed_token::API_KEY};

/// More than any token of ours, or of an authorization server, has. In bytes.
const LONGEST: usize = 8 * 1_024;

impl Accounts {
    /// The prefix decides.
    pub(super) async fn whose_token(&self, token: &BearerToken) -> Result<Identity, AccountsError> {
        let text = token.as_str();
        if text.len() > LONGEST {
            return Ok(Identity::SignedOut(Reason::InvalidToken));
        }
        if text.starts_with(API_KEY) {
            return self.identify_api_key(text).await;
        }
        Ok(Identity::SignedOut(Reason::InvalidToken))
    }
}
