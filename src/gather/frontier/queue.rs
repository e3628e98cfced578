//! The queue of hosts: hands out the most urgent task of the host that is ready first.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::time::Duration;

use super::host::Host;
use super::refused::Refused;
use super::task::{Feedback, Queued, Rank, Task, Terms};
use super::traps::{Paths, TrapRules};
use crate::model::{Digest, SourceId, tidy_address};

/// Addresses of one source that may wait at once.
const MOST_WAITING: usize = 50_000;
/// Failures in a row after which a host is left alone.
const MOST_FAILURES: u32 = 5;
/// Wait after a host's first failure, doubled with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(2);
/// The longest that a run waits for one host.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// What is due.
#[derive(Debug, PartialEq, Eq)]
pub enum Next<P> {
    /// This task, now. Its host is taken until [`Frontier::done`].
    Ready(Task<P>),
    /// Nothing before this much time has passed, unless a task under way ends sooner.
    Wait(Duration),
    /// Nothing before a task under way ends.
    Busy,
    /// Nothing waits and nothing is under way.
    Empty,
}

/// What is due, when, and with how much patience for each host.
#[derive(Debug)]
pub struct Frontier<P> {
    traps: TrapRules,
    sources: HashMap<SourceId, Account>,
    hosts: HashMap<String, Host<P>>,
    /// Hosts that have tasks and are not busy, the first to be ready on top.
    order: BinaryHeap<Reverse<(Duration, String)>>,
    seen: HashSet<Digest>,
    paths: Paths,
    refused: Vec<(Task<P>, Refused)>,
    arrivals: u64,
    under_way: usize,
}

/// What a source may do and has done.
#[derive(Debug)]
struct Account {
    terms: Terms,
    waiting: usize,
    pages: usize,
    listings: usize,
}

impl<P> Frontier<P> {
    /// An empty frontier.
    pub fn new(traps: TrapRules) -> Self {
        Self {
            traps,
            sources: HashMap::new(),
            hosts: HashMap::new(),
            order: BinaryHeap::new(),
            seen: HashSet::new(),
            paths: Paths::default(),
            refused: Vec::new(),
            arrivals: 0,
            under_way: 0,
        }
    }

    /// Announces a source, before its first task.
    pub fn announce(&mut self, source: SourceId, terms: Terms) {
        self.sources.insert(source, Account { terms, waiting: 0, pages: 0, listings: 0 });
    }

    /// Lengthens the time between two requests to a host, as its robots.txt may ask; never shortens it.
    pub fn slow_down(&mut self, host: &str, delay: Duration) {
        let host = self.hosts.entry(host.to_ascii_lowercase()).or_default();
        host.delay = host.delay.max(delay);
    }

    /// Takes an address in, or says why not. Addresses taken in may still be left over: see [`Frontier::left_over`].
    pub fn add(&mut self, mut task: Task<P>) -> Result<(), Refused> {
        if !matches!(task.url.scheme(), "http" | "https") {
            return Err(Refused::NotHttp { scheme: task.url.scheme().to_owned() });
        }
        task.url = tidy_address(task.url);
        self.traps.check_shape(&task.url)?;
        let Some(account) = self.sources.get_mut(&task.source) else {
            return Err(Refused::UnknownSource { source_id: task.source.to_string() });
        };
        if account.waiting >= MOST_WAITING {
            return Err(Refused::Full { most: MOST_WAITING });
        }
        let name = task.url.host_str().unwrap_or_default().to_owned();
        let digest = Digest::of(task.url.as_str().as_bytes());
        if self.seen.contains(&digest) {
            return Err(Refused::Seen);
        }
        self.traps.check_variety(&task.url, &mut self.paths)?;
        let host = self.hosts.entry(name.clone()).or_default();
        if let Some(reason) = &host.closed {
            return Err(reason.clone());
        }
        self.seen.insert(digest);
        account.waiting += 1;
        host.delay = host.delay.max(account.terms.delay);
        self.arrivals += 1;
        host.queue.push(Queued { task, arrival: self.arrivals });
        self.line_up(&name);
        Ok(())
    }

    /// What is due at `now`, the time since the run began.
    pub fn next(&mut self, now: Duration) -> Next<P> {
        while let Some(Reverse((ready, _))) = self.order.peek() {
            if *ready > now {
                return Next::Wait(ready.saturating_sub(now));
            }
            let Some(Reverse((_, name))) = self.order.pop() else { break };
            let Some(host) = self.hosts.get_mut(&name) else { continue };
            host.lined_up = false;
            while let Some(Queued { task, .. }) = host.queue.pop() {
                let Some(account) = self.sources.get_mut(&task.source) else { continue };
                account.waiting = account.waiting.saturating_sub(1);
                match account.spend(task.rank) {
                    Ok(()) => {
                        host.busy = true;
                        self.under_way += 1;
                        return Next::Ready(task);
                    }
                    Err(reason) => self.refused.push((task, reason)),
                }
            }
        }
        if self.under_way > 0 { Next::Busy } else { Next::Empty }
    }

    /// Says how a task went that [`Frontier::next`] handed out.
    pub fn done(&mut self, task: &Task<P>, feedback: Feedback, now: Duration) {
        let name = task.url.host_str().unwrap_or_default().to_owned();
        let Some(host) = self.hosts.get_mut(&name).filter(|host| host.busy) else { return };
        host.busy = false;
        self.under_way = self.under_way.saturating_sub(1);
        let mut pause = host.delay;
        match feedback {
            Feedback::Answered => host.failures = 0,
            Feedback::Trouble { wait } => {
                host.failures += 1;
                if let Some(wait) = wait.filter(|wait| *wait > LONGEST_PAUSE) {
                    host.closed = Some(Refused::PutOff { wait });
                } else if host.failures >= MOST_FAILURES {
                    host.closed = Some(Refused::HostDown { failures: host.failures });
                }
                let grown = FIRST_PAUSE.saturating_mul(1 << (host.failures - 1).min(16));
                pause = pause.max(wait.unwrap_or(grown).min(LONGEST_PAUSE));
            }
        }
        host.ready = now.saturating_add(pause);
        if let Some(reason) = &host.closed {
            for Queued { task, .. } in std::mem::take(&mut host.queue).into_sorted_vec().into_iter().rev() {
                if let Some(account) = self.sources.get_mut(&task.source) {
                    account.waiting = account.waiting.saturating_sub(1);
                }
                self.refused.push((task, reason.clone()));
            }
        }
        self.line_up(&name);
    }

    /// Takes out the tasks that were taken in and given up since the last call, each with its reason.
    pub fn left_over(&mut self) -> Vec<(Task<P>, Refused)> {
        std::mem::take(&mut self.refused)
    }

    /// Addresses that wait.
    pub fn waiting(&self) -> usize {
        self.sources.values().map(|account| account.waiting).sum()
    }

    /// Puts a host into the order, unless it is there, busy or has nothing to do.
    fn line_up(&mut self, name: &str) {
        if let Some(host) = self.hosts.get_mut(name)
            && !host.busy
            && !host.lined_up
            && !host.queue.is_empty()
        {
            host.lined_up = true;
            self.order.push(Reverse((host.ready, name.to_owned())));
        }
    }
}

impl Account {
    fn spend(&mut self, rank: Rank) -> Result<(), Refused> {
        let (spent, most, what) = match rank {
            Rank::Page | Rank::Part => (&mut self.pages, self.terms.max_pages, "pages"),
            Rank::Listing => (&mut self.listings, self.terms.max_listings, "listings"),
        };
        if *spent >= most {
            return Err(Refused::Budget { what, most });
        }
        *spent += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
