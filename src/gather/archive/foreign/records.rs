//! Bytes to records; what is no record is an error of its own, and reading goes on at the next `WARC/`.

use std::io::{self, Read};
use std::path::Path;

use memchr::memmem;

use super::super::error::ArchiveError;
use super::super::head::{Ending, Head, MOST_HEAD};
use super::MOST_RECORD;
use super::fault::{Fault, ForeignRecordError};
use super::stream::Stream;

const MARK: &[u8] = b"WARC/";
/// Bytes asked of the stream at once.
const PIECE: usize = 64 << 10;
/// Blanks looked at behind a record.
const MOST_BLANKS: usize = 16;

/// One record, its content whole.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) offset: u64,
    pub(super) head: Head,
    pub(super) block: Vec<u8>,
}

impl Record {
    /// Its type, in lower case.
    pub(super) fn kind(&self) -> String {
        self.head.field("warc-type").unwrap_or_default().to_ascii_lowercase()
    }

    /// The address as it stands, without the brackets that some tools put around it.
    pub(super) fn target(&self) -> Option<&str> {
        target(&self.head)
    }

    pub(super) fn error(&self, fault: Fault) -> ForeignRecordError {
        ForeignRecordError { offset: self.offset, url: self.target().map(str::to_owned), fault }
    }
}

/// The records of a file in turn.
#[derive(Debug)]
pub(super) struct Records {
    stream: Stream,
    /// Bytes read and not used up; those before `start` are.
    window: Vec<u8>,
    start: usize,
    /// Place of `start` in the unpacked file.
    offset: u64,
    /// The stream gives nothing more, or not before it has recovered.
    paused: bool,
    /// Why the stream paused, if not at its end.
    damage: Option<io::Error>,
    /// From this place on, what the window holds cannot be trusted.
    doubtful_from: u64,
    /// No head ends before this place: it was looked for already.
    headless_to: u64,
    /// An error was given, so that bytes up to the next record need none of their own.
    lost: bool,
}

impl Records {
    pub(super) fn open(path: &Path) -> Result<Self, ArchiveError> {
        Ok(Self {
            stream: Stream::open(path)?,
            window: Vec::new(),
            start: 0,
            offset: 0,
            paused: false,
            damage: None,
            doubtful_from: u64::MAX,
            headless_to: 0,
            lost: false,
        })
    }

