//! Reads what a question will need before it is answered, so that an index far away learns of all of it at once.
//!
//! tantivy stops at the first part that is not at hand. Here each part is asked for by itself and a failure is passed
//! over: the parts are noted as missing, fetched together, and the question is asked again. A question takes as many
//! rounds as one part tells where the next one stands: dictionary, lists of documents, cards.

use tantivy::query::Query as TantivyQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, Term};

use crate::matching::{expand, fields_of};
use crate::query::{Ending, Node};
use crate::{Index, Query};

/// Dictionaries of no more terms are part of what every reader fetches first.
#[cfg(feature = "disk")]
const FEW: usize = 256;

/// Columns of no more bytes are as well.
#[cfg(feature = "disk")]
const SMALL: u64 = 512;

/// Reads what every question needs.
#[cfg(feature = "disk")]
pub(crate) fn every_question(index: &Index) -> tantivy::Result<()> {
    let fields = &index.fields;
    for segment in index.searcher.segment_readers() {
        for (field, entry) in segment.schema().fields() {
            if !entry.is_indexed() {
                continue;
            }
            let terms = segment.inverted_index(field)?;
            if terms.terms().num_terms() <= FEW {
                let mut stream = terms.terms().stream()?;
                while stream.advance() {}
            }
        }
        for field in [fields.title, fields.body, fields.org] {
            segment.get_fieldnorms_reader(field)?;
        }
        for (_, entry) in segment.schema().fields().filter(|(_, entry)| entry.is_fast()) {
            for column in segment.fast_fields().dynamic_column_handles(entry.name())? {
                if column.num_bytes().get_bytes() <= SMALL {
                    column.open()?;
                }
            }
        }
    }
    Ok(())
}

/// Notes what the words of a query need of the dictionaries.
pub(crate) fn words(index: &Index, query: &Query) {
    node(index, &query.root);
}

fn node(index: &Index, part: &Node) {
    match part {
        Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| node(index, part)),
        Node::Not(part) => node(index, part),
        Node::Filter(_) => {}
        Node::Text(text) => {
            let fields = &index.fields;
            for word in &text.words {
                for field in fields_of(text.place, fields) {
                    look_up(index, field, &word.stem);
                    look_up(index, field, &word.folded);
                }
                look_up(index, fields.forms, &word.form);
                look_up(index, fields.forms, &word.accented());
            }
            if let (Ending::Prefix, Some(last)) = (text.ending, text.words.last()) {
                // The failure is the note.
                let _ = expand(&index.searcher, fields.forms, &last.prefixes());
            }
        }
    }
}

fn look_up(index: &Index, field: Field, text: &str) {
    let term = Term::from_field_text(field, text);
    for segment in index.searcher.segment_readers() {
        let _ = segment.inverted_index(field).map(|terms| terms.get_term_info(&term));
    }
}

/// Notes what the terms of a query need of the lists of documents.
pub(crate) fn lists(index: &Index, query: &dyn TantivyQuery) {
    query.query_terms(&mut |term, positions| {
        let option = if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
        for segment in index.searcher.segment_readers() {
            let _ = list(segment, term, option);
        }
    });
}

fn list(segment: &SegmentReader, term: &Term, option: IndexRecordOption) -> tantivy::Result<()> {
    let terms = segment.inverted_index(term.field())?;
    if let Some(info) = terms.get_term_info(term)? {
        terms.read_postings_from_terminfo(&info, option)?;
    }
    Ok(())
}

/// Notes what is needed of columns.
pub(crate) fn columns<'a>(index: &Index, names: impl Iterator<Item = &'a str>) {
    for name in names {
        for segment in index.searcher.segment_readers() {
            for column in segment.fast_fields().dynamic_column_handles(name).into_iter().flatten() {
                let _ = column.open();
            }
        }
    }
}
