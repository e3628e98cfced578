//! Which documents of a segment are of which kind.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use crate::Kind;
use crate::schema::Fields;

/// Documents of each kind follow each other, so a few runs say it all; the lists of documents they are read from
/// take a hundredth of a column's bytes.
pub(crate) struct Kinds {
    runs: Vec<Run>,
}

/// Documents from one to another, the end not included.
pub(crate) struct Run {
    pub(crate) start: DocId,
    pub(crate) end: DocId,
    pub(crate) kind: Kind,
}

impl Kinds {
    /// Those of a segment; documents that were taken out have none.
    pub(crate) fn of(segment: &SegmentReader, fields: &Fields) -> tantivy::Result<Self> {
        let index = segment.inverted_index(fields.kind)?;
        let mut runs: Vec<Run> = Vec::new();
        for kind in Kind::ALL {
            let term = Term::from_field_text(fields.kind, kind.word());
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                    match runs.last_mut() {
                        Some(run) if run.kind == kind && run.end == doc => run.end = doc + 1,
                        _ => runs.push(Run { start: doc, end: doc + 1, kind }),
                    }
                }
                doc = postings.advance();
            }
        }
        runs.sort_unstable_by_key(|run| run.start);
        Ok(Self { runs })
    }

    /// The kind of a document.
    pub(crate) fn kind(&self, doc: DocId) -> Option<Kind> {
        let behind = self.runs.partition_point(|run| run.start <= doc);
        let run = self.runs.get(behind.checked_sub(1)?)?;
        (doc < run.end).then_some(run.kind)
    }

    /// All documents, run by run.
    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }
}
