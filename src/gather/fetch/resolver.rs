//! The resolver: names to addresses, every one of them checked; the connection is made to what leaves here.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{Reach, refusal};

/// The name has no address.
#[derive(Debug, thiserror::Error)]
#[error("the name `{host}` was not found: {why}")]
pub(super) struct NameNotFound {
    pub(super) host: String,
    pub(super) why: String,
}

/// The name has addresses, but none within reach.
#[derive(Debug, thiserror::Error)]
#[error("`{host}` is at `{address}`, {why}")]
pub(super) struct OutOfReach {
    pub(super) host: String,
    pub(super) address: IpAddr,
    pub(super) why: &'static str,
}

/// Looks names up and lets only addresses within reach through.
#[derive(Clone, Debug)]
pub(super) struct Resolver {
    pub(super) reach: Reach,
    /// Suffixes of names and the address that stands for them.
    pub(super) overrides: Arc<[(String, IpAddr)]>,
    /// The proxy's own name, which may be anywhere: the operator named it.
    pub(super) proxy: Option<String>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move { resolver.addresses(name.as_str()).await })
    }
}

impl Resolver {
    async fn addresses(&self, host: &str) -> Result<Addrs, Box<dyn Error + Send + Sync>> {
        let found = match self.without_lookup(host) {
            Some(address) => vec![address],
            None => tokio::net::lookup_host((host, 0))
                .await
                .map_err(|error| NameNotFound { host: host.to_owned(), why: error.to_string() })?
                .map(|socket| socket.ip())
                .collect(),
        };
        if self.proxy.as_deref() == Some(host) {
            return Ok(sockets(found));
        }
        Ok(sockets(within_reach(host, found, self.reach)?))
    }

    /// Names that never go to DNS: those overridden, and `localhost` with all below it (RFC 6761).
    fn without_lookup(&self, host: &str) -> Option<IpAddr> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let overridden = self.overrides.iter().find(|(suffix, _)| {
            host.ends_with(suffix.as_str()) || Some(host.as_str()) == suffix.strip_prefix('.')
        });
        match overridden {
            Some((_, address)) => Some(*address),
            None if host == "localhost" || host.ends_with(".localhost") => {
                Some(IpAddr::V4(Ipv4Addr::LOCALHOST))
            }
            None => None,
        }
    }
}

/// The addresses within reach; an error when there is none.
fn within_reach(
    host: &str,
    found: Vec<IpAddr>,
    reach: Reach,
) -> Result<Vec<IpAddr>, Box<dyn Error + Send + Sync>> {
    let mut last_refusal = None;
    let mut kept = Vec::new();
    for address in found {
        match refusal(address, reach) {
            Some(why) => last_refusal = Some(OutOfReach { host: host.to_owned(), address, why }),
            None => kept.push(address),
        }
    }
    if !kept.is_empty() {
        return Ok(kept);
    }
    Err(match last_refusal {
        Some(refusal) => refusal.into(),
        None => NameNotFound { host: host.to_owned(), why: "it has no address".to_owned() }.into(),
    })
}

fn sockets(addresses: Vec<IpAddr>) -> Addrs {
    Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_private_address_among_public_ones_is_never_dialled() {
        let mixed = vec![ip("127.0.0.1"), ip("8.8.8.8"), ip("169.254.169.254")];
        assert_eq!(within_reach("h", mixed.clone(), Reach::Public).unwrap(), [ip("8.8.8.8")]);
        assert_eq!(within_reach("h", mixed, Reach::Private).unwrap(), [ip("127.0.0.1"), ip("8.8.8.8")]);
        let error = within_reach("h", vec![ip("10.0.0.1")], Reach::Public).unwrap_err();
        assert!(error.downcast_ref::<OutOfReach>().is_some());
        let error = within_reach("h", Vec::new(), Reach::Public).unwrap_err();
        assert!(error.downcast_ref::<NameNotFound>().is_some());
    }

    #[test]
    fn some_names_need_no_lookup() {
        let overrides = vec![(".test".to_owned(), ip("127.0.0.7"))];
        let resolver = Resolver { reach: Reach::Public, overrides: overrides.into(), proxy: None };
        for (host, expected) in [
            ("council.test", Some("127.0.0.7")),
            ("test", Some("127.0.0.7")),
            ("localhost", Some("127.0.0.1")),
            ("News.LocalHost.", Some("127.0.0.1")),
            ("contest", None),
            ("notlocalhost", None),
        ] {
            assert_eq!(resolver.without_lookup(host), expected.map(ip), "{host}");
        }
    }
}
