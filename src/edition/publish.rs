//! Publishing: files to `public/`, all or nothing, unchanged files untouched.
//!
//! 1. A sibling folder is filled: what is unchanged is linked from the current edition, the rest is written.
//! 2. All of it is flushed to disk.
//! 3. The two folders change places in one step; the old edition is removed.
//!
//! A reader sees the old edition or the new one. What a killed run left behind is cleared at the next start.

mod disk;
mod path;

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use self::disk::{exchange, failed, files_below, flush, flush_all, is_file_of_length, remove};

/// How many files an edition holds and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// New files and files that changed.
    pub written: usize,
    /// Files that stay as they are, with their time and their place on disk.
    pub unchanged: usize,
    /// Files of the edition before that are gone.
    pub removed: usize,
}

/// Why an edition cannot be published; what was published before still stands.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// A file's path would leave the folder or cannot be written everywhere.
    #[error("`{path}` cannot be the path of a published file: {why}")]
    Path {
        /// The path.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Two files have the same path, or paths that differ only in case.
    #[error("`{path}` is published twice")]
    Twice {
        /// The path.
        path: String,
    },
    /// The target holds files that no edition put there.
    #[error("`{target}` holds files that are not an edition of this site, and publishing would remove them", target = target.display())]
    Foreign {
        /// The folder.
        target: PathBuf,
    },
    /// Another run is publishing to the same folder.
    #[error("another run is publishing to `{target}`", target = target.display())]
    Busy {
        /// The folder.
        target: PathBuf,
    },
    /// The disk said no.
    #[error("cannot {what} `{path}`", path = path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl PublishError {
    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Foreign { .. } => Some("choose an empty folder, or move those files away"),
            Self::Busy { .. } => Some("wait until it has finished"),
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                Some("free some space: while it is published a changed file is on disk twice")
            }
            _ => None,
        }
    }
}

/// Publishes the files that `write` puts as the new edition in `target`; none of them when anything fails.
pub fn publish<E: From<PublishError>>(
    target: &Path,
    write: impl FnOnce(&mut Staging) -> Result<(), E>,
) -> Result<Published, E> {
    let place = Place::of(target)?;
    let _lock = place.lock()?;
    place.recover()?;
    place.refuse_foreign()?;
    let mut staging = Staging::begin(&place)?;
    let published = match write(&mut staging) {
        Ok(()) => staging.finish(&place).map_err(E::from),
        Err(error) => Err(error),
    };
    if published.is_err() {
        // The error that stopped the run is the one to report; leftovers are cleared at the next start anyway.
        let _ = remove(&place.next);
    }
    published
}

/// The edition in the making.
pub struct Staging {
    folder: PathBuf,
    current: PathBuf,
    /// Paths put so far, in lower case: on some disks `A` and `a` are one file.
    paths: HashSet<String>,
    /// Unchanged files. They are linked at the end, and not at all when nothing has changed.
    kept: Vec<String>,
    published: Published,
}

