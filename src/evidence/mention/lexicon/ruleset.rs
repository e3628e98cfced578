//! Rules searched together: literals find where a rule may begin, and only there is its pattern tried.
//!
//! Hundreds of patterns in one automaton have more states than can be kept, and building them anew for each sentence
//! cost more than all else. So every alternative is known by the literals it can begin with; one search for all of
//! them gives the candidates, and a pattern is tried at a candidate's place alone.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use regex_automata::meta::{BuildError, Regex};
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::literal::{ExtractKind, Extractor};

/// Rules with their patterns.
#[derive(Debug)]
pub(in crate::evidence::mention) struct RuleSet<T> {
    rules: Vec<T>,
    /// Per rule: what is tried at a candidate's place, and what has no literal to begin with.
    patterns: Vec<(Pattern, Pattern)>,
    literals: Option<AhoCorasick>,
    /// Per literal: the rules that may begin with it.
    begins: Vec<Vec<u16>>,
    /// The rules with a pattern without a literal.
    loose: Vec<u16>,
}

/// The alternatives of a rule, compiled when they are first wanted: an article needs few of a language's rules.
#[derive(Debug, Default)]
struct Pattern {
    alternatives: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn of(any: &[String]) -> Self {
        Self { alternatives: any.join("|"), compiled: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        if self.alternatives.is_empty() {
            return None;
        }
        self.compiled.get_or_init(|| compile(&self.alternatives).ok()).as_ref()
    }
}

/// Longer literals are cut: what they would tell apart, the patterns do.
const LONGEST: usize = 16;
/// Shorter literals would make a candidate of every other word.
const SHORTEST: usize = 2;

impl<T> RuleSet<T> {
    /// Compiles rules, each with its alternatives; what cannot be compiled is added to `faults`.
    pub(super) fn new(rules: Vec<(T, Vec<String>)>, faults: &mut Vec<String>) -> Self {
        let mut literals: Vec<String> = Vec::new();
        let mut places = std::collections::HashMap::new();
        let mut begins: Vec<Vec<u16>> = Vec::new();
        let mut set = Self {
            rules: Vec::with_capacity(rules.len()),
            patterns: Vec::with_capacity(rules.len()),
            literals: None,
            begins: Vec::new(),
            loose: Vec::new(),
        };
        for (index, (rule, any)) in rules.into_iter().enumerate() {
            let index = index as u16;
            let (mut led, mut loose) = (Vec::new(), Vec::new());
            for pattern in any {
                match beginnings(&pattern) {
                    Some(found) => {
                        for literal in found {
                            let place = *places.entry(literal.clone()).or_insert_with(|| {
                                literals.push(literal);
                                begins.push(Vec::new());
                                begins.len() - 1
                            });
                            if begins[place].last() != Some(&index) {
                                begins[place].push(index);
                            }
                        }
                        led.push(pattern);
                    }
                    None => {
                        faults.extend(compile(&pattern).err().map(|error| format!("`{pattern}`: {error}")));
                        loose.push(pattern);
                    }
                }
            }
            if !loose.is_empty() {
                set.loose.push(index);
            }
            set.patterns.push((Pattern::of(&led), Pattern::of(&loose)));
            set.rules.push(rule);
        }
        set.begins = begins;
        if !literals.is_empty() {
            set.literals = AhoCorasickBuilder::new()
                .ascii_case_insensitive(true)
                .build(&literals)
                .map_err(|error| faults.push(error.to_string()))
                .ok();
        }
        set
    }

    /// What cannot be compiled; the test of the tables asks.
    #[cfg(test)]
    pub(super) fn faults(&self) -> Vec<String> {
        let patterns = self.patterns.iter().flat_map(|(led, loose)| [led, loose]);
        let fault = |pattern: &Pattern| compile(&pattern.alternatives).err().map(|error| error.to_string());
        patterns.filter_map(fault).collect()
    }

    /// Every place where a rule's words stand; of one rule no two places overlap.
    pub(in crate::evidence::mention) fn find(&self, text: &str) -> Vec<(&T, Range<usize>)> {
        let mut found = Vec::new();
        let mut candidates: Vec<(u16, usize)> = Vec::new();
        if let Some(literals) = &self.literals {
            let bytes = text.as_bytes();
            let inside =
                |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
            for literal in literals.find_overlapping_iter(text) {
                let start = literal.start();
                // Every pattern that begins with a letter begins a word.
                if start > 0 && inside(start) && inside(start - 1) {
                    continue;
                }
                candidates
                    .extend(self.begins[literal.pattern().as_usize()].iter().map(|rule| (*rule, start)));
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let (mut last, mut free) = (u16::MAX, 0);
        for (rule, start) in candidates {
            if rule != last {
                (last, free) = (rule, 0);
            }
            if start < free {
                continue;
            }
            let Some(pattern) = self.patterns[usize::from(rule)].0.regex() else { continue };
            let input = Input::new(text).span(start..text.len()).anchored(Anchored::Yes);
            if let Some(place) = pattern.search(&input) {
                free = place.end().max(start + 1);
                found.push((&self.rules[usize::from(rule)], place.range()));
            }
        }
        for rule in &self.loose {
            if let Some(pattern) = self.patterns[usize::from(*rule)].1.regex() {
                let rule = &self.rules[usize::from(*rule)];
                found.extend(pattern.find_iter(text).map(|place| (rule, place.range())));
            }
        }
        found
    }
}

pub(super) fn compile(pattern: &str) -> Result<Regex, Box<BuildError>> {
    Regex::builder()
        .configure(Regex::config().nfa_size_limit(Some(1 << 24)).hybrid_cache_capacity(1 << 20))
        .syntax(syntax::Config::new().case_insensitive(true))
        .build(pattern)
        .map_err(Box::new)
}

/// The literals that a pattern can begin with, in every case in which they are written; none if they are too many.
fn beginnings(pattern: &str) -> Option<BTreeSet<String>> {
    let parsed = regex_syntax::ParserBuilder::new().build().parse(pattern).ok()?;
    let found = Extractor::new().kind(ExtractKind::Prefix).limit_total(400).extract(&parsed);
    let mut literals = BTreeSet::new();
    for literal in found.literals()? {
        let literal = std::str::from_utf8(literal.as_bytes()).ok()?.to_lowercase();
        let literal = literal[..literal.floor_char_boundary(LONGEST)].to_owned();
        if literal.len() < SHORTEST {
            return None;
        }
        if !literal.is_ascii() {
            // The search folds ASCII letters only.
            literals.insert(literal.to_uppercase());
            let mut letters = literal.chars();
            if let Some(first) = letters.next() {
                literals.insert(first.to_uppercase().chain(letters).collect());
            }
        }
        literals.insert(literal);
    }
    (!literals.is_empty()).then_some(literals)
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
