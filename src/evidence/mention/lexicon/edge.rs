//! Edges: the words right before or right behind a figure; the letters beside it say which rules are worth a search.

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_syntax::hir::Hir;
use regex_syntax::hir::literal::{ExtractKind, Extractor, Literal};

use super::pattern;

/// On which side of a figure the words stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Before,
    After,
}

/// Rules for the words on one side of a figure.
#[derive(Debug)]
pub(in crate::evidence::mention) struct Edge<T> {
    place: Place,
    rules: Vec<Rule<T>>,
    /// For each of the letters next to the figure, the nearest first: for each byte a bit for each rule whose words
    /// may have it there.
    letters: [Vec<u32>; DEPTH],
}

#[derive(Debug)]
struct Rule<T> {
    rule: T,
    hir: Hir,
    /// Compiled when it is first wanted.
    search: OnceLock<Option<Regex>>,
}

/// So many letters next to a figure are compared.
const DEPTH: usize = 3;
/// A bit for each rule, and so no more of them.
const RULES: usize = 32;

impl<T> Edge<T> {
    /// Reads rules, each with its alternatives in one pattern; what cannot be read is added to `faults`.
    pub(super) fn new(place: Place, rules: Vec<(T, String)>, faults: &mut Vec<String>) -> Self {
        let letters = std::array::from_fn(|_| vec![0; 256]);
        let mut edge = Self { place, rules: Vec::new(), letters };
        for (rule, any) in rules.into_iter().take(RULES) {
            let spelled = match place {
                Place::Before => format!(r"(?:^|[\s(\[,—–-])(?:{any})[\s,]*$"),
                Place::After => format!(r"^[\s,-]*(?:{any}){}", pattern::RIGHT),
            };
            let read = |entry: &str| pattern::read(entry, false).map(|entry| entry.hir);
            match read(&any).and_then(|words| Ok((words, read(&spelled)?))) {
                Ok((words, hir)) => {
                    edge.learn(&words, 1 << edge.rules.len());
                    edge.rules.push(Rule { rule, hir, search: OnceLock::new() });
                }
                Err(error) => faults.push(error),
            }
        }
        edge
    }

    /// Notes which letters of a rule's words may stand next to the figure.
    fn learn(&mut self, words: &Hir, rule: u32) {
        let kind = match self.place {
            Place::Before => ExtractKind::Suffix,
            Place::After => ExtractKind::Prefix,
        };
        let found = Extractor::new().kind(kind).limit_total(1000).extract(words);
        let nothing = [Literal::inexact(Vec::new())];
        for literal in found.literals().unwrap_or(&nothing) {
            let mut near = self.nearest(literal.as_bytes());
            for letters in &mut self.letters {
                match near.next() {
                    Some(byte) => letters[usize::from(byte)] |= rule,
                    // Behind the end of a literal anything may stand.
                    None => letters.iter_mut().for_each(|rules| *rules |= rule),
                }
            }
        }
    }

    /// The bytes next to the figure, the nearest first, without what may part words from it.
    fn nearest<'t>(&self, text: &'t [u8]) -> Box<dyn Iterator<Item = u8> + 't> {
        let parts = |byte: &u8| byte.is_ascii_whitespace() || matches!(*byte, b',' | 0x0b | pattern::BLANK);
        match self.place {
            Place::Before => Box::new(text.iter().rev().copied().skip_while(move |byte| parts(byte))),
            Place::After => {
                Box::new(text.iter().copied().skip_while(move |byte| *byte == b'-' || parts(byte)))
            }
        }
    }

    /// What the words at the edge of a text say: of each rule the place, in the order of the rules.
    pub(in crate::evidence::mention) fn find(&self, text: &str) -> Vec<(&T, Range<usize>)> {
        let folded = pattern::fold(text);
        let mut likely = u32::MAX;
        for (letters, byte) in self.letters.iter().zip(self.nearest(&folded)) {
            likely &= letters[usize::from(byte)];
        }
        let mut found = Vec::new();
        for (_, rule) in self.rules.iter().enumerate().filter(|(index, _)| likely & (1 << index) != 0) {
            let search = rule.search.get_or_init(|| pattern::search(vec![rule.hir.clone()]).ok());
            if let Some(place) = search.as_ref().and_then(|search| search.find(&folded)) {
                // Two wide blanks fold to four bytes alike, of which a rule may take the last three.
                let whole = text.floor_char_boundary(place.start())..text.ceil_char_boundary(place.end());
                found.push((&rule.rule, whole));
            }
        }
        found
    }

    /// What cannot be compiled; the test of the tables asks.
    #[cfg(test)]
    pub(super) fn faults(&self) -> Vec<String> {
        self.rules.iter().filter_map(|rule| pattern::search(vec![rule.hir.clone()]).err()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_beside_a_figure_are_found() {
        let mut faults = Vec::new();
        let rules = vec![("approx", r"about|c\.|some"), ("plain", "the|d[’']"), ("open", "[a-z]+ish")];
        let rules: Vec<_> = rules.into_iter().map(|(name, any)| (name, any.to_owned())).collect();
        let before = Edge::new(Place::Before, rules.clone(), &mut faults);
        let after = Edge::new(Place::After, rules, &mut faults);
        let found = |edge: &Edge<&'static str>, text: &str| -> Vec<(&str, Range<usize>)> {
            edge.find(text).into_iter().map(|(rule, place)| (*rule, place)).collect()
        };
        assert_eq!(found(&before, "it saves ABOUT,\u{a0}"), [("approx", 8..17)]);
        assert_eq!(found(&before, "saves\u{a0}\u{a0}about "), [("approx", 5..15)]);
        assert_eq!(found(&before, "saves\u{2003}\u{a0}about "), [("approx", 5..16)]);
        assert_eq!(found(&after, "\u{a0}\u{a0}some"), [("approx", 0..8)]);
        assert_eq!(found(&before, "plus d’"), [("plain", 4..9)]);
        assert_eq!(found(&before, "c. "), [("approx", 0..3)]);
        assert_eq!(found(&before, "largish "), [("open", 0..8)]);
        assert_eq!(found(&before, "roundabouts"), []);
        assert_eq!(found(&after, " - the sum"), [("plain", 0..6)]);
        assert_eq!(found(&after, " them"), []);
        assert!(faults.is_empty(), "{faults:?}");
    }
}
