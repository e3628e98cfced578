//! Opens an index for searching.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
#[cfg(feature = "disk")]
use std::path::Path;
use std::sync::Arc;

#[cfg(feature = "disk")]
use tantivy::Directory;
#[cfg(feature = "disk")]
use tantivy::HasLen;
use tantivy::TantivyError::InternalError;
use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::{DocAddress, ReloadPolicy, Searcher};

use super::cards::{CARDS, Cards};
use super::changes::Updated;
use super::hot::{Bundle, Hot};
use super::packed::Packed;
use super::pieces::Pieces;
#[cfg(feature = "disk")]
use super::{LABEL, Label};
use crate::schema::{Fields, SCHEMA_VERSION, schema};

/// Anything that can go wrong elsewhere.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Ranges of bundles, each with the bundle's number, in order.
pub type Missing = Vec<(usize, Range<usize>)>;

/// An index that can be searched.
#[derive(Clone)]
pub struct Index {
    pub(crate) searcher: Searcher,
    pub(crate) fields: Fields,
    /// What is not as in the first segment.
    pub(crate) updated: Arc<Updated>,
    /// What results show, by segment.
    cards: Vec<Cards>,
    /// What is at hand of the bundles of an index far away.
    pieces: Option<Vec<Pieces>>,
    /// The bundles' files.
    bundles: Vec<String>,
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
        let bundle = |number: usize, bundle: &Bundle| {
            if let Some(bytes) = hot.whole(number) {
                return Ok(FileSlice::new(Arc::new(bytes)));
            }
            let file =
                directory.open_read(Path::new(&bundle.file())).map_err(|error| damaged(error.into()))?;
            if file.len() == bundle.length {
                return Ok(file);
            }
            Err(damaged(format!("`{}` is not as long as it was written", bundle.file()).into()))
        };
        let bundles = hot.header.bundles.iter().enumerate().map(|(number, each)| bundle(number, each));
        let bundles = bundles.collect::<Result<_, _>>()?;
        Self::read(&hot, bundles, None, &place)
    }

    /// Opens an index that has just been written.
    #[cfg(feature = "disk")]
    pub fn of(files: &[super::File]) -> Result<Self, OpenError> {
        let place = "memory".to_owned();
        let missing = || OpenError::Missing { place: place.clone() };
        let named = |name: &str| files.iter().find(|file| file.name == name);
        let damaged = |source: Cause| OpenError::Damaged { place: place.clone(), source };
        let label = named(LABEL).ok_or_else(missing)?;
        let label: Label = serde_json::from_slice(label.bytes()).map_err(|error| damaged(error.into()))?;
        let hot = named(&label.hot).ok_or_else(missing)?;
        let unpacked = unpacked(hot.bytes()).map_err(|error| damaged(error.into()))?;
        let hot = hot_of(unpacked, &place)?;
        let bundle = |(number, bundle): (usize, &Bundle)| {
            let bytes = hot.whole(number).or_else(|| Some(named(&bundle.file())?.bytes.clone()));
            bytes.map(|bytes| FileSlice::new(Arc::new(bytes))).ok_or_else(missing)
        };
        let bundles = hot.header.bundles.iter().enumerate().map(bundle).collect::<Result<_, _>>()?;
        Self::read(&hot, bundles, None, &place)
    }

    /// Opens an index of which only the file to be fetched first is at hand, uncompressed.
    ///
    /// What a question needs besides is told by [`Index::take_missing`] and given by [`Index::put`].
    pub fn far(hot: Vec<u8>) -> Result<Self, OpenError> {
        let place = "the site".to_owned();
        let hot = hot_of(hot, &place)?;
        let pieces: Vec<Pieces> =
            hot.header.bundles.iter().map(|bundle| Pieces::new(bundle.length)).collect();
        for piece in &hot.pieces {
            if let Some(pieces) = pieces.get(piece.bundle) {
                pieces.put(piece.start, &piece.bytes);
            }
        }
        let bundles = pieces.iter().map(|pieces| FileSlice::new(Arc::new(pieces.clone()))).collect();
        Self::read(&hot, bundles, Some(pieces), &place)
    }

    /// How many documents it holds.
    pub fn documents(&self) -> usize {
        usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX)
    }

    /// The files of its bundles, whose numbers [`Index::take_missing`] tells.
    pub fn bundles(&self) -> &[String] {
        &self.bundles
    }

    /// Takes bytes of a bundle, from `start` on. An index on a disk needs none.
    pub fn put(&self, bundle: usize, start: usize, bytes: Vec<u8>) {
        if let Some(pieces) = self.pieces.as_ref().and_then(|pieces| pieces.get(bundle)) {
            pieces.put(start, &OwnedBytes::new(bytes));
        }
    }

    /// The parts of bundles that were needed since the last call and are not at hand.
    pub fn take_missing(&self) -> Missing {
        let bundles = self.pieces.iter().flatten().enumerate();
        let missing = bundles
            .flat_map(|(bundle, pieces)| pieces.take_missing().into_iter().map(move |range| (bundle, range)));
        missing.collect()
    }

    /// A document's card as JSON.
    pub(crate) fn card(&self, address: DocAddress) -> tantivy::Result<Vec<u8>> {
        let cards = self.cards.get(address.segment_ord as usize);
        let cards = cards.ok_or_else(|| InternalError("a document has no card".to_owned()))?;
        cards.get(address.doc_id as usize)
    }

    /// Whether parts of it may be missing.
    pub(crate) fn is_far(&self) -> bool {
        self.pieces.is_some()
    }

    fn read(
        hot: &Hot,
        bundles: Vec<FileSlice>,
        pieces: Option<Vec<Pieces>>,
        place: &str,
    ) -> Result<Self, OpenError> {
        match Self::within(hot, &bundles) {
            Ok(index) => Ok(Self { pieces, ..index }),
            Err(source) => Err(OpenError::Damaged { place: place.to_owned(), source: source.into() }),
        }
    }

    /// The index in bundles.
    pub(super) fn within(hot: &Hot, bundles: &[FileSlice]) -> tantivy::Result<Self> {
        let parts = hot.header.bundles.iter().zip(bundles).flat_map(|(bundle, file)| {
            bundle.ranges.iter().map(|(name, range)| (name.clone(), file.slice(range.clone())))
        });
        let parts: BTreeMap<String, FileSlice> = parts.collect();
        let cards = hot.header.bundles.iter().map(|bundle| {
            let file = parts.get(&format!("{}.{CARDS}", bundle.name));
            Cards::open(file.cloned().ok_or_else(|| InternalError("a bundle has no cards".to_owned()))?)
        });
        let cards = cards.collect::<tantivy::Result<_>>()?;
        Ok(Self {
            searcher: searcher(Packed { parts, aside: hot.aside.clone() })?,
            cards,
            fields: schema().1,
            updated: Arc::new(Updated::new(hot.header.changes.as_ref())),
            pieces: None,
            bundles: hot.header.bundles.iter().map(Bundle::file).collect(),
        })
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
pub(super) fn unpacked(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
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
