use std::sync::Arc;

use reqwest::StatusCode;
use serde::Deserialize;

use crate::{
    cached::Cached,
    endpoint::{Endpoint, Issuer},
    fetch::{FetchError, Fetcher},
};

/// What an issuer says of itself (RFC 8414, section 2), as far as anybody here asks.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    issuer: String,
    jwks_uri: Option<String>,
    introspection_endpoint: Option<String>,
}

/// The address of something that an issuer has: configured, or described by the issuer.
#[derive(Clone, Debug)]
pub(crate) enum Location {
    Configured(Endpoint),
    Described(Arc<Cached<Metadata>>, Issuer, Member),
}

/// A member of the description that is an address.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Member {
    JwksUri,
    IntrospectionEndpoint,
}

impl Metadata {
    /// Reads the first of the descriptions that there is. An outage is no absence, so only a 4xx
    /// leads on to the next.
    pub(crate) async fn discover(fetcher: &Fetcher, issuer: &Issuer) -> Result<Self, FetchError> {
        let [first, second] = issuer.descriptions();
        match Self::read(fetcher, issuer, &first).await {
            Err(FetchError::Status(_, status)) if is_absent(status) => {
                Self::read(fetcher, issuer, &second).await
            }
            read => read,
        }
    }

    /// The `issuer` in it is the one that was asked, byte for byte (RFC 8414, section 3.3): who
    /// controls another part of the host can not pass their keys off as the issuer's.
    async fn read(fetcher: &Fetcher, issuer: &Issuer, from: &Endpoint) -> Result<Self, FetchError> {
        let metadata: Self = fetcher.read(from).await?;
        if metadata.issuer != issuer.as_str() {
            return Err(FetchError::OtherIssuer(from.clone()));
        }
        Ok(metadata)
    }
}

impl Location {
    pub(crate) async fn find(&self) -> Result<Endpoint, FetchError> {
        let (description, issuer, member) = match self {
            Self::Configured(endpoint) => return Ok(endpoint.clone()),
            Self::Described(description, issuer, member) => (description, issuer, member),
        };
        let metadata = description
            .current()
            .await
            .map_err(FetchError::Description)?;
        let (name, url) = match member {
            Member::JwksUri => ("jwks_uri", &metadata.jwks_uri),
            Member::IntrospectionEndpoint => {
                ("introspection_endpoint", &metadata.introspection_endpoint)
            }
        };
        let url = url.as_deref().ok_or(FetchError::NotDescribed(name))?;
        let endpoint = issuer.endpoint(url);
        endpoint.map_err(|error| FetchError::BadEndpoint(name, error))
    }
}

/// Not every server answers 404 for an address that it does not know.
fn is_absent(status: StatusCode) -> bool {
    let is_for_later =
        [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(&status);
    status.is_client_error() && !is_for_later
}
