//! Writing the archive: one writer at a time, whole records only, files rolled at a size.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::error::ArchiveError;
use super::member::pack;
use super::reader::{Location, Reader, Scan, file_name, file_number};
use super::record;
use super::torn::{TornTail, cut_torn_tail};
use crate::model::{Capture, CaptureId};

/// Size at which a new file is begun, unless set otherwise.
pub const ROLL_AT: u64 = 1 << 30;

/// The archive, held by its one writer.
#[derive(Debug)]
pub struct Archive {
    folder: PathBuf,
    reader: Reader,
    roll_at: u64,
    file: Option<OpenFile>,
    torn: Vec<TornTail>,
    /// Held open for its lock, which the system gives back even after a kill.
    _lock: File,
}

/// What was appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// The capture's name.
    pub id: CaptureId,
    /// Where it stands now.
    pub location: Location,
}

/// The file that is written to.
#[derive(Debug)]
struct OpenFile {
    number: u32,
    file: File,
    /// Where the last whole record ends.
    end: u64,
}

impl Archive {
    /// Opens the archive in `folder` for writing, making the folder where needed. What a killed run left half written
    /// is cut off and kept beside the file: see [`Archive::torn`].
    pub fn open(folder: &Path) -> Result<Self, ArchiveError> {
        fs::create_dir_all(folder).map_err(ArchiveError::disk(folder, "made"))?;
        let lock_path = folder.join("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock.map_err(ArchiveError::disk(&lock_path, "opened"))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ArchiveError::Busy { path: folder.to_owned() }),
            Err(TryLockError::Error(error)) => return Err(ArchiveError::disk(&lock_path, "locked")(error)),
        }
        let reader = Reader::open(folder);
        let mut torn = Vec::new();
        let file = match reader.files()?.pop().and_then(|name| file_number(&name)) {
            Some(number) => {
                let path = folder.join(file_name(number));
                let file = OpenOptions::new().read(true).write(true).open(&path);
                let mut file = file.map_err(ArchiveError::disk(&path, "opened"))?;
                torn.extend(cut_torn_tail(&path, &mut file)?);
                let end = file.metadata().map_err(ArchiveError::disk(&path, "read"))?.len();
                Some(OpenFile { number, file, end })
            }
            None => None,
        };
        Ok(Self { folder: folder.to_owned(), reader, roll_at: ROLL_AT, file, torn, _lock: lock })
    }

    /// Sets the size at which a new file is begun.
    #[must_use]
    pub fn with_roll_at(self, roll_at: u64) -> Self {
        Self { roll_at, ..self }
    }

    /// What was cut off when the archive was opened.
    pub fn torn(&self) -> &[TornTail] {
        &self.torn
    }

    /// Appends a capture. Whether it is there already is the caller's to know: the archive keeps no index.
    ///
    /// When it fails, the archive is as it was before.
    pub fn append(&mut self, capture: &Capture) -> Result<Appended, ArchiveError> {
        let unwritable = |why: String| ArchiveError::Unwritable { url: capture.url.clone(), why };
        let record = record::write(capture).map_err(unwritable)?;
        let member = pack(&record).map_err(|error| unwritable(error.to_string()))?;
        let roll_at = self.roll_at;
        let full = |open: &OpenFile| open.end > 0 && open.end + member.len() as u64 > roll_at;
        if self.file.as_ref().is_none_or(full) {
            self.roll()?;
        }
        let Some(open) = &mut self.file else {
            return Err(unwritable("no file is open".to_owned()));
        };
        let name = file_name(open.number);
        let written = open.write(&name, &member, capture.fetched);
        let offset = written.map_err(ArchiveError::disk(self.folder.join(&name), "written"))?;
        let location = Location { file: name, offset, length: member.len() as u64 };
        Ok(Appended { id: capture.id(), location })
    }

    /// Waits until everything appended is on the disk.
    pub fn sync(&self) -> Result<(), ArchiveError> {
        match &self.file {
            Some(open) => {
                let path = self.folder.join(file_name(open.number));
                open.file.sync_all().map_err(ArchiveError::disk(path, "synced"))
            }
            None => Ok(()),
        }
    }

    /// The capture at `location`, proved.
    pub fn read(&self, location: &Location) -> Result<Capture, ArchiveError> {
        self.reader.read(location)
    }

    /// All the captures in turn.
    pub fn scan(&self) -> Result<Scan, ArchiveError> {
        self.reader.scan()
    }

    /// Each file with its length, in order.
    pub fn ends(&self) -> Result<Vec<(String, u64)>, ArchiveError> {
        let length = |name: String| {
            let path = self.folder.join(&name);
            let length = fs::metadata(&path).map_err(ArchiveError::disk(&path, "read"))?.len();
            Ok((name, length))
        };
        self.reader.files()?.into_iter().map(length).collect()
    }

    /// Begins the next file; the one before is on the disk by then, so that only the last can ever be torn.
    fn roll(&mut self) -> Result<(), ArchiveError> {
        self.sync()?;
        let number = self.file.as_ref().map_or(1, |open| open.number + 1);
        let path = self.folder.join(file_name(number));
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(ArchiveError::disk(&path, "made"))?;
        // The folder's own entry has to last as well; systems that cannot sync a folder need not.
        if let Ok(folder) = File::open(&self.folder) {
            let _ = folder.sync_all();
        }
        self.file = Some(OpenFile { number, file, end: 0 });
        Ok(())
    }
}

impl OpenFile {
    /// Writes a member behind the last one, with the `warcinfo` before it in an empty file; gives its offset.
    fn write(&mut self, name: &str, member: &[u8], date: Timestamp) -> io::Result<u64> {
        let mut bytes = Vec::new();
        if self.end == 0 {
            bytes = pack(&record::write_warcinfo(name, date))?;
        }
        let offset = self.end + bytes.len() as u64;
        bytes.extend_from_slice(member);
        let written = self.file.seek(SeekFrom::Start(self.end)).and_then(|_| self.file.write_all(&bytes));
        if let Err(error) = written {
            // Should this fail too, the tail is overwritten by the next record or cut off when next opened.
            let _ = self.file.set_len(self.end);
            return Err(error);
        }
        self.end += bytes.len() as u64;
        Ok(offset)
    }
}
