//! Other tools' archives: WARC 0.17 to 1.1, plain or gzipped by record or whole, read record by record.
//!
//! 1. `stream` gives the unpacked bytes and finds its way back behind damaged gzip.
//! 2. `records` cuts them into records and finds its way back to the next `WARC/` behind garbage.
//! 3. `payload` makes a capture of a record.
//! 4. `revisits` gives records that only refer to another record of the file that record's body, in a second pass.
//!
//! Whatever is left out has a reason; only the records that by their nature hold no page are counted alone.

mod fault;
mod payload;
mod records;
mod revisits;
mod stream;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use fault::{Fault, ForeignRecordError};
use records::{Record, Records};
use revisits::Revisits;

use super::error::ArchiveError;
use crate::model::Capture;

/// Most bytes of one record, packed or not.
const MOST_RECORD: usize = 50 << 20;

/// Opens a `.warc` or `.warc.gz` made by any tool.
pub fn read_foreign(path: &Path) -> Result<ForeignRecords, ArchiveError> {
    Ok(ForeignRecords {
        path: path.to_owned(),
        records: Records::open(path)?,
        revisits: Revisits::default(),
        second_pass: false,
        passed_over: BTreeMap::new(),
        found: 0,
    })
}

/// The captures of another tool's archive in turn, and the reason for each record that gives none.
#[derive(Debug)]
pub struct ForeignRecords {
    path: PathBuf,
    records: Records,
    revisits: Revisits,
    second_pass: bool,
    passed_over: BTreeMap<&'static str, usize>,
    found: usize,
}

impl ForeignRecords {
    /// How many records there were of each type that holds no page: `warcinfo`, `request`, `metadata`, and revisits
    /// of a page that is given anyway. Complete once the iterator has ended.
    pub fn passed_over(&self) -> &BTreeMap<&'static str, usize> {
        &self.passed_over
    }

    /// One step of the first pass; `Continue` when the record gives nothing.
    fn take(&mut self, record: &Record) -> Option<Result<Capture, ForeignRecordError>> {
        let uninteresting = match record.kind().as_str() {
            "warcinfo" => "warcinfo",
            "request" => "request",
            "metadata" => "metadata",
            "revisit" => {
                return self.revisits.put_off(record).err().map(|fault| Err(record.error(fault)));
            }
            // Notes of wget about itself.
            "resource" if record.target().is_some_and(|target| target.starts_with("metadata:")) => "metadata",
            _ => return Some(payload::capture(record).map_err(|fault| record.error(fault))),
        };
        self.count(uninteresting);
        None
    }

    fn count(&mut self, kind: &'static str) {
        *self.passed_over.entry(kind).or_default() += 1;
    }

    /// Begins the second pass when a revisit waits for its original; gives the reason when that cannot be.
    fn begin_second_pass(&mut self) -> Option<ForeignRecordError> {
        self.second_pass = true;
        if self.revisits.is_empty() {
            return None;
        }
        match Records::open(&self.path) {
            Ok(records) => {
                self.records = records;
                None
            }
            Err(error) => Some(ForeignRecordError {
                offset: 0,
                url: None,
                fault: Fault::Damaged { why: error.to_string() },
            }),
        }
    }
}

impl Iterator for ForeignRecords {
    type Item = Result<Capture, ForeignRecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.second_pass {
            match self.records.next() {
                Some(Ok(record)) => {
                    self.found += 1;
                    if let Some(outcome) = self.take(&record) {
                        return Some(outcome);
                    }
                }
                Some(Err(error)) => {
                    self.found += 1;
                    return Some(Err(error));
                }
                None => {
                    if self.found == 0 {
                        self.second_pass = true;
                        return Some(Err(ForeignRecordError { offset: 0, url: None, fault: Fault::Empty }));
                    }
                    if let Some(error) = self.begin_second_pass() {
                        return Some(Err(error));
                    }
                }
            }
        }
        loop {
            if let Some(capture) = self.revisits.next_resolved() {
                return Some(capture);
            }
            if self.revisits.is_empty() {
                return None;
            }
            // What is wrong with a record was said in the first pass.
            match self.records.next() {
                Some(Ok(record)) => {
                    for _ in 0..self.revisits.resolve(&record) {
                        self.count("revisit");
                    }
                }
                Some(Err(_)) => {}
                None => return self.revisits.next_unresolved().map(Err),
            }
        }
    }
}