impl Staging {
    /// Puts a file; `path` is relative to the site's root, its parts joined by `/`.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let old = self.claim(path)?;
        if is_file_of_length(&old, bytes.len() as u64) && fs::read(&old).is_ok_and(|held| held == bytes) {
            self.kept.push(path.to_owned());
            return Ok(());
        }
        let new = self.place_for(path)?;
        fs::write(&new, bytes).map_err(failed("write", &new))?;
        self.published.written += 1;
        Ok(())
    }

    /// Puts a file of the current edition as it is; whether there is one, and it was not put already.
    pub fn keep_from_current(&mut self, path: &str) -> Result<bool, PublishError> {
        if self.paths.contains(&path.to_ascii_lowercase()) || !self.current.join(path).is_file() {
            return Ok(false);
        }
        self.claim(path)?;
        self.kept.push(path.to_owned());
        Ok(true)
    }

    /// Files below a folder of the current edition that this one does not have so far, in order.
    pub fn not_put_below(&self, folder: &str) -> Result<Vec<String>, PublishError> {
        let below = files_below(&self.current.join(folder))?;
        let paths =
            below.iter().filter_map(|path| Some(format!("{folder}/{}", path.to_str()?.replace('\\', "/"))));
        let mut paths: Vec<String> =
            paths.filter(|path| !self.paths.contains(&path.to_ascii_lowercase())).collect();
        paths.sort();
        Ok(paths)
    }

    fn begin(place: &Place) -> Result<Self, PublishError> {
        fs::create_dir(&place.next).map_err(failed("make", &place.next))?;
        if let Ok(current) = fs::metadata(&place.target) {
            fs::set_permissions(&place.next, current.permissions())
                .map_err(failed("set the mode of", &place.next))?;
        }
        let marker = place.next.join(MARKER);
        fs::write(&marker, MARKER_TEXT).map_err(failed("write", &marker))?;
        Ok(Self {
            folder: place.next.clone(),
            current: place.target.clone(),
            paths: HashSet::from([MARKER.to_owned()]),
            kept: Vec::new(),
            published: Published::default(),
        })
    }

    /// Checks the path and gives the file's place in the current edition.
    fn claim(&mut self, path: &str) -> Result<PathBuf, PublishError> {
        if let Err(why) = path::check(path) {
            return Err(PublishError::Path { path: path.to_owned(), why });
        }
        if !self.paths.insert(path.to_ascii_lowercase()) {
            return Err(PublishError::Twice { path: path.to_owned() });
        }
        Ok(self.current.join(path))
    }

    /// The file's place in the next edition, its folders made.
    fn place_for(&self, path: &str) -> Result<PathBuf, PublishError> {
        let new = self.folder.join(path);
        if let Some(folder) = new.parent() {
            fs::create_dir_all(folder).map_err(failed("make", folder))?;
        }
        Ok(new)
    }

    /// Gives an unchanged file its place in the next edition.
    fn keep(&self, path: &str) -> Result<(), PublishError> {
        let (old, new) = (self.current.join(path), self.place_for(path)?);
        if fs::hard_link(&old, &new).is_ok() {
            return Ok(());
        }
        // Not every disk can link; a copy with the old time is as good for whoever copies the site onwards.
        fs::copy(&old, &new).map_err(failed("copy", &old))?;
        let time = fs::metadata(&old).and_then(|held| held.modified()).map_err(failed("read", &old))?;
        let copy = File::options().append(true).open(&new).map_err(failed("open", &new))?;
        copy.set_modified(time).map_err(failed("set the time of", &new))
    }

    fn finish(mut self, place: &Place) -> Result<Published, PublishError> {
        let old = files_below(&place.target)?;
        let gone = |path: &&PathBuf| !self.paths.contains(&path.to_string_lossy().to_ascii_lowercase());
        self.published.removed = old.iter().filter(gone).count();
        self.published.unchanged = self.kept.len();
        if self.published.written == 0 && self.published.removed == 0 && !old.is_empty() {
            remove(&place.next)?;
            return Ok(self.published);
        }
        self.kept.par_iter().try_for_each(|path| self.keep(path))?;
        flush_all(&place.next)?;
        place.swap()?;
        Ok(self.published)
    }
}

/// A file that tells an edition from a folder that somebody else filled.
const MARKER: &str = ".commonpurse-site";
const MARKER_TEXT: &str = "An edition of a Commonpurse site. The next one replaces this folder as a whole.\n";

/// The target and its siblings.
struct Place {
    target: PathBuf,
    next: PathBuf,
    last: PathBuf,
    lock: PathBuf,
    parent: PathBuf,
}

impl Place {
    fn of(target: &Path) -> Result<Self, PublishError> {
        // A link to a folder elsewhere is followed once, so that the folder changes and the link stays.
        let target = if target.is_symlink() {
            fs::canonicalize(target).map_err(failed("follow", target))?
        } else {
            std::path::absolute(target).map_err(failed("find", target))?
        };
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Err(PublishError::Foreign { target });
        };
        let parent = parent.to_owned();
        fs::create_dir_all(&parent).map_err(failed("make", &parent))?;
        let sibling = |end: &str| parent.join(format!(".{}.{end}", name.to_string_lossy()));
        Ok(Self { next: sibling("next"), last: sibling("last"), lock: sibling("lock"), target, parent })
    }

    fn lock(&self) -> Result<File, PublishError> {
        let file = File::create(&self.lock).map_err(failed("make", &self.lock))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(PublishError::Busy { target: self.target.clone() }),
            Err(TryLockError::Error(source)) => Err(failed("lock", &self.lock)(source)),
        }
    }

    /// Puts right what a killed run left: an edition moved aside comes back, an unfinished one goes.
    fn recover(&self) -> Result<(), PublishError> {
        if !self.target.exists() && self.last.exists() {
            fs::rename(&self.last, &self.target).map_err(failed("bring back", &self.last))?;
        }
        remove(&self.next)?;
        remove(&self.last)
    }

    fn refuse_foreign(&self) -> Result<(), PublishError> {
        let empty = match fs::read_dir(&self.target) {
            Ok(mut entries) => entries.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => false,
            Err(error) => return Err(failed("read", &self.target)(error)),
        };
        if empty || self.target.join(MARKER).is_file() {
            return Ok(());
        }
        Err(PublishError::Foreign { target: self.target.clone() })
    }

    fn swap(&self) -> Result<(), PublishError> {
        if !self.target.exists() {
            fs::rename(&self.next, &self.target).map_err(failed("publish", &self.target))?;
        } else if exchange(&self.next, &self.target).is_err() {
            // Where two folders cannot change places at once there is a moment with neither; `recover` covers it.
            fs::rename(&self.target, &self.last).map_err(failed("move aside", &self.target))?;
            if let Err(error) = fs::rename(&self.next, &self.target) {
                fs::rename(&self.last, &self.target).map_err(failed("bring back", &self.last))?;
                return Err(failed("publish", &self.target)(error));
            }
        }
        flush(&self.parent)?;
        remove(&self.next)?;
        remove(&self.last)
    }
}
