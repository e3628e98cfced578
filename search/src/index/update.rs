//! Brings an index up to date: what differs from the first segment is added beside it or marked as taken out, and the
//! first segment's files stay as they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use tantivy::columnar::{StrColumn, TermOrdHit};
use tantivy::directory::{FileSlice, MmapDirectory, OwnedBytes, RamDirectory, TerminatingWrite};
use tantivy::fastfield::write_alive_bitset;
use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, Directory, DocId, DocSet, IndexSettings, SegmentReader, TantivyError};

use super::Index;
use super::changes::{Changes, Gone, distances};
use super::contents::{Contents, digest};
use super::hot::{Header, Hot};
use super::segment::{META, Part, Segment, read};
use super::write::{Order, WriteError, Written, bundle_files, chunks, files, is_within, not_json};
use crate::Document;
use crate::query::Facet;
use crate::schema::{Fields, SCHEMA_VERSION, schema};

/// Documents that may differ in any case.
const FEW: usize = 200;

/// One in this many may differ.
const SHARE: usize = 50;

/// Bytes by which the file that is fetched first may be longer than that of an index written anew.
const MORE: usize = 96 * 1024;

/// The number in the name of the file that says which documents are taken out.
const TAKEN_OUT: u64 = 1;

/// Takes today's documents one by one and compares them with those of an index that stands in a folder.
pub struct Update {
    folder: PathBuf,
    contents: Contents,
    order: Order,
    /// Documents of the base behind which today's have come.
    at: usize,
    /// Each with the number of documents of the base that stand before it.
    added: Vec<(Document, u32)>,
    taken_out: Vec<DocId>,
    documents: usize,
}

impl Update {
    /// Begins with the index in `folder` of which [`Written::contents`] told the contents; none when it does not stand
    /// there, or when it is of another program.
    pub fn of(folder: &Path, contents: &[u8], maker: &str) -> Option<Self> {
        let contents = Contents::decode(contents, maker)?;
        let bundle = &contents.bundle;
        let stands = |name: &str, length: usize| {
            fs::metadata(folder.join(name)).is_ok_and(|file| file.len() == length as u64)
        };
        let all_stand = stands(&bundle.file(), bundle.length)
            && chunks(bundle).all(|(name, start, end)| stands(&name, end - start));
        all_stand.then(|| Self {
            folder: folder.to_owned(),
            contents,
            order: Order::default(),
            at: 0,
            added: Vec::new(),
            taken_out: Vec::new(),
            documents: 0,
        })
    }

    /// Takes a document, in the order of kind and id; says whether so few have changed that it is worth going on.
    pub fn add(&mut self, document: &Document) -> Result<bool, WriteError> {
        let card = &document.card;
        self.order.take(card)?;
        self.documents += 1;
        while let Some(entry) = self.contents.documents.get(self.at) {
            if (entry.kind, &entry.id) >= (card.kind, &card.id) {
                break;
            }
            self.take_out();
        }
        match self.contents.documents.get(self.at) {
            Some(entry) if (entry.kind, &entry.id) == (card.kind, &card.id) => {
                if entry.digest == digest(document)? {
                    self.at += 1;
                    return Ok(true);
                }
                self.added.push((document.clone(), place(self.at)));
                self.take_out();
            }
            _ => self.added.push((document.clone(), place(self.at))),
        }
        Ok(self.is_small())
    }

    fn take_out(&mut self) {
        self.taken_out.push(place(self.at));
        self.at += 1;
    }

    fn is_small(&self) -> bool {
        let all = self.contents.documents.len();
        let changed = self.added.len().max(self.taken_out.len());
        changed <= FEW.max(all / SHARE) && changed <= all / 2
    }

