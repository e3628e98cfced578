//! Reading the archive: one record by its location, or all of them in turn.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ArchiveError;
use super::member::{HEADER, unpack};
use super::record;
use super::torn::{member_at, next_member};
use crate::model::Capture;

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The file's name in the archive's folder.
    pub file: String,
    /// The record's first byte.
    pub offset: u64,
    /// Its length in bytes, packed.
    pub length: u64,
}

/// An archive that is only read; any number may be open beside the one that writes.
#[derive(Clone, Debug)]
pub struct Reader {
    folder: PathBuf,
}

impl Reader {
    /// A reader of the archive in `folder`; a folder that is not there is an empty archive.
    pub fn open(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The capture at `location`, with its digests and its name proved.
    pub fn read(&self, location: &Location) -> Result<Capture, ArchiveError> {
        let damaged =
            |why: String| ArchiveError::Damaged { file: location.file.clone(), offset: location.offset, why };
        if file_number(&location.file).is_none() {
            return Err(ArchiveError::NoSuchFile { file: location.file.clone() });
        }
        let path = self.folder.join(&location.file);
        let mut file = File::open(&path).map_err(ArchiveError::disk(&path, "opened"))?;
        let size = file.metadata().map_err(ArchiveError::disk(&path, "read"))?.len();
        if location.offset.checked_add(location.length).is_none_or(|end| end > size) {
            return Err(damaged(format!("the file ends at byte {size}, before the record does")));
        }
        file.seek(SeekFrom::Start(location.offset)).map_err(ArchiveError::disk(&path, "read"))?;
        let mut member = vec![0; location.length as usize];
        file.read_exact(&mut member).map_err(ArchiveError::disk(&path, "read"))?;
        let record = unpack(&member).map_err(damaged)?;
        record::read(&record).map_err(damaged)?.ok_or_else(|| damaged("it is no capture".to_owned()))
    }

    /// All the captures in the order in which they were archived. A damaged record is an error of its own, and the
    /// scan goes on behind it.
    pub fn scan(&self) -> Result<Scan, ArchiveError> {
        Ok(Scan { reader: self.clone(), files: self.files()?.into(), current: None })
    }

    /// The files' names in order.
    pub(super) fn files(&self) -> Result<Vec<String>, ArchiveError> {
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(ArchiveError::disk(&self.folder, "listed")(error)),
        };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry.map_err(ArchiveError::disk(&self.folder, "listed"))?;
            if let Ok(name) = entry.file_name().into_string()
                && let Some(number) = file_number(&name)
            {
                files.push((number, name));
            }
        }
        files.sort_unstable();
        Ok(files.into_iter().map(|(_, name)| name).collect())
    }
}

/// The captures of an archive in turn.
#[derive(Debug)]
pub struct Scan {
    reader: Reader,
    files: VecDeque<String>,
    current: Option<OpenFile>,
}

#[derive(Debug)]
struct OpenFile {
    name: String,
    file: File,
    offset: u64,
    size: u64,
}

impl Iterator for Scan {
    type Item = Result<(Location, Capture), ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(open) = &mut self.current
                && open.offset < open.size
            {
                match open.step(&self.reader) {
                    Some(found) => return Some(found),
                    None => continue,
                }
            }
            let name = self.files.pop_front()?;
            let path = self.reader.folder.join(&name);
            let opened = File::open(&path).and_then(|file| Ok((file.metadata()?.len(), file)));
            match opened {
                Ok((size, file)) => self.current = Some(OpenFile { name, file, offset: 0, size }),
                Err(error) => return Some(Err(ArchiveError::disk(path, "opened")(error))),
            }
        }
    }
}

impl OpenFile {
    /// Reads the record at the current place; none when it is a `warcinfo`.
    fn step(&mut self, reader: &Reader) -> Option<Result<(Location, Capture), ArchiveError>> {
        let offset = self.offset;
        let damaged = |why: String| ArchiveError::Damaged { file: self.name.clone(), offset, why };
        let path = reader.folder.join(&self.name);
        let outcome = match member_at(&mut self.file, offset, self.size) {
            Ok(Some(member)) => unpack(&member)
                .and_then(|record| record::read(&record))
                .map(|capture| (member.len() as u64, capture))
                .map_err(damaged),
            Ok(None) => Err(damaged("no whole record begins here".to_owned())),
            Err(error) => Err(ArchiveError::disk(&path, "read")(error)),
        };
        match outcome {
            Ok((length, capture)) => {
                self.offset += length;
                let location = Location { file: self.name.clone(), offset, length };
                capture.map(|capture| Ok((location, capture)))
            }
            Err(error) => {
                self.offset = next_member(&mut self.file, offset + HEADER as u64, self.size)
                    .ok()
                    .flatten()
                    .unwrap_or(self.size);
                Some(Err(error))
            }
        }
    }
}

/// The name of file number `number`.
pub(super) fn file_name(number: u32) -> String {
    format!("commonpurse-{number:05}.warc.gz")
}

/// The number of an archive file; none for any other name.
pub(super) fn file_number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("commonpurse-")?.strip_suffix(".warc.gz")?;
    let number = digits.parse().ok()?;
    (file_name(number) == name).then_some(number)
}
