//! Rules searched together: literals find where a rule may begin, and only there is its pattern tried.
//!
//! Hundreds of patterns in one automaton have more states than can be kept, and building them anew for each sentence
//! cost more than all else. So every alternative is known by the literals it can begin with; one search for all of
//! them gives the candidates, and a pattern is tried at a candidate's place alone.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::Anchored;
use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use regex_automata::meta::Regex;
use regex_syntax::hir::Hir;

use super::pattern::{self, Anchor, Need};

/// Rules with their patterns.
#[derive(Debug)]
pub(in crate::evidence::mention) struct RuleSet<T> {
    rules: Vec<T>,
    /// Per rule.
    patterns: Vec<Patterns>,
    literals: Option<NFA>,
    /// Per literal: what may begin with it.
    begins: Vec<Vec<Begin>>,
    /// The rules with a pattern without a literal.
    loose: Vec<u16>,
}

/// That some of a rule's alternatives begin with a literal.
#[derive(Clone, Copy, Debug)]
struct Begin {
    rule: u16,
    /// Among them one that needs no figure.
    plain: bool,
    /// What those need that name the place of a figure.
    need: Option<Need>,
}

/// The alternatives of a rule, compiled when they are first wanted: an article needs few of a language's rules.
#[derive(Debug, Default)]
struct Patterns {
    /// Looked for in the text as written, because an alternative tells capitals from small letters.
    cased: bool,
    /// What is tried at a candidate's place; true for what names the place of a figure.
    led: Vec<(Hir, bool)>,
    /// All that is led, and only what needs no figure.
    whole: OnceLock<Option<Anchor>>,
    plain: OnceLock<Option<Anchor>>,
    /// What has no literal to begin with.
    loose: Vec<Hir>,
    search: OnceLock<Option<Regex>>,
}

impl Patterns {
    fn whole(&self) -> Option<&Anchor> {
        let any = || self.led.iter().map(|(hir, _)| hir.clone()).collect();
        self.whole.get_or_init(|| Anchor::new(any()).ok()).as_ref()
    }

    fn plain(&self) -> Option<&Anchor> {
        if self.led.iter().all(|(_, marked)| !marked) {
            return self.whole();
        }
        let any = || self.led.iter().filter(|(_, marked)| !marked).map(|(hir, _)| hir.clone()).collect();
        self.plain.get_or_init(|| Anchor::new(any()).ok()).as_ref()
    }

    fn search(&self) -> Option<&Regex> {
        self.search.get_or_init(|| pattern::search(self.loose.clone()).ok()).as_ref()
    }
}

/// A place where a rule may stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    rule: u16,
    start: u32,
    /// Not even an alternative that names a figure's place is out of the question.
    whole: bool,
}

impl<T> RuleSet<T> {
    /// Compiles rules, each with its alternatives; what cannot be read is added to `faults`.
    pub(super) fn new(rules: Vec<(T, Vec<String>)>, faults: &mut Vec<String>) -> Self {
        let mut begins: BTreeMap<Vec<u8>, Vec<Begin>> = BTreeMap::new();
        let mut set = Self {
            rules: Vec::with_capacity(rules.len()),
            patterns: Vec::with_capacity(rules.len()),
            literals: None,
            begins: Vec::new(),
            loose: Vec::new(),
        };
        for (index, (rule, any)) in rules.into_iter().enumerate() {
            let index = index as u16;
            let cased = any.iter().any(|entry| pattern::is_cased(entry));
            let mut patterns = Patterns { cased, ..Patterns::default() };
            for entry in any {
                let entry = match pattern::read(&entry, cased) {
                    Ok(entry) => entry,
                    Err(error) => {
                        faults.push(error);
                        continue;
                    }
                };
                let Some(beginnings) = entry.beginnings else {
                    patterns.loose.push(entry.hir);
                    continue;
                };
                let begin = Begin { rule: index, plain: entry.need.is_none(), need: entry.need };
                for literal in beginnings {
                    let known = begins.entry(literal).or_default();
                    match known.last_mut().filter(|last| last.rule == index) {
                        Some(last) => last.join(begin),
                        None => known.push(begin),
                    }
                }
                patterns.led.push((entry.hir, entry.need.is_some()));
            }
            if !patterns.loose.is_empty() {
                set.loose.push(index);
            }
            set.patterns.push(patterns);
            set.rules.push(rule);
        }
        if !begins.is_empty() {
            let literals = NFA::new(begins.keys());
            set.literals = literals.map_err(|error| faults.push(error.to_string())).ok();
        }
        set.begins = begins.into_values().collect();
        set
    }

