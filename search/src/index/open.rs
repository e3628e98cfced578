//! Opens an index for searching.

use std::fmt;
use std::ops::Range;
#[cfg(feature = "disk")]
use std::path::Path;
use std::sync::Arc;

#[cfg(feature = "disk")]
use tantivy::Directory;
use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::{HasLen, ReloadPolicy, Searcher};

use super::hot::Hot;
use super::packed::Packed;
use super::pieces::Pieces;
#[cfg(feature = "disk")]
use super::{LABEL, Label};
use crate::schema::{Fields, SCHEMA_VERSION, schema};

/// Anything that can go wrong elsewhere.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Ranges of the bundle, in order.
pub type Missing = Vec<Range<usize>>;

/// An index that can be searched.
#[derive(Clone)]
pub struct Index {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    /// What is at hand of an index far away.
    pieces: Option<Pieces>,
}

/// Why an index does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is none.
    #[error("there is no search index in {place}\n  hint: run `commonpurse build` first")]
    Missing {
        /// Where it was looked for.
        place: String,
    },
    /// Another version of the program wrote it.
    #[error(
        "the search index in {place} is of version {found}, and this program reads version {SCHEMA_VERSION}\n  \
         hint: run `commonpurse build` to write it anew"
    )]
    Version {
        /// Where it stands.
        place: String,
        /// The version found.
        found: u32,
    },
    /// Its files are damaged.
    #[error(
        "the search index in {place} cannot be read: {source}\n  hint: run `commonpurse build` to write it anew"
    )]
    Damaged {
        /// Where it stands.
        place: String,
        /// What is wrong.
        source: Cause,
    },
}

impl Index {
    /// Opens the index in a folder.
    #[cfg(feature = "disk")]
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        use tantivy::directory::MmapDirectory;

        let place = format!("`{}`", folder.display());
        let damaged = |source: Cause| OpenError::Damaged { place: place.clone(), source };
        if !folder.join(LABEL).is_file() {
            return Err(OpenError::Missing { place });
        }
        let label = std::fs::read(folder.join(LABEL)).map_err(|error| damaged(error.into()))?;
        let version: Version = serde_json::from_slice(&label).map_err(|error| damaged(error.into()))?;
        check_version(version.version, &place)?;
        let label: Label = serde_json::from_slice(&label).map_err(|error| damaged(error.into()))?;
        let packed = std::fs::read(folder.join(&label.hot)).map_err(|error| damaged(error.into()))?;
        let hot = hot_of(unpacked(&packed).map_err(|error| damaged(error.into()))?, &place)?;
        let directory = MmapDirectory::open(folder).map_err(|error| damaged(error.into()))?;
        let bundle = directory.open_read(Path::new(&label.bundle)).map_err(|error| damaged(error.into()))?;
        if bundle.len() != hot.header.bundle.length {
            return Err(damaged(format!("`{}` is not as long as it was written", label.bundle).into()));
        }
        Self::read(&hot, bundle, None, &place)
    }

    /// Opens an index that has just been written.
    #[cfg(feature = "disk")]
    pub fn of(files: &[super::File]) -> Result<Self, OpenError> {
        let place = "memory".to_owned();
        let ending =
            |ending: &str| files.iter().find(|file| file.name.ends_with(ending) && !file.name.contains('/'));
        let (Some(hot), Some(bundle)) = (ending(".hot"), ending(".bin")) else {
            return Err(OpenError::Missing { place });
        };
        let unpacked = unpacked(hot.bytes())
            .map_err(|source| OpenError::Damaged { place: place.clone(), source: source.into() })?;
        let bundle = FileSlice::new(Arc::new(bundle.bytes.clone()));
        Self::read(&hot_of(unpacked, &place)?, bundle, None, &place)
    }

    /// Opens an index of which only the file to be fetched first is at hand, uncompressed.
    ///
    /// What a question needs besides is told by [`Index::take_missing`] and given by [`Index::put`].
    pub fn far(hot: Vec<u8>) -> Result<Self, OpenError> {
        let place = "the site".to_owned();
        let hot = hot_of(hot, &place)?;
        let pieces = Pieces::new(hot.header.bundle.length);
        for (start, bytes) in &hot.pieces {
            pieces.put(*start, bytes);
        }
        Self::read(&hot, FileSlice::new(Arc::new(pieces.clone())), Some(pieces), &place)
    }

    /// How many documents it holds.
    pub fn documents(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }

    /// Takes bytes of the bundle, from `start` on. An index on a disk needs none.
    pub fn put(&self, start: usize, bytes: Vec<u8>) {
        if let Some(pieces) = &self.pieces {
            pieces.put(start, &OwnedBytes::new(bytes));
        }
    }

    /// The parts of the bundle that were needed since the last call and are not at hand.
    pub fn take_missing(&self) -> Missing {
        self.pieces.as_ref().map(Pieces::take_missing).unwrap_or_default()
    }

    /// Whether parts of it may be missing.
    pub(crate) fn is_far(&self) -> bool {
        self.pieces.is_some()
    }

    fn read(hot: &Hot, bundle: FileSlice, pieces: Option<Pieces>, place: &str) -> Result<Self, OpenError> {
        match Self::within(hot, bundle) {
            Ok(index) => Ok(Self { pieces, ..index }),
            Err(source) => Err(OpenError::Damaged { place: place.to_owned(), source: source.into() }),
        }
    }

    /// The index in a bundle.
    pub(super) fn within(hot: &Hot, bundle: FileSlice) -> tantivy::Result<Self> {
        let packed = Packed { bundle, ranges: hot.header.ranges.clone(), aside: hot.aside.clone() };
        Ok(Self { searcher: searcher(packed)?, fields: schema().1, pieces: None })
    }
}

/// What every version of [`LABEL`] says.
#[cfg(feature = "disk")]
#[derive(serde::Deserialize)]
struct Version {
    version: u32,
}

fn check_version(found: u32, place: &str) -> Result<(), OpenError> {
    if found == SCHEMA_VERSION { Ok(()) } else { Err(OpenError::Version { place: place.to_owned(), found }) }
}

fn hot_of(bytes: Vec<u8>, place: &str) -> Result<Hot, OpenError> {
    let Some(hot) = Hot::decode(bytes) else {
        let source = "its first file is not one that this program writes".into();
        return Err(OpenError::Damaged { place: place.to_owned(), source });
    };
    check_version(hot.header.version, place)?;
    Ok(hot)
}

#[cfg(feature = "disk")]
fn unpacked(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    use std::io::Read;

    let mut out = Vec::new();
    flate2::read::GzDecoder::new(bytes).read_to_end(&mut out)?;
    Ok(out)
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("documents", &self.documents()).finish_non_exhaustive()
    }
}

fn searcher(packed: Packed) -> tantivy::Result<Searcher> {
    let index = tantivy::Index::open(packed)?;
    if index.schema() != schema().0 {
        return Err(tantivy::TantivyError::SchemaError(
            "its fields are not those of this program".to_owned(),
        ));
    }
    // A watching reader would start a thread; a published index never changes under its name.
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(reader.searcher())
}
