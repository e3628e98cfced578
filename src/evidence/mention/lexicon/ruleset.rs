//! Rules searched together: literals find where a rule may begin, and only there is its pattern tried.
//!
//! Hundreds of patterns in one automaton have more states than can be kept, and building them anew for each sentence
//! cost more than all else. So every alternative is known by the literals it can begin with; one search for all of
//! them gives the candidates, and a pattern is tried at a candidate's place alone.

use std::ops::Range;
use std::sync::OnceLock;

use regex_automata::meta::Regex;
use regex_syntax::hir::Hir;

use super::literals::{Begin, Collected, Kinds, Scan};
use super::pattern::{self, Anchor};
use super::program::{Choices, Programs};

/// Rules with their patterns.
#[derive(Debug)]
pub(in crate::evidence::mention) struct RuleSet<T> {
    rules: Vec<T>,
    /// Per rule.
    patterns: Vec<Patterns>,
    programs: Programs,
    /// The place of its candidates in a scan.
    set: usize,
    /// The rules with a pattern without a literal.
    loose: Vec<u16>,
}

/// The alternatives of a rule.
#[derive(Debug, Default)]
struct Patterns {
    /// Looked for in the text as written, because an alternative tells capitals from small letters.
    cased: bool,
    /// What is tried at a candidate's place.
    led: Vec<Alternative>,
    /// What has no literal to begin with, compiled when it is first wanted.
    loose: Vec<Hir>,
    search: OnceLock<Option<Regex>>,
}

#[derive(Debug)]
struct Alternative {
    program: Option<u32>,
    hir: Hir,
    /// For what a program would take too long, compiled when it is first wanted.
    automaton: OnceLock<Option<Anchor>>,
}

impl Alternative {
    /// The end of what begins at `start`.
    fn end(&self, programs: &Programs, text: &[u8], start: usize, choices: &mut Choices) -> Option<usize> {
        if let Some(program) = self.program
            && let Ok(found) = programs.end(program, text, start, choices)
        {
            return found;
        }
        let anchor = || Anchor::new(vec![self.hir.clone()]).ok();
        self.automaton.get_or_init(anchor).as_ref()?.end(text, start)
    }
}

impl Patterns {
    fn search(&self) -> Option<&Regex> {
        self.search.get_or_init(|| pattern::search(self.loose.clone()).ok()).as_ref()
    }
}

impl<T> RuleSet<T> {
    /// Reads rules of some kinds, each with its alternatives and of the one kind that is told; what they begin with is added to
    /// `literals`, and what cannot be read to `faults`.
    pub(super) fn new(
        rules: Vec<(T, Vec<String>)>,
        kinds: Kinds,
        kind: impl Fn(&T) -> Kinds,
        literals: &mut Collected,
        faults: &mut Vec<String>,
    ) -> Self {
        let mut set = Self {
            rules: Vec::with_capacity(rules.len()),
            patterns: Vec::with_capacity(rules.len()),
            programs: Programs::default(),
            set: kinds.set(),
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
                let further = entry.further.map(|further| (literals.set(further.literals), further.blanks));
                let (kind, alternative, need) = (kind(&rule), patterns.led.len() as u16, entry.need);
                literals.add(&beginnings, Begin { kind, rule: index, alternative, need, further });
                let (program, automaton) = (set.programs.add(&entry.hir), OnceLock::new());
                patterns.led.push(Alternative { program, hir: entry.hir, automaton });
            }
            if !patterns.loose.is_empty() {
                set.loose.push(index);
            }
            set.patterns.push(patterns);
            set.rules.push(rule);
        }
        set
    }

    /// What cannot be compiled; the test of the tables asks.
    #[cfg(test)]
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for patterns in &self.patterns {
            let led = patterns.led.iter();
            faults.extend(led.filter_map(|alternative| Anchor::new(vec![alternative.hir.clone()]).err()));
            faults.extend(pattern::search(patterns.loose.clone()).err());
        }
        faults
    }

    /// Every place of a text where the words of a wanted rule stand; of one rule no two places overlap. The
    /// scan of the text must have looked for them.
    pub(in crate::evidence::mention) fn find(
        &self,
        text: &str,
        scan: &Scan,
        wanted: impl Fn(&T) -> bool,
    ) -> Vec<(&T, Range<usize>)> {
        let mut found = Vec::new();
        let mut choices = Choices::new();
        let haystack =
            |patterns: &Patterns| if patterns.cased { text.as_bytes() } else { scan.folded.as_slice() };
        let (mut last, mut free) = (u16::MAX, 0);
        for candidate in &scan.candidates[self.set] {
            let (rule, start) = (candidate.rule(), candidate.start());
            if rule != last {
                (last, free) = (rule, 0);
            }
            if start < free {
                continue;
            }
            let patterns = &self.patterns[usize::from(rule)];
            // Of one place the alternatives come in their order, and the first that fits wins.
            let alternative = &patterns.led[candidate.alternative()];
            if let Some(end) = alternative.end(&self.programs, haystack(patterns), start, &mut choices) {
                free = end.max(start + 1);
                // A rule may end within wide blanks, whose bytes fold alike.
                found.push((&self.rules[usize::from(rule)], start..text.ceil_char_boundary(end)));
            }
        }
        for index in &self.loose {
            let (rule, patterns) = (&self.rules[usize::from(*index)], &self.patterns[usize::from(*index)]);
            if let Some(search) = patterns.search().filter(|_| wanted(rule)) {
                let places = search.find_iter(haystack(patterns));
                found.extend(places.map(|place| {
                    (rule, text.floor_char_boundary(place.start())..text.ceil_char_boundary(place.end()))
                }));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::literals::Literals;
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
        let mut literals = Collected::default();
        let set =
            RuleSet::new(rules.into(), Kinds::SERVICES, |_| Kinds::SERVICES, &mut literals, &mut faults);
        let literals = Literals::new(literals);
        assert!(faults.is_empty(), "{faults:?}");
        let found = |text: &str| -> Vec<(&str, usize)> {
            set.find(text, &literals.scan(text, Kinds::SERVICES), |_| true)
                .into_iter()
                .map(|(rule, place)| (*rule, place.start))
                .collect()
        };
        assert_eq!(found("Saving: they SAVE, unsaved saves"), [("save", 0), ("save", 13), ("save", 27)]);
        assert_eq!(found("the county's share, Économies"), [("share", 20), ("share", 4)]);
    }
}
