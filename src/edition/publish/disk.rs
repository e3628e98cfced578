//! What publishing asks of the disk: comparing, flushing, removing, and two folders changing places.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::PublishError;

/// Whether there is a plain file (not a link) of that length.
pub(super) fn is_file_of_length(path: &Path, length: u64) -> bool {
    fs::symlink_metadata(path).is_ok_and(|held| held.is_file() && held.len() == length)
}

/// Whether two files hold the same.
pub(super) fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    use io::BufRead;
    let mut one = io::BufReader::with_capacity(1 << 16, File::open(one)?);
    let mut other = io::BufReader::with_capacity(1 << 16, File::open(other)?);
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let length = left.len().min(right.len());
        if left[..length] != right[..length] {
            return Ok(false);
        }
        if length == 0 {
            return Ok(left.len() == right.len());
        }
        one.consume(length);
        other.consume(length);
    }
}

/// The files below a folder, relative to it; none when there is no such folder.
pub(super) fn files_below(folder: &Path) -> Result<Vec<PathBuf>, PublishError> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(relative) = folders.pop() {
        let path = folder.join(&relative);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed("read", &path)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(failed("read", &path))?;
            let kind = entry.file_type().map_err(failed("read", &path))?;
            let found = relative.join(entry.file_name());
            if kind.is_dir() { folders.push(found) } else { files.push(found) }
        }
    }
    Ok(files)
}

/// Waits until a file or folder is on the disk.
pub(super) fn flush(path: &Path) -> Result<(), PublishError> {
    // Only unix lets a folder be opened and flushed.
    if cfg!(not(unix)) && path.is_dir() {
        return Ok(());
    }
    File::open(path).and_then(|file| file.sync_all()).map_err(failed("flush", path))
}

/// Removes a folder if there is one.
pub(super) fn remove(folder: &Path) -> Result<(), PublishError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", folder)(error)),
        _ => Ok(()),
    }
}

/// Names what was tried, for an error of the system.
pub(super) fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PublishError {
    let path = path.to_owned();
    move |source| PublishError::Io { what, path, source }
}

/// Lets two folders change places in one step.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub(super) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(super) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
