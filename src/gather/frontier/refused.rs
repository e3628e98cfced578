//! Why an address is not fetched in this run.

use std::time::Duration;

/// Why an address is not fetched in this run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It was added before.
    #[error("the address was added before")]
    Seen,
    /// It is no http or https address.
    #[error("`{scheme}:` is no scheme to fetch")]
    NotHttp {
        /// Its scheme.
        scheme: String,
    },
    /// The source was not announced.
    #[error("the source `{source_id}` is not part of this run")]
    UnknownSource {
        /// The source.
        source_id: String,
    },
    /// The address is longer than browsers allow.
    #[error("the address has {length} bytes, more than {most}")]
    TooLong {
        /// Its length.
        length: usize,
        /// The limit.
        most: usize,
    },
    /// The path has too many segments: usually relative links that pile up.
    #[error("the path is {depth} segments deep, more than {most}")]
    TooDeep {
        /// Segments.
        depth: usize,
        /// The limit.
        most: usize,
    },
    /// A segment of the path repeats: usually relative links that pile up.
    #[error("the path repeats `{segment}` more than {most} times")]
    Repeats {
        /// The segment.
        segment: String,
        /// The limit.
        most: usize,
    },
    /// Too many queries to one path: a calendar, a search, a sorted table.
    #[error("`{path}` was asked for with {most} different queries already")]
    QueryVariety {
        /// Host and path.
        path: String,
        /// The limit.
        most: usize,
    },
    /// Too many combinations of parameters to one path: facets or a sorted table.
    #[error("`{path}` was asked for with {most} different sets of parameters already")]
    ParameterVariety {
        /// Host and path.
        path: String,
        /// The limit.
        most: usize,
    },
    /// The source's pages for this run are used up.
    #[error("the source's {most} {what} of this run are used up")]
    Budget {
        /// Pages or listings.
        what: &'static str,
        /// The budget.
        most: usize,
    },
    /// The source has as many addresses waiting as are kept.
    #[error("{most} addresses of the source are waiting already")]
    Full {
        /// The limit.
        most: usize,
    },
    /// The host failed too often.
    #[error("the host failed {failures} times in a row and is left alone in this run")]
    HostDown {
        /// Failures in a row.
        failures: u32,
    },
    /// The host asked to be left alone for longer than this run waits.
    #[error("the host asks to be left alone for {} s, longer than this run waits", wait.as_secs())]
    PutOff {
        /// What it asked for.
        wait: Duration,
    },
}

impl Refused {
    /// A short stable word for reports and tables.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Seen => "seen",
            Self::NotHttp { .. } => "not-http",
            Self::UnknownSource { .. } => "unknown-source",
            Self::TooLong { .. } => "trap-length",
            Self::TooDeep { .. } => "trap-depth",
            Self::Repeats { .. } => "trap-repeat",
            Self::QueryVariety { .. } => "trap-queries",
            Self::ParameterVariety { .. } => "trap-parameters",
            Self::Budget { .. } => "budget",
            Self::Full { .. } => "queue-full",
            Self::HostDown { .. } => "host-down",
            Self::PutOff { .. } => "put-off",
        }
    }
}
