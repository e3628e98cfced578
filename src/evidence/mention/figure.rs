//! A figure: a quantity with the qualifiers that stand right beside it.

use std::ops::Range;

use super::lexicon::{Edge, Lexicon, Qualifier};
use super::quantity::Quantity;

/// How far from a figure its qualifiers are looked for, in bytes.
const REACH: usize = 48;

/// A quantity with its qualifiers; places are bytes of the block.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) quantity: Quantity,
    /// The quantity with its qualifiers on both sides.
    pub(super) outer: Range<usize>,
    /// What the qualifiers say, with their places.
    pub(super) qualifiers: Vec<(Qualifier, Range<usize>)>,
}

impl Figure {
    /// The figure of a quantity, with the qualifiers found inside `sentence`.
    pub(super) fn read(block: &str, sentence: &Range<usize>, quantity: Quantity, lexicon: &Lexicon) -> Self {
        let mut figure = Self { outer: quantity.start..quantity.end, quantity, qualifiers: Vec::new() };
        // "up to about £5m a year or more": three on a side are as many as people write.
        for _ in 0..3 {
            let edge = figure.outer.start;
            let from = floor(block, edge.saturating_sub(REACH).max(sentence.start));
            let Some((qualifier, place)) = widest(&lexicon.before, &block[from..edge]) else { break };
            let lead =
                block[from + place.start..edge].len() - block[from + place.start..edge].trim_start().len();
            figure.outer.start = from + place.start + lead;
            figure.qualifiers.push((qualifier, figure.outer.start..edge));
        }
        for _ in 0..3 {
            let edge = figure.outer.end;
            let to = floor(block, (edge + REACH).min(sentence.end).max(edge));
            let Some((qualifier, place)) = widest(&lexicon.after, &block[edge..to]) else { break };
            figure.outer.end = edge + place.end;
            figure.qualifiers.push((qualifier, edge..figure.outer.end));
        }
        figure
    }

    /// The place of a qualifier, if it is there.
    pub(super) fn says(&self, wanted: Qualifier) -> Option<Range<usize>> {
        self.qualifiers.iter().find(|(found, _)| *found == wanted).map(|(_, place)| place.clone())
    }
}

fn widest(edge: &Edge<Qualifier>, text: &str) -> Option<(Qualifier, Range<usize>)> {
    edge.find(text)
        .into_iter()
        .map(|(qualifier, place)| (*qualifier, place))
        .max_by_key(|(_, place)| place.len())
}

/// The nearest place at or before `at` where a character begins.
pub(super) fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
