//! The request log, from which tests learn how polite a crawl was.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Requests kept; the oldest are dropped first.
const MOST_HITS: usize = 50_000;

/// One request that the bundled web answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Time since the start of the server.
    pub at: Duration,
    /// The host asked for, in lower case, without the port.
    pub host: String,
    /// Path and query as they came.
    pub path: String,
    /// The status of the answer.
    pub status: u16,
}

/// The log of one server. A mutex is enough: it is held for a push, never across an await.
pub(super) struct Log {
    started: Instant,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    hits: VecDeque<Hit>,
    times: HashMap<String, usize>,
}

impl Log {
    pub(super) fn new() -> Self {
        Self { started: Instant::now(), kept: Mutex::new(Kept::default()) }
    }

    /// Counts a request before it is answered; returns how often the address was asked for before.
    pub(super) fn count(&self, host: &str, path: &str) -> usize {
        let mut kept = self.lock();
        if kept.times.len() >= MOST_HITS {
            kept.times.clear();
        }
        let times = kept.times.entry(format!("{host}{path}")).or_default();
        *times += 1;
        *times - 1
    }

    pub(super) fn push(&self, host: &str, path: &str, status: u16) {
        let hit = Hit { at: self.started.elapsed(), host: host.to_owned(), path: path.to_owned(), status };
        let mut kept = self.lock();
        if kept.hits.len() == MOST_HITS {
            kept.hits.pop_front();
        }
        kept.hits.push_back(hit);
    }

    pub(super) fn hits(&self) -> Vec<Hit> {
        self.lock().hits.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
