//! Blocks with what rules find in them: an article's context and its course ask for the same ones.

use std::cell::OnceCell;

use super::layout::{self, Block};
use super::lexicon::{Kinds, Lexicon, Scan};

/// The blocks of a text, each scanned once, when that is first asked, for all that is asked of it.
pub(super) struct Blocks<'t> {
    text: &'t str,
    lexicon: &'static Lexicon,
    all: Vec<Block>,
    scans: Vec<OnceCell<Scan>>,
}

impl<'t> Blocks<'t> {
    /// Divides a text.
    pub(super) fn new(text: &'t str, lexicon: &'static Lexicon) -> Self {
        let all = layout::blocks(text);
        let scans = all.iter().map(|_| OnceCell::new()).collect();
        Self { text, lexicon, all, scans }
    }

    /// The blocks in the order of the text.
    pub(super) fn all(&self) -> &[Block] {
        &self.all
    }

    /// Where rules on status, time, tenses, services and sharing may stand in a block.
    pub(super) fn scan(&self, index: usize) -> &Scan {
        const ASKED: Kinds = Kinds::TOLD.and(Kinds::TENSES).and(Kinds::SERVICES).and(Kinds::CONTEXT);
        let text = &self.text[self.all[index].range.clone()];
        self.scans[index].get_or_init(|| self.lexicon.scan(text, ASKED))
    }
}
