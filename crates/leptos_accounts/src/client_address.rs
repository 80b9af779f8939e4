use std::{fmt, net::IpAddr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// From which address a request comes: in the extensions of every request below
/// [`SessionLayer`](crate::SessionLayer), where the server says who is at the other end (axum's
/// [`ConnectInfo<SocketAddr>`](axum::extract::ConnectInfo)).
///
/// That is the peer of the connection. What a header says counts only where it was written by one of
/// [`TrustedProxies`](crate::TrustedProxies) (ASVS 5.0, 15.3.4).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(IpAddr);

/// The network of one customer of a provider: all of its addresses are one client (RFC 6177).
const IPV6_PREFIX: u8 = 64;

impl ClientAddress {
    /// An IPv4 address that is written as an IPv6 one (`::ffff:192.0.2.1`) is the IPv4 address.
    #[must_use]
    pub fn new(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }

    /// The address.
    #[must_use]
    pub fn ip(self) -> IpAddr {
        self.0
    }

    /// What counts as one client: the address, of IPv6 its /64.
    #[must_use]
    pub fn network(self) -> IpNet {
        match self.0 {
            IpAddr::V4(address) => Ipv4Net::from(address).into(),
            IpAddr::V6(address) => Ipv6Net::new_assert(address, IPV6_PREFIX).trunc().into(),
        }
    }
}

/// An address says who somebody is, so it is not shown.
impl fmt::Debug for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientAddress(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(address: &str) -> String {
        let address = address.parse().expect("an address");
        ClientAddress::new(address).network().to_string()
    }

    #[test]
    fn an_ipv6_client_is_its_64_bit_network() {
        assert_eq!(network("2001:db8:1:2:aaaa::1"), "2001:db8:1:2::/64");
        assert_eq!(network("2001:db8:1:2:bbbb::2"), "2001:db8:1:2::/64");
        assert_ne!(network("2001:db8:1:3::1"), network("2001:db8:1:2::1"));
    }

    #[test]
    fn an_ipv4_client_is_its_address_however_it_is_written() {
        assert_eq!(network("192.0.2.1"), "192.0.2.1/32");
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1/32");
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
