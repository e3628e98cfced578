//! Writes an index from all of its documents: one segment.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tantivy::directory::{FileSlice, OwnedBytes};

use super::contents::{Contents, Entry};
use super::hot::{Bundle, Header, Hot, Piece};
use super::pieces::Watched;
use super::segment::{META, Segment};
use super::{CHUNK, Index, LABEL, Label};
use crate::schema::SCHEMA_VERSION;
use crate::{Card, Document, Kind, warm};

/// A bundle added to another stands in the file that is fetched first when it is no longer than this.
const WITHIN: usize = 48 * 1024;

/// Why an index cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The documents do not come in the order of kind and id, or one comes twice.
    #[error("document `{id}` ({}) does not come after `{before}`: give each once, by kind and id", kind.word())]
    OutOfOrder {
        /// The document's kind.
        kind: Kind,
        /// The document.
        id: String,
        /// The one before it.
        before: String,
    },
    /// A document's card cannot be stored.
    #[error("the card of document `{id}` cannot be stored: {source}")]
    Card {
        /// The document.
        id: String,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// tantivy fails.
    #[error("the search index cannot be written: {0}")]
    Index(#[from] tantivy::TantivyError),
}

/// Takes documents one by one.
pub struct Writer {
    segment: Segment,
    order: Order,
    entries: Vec<Entry>,
}

/// An index that is written.
#[derive(Clone, Debug)]
pub struct Written {
    /// What `index.json` says of it.
    pub label: Label,
    /// Its files by name, `index.json` among them, without those that stand already.
    pub files: Vec<File>,
    /// The names of its files that stand already.
    pub standing: Vec<String>,
    pub(super) contents: Option<Contents>,
}

impl Written {
    /// What has to be known to bring the index up to date later; none when what was known before still holds.
    ///
    /// `maker` names the program: what another one wrote is not added to.
    pub fn contents(self, maker: &str) -> Option<Vec<u8>> {
        self.contents.and_then(|contents| contents.encode(maker))
    }
}

/// A file of the index.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name in the index's folder.
    pub name: String,
    pub(super) bytes: OwnedBytes,
}

impl File {
    /// What is in it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Sees that documents come in order.
#[derive(Debug, Default)]
pub(super) struct Order {
    last: Option<(Kind, String)>,
}

impl Order {
    pub(super) fn take(&mut self, card: &Card) -> Result<(), WriteError> {
        if let Some((kind, before)) = &self.last
            && (*kind, before.as_str()) >= (card.kind, card.id.as_str())
        {
            return Err(WriteError::OutOfOrder {
                kind: card.kind,
                id: card.id.clone(),
                before: before.clone(),
            });
        }
        self.last = Some((card.kind, card.id.clone()));
        Ok(())
    }
}

impl Writer {
    /// Begins an empty index.
    pub fn new() -> Result<Self, WriteError> {
        Ok(Self { segment: Segment::new()?, order: Order::default(), entries: Vec::new() })
    }

    /// Adds a document; documents come in the order of kind and id, which is that of equal results.
    pub fn add(&mut self, document: &Document) -> Result<(), WriteError> {
        self.order.take(&document.card)?;
        let forms = self.segment.add(document)?;
        self.entries.push(Entry::of(document, forms)?);
        Ok(())
    }

    /// Ends the index and gives its files.
    pub fn finish(self) -> Result<Written, WriteError> {
        let part = self.segment.finish()?;
        let header = Header {
            version: SCHEMA_VERSION,
            documents: self.entries.len(),
            bundles: vec![part.bundle.clone()],
            changes: None,
        };
        let aside = BTreeMap::from([(META.to_owned(), OwnedBytes::new(part.meta.clone().into_bytes()))]);
        let slice = FileSlice::new(Arc::new(part.bytes.clone()));
        let hot = Hot { header, aside, pieces: Vec::new() };
        let (mut written, first) = files(hot, &[slice])?;
        written.files.extend(bundle_files(&part.bundle, &part.bytes));
        written.files.sort_by(|one, other| one.name.cmp(&other.name));
        written.contents = Some(Contents::new(part.bundle, part.meta, first, self.entries));
        Ok(written)
    }
}

/// The files of an index beside its bundles, and how long the one to be fetched first is.
pub(super) fn files(mut hot: Hot, bundles: &[FileSlice]) -> Result<(Written, usize), WriteError> {
    hot.pieces = touched(&hot, bundles)?;
    let first = packed(&hot.encode().map_err(|error| not_json(&error))?);
    let bundles =
        hot.header.bundles.iter().enumerate().filter(|(number, _)| !is_within(&hot.header, *number));
    let label = Label {
        version: hot.header.version,
        documents: hot.header.documents,
        hot: format!("{}.hot", hexadecimal(&Sha256::digest(&first)[..16])),
        bundles: bundles.map(|(_, bundle)| bundle.file()).collect(),
    };
    let mut json = serde_json::to_vec(&label).map_err(|error| not_json(&error))?;
    json.push(b'\n');
    let length = first.len();
    let files = vec![
        File { name: label.hot.clone(), bytes: OwnedBytes::new(first) },
        File { name: LABEL.to_owned(), bytes: OwnedBytes::new(json) },
    ];
    Ok((Written { label, files, standing: Vec::new(), contents: None }, length))
}

/// Whether a bundle stands in the file that is fetched first.
pub(super) fn is_within(header: &Header, bundle: usize) -> bool {
    bundle > 0 && header.bundles.get(bundle).is_some_and(|bundle| bundle.length <= WITHIN)
}

/// A bundle whole and in chunks.
pub(super) fn bundle_files(bundle: &Bundle, bytes: &OwnedBytes) -> Vec<File> {
    let whole = File { name: bundle.file(), bytes: bytes.clone() };
    let chunks = chunks(bundle).map(|(name, start, end)| File { name, bytes: bytes.slice(start..end) });
    std::iter::once(whole).chain(chunks).collect()
}

/// The names of a bundle's chunks, and which bytes they hold.
pub(super) fn chunks(bundle: &Bundle) -> impl Iterator<Item = (String, usize, usize)> {
    let starts = (0..).zip((0..bundle.length).step_by(CHUNK));
    starts.map(|(number, start): (usize, usize)| {
        (format!("{}/{number:06}.bin", bundle.name), start, bundle.length.min(start + CHUNK))
    })
}

/// The parts of the bundles that every query needs.
fn touched(hot: &Hot, bundles: &[FileSlice]) -> Result<Vec<Piece>, WriteError> {
    let watched: Vec<Watched> = bundles.iter().cloned().map(Watched::new).collect();
    let slices: Vec<FileSlice> =
        watched.iter().map(|watched| FileSlice::new(Arc::new(watched.clone()))).collect();
    let index = Index::within(hot, &slices)?;
    warm::every_question(&index)?;
    let mut pieces = Vec::new();
    for (number, (watched, bundle)) in watched.iter().zip(bundles).enumerate() {
        let whole = 0..hot.header.bundles[number].length;
        let ranges = if is_within(&hot.header, number) { vec![whole] } else { watched.read() };
        for range in ranges {
            let bytes = bundle.read_bytes_slice(range.clone()).map_err(tantivy::TantivyError::from)?;
            pieces.push(Piece { bundle: number, start: range.start, bytes });
        }
    }
    Ok(pieces)
}

/// As few bytes as can be: it is written once and fetched by everybody.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Neither call can fail: they write to memory.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

pub(super) fn not_json(error: &serde_json::Error) -> tantivy::TantivyError {
    tantivy::TantivyError::InternalError(error.to_string())
}
