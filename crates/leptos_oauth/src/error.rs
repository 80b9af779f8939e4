use crate::endpoint::UrlError;

/// Why a [`ResourceServerBuilder`](crate::ResourceServerBuilder) builds nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The issuer is no address that may be asked.
    #[error("the issuer can not be used")]
    Issuer(#[source] UrlError),
    /// The address of the keys is none that may be asked.
    #[error("the address of the keys can not be used")]
    JwksUrl(#[source] UrlError),
    /// The address for introspection is none that may be asked.
    #[error("the address for introspection can not be used")]
    IntrospectionUrl(#[source] UrlError),
    /// Without an audience the tokens of every other application would count.
    #[error("the audience is empty")]
    Audience,
    /// No token could ever be valid.
    #[error("no algorithm is allowed")]
    Algorithms,
    /// More than 5 minutes: a clock is to be set right.
    #[error("the leeway is longer than 5 minutes")]
    Leeway,
    /// Nobody answers in no time, and no visitor waits longer than 30 s.
    #[error("the patience is zero, or longer than 30 s")]
    Patience,
    /// Without them an issuer tells nobody anything.
    #[error("the client's name or secret is empty")]
    Credentials,
    /// It was said, and nothing would ever come of it.
    #[error("`{0}` is given, and would never be asked")]
    Unused(&'static str),
    /// The certificates of this machine can not be read.
    #[error("TLS can not be set up")]
    Tls(#[source] reqwest::Error),
}