    /// What cannot be compiled; the test of the tables asks.
    #[cfg(test)]
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for patterns in &self.patterns {
            let led = patterns.led.iter().map(|(hir, _)| hir.clone()).collect::<Vec<_>>();
            faults.extend(Anchor::new(led).err());
            faults.extend(pattern::search(patterns.loose.clone()).err());
        }
        faults
    }

    /// Every place where a rule's words stand; of one rule no two places overlap.
    pub(in crate::evidence::mention) fn find(&self, text: &str) -> Vec<(&T, Range<usize>)> {
        self.find_of(text, |_| true)
    }

    /// Every place where the words of a wanted rule stand.
    pub(in crate::evidence::mention) fn find_of(
        &self,
        text: &str,
        wanted: impl Fn(&T) -> bool,
    ) -> Vec<(&T, Range<usize>)> {
        let mut found = Vec::new();
        let folded = pattern::fold(text);
        let haystack = |patterns: &Patterns| if patterns.cased { text.as_bytes() } else { folded.as_slice() };
        let mut candidates = self.candidates(&folded, |rule| wanted(&self.rules[usize::from(rule)]));
        candidates.sort_unstable_by_key(|candidate| (candidate.rule, candidate.start, !candidate.whole));
        candidates.dedup_by_key(|candidate| (candidate.rule, candidate.start));
        let (mut last, mut free) = (u16::MAX, 0);
        for Candidate { rule, start, whole } in candidates {
            let start = start as usize;
            if rule != last {
                (last, free) = (rule, 0);
            }
            if start < free {
                continue;
            }
            let patterns = &self.patterns[usize::from(rule)];
            let Some(anchor) = (if whole { patterns.whole() } else { patterns.plain() }) else { continue };
            if let Some(end) = anchor.end(haystack(patterns), start) {
                free = end.max(start + 1);
                found.push((&self.rules[usize::from(rule)], start..end));
            }
        }
        for index in &self.loose {
            let (rule, patterns) = (&self.rules[usize::from(*index)], &self.patterns[usize::from(*index)]);
            if let Some(search) = patterns.search().filter(|_| wanted(rule)) {
                found.extend(search.find_iter(haystack(patterns)).map(|place| (rule, place.range())));
            }
        }
        found
    }

    /// The places at which a wanted rule may begin.
    fn candidates(&self, folded: &[u8], wanted: impl Fn(u16) -> bool) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let Some(literals) = &self.literals else { return candidates };
        let Ok(root) = literals.start_state(Anchored::Yes) else { return candidates };
        let marks = Marks::read(folded);
        let (mut ahead, mut blanks, mut inside) = (0, 0, false);
        for (start, byte) in folded.iter().enumerate() {
            blanks += u32::from(*byte == b' ');
            let letter = byte.is_ascii_alphanumeric() || *byte == b'_';
            // Every pattern that begins with a letter begins a word.
            let within = std::mem::replace(&mut inside, letter) && letter;
            if within {
                continue;
            }
            let mut state = root;
            for (depth, byte) in folded[start..].iter().enumerate() {
                state = literals.next_state(Anchored::Yes, state, *byte);
                if !literals.is_special(state) {
                    continue;
                }
                if literals.is_dead(state) {
                    break;
                }
                for index in 0..if literals.is_match(state) { literals.match_len(state) } else { 0 } {
                    let literal = literals.match_pattern(state, index);
                    // The others end here but begin further on.
                    if literals.pattern_len(literal) != depth + 1 {
                        continue;
                    }
                    ahead = marks.ahead(ahead, start);
                    for begin in self.begins[literal.as_usize()].iter().filter(|begin| wanted(begin.rule)) {
                        let whole = begin.need.is_some_and(|need| marks.meet(ahead, blanks, need));
                        if whole || begin.plain {
                            candidates.push(Candidate { rule: begin.rule, start: start as u32, whole });
                        }
                    }
                }
            }
        }
        candidates
    }
}

impl Begin {
    fn join(&mut self, other: Self) {
        self.plain |= other.plain;
        self.need = match (self.need, other.need) {
            (Some(one), Some(two)) => Some(one.or(two)),
            (one, two) => one.or(two),
        };
    }
}

/// The marks of figures in a text: the place of each, the blanks before it, and the bit of its kind.
struct Marks(Vec<(usize, u32, u8)>);

impl Marks {
    fn read(folded: &[u8]) -> Self {
        let mut marks = Vec::new();
        let (mut blanks, mut counted) = (0, 0);
        let places = folded.iter().enumerate().filter_map(|(at, byte)| Some((at, pattern::mark(*byte)?)));
        for (at, kind) in places {
            blanks += folded[counted..at].iter().filter(|byte| **byte == b' ').count() as u32;
            counted = at;
            marks.push((at, blanks, kind));
        }
        Self(marks)
    }

    /// The first mark at `start` or behind it, looked for from an earlier one on.
    fn ahead(&self, from: usize, start: usize) -> usize {
        from + self.0[from..].iter().take_while(|(at, ..)| *at < start).count()
    }

    /// Whether one of the marks from `ahead` on is near enough for a need; `blanks` stand before the place asked for.
    fn meet(&self, ahead: usize, blanks: u32, need: Need) -> bool {
        let near =
            self.0[ahead..].iter().take_while(|(_, before, _)| before - blanks <= u32::from(need.blanks));
        near.into_iter().any(|(.., kind)| kind & need.marks != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_where_their_patterns_stand() {
        let mut faults = Vec::new();
        let rules = [
            ("save", vec![r"(?-u:\b)(?:sav(?:e|es|ing))(?-u:\b)".to_owned()]),
            (
                "share",
                vec![
                    r"(?-u:\b)(?:[a-z]+[’']s share)".to_owned(),
                    r"(?-u:\b{start-half})(?:économies)".to_owned(),
                ],
            ),
        ];
        let set = RuleSet::new(rules.into(), &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        let found = |text: &str| -> Vec<(&str, usize)> {
            set.find(text).into_iter().map(|(rule, place)| (*rule, place.start)).collect()
        };
        assert_eq!(found("Saving: they SAVE, unsaved saves"), [("save", 0), ("save", 13), ("save", 27)]);
        assert_eq!(found("the county's share, Économies"), [("share", 20), ("share", 4)]);
    }
}
