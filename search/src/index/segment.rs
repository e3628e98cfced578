//! Documents to one segment, as a bundle whose bytes depend on the documents alone.
//!
//! tantivy names a segment at random. Here its files are written under that name in memory, and then handed out as one
//! file under a name that is made of what is in it: the same documents give the same names and bytes.
//!
//! tantivy takes documents on a thread of its own while the next ones are read. They reach it one by one in their order,
//! so that nothing depends on which thread is faster.

use std::collections::BTreeMap;
use std::ops::Range;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use sha2::{Digest, Sha256};
use tantivy::directory::{OwnedBytes, RamDirectory};
use tantivy::index::SegmentId;
use tantivy::indexer::SingleSegmentIndexWriter;
use tantivy::{Directory, IndexSettings, TantivyDocument, TantivyError};

use super::cards::{CARDS, Layout};
use super::hot::Bundle;
use super::write::{WriteError, hexadecimal, not_json};
use crate::amount::Span;
use crate::analysis::{Reader, Spellings, tokenizers};
use crate::schema::{Fields, schema};
use crate::{Card, Document, figures};

/// Sets how large the table of terms is at first. It grows as needed, and the smaller it is the more of it a cache holds.
const MEMORY: usize = 1024 * 1024;

/// Documents that may wait for tantivy.
const WAITING: usize = 64;

/// tantivy's list of segments.
pub(super) const META: &str = "meta.json";

/// A segment in the making.
pub(super) struct Segment {
    postings: Postings,
    directory: RamDirectory,
    fields: Fields,
    cards: Layout,
    reader: Reader,
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
        // A thread for the store would gain nothing: no text is stored.
        let settings =
            IndexSettings { docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
        let directory = RamDirectory::create();
        let index = tantivy::Index::builder().schema(schema).settings(settings).tokenizers(tokenizers());
        let postings = Postings::begin(index.single_segment_index_writer(directory.clone(), MEMORY)?)?;
        let cards = Layout::new().map_err(|error| not_json(&error))?;
        Ok(Self { postings, directory, fields, cards, reader: Reader::default() })
    }

    /// Adds a document, and says how many forms are written in it.
    pub(super) fn add(&mut self, document: &Document) -> Result<u64, WriteError> {
        let spellings = self.reader.read(document);
        let forms = spellings.told;
        self.postings.add(self.fields.document(&document.card, spellings))?;
        let card = self.cards.add(&document.card);
        card.map_err(|source| WriteError::Card { id: document.card.id.clone(), source })?;
        Ok(forms)
    }

    /// Ends it.
    pub(super) fn finish(self) -> Result<Part, WriteError> {
        let Self { postings, directory, cards, .. } = self;
        let metas = postings.end()?.finalize()?.load_metas()?;
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

/// What tantivy takes on its thread.
struct Postings {
    waiting: SyncSender<TantivyDocument>,
    /// None when it has failed.
    writing: Option<JoinHandle<tantivy::Result<SingleSegmentIndexWriter>>>,
}

impl Postings {
    fn begin(mut writer: SingleSegmentIndexWriter) -> tantivy::Result<Self> {
        let (waiting, documents) = sync_channel(WAITING);
        let writing = thread::Builder::new().name("search index".to_owned()).spawn(move || {
            for document in documents {
                writer.add_document(document)?;
            }
            Ok(writer)
        });
        Ok(Self { waiting, writing: Some(writing?) })
    }

    fn add(&mut self, document: TantivyDocument) -> tantivy::Result<()> {
        // Nobody takes documents any more when one before could not be taken.
        self.waiting.send(document).or_else(|_| joined(self.writing.take()).map(drop))
    }

    fn end(self) -> tantivy::Result<SingleSegmentIndexWriter> {
        drop(self.waiting);
        joined(self.writing)
    }
}

/// The writer of a thread that has ended.
fn joined(
    writing: Option<JoinHandle<tantivy::Result<SingleSegmentIndexWriter>>>,
) -> tantivy::Result<SingleSegmentIndexWriter> {
    let failed = || TantivyError::InternalError("a document before could not be added".to_owned());
    let writing = writing.ok_or_else(failed)?;
    writing.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
}

impl Fields {
    fn document(&self, card: &Card, spellings: Spellings) -> TantivyDocument {
        let mut out = TantivyDocument::default();
        out.add_text(self.title, spellings.title);
        // Names are part of the text, so that words asked for anywhere are looked up in two dictionaries and not in three.
        out.add_text(self.body, spellings.body);
        out.add_text(self.org, spellings.org);
        out.add_text(self.forms, spellings.forms);
        out.add_text(self.kind, card.kind.word());
        out.add_text(self.id, &card.id);
        for name in &card.organisations {
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

pub(super) fn read(directory: &RamDirectory, path: &Path) -> Result<OwnedBytes, TantivyError> {
    let file = directory.get_file_handle(path)?;
    Ok(file.read_bytes(0..file.len())?)
}

/// The list of segments with a segment's name replaced; its text is kept as tantivy wrote it.
fn renamed(meta: &str, old: SegmentId, name: &str) -> Result<String, TantivyError> {
    let new = SegmentId::from_uuid_string(name)
        .map_err(|error| TantivyError::InvalidArgument(format!("{error:?}")))?;
    let written = |id: SegmentId| serde_json::to_string(&id).map_err(|error| not_json(&error));
    Ok(meta.replace(&written(old)?, &written(new)?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may fail")]

    use tantivy::schema::{INDEXED, Schema};

    use super::*;

    #[test]
    fn what_tantivy_cannot_take_is_an_error_of_the_document_or_one_behind_it() {
        let mut schema = Schema::builder();
        let number = schema.add_u64_field("number", INDEXED);
        let index = tantivy::Index::builder().schema(schema.build());
        let writer = index.single_segment_index_writer(RamDirectory::create(), MEMORY).expect("begins");
        let mut postings = Postings::begin(writer).expect("begins");
        let mut wrong = TantivyDocument::default();
        wrong.add_text(number, "not a number");
        let error = (0..10_000).find_map(|_| postings.add(wrong.clone()).err()).expect("told before the end");
        assert!(error.to_string().contains("number"), "{error}");
        assert!(postings.add(TantivyDocument::default()).is_err());
        assert!(postings.end().is_err());
    }
}
