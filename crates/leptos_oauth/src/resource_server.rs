use std::sync::Arc;

use leptos_auth::{
    identity::{AccessToken, IdentifyError, Verified, VerifyAccessToken},
    layer::BearerToken,
};

use crate::{
    ResourceServerBuilder,
    claims::ClaimRules,
    compact::{Compact, LONGEST_TOKEN},
    introspection::Introspection,
    judgement::Denied,
    local::Local,
    refusal::Refusal,
};

/// Verifies the access tokens of one authorization server: as JWTs here, by asking the server, or
/// each as it comes.
///
/// Clones share what they know of the server.
///
/// ```
/// use leptos_oauth::ResourceServer;
///
/// # fn main() -> Result<(), leptos_oauth::ConfigError> {
/// let tokens = ResourceServer::jwt("https://id.example", "https://api.example").build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ResourceServer(Arc<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) rules: ClaimRules,
    pub(crate) local: Option<Local>,
    pub(crate) introspection: Option<Introspection>,
}

impl ResourceServer {
    /// Takes JWTs of this issuer that are for this audience. `issuer` is what stands in `iss`, byte
    /// for byte; `audience` is this application's name there, most often its address.
    pub fn jwt(issuer: impl Into<String>, audience: impl Into<String>) -> ResourceServerBuilder {
        ResourceServerBuilder::jwt(issuer.into(), audience.into())
    }

    /// Asks this issuer about every token (RFC 7662), under the name and the secret that this
    /// application has there.
    pub fn introspection(
        issuer: impl Into<String>,
        audience: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> ResourceServerBuilder {
        ResourceServerBuilder::introspection(issuer.into(), audience.into())
            .introspect(client_id, client_secret)
    }

    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    async fn judge(&self, token: &str) -> Result<AccessToken, Denied> {
        let Inner {
            rules,
            local,
            introspection,
        } = &*self.0;
        if token.len() > LONGEST_TOKEN {
            return Err(Refusal::TooLong.into());
        }
        match (local, introspection) {
            // What was refused here is not asked about there: it would be a second chance.
            (Some(local), None) => local.judge(token, rules).await,
            (Some(local), Some(_)) if Compact::is_likely(token) => local.judge(token, rules).await,
            (_, Some(introspection)) => introspection.judge(token, rules).await,
            // A builder never makes that.
            (None, None) => Err(Refusal::NoJwt.into()),
        }
    }
}

impl VerifyAccessToken for ResourceServer {
    async fn verify(&self, token: &BearerToken) -> Result<Verified, IdentifyError> {
        match self.judge(token.as_str()).await {
            Ok(token) => Ok(Verified::Valid(token)),
            Err(Denied::Refused(why)) => {
                tracing::debug!(%why, "access token refused");
                Ok(Verified::Refused(why.reason()))
            }
            Err(Denied::Unavailable(error)) => Err(IdentifyError::new(error)),
        }
    }
}
