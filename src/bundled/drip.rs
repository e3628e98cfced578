//! A body that comes in pieces with a pause before each, as from an overloaded server.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use http_body::Frame;
use tokio::time::{Instant, Sleep, sleep};

/// It tells no length in advance, so that it may also end before the length that a header promised.
pub(super) struct Drip {
    pieces: VecDeque<Bytes>,
    pause: Duration,
    next: Pin<Box<Sleep>>,
}

impl Drip {
    pub(super) fn new(pieces: impl IntoIterator<Item = Bytes>, pause: Duration) -> Self {
        Self { pieces: pieces.into_iter().collect(), pause, next: Box::pin(sleep(pause)) }
    }
}

impl HttpBody for Drip {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // The end waits as well: what was sent before must have left when the connection is cut.
        if self.next.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        let deadline = Instant::now() + self.pause;
        self.next.as_mut().reset(deadline);
        Poll::Ready(self.pieces.pop_front().map(|piece| Ok(Frame::data(piece))))
    }
}
