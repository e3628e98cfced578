//! Writes an index: one segment, whose files depend on the documents alone.
//!
//! tantivy names a segment at random. Here its files are written under that name in memory, and then handed out as one
//! file under a name that is made of what is in it: the same documents give the same names and bytes.

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tantivy::directory::{FileSlice, OwnedBytes, RamDirectory};
use tantivy::index::SegmentId;
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::{Directory, IndexSettings, TantivyDocument};

use super::hot::{Bundle, Header, Hot};
use super::pieces::Watched;
use super::{CHUNK, Index, LABEL, Label};
use crate::amount::Span;
use crate::analysis::{sections, tokenizers};
use crate::schema::{Fields, SCHEMA_VERSION, schema};
use crate::{Card, Document, Kind, warm};

/// Sets how large the table of terms is at first; it grows as needed.
const MEMORY: usize = 64 * 1024 * 1024;

/// Bytes of cards that are read together; small, since a page of results is scattered over the index.
const BLOCK: usize = 4096;

/// tantivy's list of segments.
const META: &str = "meta.json";

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
    segment: SingleSegmentIndexWriter,
    directory: RamDirectory,
    fields: Fields,
    last: Option<(Kind, String)>,
    documents: usize,
}

/// An index that is written.
#[derive(Clone, Debug)]
pub struct Written {
    /// What `index.json` says of it.
    pub label: Label,
    /// Its files by name, `index.json` among them.
    pub files: Vec<File>,
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

impl Writer {
    /// Begins an empty index.
    pub fn new() -> Result<Self, WriteError> {
        let (schema, fields) = schema();
        // A thread for the store would gain nothing here, and there is none in a browser.
        let settings = IndexSettings {
            docstore_compress_dedicated_thread: false,
            docstore_blocksize: BLOCK,
            ..IndexSettings::default()
        };
        let directory = RamDirectory::create();
        let index = tantivy::Index::builder().schema(schema).settings(settings).tokenizers(tokenizers());
        let segment = index.single_segment_index_writer(directory.clone(), MEMORY)?;
        Ok(Self { segment, directory, fields, last: None, documents: 0 })
    }

    /// Adds a document; documents come in the order of kind and id, which is that of equal results.
    pub fn add(&mut self, document: &Document) -> Result<(), WriteError> {
        let card = &document.card;
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
        self.segment.add_document(self.fields.document(document)?)?;
        self.documents += 1;
        Ok(())
    }

    /// Ends the index and gives its files.
    pub fn finish(self) -> Result<Written, WriteError> {
        let Self { segment, directory, documents, .. } = self;
        let metas = segment.finalize()?.load_metas()?;
        let mut written: Vec<(String, PathBuf)> = metas
            .list_segment_files()
            .into_iter()
            .filter(|path| directory.exists(path).unwrap_or(false))
            .filter_map(|path| Some((path.extension()?.to_str()?.to_owned(), path)))
            .collect();
        written.sort();

        let mut bundle = Vec::new();
        let mut parts: Vec<(String, Range<usize>)> = Vec::with_capacity(written.len());
        for (extension, path) in written {
            let start = bundle.len();
            bundle.extend_from_slice(&read(&directory, &path)?);
            parts.push((extension, start..bundle.len()));
        }
        let mut digest = Sha256::new();
        for (extension, range) in &parts {
            digest.update(extension.as_bytes());
            digest.update((range.len() as u64).to_le_bytes());
        }
        digest.update(&bundle);
        let name = hexadecimal(&digest.finalize()[..16]);
        let mut meta = read(&directory, Path::new(META))?.to_vec();
        for segment in &metas.segments {
            meta = renamed(&meta, segment.id(), &name)?;
        }
        let header = Header {
            version: SCHEMA_VERSION,
            documents,
            ranges: parts
                .into_iter()
                .map(|(extension, range)| (format!("{name}.{extension}"), range))
                .collect(),
            bundle: Bundle { name, length: bundle.len() },
        };
        let aside = BTreeMap::from([(META.to_owned(), OwnedBytes::new(meta))]);
        files(Hot { header, aside, pieces: Vec::new() }, OwnedBytes::new(bundle))
    }
}

/// The files of an index that opens as `hot` says.
fn files(mut hot: Hot, bundle: OwnedBytes) -> Result<Written, WriteError> {
    hot.pieces = touched(&hot, &bundle)?;
    let name = hot.header.bundle.name.clone();
    let first = packed(&hot.encode().map_err(|error| not_json(&error))?);
    let label = Label {
        version: hot.header.version,
        documents: hot.header.documents,
        hot: format!("{}.hot", hexadecimal(&Sha256::digest(&first)[..16])),
        bundle: format!("{name}.bin"),
    };
    let mut json = serde_json::to_vec(&label).map_err(|error| not_json(&error))?;
    json.push(b'\n');
    let chunks = (0..).zip((0..bundle.len()).step_by(CHUNK)).map(|(number, start): (usize, usize)| File {
        name: format!("{name}/{number:06}.bin"),
        bytes: bundle.slice(start..bundle.len().min(start + CHUNK)),
    });
    let mut files: Vec<File> = chunks.collect();
    files.push(File { name: label.bundle.clone(), bytes: bundle });
    files.push(File { name: label.hot.clone(), bytes: OwnedBytes::new(first) });
    files.push(File { name: LABEL.to_owned(), bytes: OwnedBytes::new(json) });
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Written { label, files })
}

