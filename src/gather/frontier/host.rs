//! One host: its queue, its pace and its health.

use std::collections::BinaryHeap;
use std::time::Duration;

use super::refused::Refused;
use super::task::Queued;

/// One host: its queue, its pace and its health.
#[derive(Debug)]
pub(super) struct Host<P> {
    pub(super) queue: BinaryHeap<Queued<P>>,
    /// Least time between two requests.
    pub(super) delay: Duration,
    /// When the next request may begin.
    pub(super) ready: Duration,
    /// A request is under way.
    pub(super) busy: bool,
    /// Failures in a row.
    pub(super) failures: u32,
    /// Set once nothing more is asked of it in this run.
    pub(super) closed: Option<Refused>,
    /// Whether it stands in the frontier's order of hosts.
    pub(super) lined_up: bool,
}

impl<P> Default for Host<P> {
    fn default() -> Self {
        Self {
            queue: BinaryHeap::new(),
            delay: Duration::ZERO,
            ready: Duration::ZERO,
            busy: false,
            failures: 0,
            closed: None,
            lined_up: false,
        }
    }
}
