//! The archive: captures to WARC records on disk and back; append-only.
//!
//! Files are `commonpurse-00001.warc.gz` and so on: WARC 1.1, one gzip member for each record, a `warcinfo` record
//! first. Every record is found by its [`Location`], and reading it proves its digests and its name again.

mod disk;
mod error;
mod foreign;
mod head;
mod member;
mod reader;
mod record;
mod torn;

pub use disk::{Appended, Archive, ROLL_AT};
pub use error::ArchiveError;
pub use foreign::{Fault, ForeignRecordError, ForeignRecords, read_foreign};
pub use reader::{Location, Reader, Scan};
pub use torn::TornTail;
