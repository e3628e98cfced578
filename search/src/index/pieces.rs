//! A long file of which only pieces are at hand.

use std::collections::BTreeMap;
use std::fmt;
use std::future::{self, Future};
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::HasLen;
#[cfg(feature = "disk")]
use tantivy::directory::FileSlice;
use tantivy::directory::{FileHandle, OwnedBytes};

/// Ranges that are asked for together are fetched as one when no more than this lies between them: as many bytes cost
/// less than another request.
const GAP: usize = 2048;

/// The pieces at hand, and the ranges that were asked for in vain. Its clones share both.
#[derive(Clone)]
pub(super) struct Pieces {
    length: usize,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// By their first byte; none overlaps another.
    held: BTreeMap<usize, OwnedBytes>,
    missing: Vec<Range<usize>>,
}

impl Pieces {
    /// A file of `length` bytes of which none is at hand.
    pub(super) fn new(length: usize) -> Self {
        Self { length, state: Arc::default() }
    }

    /// Takes the bytes from `start` on; what is held already stays as it is.
    pub(super) fn put(&self, start: usize, bytes: &OwnedBytes) {
        let end = start.saturating_add(bytes.len()).min(self.length);
        let mut state = self.state();
        for gap in state.gaps(&(start..end)) {
            let piece = bytes.slice(gap.start - start..gap.end - start);
            state.held.insert(gap.start, piece);
        }
    }

    /// The ranges asked for in vain since the last call, in order, near ones joined.
    pub(super) fn take_missing(&self) -> Vec<Range<usize>> {
        joined(std::mem::take(&mut self.state().missing), GAP)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing that holds the lock can leave the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What of `range` is not held.
    fn gaps(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut gaps = Vec::new();
        let mut at = range.start;
        for (start, piece) in self.held.range(self.first(range.start)..range.end) {
            if *start > at {
                gaps.push(at..*start);
            }
            at = at.max(start + piece.len());
        }
        if at < range.end {
            gaps.push(at..range.end);
        }
        gaps
    }

    /// Where the piece begins that may hold the byte at `at`.
    fn first(&self, at: usize) -> usize {
        self.held.range(..=at).next_back().map_or(at, |(start, _)| *start)
    }
}

impl FileHandle for Pieces {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start >= range.end {
            return Ok(OwnedBytes::empty());
        }
        let mut state = self.state();
        let first = state.first(range.start);
        if let Some(piece) = state.held.get(&first)
            && first <= range.start
            && range.end <= first + piece.len()
        {
            return Ok(piece.slice(range.start - first..range.end - first));
        }
        let gaps = state.gaps(&range);
        if !gaps.is_empty() {
            state.missing.extend(gaps);
            return Err(io::Error::new(io::ErrorKind::WouldBlock, "this part of the index is not here yet"));
        }
        let mut bytes = Vec::with_capacity(range.len());
        for (start, piece) in state.held.range(first..range.end) {
            let from = range.start.saturating_sub(*start).min(piece.len());
            let to = (range.end - start).min(piece.len());
            bytes.extend_from_slice(&piece[from..to]);
        }
        Ok(OwnedBytes::new(bytes))
    }

    /// Waits for ever for what is missing, after it was noted; only [`crate::warm`] reads so, and never waits.
    fn read_bytes_async<'held, 'reading>(
        &'held self,
        range: Range<usize>,
    ) -> Pin<Box<dyn Future<Output = io::Result<OwnedBytes>> + Send + 'reading>>
    where
        'held: 'reading,
        Self: 'reading,
    {
        match self.read_bytes(range) {
            Ok(bytes) => Box::pin(future::ready(Ok(bytes))),
            Err(_) => Box::pin(future::pending()),
        }
    }
}

impl HasLen for Pieces {
    fn len(&self) -> usize {
        self.length
    }
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pieces").field("length", &self.length).finish_non_exhaustive()
    }
}

/// A whole file that remembers which of its ranges were read.
#[cfg(feature = "disk")]
#[derive(Clone, Debug)]
pub(super) struct Watched {
    file: FileSlice,
    read: Arc<Mutex<Vec<Range<usize>>>>,
}

#[cfg(feature = "disk")]
impl Watched {
    pub(super) fn new(file: FileSlice) -> Self {
        Self { file, read: Arc::default() }
    }

    /// The ranges read so far, in order, those that touch joined.
    pub(super) fn read(&self) -> Vec<Range<usize>> {
        joined(self.read.lock().unwrap_or_else(PoisonError::into_inner).clone(), 0)
    }
}

#[cfg(feature = "disk")]
impl FileHandle for Watched {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.start < range.end {
            self.read.lock().unwrap_or_else(PoisonError::into_inner).push(range.clone());
        }
        self.file.read_bytes_slice(range)
    }
}

#[cfg(feature = "disk")]
impl HasLen for Watched {
    fn len(&self) -> usize {
        self.file.len()
    }
}

/// Ranges in order, those joined between which no more than `gap` lies.
fn joined(mut ranges: Vec<Range<usize>>, gap: usize) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end.saturating_add(gap) => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may fail")]

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_put_is_read_and_the_rest_is_missing(
            put in prop::collection::vec((0usize..90, 1usize..40), 0..12),
            start in 0usize..90,
            length in 1usize..60,
        ) {
            let whole: Vec<u8> = (0..100).collect();
            let pieces = Pieces::new(whole.len());
            let mut held = [false; 100];
            for (start, length) in put {
                let end = (start + length).min(100);
                pieces.put(start, &OwnedBytes::new(whole[start..end].to_vec()));
                held[start..end].fill(true);
            }
            let range = start..(start + length).min(100);
            let read = pieces.read_bytes(range.clone());
            let missing = pieces.take_missing();
            if held[range.clone()].iter().all(|held| *held) {
                prop_assert_eq!(&read.expect("all of it is held")[..], &whole[range]);
                prop_assert!(missing.is_empty());
            } else {
                prop_assert!(read.is_err());
                let first = range.clone().find(|at| !held[*at]).expect("one is missing");
                let last = range.rev().find(|at| !held[*at]).expect("one is missing");
                prop_assert_eq!(missing, vec![first..last + 1]);
                prop_assert!(pieces.take_missing().is_empty());
            }
        }
    }
}
