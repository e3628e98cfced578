//! The address guard: which addresses and ports a request may reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::Request;
use super::error::FetchError;

/// How far a request may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The open internet alone.
    Public,
    /// Loopback and private networks too, as a source's `private_network` allows.
    Private,
}

impl Reach {
    pub(super) fn of(request: &Request) -> Self {
        if request.private_network { Self::Private } else { Self::Public }
    }
}

/// Checks all of a URL that can be checked before its name is looked up.
pub(super) fn check_url(url: &Url, request: &Request) -> Result<(), FetchError> {
    let refused = |why: String| FetchError::AddressRefused { url: url.to_string(), why };
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refused(format!("its scheme is `{}`, not http or https", url.scheme())));
    }
    if let Some(port) = url.port()
        && !matches!(port, 80 | 443)
        && Some(port) != request.port
        && !request.private_network
    {
        return Err(refused(format!("port {port} is neither 80, 443 nor the source's own")));
    }
    // Names are checked by the resolver; literal addresses never reach it.
    let literal = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        Some(Host::Domain(_)) => return Ok(()),
        None => return Err(refused("it has no host".to_owned())),
    };
    match refusal(literal, Reach::of(request)) {
        Some(why) => Err(refused(format!("`{literal}` is {why}"))),
        None => Ok(()),
    }
}

/// Why an address is out of reach, in words that follow "is"; none when it is within.
pub(super) fn refusal(address: IpAddr, reach: Reach) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => refusal_v4(address, reach),
        IpAddr::V6(address) => refusal_v6(address, reach),
    }
}

const METADATA: &str = "the address of a cloud's metadata service";

fn refusal_v4(address: Ipv4Addr, reach: Reach) -> Option<&'static str> {
    let private = |what| (reach == Reach::Public).then_some(what);
    match address.octets() {
        [169, 254, 169, 254] | [100, 100, 100, 200] | [168, 63, 129, 16] => Some(METADATA),
        [127, ..] => private("a loopback address"),
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => private("a private address"),
        [100, 64..=127, ..] => private("an address shared by a provider's customers"),
        [169, 254, ..] => Some("a link-local address"),
        [0, ..] => Some("an address of this host itself"),
        [192, 0, 0, _] | [198, 18..=19, ..] | [192, 88, 99, _] | [240..=255, ..] => {
            Some("a reserved address")
        }
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Some("an address for documentation"),
        [224..=239, ..] => Some("a multicast address"),
        _ => None,
    }
}

