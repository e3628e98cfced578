//! Opens an index for searching.

use std::fmt;
use std::path::Path;

use tantivy::directory::error::OpenReadError;
use tantivy::{Directory, ReloadPolicy, Searcher};

use super::frozen::Frozen;
use super::{LABEL, Label};
use crate::schema::{Fields, SCHEMA_VERSION, schema};

/// An index that can be searched.
#[derive(Clone)]
pub struct Index {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
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
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Index {
    /// Opens the index in a folder.
    #[cfg(feature = "disk")]
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let place = format!("`{}`", folder.display());
        if !folder.join(LABEL).is_file() {
            return Err(OpenError::Missing { place });
        }
        match tantivy::directory::MmapDirectory::open(folder) {
            Ok(directory) => Self::read(Box::new(directory), place),
            Err(source) => Err(OpenError::Damaged { place, source: source.into() }),
        }
    }

    /// Opens the index in any directory that tantivy can read; it is never written to.
    pub fn open_in(directory: impl Directory) -> Result<Self, OpenError> {
        Self::read(Box::new(directory), "the directory given".to_owned())
    }

    /// How many documents it holds.
    pub fn documents(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }

    fn read(directory: Box<dyn Directory>, place: String) -> Result<Self, OpenError> {
        let label = match directory.atomic_read(Path::new(LABEL)) {
            Ok(label) => label,
            Err(OpenReadError::FileDoesNotExist(_)) => return Err(OpenError::Missing { place }),
            Err(source) => return Err(OpenError::Damaged { place, source: source.into() }),
        };
        let label: Label = match serde_json::from_slice(&label) {
            Ok(label) => label,
            Err(source) => return Err(OpenError::Damaged { place, source: source.into() }),
        };
        if label.version != SCHEMA_VERSION {
            return Err(OpenError::Version { place, found: label.version });
        }
        match searcher(directory) {
            Ok(searcher) => Ok(Self { searcher, fields: schema().1 }),
            Err(source) => Err(OpenError::Damaged { place, source: source.into() }),
        }
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("documents", &self.documents()).finish_non_exhaustive()
    }
}

fn searcher(directory: Box<dyn Directory>) -> tantivy::Result<Searcher> {
    let index = tantivy::Index::open(Frozen(directory))?;
    if index.schema() != schema().0 {
        return Err(tantivy::TantivyError::SchemaError(
            "its fields are not those of this program".to_owned(),
        ));
    }
    // A watching reader would start a thread; a published index never changes under its name.
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(reader.searcher())
}
