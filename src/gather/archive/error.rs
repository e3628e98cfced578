//! Why the archive cannot be written or read.

use std::io;
use std::path::PathBuf;

/// Why the archive cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The disk refused.
    #[error("`{}` cannot be {doing}: {error}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What was tried: `opened`, `written` and so on.
        doing: &'static str,
        /// What the system says.
        error: io::Error,
    },
    /// Another run writes to the archive.
    #[error("`{}` is being written by another run; wait for it to end", path.display())]
    Busy {
        /// The archive's folder.
        path: PathBuf,
    },
    /// The capture cannot be told apart from the lines around it once written.
    #[error("the capture of `{url}` cannot be archived: {why}")]
    Unwritable {
        /// The capture's address.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// A location that names no file of an archive.
    #[error("`{file}` is not the name of an archive file")]
    NoSuchFile {
        /// The name.
        file: String,
    },
    /// A record is not as it was written.
    #[error("`{file}` is damaged at byte {offset}: {why}; restore it from a copy")]
    Damaged {
        /// The file.
        file: String,
        /// Where the record begins.
        offset: u64,
        /// What gave it away.
        why: String,
    },
    /// A file of another kind.
    #[error("`{}` is {found}, not a WARC file, plain or gzipped", path.display())]
    NotWarc {
        /// The file.
        path: PathBuf,
        /// What it is.
        found: &'static str,
    },
}

impl ArchiveError {
    /// For `map_err` on operations of the disk.
    pub(super) fn disk(path: impl Into<PathBuf>, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |error| Self::Disk { path, doing, error }
    }
}
