//! Why a request gave no capture.

use std::time::Duration;

use crate::model::CodingError;

/// Why a request gave no capture; each names the address that failed, which after redirects may not be the one asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The name has no address.
    #[error("`{url}`: the name `{host}` was not found ({why}); check the spelling and the connection")]
    Dns {
        /// Where.
        url: String,
        /// The name.
        host: String,
        /// What the system says.
        why: String,
    },
    /// The guard refused the address, port or scheme.
    #[error("`{url}` is out of bounds: {why}; a source on a private network needs `private_network = true`")]
    AddressRefused {
        /// Where.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// No connection came about.
    #[error("`{url}`: no connection ({why})")]
    Connect {
        /// Where.
        url: String,
        /// What the system says.
        why: String,
    },
    /// TLS failed.
    #[error("`{url}`: no secure connection ({why})")]
    Tls {
        /// Where.
        url: String,
        /// What the TLS library says.
        why: String,
    },
    /// A limit of time ran out.
    #[error("`{url}`: {phase} took longer than {} s", limit.as_secs_f32())]
    Timeout {
        /// Where.
        url: String,
        /// What was waited for.
        phase: &'static str,
        /// How long.
        limit: Duration,
    },
    /// The body came, but too slowly to be worth waiting for.
    #[error("`{url}`: the body came at less than {least} bytes a second")]
    TooSlow {
        /// Where.
        url: String,
        /// The least rate.
        least: u64,
    },
    /// The answer is not HTTP.
    #[error("`{url}`: the answer is not sound HTTP ({why})")]
    BadResponse {
        /// Where.
        url: String,
        /// What is wrong.
        why: String,
    },
    /// A redirect led to an address seen before.
    #[error("`{url}` redirects in a circle, back to `{to}`")]
    RedirectLoop {
        /// The last address.
        url: String,
        /// The one seen before.
        to: String,
    },
    /// More redirects than are followed.
    #[error("`{url}` is redirect number {count}, and no more than {limit} are followed")]
    TooManyRedirects {
        /// The last address.
        url: String,
        /// Its number.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// A redirect without a usable target.
    #[error("`{url}` redirects nowhere: {why}")]
    RedirectNowhere {
        /// Where.
        url: String,
        /// What is wrong with its `Location`.
        why: String,
    },
    /// A redirect that the caller asked to be handed back instead of followed.
    #[error("`{url}` redirects to `{to}`, which has to wait its turn")]
    RedirectElsewhere {
        /// Where.
        url: String,
        /// The target.
        to: String,
    },
    /// The status says that there is no page.
    #[error("`{url}`: the server answered {status}")]
    Status {
        /// Where.
        url: String,
        /// The HTTP status.
        status: u16,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// The body is over the limit.
    #[error("`{url}`: the body is over the limit of {limit} bytes")]
    TooLarge {
        /// Where.
        url: String,
        /// The limit.
        limit: u64,
    },
    /// The body ended before its end.
    #[error("`{url}`: the body ended early ({why})")]
    Truncated {
        /// Where.
        url: String,
        /// What showed it.
        why: String,
    },
    /// The body's content coding is wrong, unknown or a bomb.
    #[error("`{url}`: {error}")]
    BadEncoding {
        /// Where.
        url: String,
        /// What is wrong.
        error: CodingError,
    },
    /// "Not modified" to a question that was not conditional.
    #[error("`{url}`: the server answered 304 though no stored copy was named")]
    NotModifiedUnasked {
        /// Where.
        url: String,
    },
    /// robots.txt forbids it.
    #[error("`{url}`: robots.txt forbids it")]
    Robots {
        /// Where.
        url: String,
    },
}

impl FetchError {
    /// A short stable word for reports and tables.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Dns { .. } => "dns",
            Self::AddressRefused { .. } => "refused-address",
            Self::Connect { .. } => "connect",
            Self::Tls { .. } => "tls",
            Self::Timeout { .. } => "timeout",
            Self::TooSlow { .. } => "too-slow",
            Self::BadResponse { .. } => "bad-response",
            Self::RedirectLoop { .. } => "redirect-loop",
            Self::TooManyRedirects { .. } => "too-many-redirects",
            Self::RedirectNowhere { .. } => "redirect-nowhere",
            Self::RedirectElsewhere { .. } => "redirect-elsewhere",
            Self::Status { .. } => "status",
            Self::TooLarge { .. } => "too-large",
            Self::Truncated { .. } => "truncated",
            Self::BadEncoding { .. } => "bad-encoding",
            Self::NotModifiedUnasked { .. } => "not-modified-unasked",
            Self::Robots { .. } => "robots",
        }
    }

    /// The address that failed.
    pub fn url(&self) -> &str {
        match self {
            Self::Dns { url, .. }
            | Self::AddressRefused { url, .. }
            | Self::Connect { url, .. }
            | Self::Tls { url, .. }
            | Self::Timeout { url, .. }
            | Self::TooSlow { url, .. }
            | Self::BadResponse { url, .. }
            | Self::RedirectLoop { url, .. }
            | Self::TooManyRedirects { url, .. }
            | Self::RedirectNowhere { url, .. }
            | Self::RedirectElsewhere { url, .. }
            | Self::Status { url, .. }
            | Self::TooLarge { url, .. }
            | Self::Truncated { url, .. }
            | Self::BadEncoding { url, .. }
            | Self::NotModifiedUnasked { url }
            | Self::Robots { url } => url,
        }
    }

    /// The HTTP status, where there was one to speak of.
    pub fn status(&self) -> Option<u16> {
        if let Self::Status { status, .. } = self { Some(*status) } else { None }
    }

    /// How long the server asks to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        if let Self::Status { retry_after, .. } = self { *retry_after } else { None }
    }

    /// The fault lies with the host as a whole, so that asking it for other pages is likely to fail too.
    pub fn is_host_trouble(&self) -> bool {
        match self {
            Self::Status { status, .. } => *status == 429 || *status >= 500,
            Self::Dns { .. }
            | Self::Connect { .. }
            | Self::Tls { .. }
            | Self::Timeout { .. }
            | Self::TooSlow { .. } => true,
            _ => false,
        }
    }
}
