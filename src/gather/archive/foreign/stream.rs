//! The unpacked bytes of a file, plain or gzipped, with a way on behind damaged gzip.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Chain, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;

use super::super::error::ArchiveError;

/// How a gzip member of any tool begins.
const MAGIC: &[u8] = &[0x1f, 0x8b, 8];

/// Bytes put back before those of the file.
type Source = Chain<&'static [u8], BufReader<File>>;

/// The unpacked bytes of a file.
#[derive(Debug)]
pub(super) struct Stream {
    state: State,
    /// Bytes given so far.
    given: u64,
    /// Where the gzip member that is being read began, in unpacked bytes.
    member_begin: u64,
}

#[derive(Debug)]
enum State {
    Plain(BufReader<File>),
    /// Between two members.
    Between(BufReader<File>),
    Member(Box<GzDecoder<Source>>),
    /// Behind damage.
    Lost(BufReader<File>),
    /// At the end.
    Ended,
}

impl Stream {
    pub(super) fn open(path: &Path) -> Result<Self, ArchiveError> {
        let read = || ArchiveError::disk(path, "read");
        let file = File::open(path).map_err(ArchiveError::disk(path, "opened"))?;
        if file.metadata().map_err(read())?.is_dir() {
            return Err(ArchiveError::NotWarc { path: path.to_owned(), found: "a folder" });
        }
        let mut file = BufReader::with_capacity(1 << 18, file);
        let begin = file.fill_buf().map_err(read())?;
        if begin.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) || begin.starts_with(&[0x5d, 0x2a, 0x4d, 0x18]) {
            return Err(ArchiveError::NotWarc { path: path.to_owned(), found: "compressed with zstd" });
        }
        let gzip = begin.starts_with(&MAGIC[..2]);
        let state = if gzip { State::Between(file) } else { State::Plain(file) };
        Ok(Self { state, given: 0, member_begin: 0 })
    }

    /// From where on the bytes given cannot be trusted, once reading has failed with `error`: a member that ends
    /// early is right as far as it goes, one with a wrong checksum may be wrong anywhere.
    pub(super) fn doubtful_from(&self, error: &io::Error) -> u64 {
        if error.kind() == io::ErrorKind::UnexpectedEof { self.given } else { self.member_begin }
    }

    /// Goes on behind damage, at the next place where a gzip member may begin; false when there is none.
    pub(super) fn recover(&mut self) -> io::Result<bool> {
        let State::Lost(mut file) = std::mem::replace(&mut self.state, State::Ended) else {
            return Ok(false);
        };
        let mut matched = 0;
        loop {
            let bytes = file.fill_buf()?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let mut used = 0;
            for &byte in bytes {
                used += 1;
                matched = if byte == MAGIC[matched] { matched + 1 } else { usize::from(byte == MAGIC[0]) };
                if matched == MAGIC.len() {
                    break;
                }
            }
            file.consume(used);
            if matched == MAGIC.len() {
                self.member_begin = self.given;
                self.state = State::Member(Box::new(GzDecoder::new(MAGIC.chain(file))));
                return Ok(true);
            }
        }
    }
}

impl Read for Stream {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Ok(0),
                State::Plain(mut file) => {
                    let length = file.read(out)?;
                    self.state = State::Plain(file);
                    self.given += length as u64;
                    self.member_begin = self.given;
                    return Ok(length);
                }
                State::Between(mut file) => match file.fill_buf()?.first() {
                    None => return Ok(0),
                    Some(0x1f) => {
                        let empty: &'static [u8] = &[];
                        self.member_begin = self.given;
                        self.state = State::Member(Box::new(GzDecoder::new(empty.chain(file))));
                    }
                    Some(_) => {
                        self.state = State::Lost(file);
                        return Err(io::Error::new(
                            io::ErrorKind::InvalidData,
                            "bytes between the gzip members",
                        ));
                    }
                },
                State::Member(mut decoder) => match decoder.read(out) {
                    Ok(0) => {
                        self.member_begin = self.given;
                        self.state = State::Between(decoder.into_inner().into_inner().1);
                    }
                    Ok(length) => {
                        self.state = State::Member(decoder);
                        self.given += length as u64;
                        return Ok(length);
                    }
                    Err(error) => {
                        self.state = State::Lost(decoder.into_inner().into_inner().1);
                        return Err(error);
                    }
                },
                State::Lost(file) => {
                    self.state = State::Lost(file);
                    return Ok(0);
                }
            }
        }
    }
}
