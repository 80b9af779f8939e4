use std::{collections::BTreeSet, fmt, sync::Arc, time::Duration};

use crate::{
    Algorithm, ConfigError, ResourceServer,
    cached::Cached,
    claims::ClaimRules,
    clock::{Clock, SystemClock},
    compact::HeaderRules,
    endpoint::{Endpoint, Issuer},
    fetch::{FetchError, Fetcher},
    introspection::{Introspection, basic},
    local::Local,
    metadata::{Location, Member, Metadata},
    resource_server::Inner,
};

const MOST_LEEWAY: Duration = Duration::from_secs(5 * 60);
const MOST_PATIENCE: Duration = Duration::from_secs(30);

/// How a [`ResourceServer`] is to be. What can not work is an error of [`build`](Self::build).
#[derive(Clone)]
#[must_use]
pub struct ResourceServerBuilder {
    issuer: String,
    audience: String,
    takes_jwt: bool,
    client: Option<(String, String)>,
    jwks_url: Option<String>,
    introspection_url: Option<String>,
    algorithms: BTreeSet<Algorithm>,
    leeway: Duration,
    patience: Duration,
    any_type: bool,
    any_audience: bool,
    client_is_subject: bool,
    clock: Arc<dyn Clock>,
}

impl ResourceServerBuilder {
    /// Asks the issuer about tokens that are no JWT (RFC 7662), under the name and the secret that
    /// this application has there.
    pub fn introspect(
        mut self,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        self.client = Some((client_id.into(), client_secret.into()));
        self
    }

    /// Where the keys are. Default: where the issuer's description says (RFC 8414, OpenID Connect
    /// Discovery 1.0), read when the first token comes.
    pub fn jwks_url(mut self, url: impl Into<String>) -> Self {
        self.jwks_url = Some(url.into());
        self
    }

    /// Where the issuer is asked. Default: where its description says.
    pub fn introspection_url(mut self, url: impl Into<String>) -> Self {
        self.introspection_url = Some(url.into());
        self
    }

    /// The algorithms that a JWT may have. Default: all that there are.
    pub fn algorithms(mut self, allowed: impl IntoIterator<Item = Algorithm>) -> Self {
        self.algorithms = allowed.into_iter().collect();
        self
    }

    /// How far the issuer's clock may be from ours, either way. Default: 60 s; at most 5 minutes.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// How long the issuer may take to answer. Default: 3 s; at most 30 s. After that nobody can
    /// tell, which is a 503.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Takes tokens that do not say that they are access tokens: JWTs whose `typ` is `JWT` or
    /// missing, in place of `at+jwt` (RFC 9068), and introspected ones without `token_type`.
    ///
    /// It is dangerous: an ID token is signed with the same keys, and a refresh token is just as
    /// active. Only `aud` tells them apart then, so that may be the name of nothing else; in
    /// particular it is not a `client_id`. What bears the marks of another token (`nonce`, `at_hash`,
    /// `events`) is still refused.
    pub fn dangerous_accept_untyped_tokens(mut self) -> Self {
        self.any_type = true;
        self
    }

    /// Takes introspected tokens of which the issuer does not say for whom they are (`aud` is optional in
    /// RFC 7662, section 2.2).
    ///
    /// It is dangerous where the issuer serves others, too: a token that somebody was given for another
    /// application counts here.
    pub fn dangerous_accept_missing_audience(mut self) -> Self {
        self.any_audience = true;
        self
    }

    /// Takes tokens without `sub`, in which a client acts for itself, and takes its `client_id` for
    /// the subject.
    ///
    /// It is dangerous where the name of a client can be that of a person: whoever may register
    /// clients becomes anybody (RFC 9068, section 5).
    pub fn dangerous_take_client_for_subject(mut self) -> Self {
        self.client_is_subject = true;
        self
    }

    /// The clock that every expiry goes by. Default: the machine's.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes it. Nothing is asked of the issuer yet.
    ///
    /// # Errors
    ///
    /// Something of it can not be used, or contradicts something else.
    pub fn build(self) -> Result<ResourceServer, ConfigError> {
        self.check()?;
        let issuer = Issuer::parse(self.issuer.clone()).map_err(ConfigError::Issuer)?;
        let fetcher = Fetcher::new(self.patience).map_err(ConfigError::Tls)?;
        let description = self.description(&fetcher, &issuer);
        let location = |url: Option<&String>, member| match url {
            Some(url) => Endpoint::parse(url).map(Location::Configured),
            None => Ok(Location::Described(
                description.clone(),
                issuer.clone(),
                member,
            )),
        };

        let keys = location(self.jwks_url.as_ref(), Member::JwksUri);
        let keys = keys.map_err(ConfigError::JwksUrl)?;
        let endpoint = self.introspection_url.as_ref();
        let endpoint = location(endpoint, Member::IntrospectionEndpoint);
        let endpoint = endpoint.map_err(ConfigError::IntrospectionUrl)?;
        let headers = HeaderRules {
            algorithms: self.algorithms,
            any_type: self.any_type,
        };
        let local = self.takes_jwt.then(|| {
            let clock = self.clock.clone();
            Local::new(headers, keys, fetcher.clone(), self.patience, clock)
        });
        let introspection = match &self.client {
            Some((id, secret)) => {
                let credentials = basic(id, secret).ok_or(ConfigError::Credentials)?;
                Some(Introspection::new(
                    credentials,
                    endpoint,
                    fetcher,
                    self.patience,
                ))
            }
            None => None,
        };
        let rules = ClaimRules {
            issuer: self.issuer,
            audience: self.audience,
            leeway: self.leeway,
            any_type: self.any_type,
            any_audience: self.any_audience,
            client_is_subject: self.client_is_subject,
            clock: self.clock,
        };
        Ok(ResourceServer::new(Inner {
            rules,
            local,
            introspection,
        }))
    }