    /// Gives the index of today's documents; none when too much has changed and it should be written anew.
    pub fn finish(mut self) -> Result<Option<Written>, WriteError> {
        while self.at < self.contents.documents.len() {
            self.take_out();
        }
        if !self.is_small() {
            return Ok(None);
        }
        let base = MmapDirectory::open(&self.folder).map_err(TantivyError::from)?;
        let base = base.open_read(Path::new(&self.contents.bundle.file())).map_err(TantivyError::from)?;
        let mut header = Header {
            version: SCHEMA_VERSION,
            documents: self.documents,
            bundles: vec![self.contents.bundle.clone()],
            changes: None,
        };
        let mut bundles = vec![base];
        let added = self.segment()?;
        if let Some(part) = &added {
            header.bundles.push(part.bundle.clone());
            bundles.push(FileSlice::new(Arc::new(part.bytes.clone())));
        }
        let mut hot = Hot { header, aside: self.aside(added.as_ref())?, pieces: Vec::new() };
        if added.is_some() || !self.taken_out.is_empty() {
            hot.header.changes = Some(self.changes(&Index::within(&hot, &bundles)?)?);
        }
        let within = is_within(&hot.header, 1);
        let (mut written, first) = files(hot, &bundles)?;
        if first > self.contents.hot + MORE {
            return Ok(None);
        }
        if let Some(part) = added.filter(|_| !within) {
            written.files.extend(bundle_files(&part.bundle, &part.bytes));
            written.files.sort_by(|one, other| one.name.cmp(&other.name));
        }
        let bundle = &self.contents.bundle;
        written.standing.push(bundle.file());
        written.standing.extend(chunks(bundle).map(|(name, ..)| name));
        Ok(Some(written))
    }

    /// The segment of the documents added.
    fn segment(&self) -> Result<Option<Part>, WriteError> {
        if self.added.is_empty() {
            return Ok(None);
        }
        let mut segment = Segment::new()?;
        for (document, _) in &self.added {
            segment.add(document)?;
        }
        segment.finish().map(Some)
    }

    /// The small files of both segments.
    fn aside(&self, added: Option<&Part>) -> Result<BTreeMap<String, OwnedBytes>, WriteError> {
        let mut aside = BTreeMap::new();
        let mut meta = self.contents.meta.clone();
        if !self.taken_out.is_empty() || added.is_some() {
            let parsed = |text: &str| serde_json::from_str(text).map_err(|error| not_json(&error));
            let mut list: Value = parsed(&meta)?;
            if !self.taken_out.is_empty() {
                let deletes = json!({ "num_deleted_docs": self.taken_out.len(), "opstamp": TAKEN_OUT });
                if let Some(base) = list.pointer_mut("/segments/0/deletes") {
                    *base = deletes;
                }
                let name = format!("{}.{TAKEN_OUT}.del", self.contents.bundle.name);
                let bytes = self.still_there(&name)?;
                aside.insert(name, bytes);
            }
            if let Some(part) = added {
                let other: Value = parsed(&part.meta)?;
                let segment = other.pointer("/segments/0").cloned();
                if let Some(segments) = list.pointer_mut("/segments").and_then(Value::as_array_mut) {
                    segments.extend(segment);
                }
            }
            meta = list.to_string();
        }
        aside.insert(META.to_owned(), OwnedBytes::new(meta.into_bytes()));
        Ok(aside)
    }

    /// tantivy's file that says which documents of the base are still there.
    fn still_there(&self, name: &str) -> Result<OwnedBytes, TantivyError> {
        let mut bits = BitSet::with_max_value_and_full(place(self.contents.documents.len()));
        self.taken_out.iter().for_each(|doc| bits.remove(*doc));
        // An index puts the end to a file that it asks for when it reads one.
        let directory = RamDirectory::create();
        let index = tantivy::Index::create(directory.clone(), schema().0, IndexSettings::default())?;
        let mut file = index.directory().open_write(Path::new(name))?;
        write_alive_bitset(&bits, &mut file)?;
        file.terminate()?;
        read(&directory, Path::new(name))
    }

