//! Whose OAuth 2 access tokens are accepted.

use leptos_auth::PublicOrigin;
use leptos_oauth::{ConfigError, ResourceServer};

/// What the environment says of an authorization server.
#[derive(Clone, Debug)]
pub(crate) struct Oauth {
    pub(crate) issuer: String,
    audience: String,
    client: Option<Client>,
}

/// What Notebook is at the authorization server, to ask about tokens.
#[derive(Clone)]
struct Client {
    id: String,
    secret: String,
}

impl Oauth {
    /// Reads `OAUTH_ISSUER` and what belongs to it; `None` where it is not set.
    pub(crate) fn read(
        var: impl Fn(&str) -> Option<String>,
        origin: &PublicOrigin,
    ) -> Option<Self> {
        let client = var("OAUTH_CLIENT_ID").zip(var("OAUTH_CLIENT_SECRET"));
        Some(Self {
            issuer: var("OAUTH_ISSUER")?,
            audience: var("OAUTH_AUDIENCE").unwrap_or_else(|| origin.to_string()),
            client: client.map(|(id, secret)| Client { id, secret }),
        })
    }

    /// Verifies its JWTs here; asks about other tokens, where there is a client to ask as.
    pub(crate) fn resource_server(&self) -> Result<ResourceServer, ConfigError> {
        let tokens = ResourceServer::jwt(&*self.issuer, &*self.audience);
        match &self.client {
            Some(Client { id, secret }) => tokens.introspect(&**id, &**secret).build(),
            None => tokens.build(),
        }
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
