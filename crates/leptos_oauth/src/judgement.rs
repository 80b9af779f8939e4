use std::sync::Arc;

use leptos_auth::identity::AccessToken;

use crate::{fetch::FetchError, refusal::Refusal};

/// Why a token does not count, or that nobody can tell.
#[derive(Clone, Debug)]
pub(crate) enum Denied {
    Refused(Refusal),
    /// Becomes a 503, never a pass.
    Unavailable(Arc<FetchError>),
}

pub(crate) type Judgement = Result<AccessToken, Denied>;

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Arc<FetchError>> for Denied {
    fn from(error: Arc<FetchError>) -> Self {
        Self::Unavailable(error)
    }
}

impl From<FetchError> for Denied {
    fn from(error: FetchError) -> Self {
        Self::Unavailable(Arc::new(error))
    }
}
