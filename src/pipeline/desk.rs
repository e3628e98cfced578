//! The desk of one run: the folder's sources, store and archive, opened together.

use anyhow::Result;

use super::Folder;
use crate::gather::archive::{Archive, ArchiveError};
use crate::gather::sources::SourcesFile;
use crate::model::{Capture, CaptureId};
use crate::store::{Indexed, Store};

/// What a run works with.
pub struct Desk {
    /// The site's folder.
    pub folder: Folder,
    /// Its sources and settings.
    pub sources: SourcesFile,
    /// Crawl state and derived rows.
    pub store: Store,
    /// The captures.
    pub archive: Archive,
    /// What opening found and mended, for the report.
    pub notices: Vec<String>,
}

impl Desk {
    /// Opens a folder for reading and writing; its lock must be held.
    ///
    /// Captures that the archive holds and the store does not know, after a killed run or a lost database, are found again.
    pub fn open(folder: &Folder) -> Result<Self> {
        let sources = folder.sources()?;
        let archive = Archive::open(&folder.archive())?;
        let store = Store::open(&folder.store())?;
        let notices = archive.torn().iter().map(|torn| {
                format!(
                    "{}: the last {} bytes are no whole record, as a killed run leaves it; they now lie in {}",
                    torn.file.display(),
                    torn.length,
                    torn.kept.display()
                )
            }).collect();
        let mut desk = Self { folder: folder.clone(), sources, store, archive, notices };
        desk.find_lost_captures()?;
        Ok(desk)
    }

    /// Archives a capture and notes where it lies; an unchanged page is not archived twice.
    pub fn keep(&mut self, capture: &Capture) -> Result<(CaptureId, Indexed)> {
        let id = capture.id();
        if self.store.capture(&id)?.is_some() {
            return Ok((id, Indexed::Known));
        }
        let at = self.archive.append(capture)?.location;
        let indexed = self.store.index_capture(capture, &at.file, at.offset, at.length)?;
        Ok((id, indexed))
    }

    fn find_lost_captures(&mut self) -> Result<()> {
        let indexed = self.store.archived_ends()?;
        if self.archive.ends()? == indexed {
            return Ok(());
        }
        let mut found = 0;
        for record in self.archive.scan()? {
            match record {
                Ok((at, capture)) => {
                    let indexed = self.store.index_capture(&capture, &at.file, at.offset, at.length)?;
                    found += usize::from(indexed == Indexed::New);
                }
                Err(error) => self.notices.push(error.to_string()),
            }
        }
        if found > 0 {
            self.notices
                .push(format!("{found} captures of the archive were not in the store and were found again"));
        }
        Ok(())
    }
}

/// Whether keeping failed because of the capture itself and not because of the disk.
pub(super) fn is_unwritable(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<ArchiveError>(), Some(ArchiveError::Unwritable { .. }))
}
