//! What publishing asks of the disk: comparing, flushing, removing, and two folders changing places.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use super::PublishError;

/// Threads that remove files.
const REMOVERS: usize = 16;

/// Whether there is a plain file (not a link) of that length.
pub(super) fn is_file_of_length(path: &Path, length: u64) -> bool {
    fs::symlink_metadata(path).is_ok_and(|held| held.is_file() && held.len() == length)
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

/// Waits until a folder and all that is in it is on the disk: in one call, since ten thousand small ones take minutes.
#[cfg(target_os = "linux")]
pub(super) fn flush_all(folder: &Path) -> Result<(), PublishError> {
    let sync = |opened: File| rustix::fs::syncfs(opened).map_err(io::Error::from);
    File::open(folder).and_then(sync).map_err(failed("flush", folder))
}

/// Waits until a folder and all that is in it is on the disk.
#[cfg(not(target_os = "linux"))]
pub(super) fn flush_all(folder: &Path) -> Result<(), PublishError> {
    let files = files_below(folder)?;
    let folders: std::collections::BTreeSet<_> = files.iter().filter_map(|path| path.parent()).collect();
    files.iter().try_for_each(|path| flush(&folder.join(path)))?;
    folders.into_iter().try_for_each(|path| flush(&folder.join(path)))
}

/// Removes a folder if there is one.
pub(super) fn remove(folder: &Path) -> Result<(), PublishError> {
    // A link in its place is not followed: what it leads to is not ours.
    if folder.is_symlink() {
        return fs::remove_file(folder).map_err(failed("remove", folder));
    }
    let files = files_below(folder)?;
    // Removing waits for the disk file by file, so many waits at once are many times as fast.
    thread::scope(|scope| {
        for part in files.chunks((files.len() / REMOVERS).max(100)) {
            scope.spawn(move || {
                for file in part {
                    // What could not be removed here is met again below, and the error is reported there.
                    let _ = fs::remove_file(folder.join(file));
                }
            });
        }
    });
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
