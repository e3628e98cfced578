//! The cards of a segment's documents, laid so that a reader far away fetches the few that it shows and little else.
//!
//! tantivy's own store compresses blocks of documents, and every reader fetches a list of the blocks first: the larger
//! the blocks the more a page of results costs, and the smaller the longer the list. Here each card is compressed by
//! itself, and cards stand like rows of a table: [`ROWS`] that follow each other are as long as the longest of them.
//! Where a card stands is then told by one number for each such group.
//!
//! The file is the rows, the text that compression begins with, the length of a group's rows as four bytes each, and
//! at the end how many groups there are and how long that text is.

use std::io;
use std::ops::Range;

use tantivy::HasLen;
use tantivy::directory::{FileSlice, OwnedBytes};

#[cfg(feature = "disk")]
use crate::Card;

/// The ending of the file among tantivy's.
pub(super) const CARDS: &str = "cards";

/// Cards that stand as rows of one length. More make the list shorter and the rows emptier.
const ROWS: usize = 16;

/// Bytes of a length.
const LENGTH: usize = 4;

/// The most that a byte of LZ4 can stand for.
const MOST: usize = 255;

/// Lays cards out, in the order of documents.
#[cfg(feature = "disk")]
pub(super) struct Layout {
    known: Vec<u8>,
    group: Vec<Vec<u8>>,
    rows: Vec<u8>,
    lengths: Vec<u8>,
}

#[cfg(feature = "disk")]
impl Layout {
    pub(super) fn new() -> Result<Self, serde_json::Error> {
        Ok(Self { known: known()?, group: Vec::new(), rows: Vec::new(), lengths: Vec::new() })
    }

    pub(super) fn add(&mut self, card: &Card) -> Result<(), serde_json::Error> {
        let stored = stored(card)?;
        let packed = lz4_flex::block::compress_with_dict(&stored, &self.known);
        let mut row = [length(packed.len()), length(stored.len())].concat();
        row.extend(packed);
        self.group.push(row);
        if self.group.len() == ROWS {
            self.end_group();
        }
        Ok(())
    }

    fn end_group(&mut self) {
        let longest = self.group.iter().map(Vec::len).max().unwrap_or_default();
        for row in self.group.drain(..) {
            let end = self.rows.len() + longest;
            self.rows.extend(row);
            self.rows.resize(end, 0);
        }
        self.lengths.extend(length(longest));
    }

    /// The file's bytes.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if !self.group.is_empty() {
            self.end_group();
        }
        let mut file = self.rows;
        file.extend_from_slice(&self.known);
        file.extend_from_slice(&self.lengths);
        file.extend(length(self.lengths.len() / LENGTH));
        file.extend(length(self.known.len()));
        file
    }
}

/// A length as it is written; what four bytes cannot count is no index any more.
#[cfg(feature = "disk")]
fn length(length: usize) -> [u8; LENGTH] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

/// The card without what is not stated, which would be half of it.
#[cfg(feature = "disk")]
fn stored(card: &Card) -> Result<Vec<u8>, serde_json::Error> {
    let mut value = serde_json::to_value(card)?;
    if let Some(map) = value.as_object_mut() {
        map.retain(|_, value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()));
    }
    serde_json::to_vec(&value)
}

/// What cards have in common: their keys and the commonest values.
#[cfg(feature = "disk")]
fn known() -> Result<Vec<u8>, serde_json::Error> {
    use crate::Kind;
    use crate::vocabulary::{BASES, PERIODS, SECTORS, SERVICES, STATUSES, UNITS};

    let mut known = Vec::new();
    for list in [SERVICES, SECTORS, STATUSES, PERIODS, BASES, UNITS] {
        known.extend(serde_json::to_vec(list)?);
    }
    let text = |value: &str| Some(value.to_owned());
    for kind in Kind::ALL {
        let card = Card {
            kind,
            path: format!("{}s/", kind.word()),
            figure: "£1 million in total a year".to_owned(),
            quote: "The councils will save ".to_owned(),
            figure_at: Some([20, 30]),
            date: text("2012-01-01"),
            url: text("https://www."),
            publisher: text("The "),
            organisations: vec![" Borough Council".to_owned(), " County Council".to_owned()],
            service: text("back_office"),
            sector: vec!["local_government".to_owned()],
            status: text("expected"),
            period: text("annual"),
            basis: text("unknown"),
            country: text("GB-ENG"),
            source: text(""),
            language: text("en"),
            currency: text("GBP"),
            unit: text("money"),
            low: Some(1_000_000.into()),
            high: Some(1_000_000.into()),
            by_year: Some(2015),
            appearances: 1,
            ..Card::default()
        };
        known.extend(stored(&card)?);
    }
    Ok(known)
}