    /// Makes `wanted` bytes available, or as many as there are.
    fn fill(&mut self, wanted: usize) -> &[u8] {
        if self.start > PIECE && self.start > self.window.len() / 2 {
            self.window.drain(..self.start);
            self.start = 0;
            self.window.shrink_to(4 * PIECE);
        }
        while !self.paused && self.window.len() - self.start < wanted {
            let length = self.window.len();
            self.window.resize(length + PIECE, 0);
            let outcome = self.stream.read(&mut self.window[length..]);
            self.window.truncate(length + outcome.as_ref().copied().unwrap_or(0));
            match outcome {
                Ok(0) => self.paused = true,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.paused = true;
                    self.doubtful_from = self.stream.doubtful_from(&error);
                    self.damage = Some(error);
                }
            }
        }
        &self.window[self.start..]
    }

    fn consume(&mut self, length: usize) {
        let length = length.min(self.window.len() - self.start);
        self.start += length;
        self.offset += length as u64;
    }

    /// Goes to the next record; gives the bytes passed on the way, or none at the end of what the stream gives.
    fn seek_record(&mut self) -> Option<u64> {
        let mut passed = 0;
        loop {
            let bytes = self.fill(PIECE);
            // A version's digit must follow, so that a mention of the format in a page is not taken for a record.
            let found = memmem::find_iter(bytes, MARK)
                .find(|at| bytes.get(at + MARK.len()).is_some_and(u8::is_ascii_digit));
            let step = found.unwrap_or_else(|| bytes.len().saturating_sub(MARK.len()));
            self.consume(step);
            passed += step as u64;
            if found.is_some() {
                return Some(passed);
            }
            if self.paused {
                let rest = self.window.len() - self.start;
                self.consume(rest);
                return (passed + rest as u64 > 0).then_some(passed + rest as u64);
            }
        }
    }

    fn skip_blanks(&mut self) {
        loop {
            let bytes = self.fill(PIECE);
            let blanks = bytes.iter().take_while(|byte| matches!(byte, b'\r' | b'\n' | b' ' | b'\t')).count();
            let all = blanks == bytes.len();
            self.consume(blanks);
            if !all || (self.paused && self.start == self.window.len()) {
                return;
            }
        }
    }

    /// The record that the window begins with.
    fn record(&mut self) -> Result<Record, ForeignRecordError> {
        let offset = self.offset;
        let looked_at = self.headless_to.saturating_sub(offset) as usize;
        let bytes = self.fill(MOST_HEAD);
        let bytes = &bytes[..bytes.len().min(MOST_HEAD)];
        // A file may be nothing but beginnings of heads, so that no stretch of it may be looked at for each of them.
        let ends = has_blank_line(&bytes[looked_at.min(bytes.len())..]);
        let Some(head) = ends.then(|| Head::read(bytes, Ending::BlankLine)).flatten() else {
            self.headless_to = offset + bytes.len().saturating_sub(2) as u64;
            self.consume(MARK.len());
            return Err(ForeignRecordError { offset, url: None, fault: Fault::NoHead });
        };
        self.consume(head.length);
        let url = target(&head).map(str::to_owned);
        let error = |fault| ForeignRecordError { offset, url: url.clone(), fault };
        if !matches!(head.first.trim_end(), "WARC/1.0" | "WARC/1.1" | "WARC/0.18" | "WARC/0.17") {
            return Err(error(Fault::Version { version: head.first.chars().take(40).collect() }));
        }
        let length = head.field("content-length").and_then(|length| length.parse::<u64>().ok());
        let length = length.ok_or_else(|| error(Fault::Field { name: "Content-Length" }))?;
        if length > MOST_RECORD as u64 {
            return Err(error(Fault::TooLarge { limit: MOST_RECORD as u64 }));
        }
        let length = length as usize;
        let bytes = self.fill(length + MOST_BLANKS);
        let Some(block) = bytes.get(..length) else {
            let why = format!("{} of {length} bytes are there", bytes.len());
            return Err(error(Fault::Truncated { why }));
        };
        if !ends_a_record(&bytes[length..]) {
            return Err(error(Fault::WrongLength));
        }
        let block = block.to_vec();
        self.consume(length);
        if self.offset > self.doubtful_from {
            return Err(error(Fault::Damaged { why: "the checksum of its gzip is wrong".to_owned() }));
        }
        Ok(Record { offset, head, block })
    }
}

impl Iterator for Records {
    type Item = Result<Record, ForeignRecordError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.skip_blanks();
            let offset = self.offset;
            if self.start == self.window.len() {
                let damage = self.damage.take()?;
                let recovered = self.stream.recover();
                self.doubtful_from = u64::MAX;
                self.paused = !matches!(recovered, Ok(true));
                if let Err(error) = recovered {
                    self.damage = Some(error);
                }
                let fault = Fault::Damaged { why: damage.to_string() };
                return Some(Err(ForeignRecordError { offset, url: None, fault }));
            }
            let bytes = &self.window[self.start..];
            let begins = bytes.starts_with(MARK) && bytes.get(MARK.len()).is_some_and(u8::is_ascii_digit);
            if begins && !self.lost {
                let outcome = self.record();
                // After an error the content may hold the next record, so that it is searched and not skipped.
                self.lost = outcome.is_err();
                return Some(outcome);
            }
            let was_lost = std::mem::take(&mut self.lost);
            if let Some(bytes) = self.seek_record().filter(|_| !was_lost) {
                return Some(Err(ForeignRecordError { offset, url: None, fault: Fault::Garbage { bytes } }));
            }
        }
    }
}

/// Whether what follows a record's content shows that its length was right.
fn ends_a_record(behind: &[u8]) -> bool {
    let blanks = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    blanks == behind.len()
        || behind.starts_with(b"\r\n\r\n")
        || behind.starts_with(b"\n\n")
        || behind[blanks..].starts_with(MARK)
}

fn has_blank_line(bytes: &[u8]) -> bool {
    memchr::memchr_iter(b'\n', bytes).any(|at| {
        let behind = &bytes[at + 1..];
        behind.starts_with(b"\n") || behind.starts_with(b"\r\n")
    })
}

fn target(head: &Head) -> Option<&str> {
    let target = head.field("warc-target-uri")?;
    Some(target.strip_prefix('<').and_then(|target| target.strip_suffix('>')).unwrap_or(target))
}