    pub(crate) fn jwt(issuer: String, audience: String) -> Self {
        Self {
            takes_jwt: true,
            ..Self::introspection(issuer, audience)
        }
    }

    pub(crate) fn introspection(issuer: String, audience: String) -> Self {
        Self {
            issuer,
            audience,
            takes_jwt: false,
            client: None,
            jwks_url: None,
            introspection_url: None,
            algorithms: Algorithm::ALL.into(),
            leeway: Duration::from_secs(60),
            patience: Duration::from_secs(3),
            any_type: false,
            any_audience: false,
            client_is_subject: false,
            clock: Arc::new(SystemClock),
        }
    }

    fn check(&self) -> Result<(), ConfigError> {
        if self.audience.is_empty() {
            return Err(ConfigError::Audience);
        }
        if self.algorithms.is_empty() {
            return Err(ConfigError::Algorithms);
        }
        if self.leeway > MOST_LEEWAY {
            return Err(ConfigError::Leeway);
        }
        if self.patience.is_zero() || self.patience > MOST_PATIENCE {
            return Err(ConfigError::Patience);
        }
        if matches!(&self.client, Some((id, secret)) if id.is_empty() || secret.is_empty()) {
            return Err(ConfigError::Credentials);
        }
        if self.jwks_url.is_some() && !self.takes_jwt {
            return Err(ConfigError::Unused("jwks_url"));
        }
        if self.introspection_url.is_some() && self.client.is_none() {
            return Err(ConfigError::Unused("introspection_url"));
        }
        Ok(())
    }

    fn description(&self, fetcher: &Fetcher, issuer: &Issuer) -> Arc<Cached<Metadata>> {
        let (fetcher, issuer, patience) = (fetcher.clone(), issuer.clone(), self.patience);
        Cached::new(self.clock.clone(), move || {
            let (fetcher, issuer) = (fetcher.clone(), issuer.clone());
            let reading = async move { Metadata::discover(&fetcher, &issuer).await };
            let reading = tokio::time::timeout(patience, reading);
            Box::pin(async { reading.await.unwrap_or(Err(FetchError::TooSlow)) })
        })
    }
}

/// Without the client's secret.
impl fmt::Debug for ResourceServerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourceServerBuilder")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .field("takes_jwt", &self.takes_jwt)
            .field("introspects", &self.client.is_some())
            .field("algorithms", &self.algorithms)
            .field("leeway", &self.leeway)
            .field("patience", &self.patience)
            .field("any_type", &self.any_type)
            .field("any_audience", &self.any_audience)
            .field("client_is_subject", &self.client_is_subject)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "https://id.example";

    fn jwt() -> ResourceServerBuilder {
        ResourceServer::jwt(ISSUER, "api")
    }

    #[test]
    fn what_can_not_work_is_an_error_at_once() {
        let wrong = |builder: ResourceServerBuilder| {
            let error = builder.build().expect_err("a mistake");
            format!("{error:?}")
        };
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        for (builder, error) in [
            (
                ResourceServer::jwt("id.example", "api"),
                "Issuer(Unreadable)",
            ),
            (
                ResourceServer::jwt("http://id.example", "api"),
                "Issuer(Insecure)",
            ),
            (ResourceServer::jwt(ISSUER, ""), "Audience"),
            (jwt().jwks_url("http://id.example"), "JwksUrl(Insecure)"),
            (jwt().algorithms([]), "Algorithms"),
            (jwt().leeway(minutes(6)), "Leeway"),
            (jwt().patience(Duration::ZERO), "Patience"),
            (jwt().patience(minutes(1)), "Patience"),
            (
                jwt().introspection_url(ISSUER),
                "Unused(\"introspection_url\")",
            ),
            (jwt().introspect("a", ""), "Credentials"),
            (
                ResourceServer::introspection(ISSUER, "api", "", "s"),
                "Credentials",
            ),
            (
                ResourceServer::introspection(ISSUER, "api", "a", "s").jwks_url(ISSUER),
                "Unused(\"jwks_url\")",
            ),
            (
                jwt().introspect("a", "s").introspection_url("/a"),
                "IntrospectionUrl(Unreadable)",
            ),
        ] {
            assert_eq!(wrong(builder), error);
        }
        assert!(jwt().leeway(minutes(5)).build().is_ok());
    }

    #[test]
    fn secrets_are_not_printed() {
        let builder = jwt().introspect("client", "hunter2");
        let server = builder.clone().build().expect("it can work");
        for printed in [format!("{builder:?}"), format!("{server:?}")] {
            assert!(!printed.contains("hunter2"), "{printed}");
            assert!(!printed.contains("Y2xpZW50"), "{printed}");
        }
    }
}
