//! Rules searched together: literals find where a rule may begin, and only there is its pattern tried.
//!
//! Hundreds of patterns in one automaton have more states than can be kept, and building them anew for each sentence
//! cost more than all else. So every alternative is known by the literals it can begin with; one search for all of
//! them gives the candidates, and a pattern is tried at a candidate's place alone.

use std::collections::{BTreeMap, BTreeSet};
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
    /// Per literal: the alternatives that may begin with it.
    begins: Vec<Vec<Begin>>,
    /// Per literal: the sets of what an alternative may go on with that it is in.
    goes_on: Vec<Vec<u16>>,
    /// How many such sets there are.
    sets: usize,
    /// The rules with a pattern without a literal.
    loose: Vec<u16>,
}

/// That an alternative of a rule begins with a literal.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Begin {
    rule: u16,
    /// What it needs if it names the place of a figure.
    need: Option<Need>,
    /// The set of what it goes on with behind words that it leaves open, and how many blanks may stand before that.
    further: Option<(u16, u16)>,
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
        let mut literals: BTreeMap<Vec<u8>, (Vec<Begin>, Vec<u16>)> = BTreeMap::new();
        let mut sets: BTreeMap<BTreeSet<Vec<u8>>, u16> = BTreeMap::new();
        let mut set = Self {
            rules: Vec::with_capacity(rules.len()),
            patterns: Vec::with_capacity(rules.len()),
            literals: None,
            begins: Vec::new(),
            goes_on: Vec::new(),
            sets: 0,
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
                let further = entry.further.map(|further| {
                    let next = sets.len() as u16;
                    (*sets.entry(further.literals).or_insert(next), further.blanks)
                });
                let begin = Begin { rule: index, need: entry.need, further };
                for literal in beginnings {
                    let (known, _) = literals.entry(literal).or_default();
                    if !known.contains(&begin) {
                        known.push(begin);
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
        set.sets = sets.len();
        for (literals_of_set, set) in sets {
            for literal in literals_of_set {
                literals.entry(literal).or_default().1.push(set);
            }
        }
        if !literals.is_empty() {
            let automaton = NFA::new(literals.keys());
            set.literals = automaton.map_err(|error| faults.push(error.to_string())).ok();
        }
        (set.begins, set.goes_on) = literals.into_values().unzip();
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

    /// The places at which a wanted rule may begin, from the last to the first: then it is known what stands ahead.
    fn candidates(&self, folded: &[u8], wanted: impl Fn(u16) -> bool) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let Some(literals) = &self.literals else { return candidates };
        let Ok(root) = literals.start_state(Anchored::Yes) else { return candidates };
        let mut ahead = Ahead { sets: vec![0; self.sets], marks: [0; 3], blanks: NOWHERE };
        let letter = |at: usize| folded[at].is_ascii_alphanumeric() || folded[at] == b'_';
        let mut inside = !folded.is_empty() && letter(folded.len() - 1);
        for start in (0..folded.len()).rev() {
            ahead.blanks += u32::from(folded[start] == b' ');
            // Every pattern that begins with a letter begins a word.
            let within = std::mem::replace(&mut inside, start > 0 && letter(start - 1)) && inside;
            if within {
                continue;
            }
            if let Some(kind) = pattern::mark(folded[start]) {
                ahead.marks[usize::from(kind)] = ahead.blanks;
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
                    for begin in &self.begins[literal.as_usize()] {
                        if wanted(begin.rule) && ahead.may_follow(begin) {
                            let whole = begin.need.is_some();
                            candidates.push(Candidate { rule: begin.rule, start: start as u32, whole });
                        }
                    }
                    for set in &self.goes_on[literal.as_usize()] {
                        ahead.sets[usize::from(*set)] = ahead.blanks;
                    }
                }
            }
        }
        candidates
    }
}

/// A number of blanks that is further from all others than any alternative reaches.
const NOWHERE: u32 = 1 << 17;

/// What stands ahead of a place in a text; the nearest of each, by the number of blanks from there to the end.
struct Ahead {
    sets: Vec<u32>,
    marks: [u32; 3],
    /// Blanks from the place itself to the end.
    blanks: u32,
}

impl Ahead {
    /// Whether an alternative that begins here finds what it must.
    fn may_follow(&self, begin: &Begin) -> bool {
        let within = |seen: u32, blanks: u16| self.blanks - seen <= u32::from(blanks);
        let goes_on = |(set, blanks): (u16, u16)| within(self.sets[usize::from(set)], blanks);
        let marked = |need: Need| {
            let kinds = self.marks.iter().enumerate().filter(|(kind, _)| need.marks & (1 << kind) != 0);
            kinds.into_iter().any(|(_, seen)| within(*seen, need.blanks))
        };
        begin.further.is_none_or(goes_on) && begin.need.is_none_or(marked)
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