    /// What is not as in the base, of an index that opens both segments.
    fn changes(&self, index: &Index) -> Result<Changes, WriteError> {
        let mut changes =
            Changes { places: self.added.iter().map(|(_, place)| *place).collect(), ..Changes::default() };
        let fields = &index.fields;
        let (base, added) = match index.searcher.segment_readers() {
            [base] => (base, None),
            [base, added] => (base, Some(added)),
            _ => return Err(TantivyError::InternalError("it has not one segment or two".to_owned()).into()),
        };
        for field in [fields.title, fields.body, fields.org, fields.forms] {
            let (mut gone, lost) = gone(base, field, &self.taken_out)?;
            if field == fields.forms {
                changes.forms = forms(base, added, fields, &lost)?;
                let entries =
                    self.taken_out.iter().filter_map(|doc| self.contents.documents.get(*doc as usize));
                gone.tokens = entries.map(|entry| entry.forms).sum();
            }
            changes.gone.insert(field.field_id(), gone);
        }
        if let Some(added) = added {
            changes.organisations = organisations(base, added)?;
        }
        Ok(changes)
    }
}

fn place(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What documents held in a field, and the terms that no other document holds.
fn gone(
    segment: &SegmentReader,
    field: Field,
    documents: &[DocId],
) -> Result<(Gone, Vec<u64>), TantivyError> {
    let (mut gone, mut lost) = (Gone::default(), Vec::new());
    let mut terms: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    let (Some(first), Some(last)) = (documents.first(), documents.last()) else { return Ok((gone, lost)) };
    let index = segment.inverted_index(field)?;
    let mut stream = index.terms().stream()?;
    while stream.advance() {
        let mut postings = index.read_postings_from_terminfo(stream.value(), IndexRecordOption::WithFreqs)?;
        let mut count = 0;
        let mut at = if postings.doc() < *first { postings.seek(*first) } else { postings.doc() };
        while at <= *last {
            // The lists go on in turns, each to where the other stands.
            let next = documents.partition_point(|document| *document < at);
            let Some(next) = documents.get(next) else { break };
            if at == *next {
                count += 1;
                gone.tokens += u64::from(postings.term_freq());
                at = postings.advance();
            } else {
                at = postings.seek(*next);
            }
        }
        if count > 0 {
            terms.entry(count).or_default().push(stream.term_ord());
        }
        if count == stream.value().doc_freq {
            lost.push(stream.term_ord());
        }
    }
    gone.terms = terms.into_iter().map(|(count, numbers)| (count, distances(&numbers))).collect();
    Ok((gone, lost))
}

/// How many forms are written in the documents of both segments that are still there.
fn forms(
    base: &SegmentReader,
    added: Option<&SegmentReader>,
    fields: &Fields,
    lost: &[u64],
) -> Result<usize, TantivyError> {
    let known = base.inverted_index(fields.forms)?;
    let (mut new, mut both) = (0, Vec::new());
    if let Some(added) = added {
        let index = added.inverted_index(fields.forms)?;
        let mut stream = index.terms().stream()?;
        while stream.advance() {
            match known.terms().term_ord(stream.key())? {
                Some(number) => both.push(number),
                None => new += 1,
            }
        }
    }
    let lost = lost.iter().filter(|number| both.binary_search(number).is_err()).count();
    Ok((known.terms().num_terms() + new).saturating_sub(lost))
}

/// The places of the added organisations among those of the base.
fn organisations(base: &SegmentReader, added: &SegmentReader) -> Result<Vec<u64>, TantivyError> {
    let column = |segment: &SegmentReader| segment.fast_fields().str(Facet::Organisation.column());
    let Some(added): Option<StrColumn> = column(added)? else { return Ok(Vec::new()) };
    let base = column(base)?;
    let mut places = Vec::with_capacity(added.num_terms());
    let mut stream = added.dictionary().stream()?;
    while stream.advance() {
        let place = match &base {
            None => 0,
            Some(base) => match base.dictionary().term_ord_or_next(stream.key())? {
                TermOrdHit::Exact(number) => 2 * number + 1,
                TermOrdHit::Next(number) => 2 * number.min(base.num_terms() as u64),
            },
        };
        places.push(place);
    }
    Ok(places)
}