/// The parts of the bundle that every query needs.
fn touched(hot: &Hot, bundle: &OwnedBytes) -> Result<Vec<(usize, OwnedBytes)>, WriteError> {
    let watched = Watched::new(bundle.clone());
    let index = Index::within(hot, FileSlice::new(Arc::new(watched.clone())))?;
    warm::every_question(&index)?;
    Ok(watched.read().into_iter().map(|range| (range.start, bundle.slice(range))).collect())
}

/// As few bytes as can be: it is written once and fetched by everybody.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Neither call can fail: they write to memory.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

impl Fields {
    fn document(&self, document: &Document) -> Result<TantivyDocument, WriteError> {
        let card = &document.card;
        let language = card.language.as_deref();
        let organisations = || card.organisations.iter().map(String::as_str);
        let body = || document.body.iter().map(String::as_str);
        let mut out = TantivyDocument::default();
        out.add_text(self.title, sections(language, [card.title.as_str()]));
        // Names are part of the text, so that words asked for anywhere are looked up in two dictionaries and not in three.
        out.add_text(self.body, sections(language, body().chain(organisations())));
        out.add_text(self.org, sections(language, organisations()));
        out.add_text(
            self.forms,
            sections(language, [card.title.as_str()].into_iter().chain(body()).chain(organisations())),
        );
        out.add_text(self.kind, card.kind.word());
        out.add_text(self.id, &card.id);
        for name in organisations() {
            out.add_text(self.org_name, name);
        }
        for sector in &card.sector {
            out.add_text(self.sector, sector);
        }
        for (field, value) in [
            (self.service, &card.service),
            (self.status, &card.status),
            (self.period, &card.period),
            (self.basis, &card.basis),
            (self.country, &card.country),
            (self.source, &card.source),
            (self.language, &card.language),
            (self.currency, &card.currency),
            (self.unit, &card.unit),
        ] {
            if let Some(value) = value {
                out.add_text(field, value);
            }
        }
        if let Some((country, _nation)) = card.country.as_deref().and_then(|code| code.split_once('-')) {
            out.add_text(self.country, country);
        }
        let span = Span::of(card.low, card.high);
        for (field, value) in [
            (self.low, span.low),
            (self.high, span.high),
            (self.date, card.day()),
            (self.year, card.day().map(|day| day / 10_000)),
            (self.by_year, card.by_year.map(u64::from)),
            (self.appearances, Some(u64::from(card.appearances))),
        ] {
            if let Some(value) = value {
                out.add_u64(field, value);
            }
        }
        out.add_bytes(self.card, &stored(card)?);
        Ok(out)
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// The card without what is not stated, which would be half of it.
fn stored(card: &Card) -> Result<Vec<u8>, WriteError> {
    let store = || {
        let mut value = serde_json::to_value(card)?;
        if let Some(map) = value.as_object_mut() {
            map.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
        }
        serde_json::to_vec(&value)
    };
    store().map_err(|source| WriteError::Card { id: card.id.clone(), source })
}

fn read(directory: &RamDirectory, path: &Path) -> Result<OwnedBytes, tantivy::TantivyError> {
    let file = directory.get_file_handle(path)?;
    Ok(file.read_bytes(0..file.len())?)
}

/// The list of segments with a segment's name replaced; its text is kept as tantivy wrote it.
fn renamed(meta: &[u8], old: SegmentId, name: &str) -> Result<Vec<u8>, tantivy::TantivyError> {
    let new = SegmentId::from_uuid_string(name)
        .map_err(|error| tantivy::TantivyError::InvalidArgument(format!("{error:?}")))?;
    let written = |id: SegmentId| serde_json::to_string(&id).map_err(|error| not_json(&error));
    Ok(String::from_utf8_lossy(meta).replace(&written(old)?, &written(new)?).into_bytes())
}

fn not_json(error: &serde_json::Error) -> tantivy::TantivyError {
    tantivy::TantivyError::InternalError(error.to_string())
}
