use std::{fmt, net::IpAddr, str::FromStr};

/// The one address under which visitors reach the application, such as `https://notes.example`.
///
/// It is configuration (`PUBLIC_ORIGIN`), never read from a request, because security hangs on it:
/// whether cookies are `Secure`, which `Origin` may post, which `Host` is answered at all.
///
/// 1. `https` is accepted with any host.
/// 2. `http` is accepted only for a loopback host (`localhost`, `127.0.0.0/8`, `[::1]`): anywhere
///    else a browser would drop the session cookie without a word.
/// 3. There is no path, query, fragment or user information.
///
/// ```
/// use leptos_auth::PublicOrigin;
///
/// let origin: PublicOrigin = "https://notes.example".parse()?;
/// assert_eq!(origin.cookie_name("session"), "__Host-session");
/// assert!("http://notes.example".parse::<PublicOrigin>().is_err());
/// # Ok::<_, leptos_auth::OriginError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicOrigin {
    text: String,
    secure: bool,
    port: u16,
}

impl PublicOrigin {
    /// Whether the origin is `https`, and cookies therefore `Secure` and `__Host-`.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// `host[:port]` as a browser sends it in `Host`: lowercase, a default port left out.
    pub fn authority(&self) -> &str {
        let scheme = if self.secure { "https://" } else { "http://" };
        self.text.strip_prefix(scheme).unwrap_or_default()
    }

    /// The origin as a browser sends it in `Origin`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The port, the scheme's default included.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The name for a cookie of this origin: `__Host-NAME` on `https` (RFC 6265bis, 4.1.3.2).
    ///
    /// On plain `http` a browser refuses that prefix; there it is `NAME_PORT`, since cookies do
    /// not tell the ports of one host apart and two applications on localhost would fight.
    pub fn cookie_name(&self, name: &str) -> String {
        if self.secure {
            format!("__Host-{name}")
        } else {
            format!("{name}_{}", self.port)
        }
    }

    /// Whether a `Host` header, or the authority of a request target, names this origin.
    pub fn is_host(&self, host: &str) -> bool {
        let ours = self.authority();
        if host == ours || host.eq_ignore_ascii_case(ours) {
            return true;
        }
        // A default port may be spelled out, and then it is not in ours.
        let default = if self.secure { ":443" } else { ":80" };
        let bare = host.strip_suffix(default);
        self.has_default_port() && bare.is_some_and(|bare| bare.eq_ignore_ascii_case(ours))
    }

    fn has_default_port(&self) -> bool {
        self.port == if self.secure { 443 } else { 80 }
    }
}

impl FromStr for PublicOrigin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let uri: http::Uri = text
            .trim_end_matches('/')
            .parse()
            .map_err(|_| OriginError::Malformed(text.into()))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(OriginError::Malformed(text.into()));
        };
        let secure = match scheme {
            "https" => true,
            "http" => false,
            _ => return Err(OriginError::Malformed(text.into())),
        };
        // `Uri` drops a fragment without a word.
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !text.contains('#');
        if !bare || authority.as_str().contains('@') {
            return Err(OriginError::NotBare(text.into()));
        }
        let host = authority.host().to_ascii_lowercase();
        let names_port = authority.as_str().len() > host.len();
        if host.is_empty() || (names_port && authority.port_u16().is_none()) {
            return Err(OriginError::Malformed(text.into()));
        }
        if !secure && !is_loopback(&host) {
            return Err(OriginError::Insecure(text.into()));
        }
        let default = if secure { 443 } else { 80 };
        let port = authority.port_u16().unwrap_or(default);
        let text = if port == default {
            format!("{scheme}://{host}")
        } else {
            format!("{scheme}://{host}:{port}")
        };
        Ok(Self { text, secure, port })
    }
}

impl fmt::Display for PublicOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Why a text is no [`PublicOrigin`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OriginError {
    /// Not `http://..` or `https://..`.
    #[error("`{0}` is not an origin: write scheme and host, such as https://notes.example")]
    Malformed(String),
    /// A path, query or user name was given.
    #[error("`{0}` has more than scheme, host and port: leave the rest out")]
    NotBare(String),
    /// Plain HTTP on a host other than this machine.
    #[error(
        "`{0}` is plain HTTP: browsers drop secure cookies there, so nobody could stay signed in. \
         Use https, or localhost for development"
    )]
    Insecure(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> PublicOrigin {
        text.parse().expect("a valid origin")
    }

    #[test]
    fn https_origins_give_host_prefixed_cookies() {
        let it = origin("https://Notes.example:443/");
        assert_eq!(it.as_str(), "https://notes.example");
        assert_eq!(it.authority(), "notes.example");
        assert_eq!(it.cookie_name("session"), "__Host-session");
        assert!(it.is_host("notes.example") && it.is_host("NOTES.example:443"));
        assert!(!it.is_host("notes.example:8443") && !it.is_host("evil.example"));
    }

    #[test]
    fn http_is_for_loopback_only() {
        for ok in [
            "http://localhost:3000",
            "http://127.0.0.1:3000",
            "http://[::1]:3000",
        ] {
            assert_eq!(origin(ok).cookie_name("session"), "session_3000", "{ok}");
        }
        let refused = "http://notes.example".parse::<PublicOrigin>();
        assert!(matches!(refused, Err(OriginError::Insecure(_))));
        let nearly = "http://localhost.evil.example".parse::<PublicOrigin>();
        assert!(matches!(nearly, Err(OriginError::Insecure(_))));
    }

    #[test]
    fn anything_beyond_scheme_host_and_port_is_refused() {
        for bad in [
            "https://a.example/x",
            "https://me@a.example",
            "https://a.example/?q",
            "https://a.example#x",
        ] {
            assert!(
                matches!(bad.parse::<PublicOrigin>(), Err(OriginError::NotBare(_))),
                "{bad}"
            );
        }
        for bad in [
            "",
            "notes.example",
            "/x",
            "ftp://a.example",
            "https://",
            "https://:443",
            "https://a.example:",
            "https://a.example:99999",
        ] {
            assert!(
                matches!(bad.parse::<PublicOrigin>(), Err(OriginError::Malformed(_))),
                "{bad}"
            );
        }
    }
}
