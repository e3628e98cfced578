//! Documents to one segment, as a bundle whose bytes depend on the documents alone.
//!
//! tantivy names a segment at random. Here its files are written under that name in memory, and then handed out as one
//! file under a name that is made of what is in it: the same documents give the same names and bytes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};
use tantivy::directory::{OwnedBytes, RamDirectory};
use tantivy::index::SegmentId;
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::{Directory, IndexSettings, TantivyDocument};

use super::cards::{CARDS, Layout};
use super::hot::Bundle;
use super::write::{WriteError, hexadecimal, not_json};
use crate::amount::Span;
use crate::analysis::{sections, tokenizers};
use crate::schema::{Fields, schema};
use crate::{Document, figures};

/// Sets how large the table of terms is at first; it grows as needed.
const MEMORY: usize = 64 * 1024 * 1024;

/// tantivy's list of segments.
pub(super) const META: &str = "meta.json";

/// A segment in the making.
pub(super) struct Segment {
    writer: SingleSegmentIndexWriter,
    directory: RamDirectory,
    fields: Fields,
    cards: Layout,
    /// Forms told so far.
    forms: Arc<AtomicU64>,
}

/// A segment that is written.
pub(super) struct Part {
    pub(super) bundle: Bundle,
    pub(super) bytes: OwnedBytes,
    /// tantivy's list of segments, with this one.
    pub(super) meta: String,
}

impl Segment {
    /// Begins an empty one.
    pub(super) fn new() -> Result<Self, WriteError> {
        let (schema, fields) = schema();
        // A thread for the store would gain nothing here, and there is none in a browser.
        let settings =
            IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
        let directory = RamDirectory::create();
        let (tokenizers, forms) = tokenizers();
        let index = tantivy::Index::builder().schema(schema).settings(settings).tokenizers(tokenizers);
        let writer = index.single_segment_index_writer(directory.clone(), MEMORY)?;
        let cards = Layout::new().map_err(|error| not_json(&error))?;
        Ok(Self { writer, directory, fields, cards, forms })
    }

    /// Adds a document, and says how many forms are written in it.
    pub(super) fn add(&mut self, document: &Document) -> Result<u64, WriteError> {
        let before = self.forms.load(Ordering::Relaxed);
        self.writer.add_document(self.fields.document(document))?;
        let card = self.cards.add(&document.card);
        card.map_err(|source| WriteError::Card { id: document.card.id.clone(), source })?;
        Ok(self.forms.load(Ordering::Relaxed) - before)
    }

    /// Ends it.
    pub(super) fn finish(self) -> Result<Part, WriteError> {
        let Self { writer, directory, cards, .. } = self;
        let metas = writer.finalize()?.load_metas()?;
        let mut written: Vec<(String, PathBuf)> = metas
            .list_segment_files()
            .into_iter()
            .filter(|path| directory.exists(path).unwrap_or(false))
            .filter_map(|path| Some((path.extension()?.to_str()?.to_owned(), path)))
            .collect();
        written.sort();

        let mut bytes = Vec::new();
        let mut parts: Vec<(String, Range<usize>)> = Vec::with_capacity(written.len());
        for (extension, path) in written {
            let start = bytes.len();
            bytes.extend_from_slice(&read(&directory, &path)?);
            parts.push((extension, start..bytes.len()));
        }
        let start = bytes.len();
        bytes.extend(cards.finish());
        parts.push((CARDS.to_owned(), start..bytes.len()));
        let mut digest = Sha256::new();
        for (extension, range) in &parts {
            digest.update(extension.as_bytes());
            digest.update((range.len() as u64).to_le_bytes());
        }
        digest.update(&bytes);
        let name = hexadecimal(&digest.finalize()[..16]);
        let mut meta = String::from_utf8_lossy(&read(&directory, Path::new(META))?).into_owned();
        for segment in &metas.segments {
            meta = renamed(&meta, segment.id(), &name)?;
        }
        let ranges: BTreeMap<String, Range<usize>> =
            parts.into_iter().map(|(extension, range)| (format!("{name}.{extension}"), range)).collect();
        let bundle = Bundle { name, length: bytes.len(), ranges };
        Ok(Part { bundle, bytes: OwnedBytes::new(bytes), meta })
    }
}

impl Fields {
    fn document(&self, document: &Document) -> TantivyDocument {
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
        let figure = figures::stored(Span::of(card.low, card.high));
        let numbers = [
            (self.date, card.day()),
            (self.year, card.day().map(|day| day / 10_000)),
            (self.by_year, card.by_year.map(u64::from)),
            (self.appearances, Some(u64::from(card.appearances))),
        ];
        for (field, value) in self.figures.into_iter().zip(figure).chain(numbers) {
            if let Some(value) = value {
                out.add_u64(field, value);
            }
        }
        out
    }
}

pub(super) fn read(directory: &RamDirectory, path: &Path) -> Result<OwnedBytes, tantivy::TantivyError> {
    let file = directory.get_file_handle(path)?;
    Ok(file.read_bytes(0..file.len())?)
}

/// The list of segments with a segment's name replaced; its text is kept as tantivy wrote it.
fn renamed(meta: &str, old: SegmentId, name: &str) -> Result<String, tantivy::TantivyError> {
    let new = SegmentId::from_uuid_string(name)
        .map_err(|error| tantivy::TantivyError::InvalidArgument(format!("{error:?}")))?;
    let written = |id: SegmentId| serde_json::to_string(&id).map_err(|error| not_json(&error));
    Ok(meta.replace(&written(old)?, &written(new)?))
}
