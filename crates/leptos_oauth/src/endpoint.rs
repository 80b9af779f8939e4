use std::{fmt, net::IpAddr};

use reqwest::Url;

/// Who issues the tokens: an address that is also a name, and therefore kept byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Issuer {
    name: String,
    url: Endpoint,
}

/// Where a question may be sent: `https`, or `http` on this machine.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Endpoint(Url);

/// Why an address is none that a question is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// It can not be read.
    #[error("it is no absolute URL")]
    Unreadable,
    /// What is sent there, or comes from there, could be read or changed on the way.
    #[error("it is neither https, nor http on this machine")]
    Insecure,
    /// An address is logged. A password in it would be, too.
    #[error("it has a user name or a password in it")]
    HasCredentials,
    /// The name of an issuer has neither (RFC 8414, section 2).
    #[error("an issuer has neither a query nor a fragment")]
    HasQueryOrFragment,
}

impl Issuer {
    pub(crate) fn parse(name: String) -> Result<Self, UrlError> {
        let url = Endpoint::parse(&name)?;
        if url.0.query().is_some() || url.0.fragment().is_some() {
            return Err(UrlError::HasQueryOrFragment);
        }
        Ok(Self { name, url })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.name
    }

    /// Where its description may be: the address of RFC 8414, section 3.1, then that of OpenID
    /// Connect Discovery 1.0, section 4.
    pub(crate) fn descriptions(&self) -> [Endpoint; 2] {
        let path = self.url.0.path().trim_end_matches('/');
        [
            format!("/.well-known/oauth-authorization-server{path}"),
            format!("{path}/.well-known/openid-configuration"),
        ]
        .map(|path| {
            let mut url = self.url.0.clone();
            url.set_path(&path);
            Endpoint(url)
        })
    }

    /// An address that the issuer named. One that is reached over a network sends nobody to this
    /// machine, where what listens trusts its callers.
    pub(crate) fn endpoint(&self, text: &str) -> Result<Endpoint, UrlError> {
        let endpoint = Endpoint::parse(text)?;
        if self.url.0.scheme() == "https" && endpoint.0.scheme() != "https" {
            return Err(UrlError::Insecure);
        }
        Ok(endpoint)
    }
}

impl Endpoint {
    pub(crate) fn parse(text: &str) -> Result<Self, UrlError> {
        let url = Url::parse(text).map_err(|_| UrlError::Unreadable)?;
        match url.scheme() {
            "https" => {}
            "http" if is_this_machine(&url) => {}
            _ => return Err(UrlError::Insecure),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlError::HasCredentials);
        }
        Ok(Self(url))
    }

    pub(crate) fn url(&self) -> Url {
        self.0.clone()
    }
}

/// Without the query, in which somebody may have put a key.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = self.0.origin().ascii_serialization();
        write!(f, "{origin}{}", self.0.path())
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Endpoint({self})")
    }
}

fn is_this_machine(url: &Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_sent_over_https_or_on_this_machine() {
        for url in [
            "https://id.example",
            "http://localhost:3000/a",
            "http://127.0.0.1:1",
            "http://127.9.9.9",
            "http://[::1]:80/a?b=c",
        ] {
            assert!(Endpoint::parse(url).is_ok(), "{url}");
        }
        for (url, why) in [
            ("http://id.example", UrlError::Insecure),
            ("http://localhost.id.example", UrlError::Insecure),
            ("http://127.0.0.1.id.example", UrlError::Insecure),
            ("http://[::2]/", UrlError::Insecure),
            ("http://10.0.0.1", UrlError::Insecure),
            ("ftp://localhost", UrlError::Insecure),
            ("file:///etc/passwd", UrlError::Insecure),
            ("/token", UrlError::Unreadable),
            ("", UrlError::Unreadable),
            ("https://a:b@id.example", UrlError::HasCredentials),
        ] {
            assert_eq!(Endpoint::parse(url), Err(why), "{url}");
        }
    }

    #[test]
    fn an_issuer_is_described_at_two_addresses() {
        let described = |issuer: &str| {
            let issuer = Issuer::parse(issuer.to_owned()).expect("an issuer");
            issuer.descriptions().map(|url| url.to_string())
        };
        assert_eq!(
            described("https://id.example"),
            [
                "https://id.example/.well-known/oauth-authorization-server",
                "https://id.example/.well-known/openid-configuration",
            ]
        );
        assert_eq!(
            described("https://id.example/realms/a/"),
            [
                "https://id.example/.well-known/oauth-authorization-server/realms/a",
                "https://id.example/realms/a/.well-known/openid-configuration",
            ]
        );
    }

    #[test]
    fn an_issuer_of_the_network_names_no_address_of_this_machine() {
        let issuer = Issuer::parse("https://id.example".to_owned()).expect("an issuer");
        assert!(issuer.endpoint("https://keys.example/jwks").is_ok());
        assert_eq!(
            issuer.endpoint("http://127.0.0.1:2375/jwks"),
            Err(UrlError::Insecure)
        );
    }

    #[test]
    fn an_issuer_has_neither_query_nor_fragment() {
        for issuer in ["https://id.example/?a=b", "https://id.example#a"] {
            let parsed = Issuer::parse(issuer.to_owned());
            assert_eq!(parsed, Err(UrlError::HasQueryOrFragment), "{issuer}");
        }
    }

    #[test]
    fn what_is_printed_has_no_query() {
        let url = Endpoint::parse("https://id.example/jwks?key=secret").expect("an endpoint");
        assert_eq!(format!("{url:?}"), "Endpoint(https://id.example/jwks)");
    }
}
