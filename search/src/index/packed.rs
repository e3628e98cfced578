//! The files of an index as ranges of long files, so that a reader far away can fetch what a query needs.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::Directory;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, FileSlice, Lock, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
};

/// Files by name: most are ranges of a bundle, some small ones are held whole. It is only read.
///
/// tantivy locks an index while it opens it; here a lock is nothing, since nothing is ever written.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    /// The parts of bundles.
    pub(super) parts: BTreeMap<String, FileSlice>,
    /// Files that are in none.
    pub(super) aside: BTreeMap<String, OwnedBytes>,
}

impl Packed {
    fn file(&self, path: &Path) -> Option<FileSlice> {
        let name = path.to_str()?;
        if let Some(bytes) = self.aside.get(name) {
            return Some(FileSlice::new(Arc::new(bytes.clone())));
        }
        self.parts.get(name).cloned()
    }
}

impl Directory for Packed {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        match self.file(path) {
            Some(file) => Ok(Arc::new(file)),
            None => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        Ok(self.file(path).is_some())
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let file = self.file(path).ok_or_else(|| OpenReadError::FileDoesNotExist(path.to_owned()))?;
        let read = file.read_bytes();
        read.map(|bytes| bytes.to_vec()).map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()))
    }

    fn acquire_lock(&self, _lock: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn watch(&self, _callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(refused(path)), filepath: path.to_owned() })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::IoError { io_error: Arc::new(refused(path)), filepath: path.to_owned() })
    }

    fn atomic_write(&self, path: &Path, _data: &[u8]) -> io::Result<()> {
        Err(refused(path))
    }

    fn sync_directory(&self) -> io::Result<()> {
        Err(refused(&PathBuf::new()))
    }
}

fn refused(path: &Path) -> io::Error {
    io::Error::new(io::ErrorKind::ReadOnlyFilesystem, format!("`{}` is only read", path.display()))
}
