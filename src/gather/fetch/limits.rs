//! What one request may cost in time, bytes and hops.

use std::time::Duration;

/// What one request may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Time to look up the name, connect and agree on TLS; 10 s.
    pub connect: Duration,
    /// Time from the request to the end of the response's headers, connecting included; 15 s.
    pub headers: Duration,
    /// Time for the whole request with its redirects and body; 30 s.
    pub total: Duration,
    /// Time without a single byte of the body; 10 s.
    pub silence: Duration,
    /// Bytes of body a second, on average since its first `rate_grace`; 1 KiB.
    pub least_rate: u64,
    /// Time in which a body may be slower than `least_rate`; 5 s.
    pub rate_grace: Duration,
    /// Most bytes of a body, coded or decoded; 10 MiB.
    pub body_bytes: u64,
    /// The same for sitemaps; 50 MiB.
    pub sitemap_bytes: u64,
    /// Most redirects that one request follows; 10.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            headers: Duration::from_secs(15),
            total: Duration::from_secs(30),
            silence: Duration::from_secs(10),
            least_rate: 1 << 10,
            rate_grace: Duration::from_secs(5),
            body_bytes: 10 << 20,
            sitemap_bytes: 50 << 20,
            redirects: 10,
        }
    }
}
