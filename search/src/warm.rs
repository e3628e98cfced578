//! Reads what a question will need before it is answered, so that an index far away learns of all of it at once.
//!
//! tantivy stops at the first part that is not at hand. Here each part is asked for by itself and a failure is passed
//! over: the parts are noted as missing, fetched together, and the question is asked again. A question takes as many
//! rounds as one part tells where the next one stands: dictionary, lists of documents, cards.

use std::pin::pin;
use std::task::{Context, Waker};

#[cfg(feature = "disk")]
use tantivy::SegmentReader;
use tantivy::Term;
use tantivy::query::Query as TantivyQuery;
use tantivy::schema::Field;

#[cfg(feature = "disk")]
use crate::analysis::FOLDED_MARK;
use crate::figures::COLUMNS;
#[cfg(feature = "disk")]
use crate::matching::successor;
use crate::matching::{expand, fields_of};
use crate::query::{Ending, Filter, Node};
use crate::schema::column;
use crate::{Index, Query};

/// Dictionaries of no more terms are part of what every reader fetches first.
#[cfg(feature = "disk")]
const FEW: usize = 256;

/// Of the forms with accents, so many are; where there are more, they cost a question another block.
#[cfg(feature = "disk")]
const FEW_ACCENTED: u64 = 128;

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
        segment.get_fieldnorms_reader(fields.body)?;
        accented_forms(segment, fields.forms)?;
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

/// Reads the first forms with accents: every word that is asked for is looked up among them.
#[cfg(feature = "disk")]
fn accented_forms(segment: &SegmentReader, field: Field) -> tantivy::Result<()> {
    let forms = segment.inverted_index(field)?;
    let mark = FOLDED_MARK.to_string();
    let mut stream =
        forms.terms().range().ge(&mark).lt(successor(&mark)).limit(FEW_ACCENTED).into_stream()?;
    while stream.advance() {}
    // A word that is not among them is looked for in the block in which it would stand.
    forms.terms().get(&mark)?;
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
        Node::Filter(filter) => condition(index, filter),
        Node::Text(text) => {
            let fields = &index.fields;
            for word in &text.words {
                for field in fields_of(text.place, fields) {
                    look_up(index, field, &word.stem);
                    look_up(index, field, &word.light);
                }
                look_up(index, fields.forms, &word.form);
                look_up(index, fields.forms, &word.accented());
            }
            if let (Ending::Prefix | Ending::Typing, Some(last)) = (text.ending, text.words.last()) {
                // The failure is the note.
                let _ = expand(index, fields.forms, &last.prefixes(), 0);
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

/// Notes what the terms of a query need of the lists of documents and of positions.
pub(crate) fn lists(index: &Index, query: &dyn TantivyQuery) {
    query.query_terms(&mut |term, positions| {
        for segment in index.searcher.segment_readers() {
            if let Ok(terms) = segment.inverted_index(term.field()) {
                begin(terms.warm_postings(term, positions));
            }
        }
    });
}

/// Lets a reading get as far as it gets without waiting. Read so, a part that is missing does not end what reads
/// beside it: positions are asked for although the list that they belong to is not there yet.
fn begin<T>(reading: impl Future<Output = T>) {
    let mut context = Context::from_waker(Waker::noop());
    let _ = pin!(reading).poll(&mut context);
}

/// Notes what a condition needs of columns.
pub(crate) fn condition(index: &Index, filter: &Filter) {
    let names: &[&str] = match filter {
        Filter::Value { .. } => &[],
        Filter::Figure { .. } | Filter::NoFigure { .. } => &COLUMNS,
        Filter::Made { .. } => &[column::YEAR],
        Filter::By { .. } => &[column::BY_YEAR],
    };
    for name in names {
        for segment in index.searcher.segment_readers() {
            for column in segment.fast_fields().dynamic_column_handles(name).into_iter().flatten() {
                let _ = column.open();
            }
        }
    }
}