/// The cards of a segment.
#[derive(Clone, Debug)]
pub(super) struct Cards {
    file: FileSlice,
    known: OwnedBytes,
    /// Where each group begins, and how long its rows are.
    groups: Vec<(usize, usize)>,
}

impl Cards {
    /// Those in a file.
    pub(super) fn open(file: FileSlice) -> tantivy::Result<Self> {
        let end = file.len().checked_sub(2 * LENGTH).ok_or_else(damaged)?;
        let counts = file.read_bytes_slice(end..file.len())?;
        let [groups, known] = [0, LENGTH].map(|at| number(&counts, at));
        let groups = groups.and_then(|groups| groups.checked_mul(LENGTH)).ok_or_else(damaged)?;
        let lengths = end.checked_sub(groups).ok_or_else(damaged)?;
        let rows = known.and_then(|known| lengths.checked_sub(known)).ok_or_else(damaged)?;
        let tail = file.read_bytes_slice(rows..end)?;
        let (known, lengths) = tail.split(lengths - rows);
        let mut begin = 0_usize;
        let mut groups = Vec::with_capacity(groups / LENGTH);
        for at in (0..lengths.len()).step_by(LENGTH) {
            let length = number(&lengths, at).ok_or_else(damaged)?;
            groups.push((begin, length));
            begin =
                length.checked_mul(ROWS).and_then(|length| begin.checked_add(length)).ok_or_else(damaged)?;
        }
        Ok(Self { file: file.slice_to(rows), known, groups })
    }

    /// A document's card as JSON.
    pub(super) fn get(&self, document: usize) -> tantivy::Result<Vec<u8>> {
        let row = self.row(document).filter(|row| row.end <= self.file.len()).ok_or_else(damaged)?;
        let bytes = self.file.read_bytes_slice(row)?;
        let [packed, stored] = [0, LENGTH].map(|at| number(&bytes, at));
        let packed = packed.and_then(|packed| bytes.get(2 * LENGTH..)?.get(..packed)).ok_or_else(damaged)?;
        // A damaged length must not ask for more memory than there is.
        let stored =
            stored.filter(|stored| *stored <= (packed.len() + self.known.len()).saturating_mul(MOST));
        let stored = stored.ok_or_else(damaged)?;
        lz4_flex::block::decompress_with_dict(packed, stored, &self.known).map_err(|_| damaged())
    }

    fn row(&self, document: usize) -> Option<Range<usize>> {
        let (begin, length) = *self.groups.get(document / ROWS)?;
        let start = begin + (document % ROWS) * length;
        Some(start..start + length)
    }
}

/// The four bytes at a place as a number.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let bytes = bytes.get(at..)?.first_chunk::<LENGTH>()?;
    usize::try_from(u32::from_le_bytes(*bytes)).ok()
}

fn damaged() -> tantivy::TantivyError {
    io::Error::new(io::ErrorKind::InvalidData, "the cards of the search index are damaged").into()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may fail")]

    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;

    fn opened(bytes: Vec<u8>) -> tantivy::Result<Cards> {
        Cards::open(FileSlice::new(Arc::new(OwnedBytes::new(bytes))))
    }

    fn laid(cards: &[Card]) -> Vec<u8> {
        let mut layout = Layout::new().expect("json");
        for card in cards {
            layout.add(card).expect("json");
        }
        layout.finish()
    }

    fn card() -> impl Strategy<Value = Card> {
        (".{0,40}", prop_oneof![".{0,300}", ".{3000}"]).prop_map(|(title, quote)| Card {
            title,
            quote,
            ..Card::default()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

        #[test]
        fn each_card_is_as_it_was(cards in prop::collection::vec(card(), 0..40)) {
            let opened = opened(laid(&cards)).expect("sound");
            for (number, card) in cards.iter().enumerate() {
                let read: Card = serde_json::from_slice(&opened.get(number).expect("there")).expect("json");
                prop_assert_eq!(&read, card);
            }
            prop_assert!(opened.get(cards.len().next_multiple_of(ROWS)).is_err());
        }

        #[test]
        fn damaged_bytes_are_an_error_or_other_cards(
            damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9),
            cut in prop::option::of(any::<prop::sample::Index>()),
        ) {
            let cards: Vec<Card> = (0..20).map(|number| Card { id: number.to_string(), ..Card::default() }).collect();
            let mut bytes = laid(&cards);
            bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
            for (at, byte) in &damage {
                if let Some(length) = bytes.len().checked_sub(1) {
                    bytes[at.index(length + 1)] = *byte;
                }
            }
            if let Ok(opened) = opened(bytes) {
                (0..40).for_each(|number| drop(opened.get(number)));
            }
        }
    }
}