fn refusal_v6(address: Ipv6Addr, reach: Reach) -> Option<&'static str> {
    let segments = address.segments();
    let embedded = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match segments {
        [0, 0, 0, 0, 0, 0, 0, 1] => (reach == Reach::Public).then_some("a loopback address"),
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("the unspecified address"),
        // Forms that carry an IPv4 address: mapped, compatible, translated, NAT64 and 6to4.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => refusal_v4(embedded(high, low), reach),
        [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254] => Some(METADATA),
        [0xfc00..=0xfdff, ..] => (reach == Reach::Public).then_some("a private address"),
        [0xfe80..=0xfebf, ..] => Some("a link-local address"),
        [0xff00..=0xffff, ..] => Some("a multicast address"),
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0x0fff, ..] => Some("an address for documentation"),
        // Teredo hides an IPv4 address; the rest of 2001::/23 is for protocols, not for hosts.
        [0x2001, 0..=0x01ff, ..] => Some("a reserved address"),
        [0x2000..=0x3fff, ..] => None,
        _ => Some("a reserved address"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    /// `url` as a plain source and as one on a private network sees it: `+` within reach, `-` refused.
    fn check(url: &str, expected: &str) {
        let url = Url::parse(url).unwrap();
        let mut request = Request::new(url.clone());
        let mut found = String::new();
        for private_network in [false, true] {
            request.private_network = private_network;
            found.push(if check_url(&url, &request).is_ok() { '+' } else { '-' });
        }
        assert_eq!(found, expected, "{url}");
    }

    #[test]
    fn literal_addresses_schemes_and_ports() {
        for (url, expected) in [
            ("http://8.8.8.8/", "++"),
            ("https://[2606:4700::1111]/", "++"),
            ("https://example.org:443/", "++"),
            ("http://example.org:443/", "++"),
            ("http://example.org:80/", "++"),
            ("http://example.org:8080/", "-+"),
            ("http://example.org:22/", "-+"),
            ("http://127.0.0.1/", "-+"),
            ("http://127.255.255.254/", "-+"),
            ("http://2130706433/", "-+"),
            ("http://0x7f000001/", "-+"),
            ("http://0177.0.0.1/", "-+"),
            ("http://127.1/", "-+"),
            ("http://0/", "--"),
            ("http://0.0.0.0/", "--"),
            ("http://0.1.2.3/", "--"),
            ("http://10.0.0.1/", "-+"),
            ("http://10.255.255.255/", "-+"),
            ("http://11.0.0.1/", "++"),
            ("http://172.15.0.1/", "++"),
            ("http://172.16.0.1/", "-+"),
            ("http://172.31.255.255/", "-+"),
            ("http://172.32.0.1/", "++"),
            ("http://192.168.1.1/", "-+"),
            ("http://192.169.1.1/", "++"),
            ("http://100.63.0.1/", "++"),
            ("http://100.64.0.1/", "-+"),
            ("http://100.127.255.255/", "-+"),
            ("http://100.128.0.1/", "++"),
            ("http://100.100.100.200/", "--"),
            ("http://169.254.0.1/", "--"),
            ("http://169.254.169.254/latest/meta-data/", "--"),
            ("http://168.63.129.16/", "--"),
            ("http://192.0.0.1/", "--"),
            ("http://192.0.2.7/", "--"),
            ("http://198.18.0.1/", "--"),
            ("http://198.19.255.255/", "--"),
            ("http://198.20.0.1/", "++"),
            ("http://198.51.100.1/", "--"),
            ("http://203.0.113.1/", "--"),
            ("http://224.0.0.1/", "--"),
            ("http://240.0.0.1/", "--"),
            ("http://255.255.255.255/", "--"),
            ("http://[::1]/", "-+"),
            ("http://[::]/", "--"),
            ("http://[::ffff:127.0.0.1]/", "-+"),
            ("http://[::ffff:169.254.169.254]/", "--"),
            ("http://[::ffff:8.8.8.8]/", "++"),
            ("http://[::127.0.0.1]/", "-+"),
            ("http://[::ffff:0:10.0.0.1]/", "-+"),
            ("http://[64:ff9b::10.0.0.1]/", "-+"),
            ("http://[64:ff9b::8.8.8.8]/", "++"),
            ("http://[64:ff9b:1::1]/", "--"),
            ("http://[2002:7f00:1::]/", "-+"),
            ("http://[2002:808:808::]/", "++"),
            ("http://[2001:0:1::1]/", "--"),
            ("http://[2001:db8::1]/", "--"),
            ("http://[2001:4860:4860::8888]/", "++"),
            ("http://[3fff::1]/", "--"),
            ("http://[fc00::1]/", "-+"),
            ("http://[fd12:3456::1]/", "-+"),
            ("http://[fd00:ec2::254]/", "--"),
            ("http://[fe80::1]/", "--"),
            ("http://[fec0::1]/", "--"),
            ("http://[ff02::1]/", "--"),
            ("http://[100::1]/", "--"),
            ("http://[4000::1]/", "--"),
            ("file:///etc/passwd", "--"),
            ("gopher://example.org/", "--"),
            ("ftp://example.org/", "--"),
            ("javascript:alert(1)", "--"),
            ("data:text/html,x", "--"),
        ] {
            check(url, expected);
        }
    }

    #[test]
    fn a_source_may_have_a_port_of_its_own() {
        let url = Url::parse("http://example.org:8080/").unwrap();
        let request = Request { port: Some(8080), ..Request::new(url.clone()) };
        assert!(check_url(&url, &request).is_ok());
        assert!(check_url(&Url::parse("http://example.org:8081/").unwrap(), &request).is_err());
    }
}
