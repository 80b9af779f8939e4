use std::{net::IpAddr, str::FromStr};

use http::{HeaderMap, HeaderName};
use ipnet::IpNet;

use crate::ClientAddress;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The proxies that stand before the server, by address or network: `10.0.0.0/8, 192.0.2.7`.
///
/// 1. What a request says in `X-Forwarded-For` counts only if its peer is one of them.
/// 2. It is read from its end, where the nearest proxy has written. The first address that is none of
///    them is the client; what stands before it the client may have made up.
/// 3. At something that is no address it ends: the client is then the last one that was understood.
/// 4. `Forwarded` (RFC 7239), `X-Real-IP` and the others are never read. A proxy has to add to
///    `X-Forwarded-For`, or to set it.
///
/// None by default: then the peer is the client, whatever it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Who sent the request that `peer` delivered.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let mut client = peer.to_canonical();
        let fields = headers.get_all(FORWARDED_FOR).iter();
        let fields: Vec<_> = fields
            .map(|field| field.to_str().unwrap_or_default())
            .collect();
        for hop in fields.iter().rev().flat_map(|field| field.rsplit(',')) {
            if !self.has(client) {
                break;
            }
            let Some(address) = address(hop) else { break };
            client = address.to_canonical();
        }
        ClientAddress::new(client)
    }

    fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let with_port = || hop.parse().ok().map(|it: std::net::SocketAddr| it.ip());
    bare.unwrap_or(hop).parse().ok().or_else(with_port)
}

impl FromStr for TrustedProxies {
    type Err = TrustedProxiesError;

    fn from_str(text: &str) -> Result<Self, TrustedProxiesError> {
        let networks = text.split(',').map(|part| {
            let part = part.trim();
            let address = || {
                part.parse()
                    .ok()
                    .map(|it: IpAddr| IpNet::from(it.to_canonical()))
            };
            let network = part.parse().ok().or_else(address);
            network.ok_or_else(|| TrustedProxiesError::Malformed(part.to_owned()))
        });
        let networks: Vec<IpNet> = networks.collect::<Result<_, _>>()?;
        if networks.iter().any(|network| network.prefix_len() == 0) {
            return Err(TrustedProxiesError::Everybody);
        }
        Ok(Self(networks))
    }
}

/// No [`TrustedProxies`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustedProxiesError {
    /// Neither an address nor a network.
    #[error("`{0}` is no address and no network, such as 192.0.2.7 or 10.0.0.0/8")]
    Malformed(String),
    /// Everybody could say that they are somebody else.
    #[error("a network of all addresses would let everybody choose their own: name the proxies")]
    Everybody,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let trusted = match trusted {
            "" => TrustedProxies::default(),
            text => text.parse().expect("networks"),
        };
        let mut headers = HeaderMap::new();
        for field in forwarded {
            headers.append(FORWARDED_FOR, field.parse().expect("a field"));
        }
        let peer = peer.parse().expect("an address");
        trusted.client(peer, &headers).ip().to_string()
    }

    #[test]
    fn strangers_can_not_say_who_they_are() {
        for trusted in ["", "10.0.0.1", "192.0.2.0/25"] {
            let found = client(trusted, "192.0.2.200", &["203.0.113.5"]);
            assert_eq!(found, "192.0.2.200", "{trusted}");
        }
    }

    #[test]
    fn what_proxies_wrote_is_read_from_its_end() {
        let trusted = "10.0.0.0/8, 2001:db8::/32";
        for (forwarded, found) in [
            (&["203.0.113.5"][..], "203.0.113.5"),
            (&["1.1.1.1, 203.0.113.5"], "203.0.113.5"),
            (&["1.1.1.1", "203.0.113.5, 10.0.0.2"], "203.0.113.5"),
            (&["203.0.113.5, 10.0.0.3", "10.0.0.2"], "203.0.113.5"),
            (&["203.0.113.5:4711"], "203.0.113.5"),
            (&["[2001:db9::1]:4711, [2001:db8::2]"], "2001:db9::1"),
            (&["::ffff:203.0.113.5"], "203.0.113.5"),
            // All of them are ours: the farthest is who asked.
            (&["10.0.0.9, 10.0.0.2"], "10.0.0.9"),
            // Nobody said anything that can be understood.
            (&[][..], "10.0.0.1"),
            (&[""], "10.0.0.1"),
            (&["203.0.113.5, unknown"], "10.0.0.1"),
            (&["203.0.113.5, nonsense, 10.0.0.2"], "10.0.0.2"),
        ] {
            assert_eq!(
                client(trusted, "10.0.0.1", forwarded),
                found,
                "{forwarded:?}"
            );
            assert_eq!(client(trusted, "::ffff:10.0.0.1", forwarded), found);
        }
    }

    #[test]
    fn what_is_no_network_is_named() {
        let error = |text: &str| text.parse::<TrustedProxies>().expect_err(text).to_string();
        assert!(error("10.0.0.1, proxy.example").contains("`proxy.example`"));
        assert!(error("").contains("``"));
        assert!(error("0.0.0.0/0").contains("everybody"));
        assert!(error("::/0").contains("everybody"));
    }
}
