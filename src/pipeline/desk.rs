//! The desk of one run: the folder's sources, store and archive, opened together.

use std::collections::HashSet;

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
    ///
    /// `before` is what the page last was: a page that changed and changed back is archived again, because the newest
    /// record is the one that is shown.
    pub fn keep(&mut self, capture: &Capture, before: Option<CaptureId>) -> Result<(CaptureId, Indexed)> {
        let id = capture.id();
        let known = self.store.capture(&id)?.is_some();
        if known && before.is_none_or(|before| before == id) {
            return Ok((id, Indexed::Known));
        }
        let at = self.archive.append(capture)?.location;
        if known {
            self.store.forget_derived(&id)?;
        }
        self.store.index_capture(capture, &at.file, at.offset, at.length)?;
        Ok((id, Indexed::New))
    }

    /// Brings everything so far to the disk, the archive before the rows that point into it.
    pub fn checkpoint(&mut self) -> Result<()> {
        self.archive.sync()?;
        self.store.commit()?;
        Ok(self.store.begin()?)
    }

    fn find_lost_captures(&mut self) -> Result<()> {
        if self.archive.ends()? == self.store.archived_ends()? {
            return Ok(());
        }
        let before = self.store.captures()?.len();
        let mut found = HashSet::new();
        self.store.begin()?;
        self.store.forget_records()?;
        for record in self.archive.scan()? {
            match record {
                Ok((at, capture)) => {
                    self.store.index_capture(&capture, &at.file, at.offset, at.length)?;
                    found.insert(capture.id());
                }
                Err(error) => self.notices.push(error.to_string()),
            }
        }
        let lost = self.store.keep_only(&found)?;
        self.store.commit()?;
        let new = (found.len() + lost).saturating_sub(before);
        if new > 0 {
            self.notices
                .push(format!("{new} captures of the archive were not in the store and were found again"));
        }
        if lost > 0 {
            self.notices.push(format!(
                "{lost} captures are no longer in the archive; their pages will be asked for again"
            ));
        }
        Ok(())
    }
}

/// Whether keeping failed because of the capture itself and not because of the disk.
pub(super) fn is_unwritable(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<ArchiveError>(), Some(ArchiveError::Unwritable { .. }))
}
