//! A task: one address to fetch, and how it went.

use std::cmp::Ordering;
use std::time::Duration;

use jiff::civil::Date;
use url::Url;

use crate::model::{Source, SourceId};

/// What an address is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// An article's page.
    Page,
    /// A further page of an article; goes before other pages, so that no article is left half read.
    Part,
    /// A feed, sitemap or listing, from which more tasks come; goes before pages.
    Listing,
}

/// One address to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task<P> {
    /// The address; the frontier tidies it.
    pub url: Url,
    /// The source it is for.
    pub source: SourceId,
    /// What it is for.
    pub rank: Rank,
    /// The date that a feed or listing gives; newer goes first, undated last.
    pub date: Option<Date>,
    /// Whatever the driver wants back with it.
    pub payload: P,
}

/// On which terms a source is crawled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Least time between the end of one request to its hosts and the begin of the next.
    pub delay: Duration,
    /// Most pages in this run.
    pub max_pages: usize,
    /// Most feeds, sitemaps and listings in this run.
    pub max_listings: usize,
}

impl Terms {
    /// Listings a source may have beside its pages, whatever its `max_pages`.
    const LISTINGS: usize = 100;

    /// The terms of a source.
    pub fn of(source: &Source) -> Self {
        Self { delay: source.delay, max_pages: source.max_pages, max_listings: Self::LISTINGS }
    }
}

/// How a task went, as far as its host is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feedback {
    /// The host answered, be it with "not found".
    Answered,
    /// The host is in trouble (5xx, 429, no connection); it may have said how long to leave it alone.
    Trouble {
        /// Its wish.
        wait: Option<Duration>,
    },
}

/// A task in its host's queue, the most urgent greatest.
#[derive(Debug)]
pub(super) struct Queued<P> {
    pub(super) task: Task<P>,
    /// Number in the order of arrival.
    pub(super) arrival: u64,
}

impl<P> Queued<P> {
    fn key(&self) -> (Rank, Option<Date>, std::cmp::Reverse<u64>) {
        (self.task.rank, self.task.date, std::cmp::Reverse(self.arrival))
    }
}

impl<P> PartialEq for Queued<P> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl<P> Eq for Queued<P> {}

impl<P> PartialOrd for Queued<P> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<P> Ord for Queued<P> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}
