//! Revisits: records that say "as before" and wait for the record they refer to.

use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;

use super::fault::{Fault, ForeignRecordError};
use super::payload::{capture, fetched, kept, response_head, url};
use super::records::Record;
use crate::model::{Capture, Witness};

/// Revisits kept in mind at once.
const MOST_REVISITS: usize = 100_000;
/// Bytes of body that all the revisits of a file may be given: a small file could else ask for any amount.
const MOST_BYTES: usize = 512 << 20;

/// Revisits that wait for their originals.
#[derive(Debug, Default)]
pub(super) struct Revisits {
    waiting: Vec<Option<Revisit>>,
    /// What an original may be called, to the revisits that call it so.
    by_name: HashMap<String, Vec<usize>>,
    left: usize,
    /// Those before this one are known to wait no more, once all originals were looked for.
    given_up: usize,
    /// The original found last, and the revisits of it that are to be given.
    original: Option<Capture>,
    resolved: VecDeque<usize>,
    bytes: usize,
}

#[derive(Debug)]
struct Revisit {
    offset: u64,
    url: String,
    fetched: Timestamp,
    /// Status and headers of its own, where it has them.
    response: Option<(u16, Vec<(String, String)>)>,
}

impl Revisits {
    /// Keeps a revisit for the second pass.
    pub(super) fn put_off(&mut self, record: &Record) -> Result<(), Fault> {
        if self.waiting.len() >= MOST_REVISITS {
            return Err(Fault::TooManyRevisits { most: MOST_REVISITS });
        }
        let head = &record.head;
        let revisit = Revisit {
            offset: record.offset,
            url: url(record)?,
            fetched: fetched(record)?,
            response: response_head(&record.block).ok().map(|(status, head)| (status, kept(head.fields))),
        };
        let names = [
            head.field("warc-refers-to").map(|id| format!("id {id}")),
            head.field("warc-refers-to-target-uri")
                .zip(head.field("warc-refers-to-date"))
                .map(|(target, date)| visit_name(target, date)),
            head.field("warc-payload-digest").map(|digest| format!("digest {digest}")),
        ];
        for name in names.into_iter().flatten() {
            self.by_name.entry(name).or_default().push(self.waiting.len());
        }
        self.waiting.push(Some(revisit));
        self.left += 1;
        Ok(())
    }

    /// Whether none waits and none is to be given.
    pub(super) fn is_empty(&self) -> bool {
        self.left == 0
    }

    /// Finds the revisits of `record`; gives the number of those that add nothing, having the same address.
    pub(super) fn resolve(&mut self, record: &Record) -> usize {
        if !matches!(record.kind().as_str(), "response" | "resource") {
            return 0;
        }
        let head = &record.head;
        let names = [
            head.field("warc-record-id").map(|id| format!("id {id}")),
            record.target().zip(head.field("warc-date")).map(|(target, date)| visit_name(target, date)),
            head.field("warc-payload-digest").map(|digest| format!("digest {digest}")),
        ];
        let mut found: Vec<usize> =
            names.into_iter().flatten().filter_map(|name| self.by_name.remove(&name)).flatten().collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|&index| self.waiting[index].is_some());
        if found.is_empty() {
            return 0;
        }
        // An original that gives no capture has its reason already; its revisits stay without an original.
        let Ok(original) = capture(record) else { return 0 };
        let before = found.len();
        found.retain(|&index| {
            let same = self.waiting[index].as_ref().is_some_and(|revisit| revisit.url == original.url);
            if same {
                self.waiting[index] = None;
                self.left -= 1;
            }
            !same
        });
        self.original = Some(original);
        let same = before - found.len();
        self.resolved = found.into();
        same
    }

    /// The next revisit whose original was found.
    pub(super) fn next_resolved(&mut self) -> Option<Result<Capture, ForeignRecordError>> {
        let original = self.original.as_ref()?;
        let Some(revisit) = self.resolved.pop_front().and_then(|index| self.waiting[index].take()) else {
            self.original = None;
            return None;
        };
        self.left -= 1;
        self.bytes += original.body.len();
        if self.bytes > MOST_BYTES {
            let fault = Fault::TooLarge { limit: MOST_BYTES as u64 };
            return Some(Err(ForeignRecordError { offset: revisit.offset, url: Some(revisit.url), fault }));
        }
        let (status, headers) =
            revisit.response.unwrap_or_else(|| (original.status, original.headers.clone()));
        Some(Ok(Capture {
            url: revisit.url,
            fetched: revisit.fetched,
            status,
            headers,
            body: original.body.clone(),
            source: None,
            witness: Witness::default(),
        }))
    }

    /// The next revisit that stays without an original.
    pub(super) fn next_unresolved(&mut self) -> Option<ForeignRecordError> {
        let revisit = loop {
            let waiting = self.waiting.get_mut(self.given_up)?;
            self.given_up += 1;
            if let Some(revisit) = waiting.take() {
                break revisit;
            }
        };
        self.left -= 1;
        Some(ForeignRecordError { offset: revisit.offset, url: Some(revisit.url), fault: Fault::NoOriginal })
    }
}

fn visit_name(target: &str, date: &str) -> String {
    format!("visit {} {date}", target.trim_start_matches('<').trim_end_matches('>'))
}
