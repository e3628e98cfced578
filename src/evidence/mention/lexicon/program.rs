//! Programs: alternatives as they are tried at a place, by going back to the last choice where one way fails.
//!
//! Most alternatives are a few words, and what is tried begins as it should. An automaton for each rule finds its end
//! in no more steps, but its states are spread over more memory than stays near, and waiting for them cost more than
//! all else. A program is a few steps that stand side by side, and is made at once. What would take a program too many
//! steps is left to an automaton.

use regex_automata::util::look::{Look, LookMatcher};
use regex_syntax::hir::{self, Class, Hir, HirKind, Repetition};

/// The programs of a rule set, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Programs {
    steps: Vec<Step>,
    literals: Vec<u8>,
    sets: Vec<Set>,
    looks: LookMatcher,
}

/// Bytes, or characters beyond ASCII, of which one is wanted.
#[derive(Debug, Default, PartialEq)]
struct Set {
    bytes: [u64; 4],
    wide: Vec<(char, char)>,
}

impl Set {
    fn of(class: &Class) -> Self {
        let mut set = Self::default();
        match class {
            Class::Bytes(class) => {
                class.iter().flat_map(|range| range.start()..=range.end()).for_each(|byte| set.add(byte));
            }
            Class::Unicode(class) => {
                for range in class.iter() {
                    (range.start()..=range.end().min('\x7f')).for_each(|ascii| set.add(ascii as u8));
                    if range.end() > '\x7f' {
                        set.wide.push((range.start().max('\u{80}'), range.end()));
                    }
                }
            }
        }
        set
    }

    fn add(&mut self, byte: u8) {
        self.bytes[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    fn has(&self, byte: u8) -> bool {
        self.bytes[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    /// Whether no character of the set begins with a byte.
    fn is_without(&self, byte: u8) -> bool {
        !self.has(byte) && (byte.is_ascii() || self.wide.is_empty())
    }

    /// The length of what stands at a place, if it is wanted.
    fn length(&self, text: &[u8], at: usize) -> Option<usize> {
        let byte = *text.get(at)?;
        if self.has(byte) {
            return Some(1);
        }
        if byte.is_ascii() || self.wide.is_empty() {
            return None;
        }
        let length = byte.leading_ones() as usize;
        let character = std::str::from_utf8(text.get(at..at + length)?).ok()?.chars().next()?;
        let next = self.wide.partition_point(|(_, last)| *last < character);
        self.wide.get(next).filter(|(first, _)| *first <= character).map(|_| length)
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Literal {
        length: u16,
        at: u32,
    },
    Set(u16),
    /// As many of a set as there are, at least and at most so many; any number for the greatest.
    Run {
        set: u16,
        least: u8,
        most: u8,
    },
    Look(Look),
    /// The same, where what follows cannot begin with what the set has: then no fewer will do.
    RunOut {
        set: u16,
        least: u8,
        most: u8,
    },
    /// Goes on; where that fails, elsewhere.
    Always(u32),
    /// Goes on if the next byte is in the set; where not, or where that fails, elsewhere.
    Or {
        set: u16,
        other: u32,
    },
    /// Goes on elsewhere; where that fails, here.
    OrHere(u32),
    Jump(u32),
    Found,
}

/// What a program takes more steps for is left to an automaton.
const MOST: usize = 2_000;
/// As are longer programs.
const LONGEST: usize = 3_000;

/// A program took too many steps.
#[derive(Debug)]
pub(super) struct TooLong;

/// Where a program goes on if a way fails: its step and the place in the text.
pub(super) type Choices = Vec<(u32, usize)>;

impl Programs {
    /// Adds the program of a pattern; gives its first step, or nothing if it would be too long.
    pub(super) fn add(&mut self, hir: &Hir) -> Option<u32> {
        let first = self.steps.len();
        let whole = self.emit(hir, first);
        if whole.is_none() {
            self.steps.truncate(first);
            return None;
        }
        self.steps.push(Step::Found);
        for index in first..self.steps.len() - 1 {
            if let (Step::Run { set, least, most }, Step::Literal { at, .. }) =
                (self.steps[index], self.steps[index + 1])
                && self.sets[usize::from(set)].is_without(self.literals[at as usize])
            {
                self.steps[index] = Step::RunOut { set, least, most };
            }
        }
        Some(first as u32)
    }

    fn emit(&mut self, hir: &Hir, first: usize) -> Option<()> {
        if self.steps.len() - first > LONGEST {
            return None;
        }
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                let length = u16::try_from(literal.0.len()).ok()?;
                self.steps.push(Step::Literal { length, at: self.literals.len() as u32 });
                self.literals.extend(&literal.0);
            }
            HirKind::Class(class) => {
                let set = self.set(Set::of(class))?;
                self.steps.push(Step::Set(set));
            }
            HirKind::Look(look) => self.steps.push(Step::Look(edge(*look)?)),
            HirKind::Capture(capture) => self.emit(&capture.sub, first)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.emit(part, first))?,
            HirKind::Alternation(any) => {
                let (last, others) = any.split_last()?;
                let mut ends = Vec::new();
                for other in others {
                    let or = self.hold();
                    self.emit(other, first)?;
                    ends.push(self.hold());
                    self.steps[or] = self.or(other, self.next())?;
                }
                self.emit(last, first)?;
                for end in ends {
                    self.steps[end] = Step::Jump(self.next());
                }
            }
            HirKind::Repetition(repetition) => self.repeat(repetition, first)?,
        }
        Some(())
    }

    fn repeat(&mut self, repetition: &Repetition, first: usize) -> Option<()> {
        let Repetition { min, max, greedy, ref sub } = *repetition;
        let most = max.map_or(u32::from(u8::MAX), |max| max);
        if let (HirKind::Class(class), true) = (sub.kind(), greedy && max.is_none_or(|max| max < 255)) {
            let set = self.set(Set::of(class))?;
            self.steps.push(Step::Run { set, least: u8::try_from(min).ok()?, most: most as u8 });
            return Some(());
        }
        for _ in 0..min {
            self.emit(sub, first)?;
        }
        let Some(max) = max else {
            // What may be nothing could be repeated for ever.
            sub.properties().minimum_len().filter(|least| *least > 0)?;
            let again = self.hold();
            self.emit(sub, first)?;
            self.steps.push(Step::Jump(again as u32));
            self.steps[again] = if greedy { self.or(sub, self.next())? } else { Step::OrHere(self.next()) };
            return Some(());
        };
        let mut ends = Vec::new();
        for _ in min..max {
            ends.push(self.hold());
            self.emit(sub, first)?;
        }
        let aim = if greedy { self.or(sub, self.next())? } else { Step::OrHere(self.next()) };
        for end in ends {
            self.steps[end] = aim;
        }
        Some(())
    }

    /// The step before a pattern that may be passed over.
    fn or(&mut self, pattern: &Hir, other: u32) -> Option<Step> {
        let Some(begins) = first_bytes(pattern) else { return Some(Step::Always(other)) };
        Some(Step::Or { set: self.set(begins)?, other })
    }

    /// A step whose aim is not known yet.
    fn hold(&mut self) -> usize {
        self.steps.push(Step::Jump(0));
        self.steps.len() - 1
    }

    fn next(&self) -> u32 {
        self.steps.len() as u32
    }

    fn set(&mut self, set: Set) -> Option<u16> {
        let known = self.sets.iter().position(|known| *known == set);
        let index = known.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        });
        u16::try_from(index).ok()
    }

    /// The end of what a program finds at a place of a text.
    pub(super) fn end(
        &self,
        program: u32,
        text: &[u8],
        start: usize,
        choices: &mut Choices,
    ) -> Result<Option<usize>, TooLong> {
        choices.clear();
        let (mut next, mut at) = (program, start);
        let mut steps = 0;
        loop {
            steps += 1;
            if steps > MOST {
                return Err(TooLong);
            }
            let goes_on = match self.steps[next as usize] {
                Step::Literal { length, at: from } => {
                    let literal = &self.literals[from as usize..][..usize::from(length)];
                    let found = text[at..].starts_with(literal);
                    at += literal.len();
                    found
                }
                Step::Set(set) => match self.sets[usize::from(set)].length(text, at) {
                    Some(length) => {
                        at += length;
                        true
                    }
                    None => false,
                },
                Step::RunOut { set, least, most } => {
                    let set = &self.sets[usize::from(set)];
                    let mut count = 0;
                    while most == u8::MAX || count < usize::from(most) {
                        let Some(length) = set.length(text, at) else { break };
                        at += length;
                        count += 1;
                    }
                    count >= usize::from(least)
                }
                Step::Run { set, least, most } => {
                    let set = &self.sets[usize::from(set)];
                    let mut count = 0;
                    while most == u8::MAX || count < usize::from(most) {
                        let Some(length) = set.length(text, at) else { break };
                        if count >= usize::from(least) {
                            choices.push((next + 1, at));
                        }
                        at += length;
                        count += 1;
                        if count > MOST {
                            return Err(TooLong);
                        }
                    }
                    steps += count / 4;
                    count >= usize::from(least)
                }
                Step::Look(look) => self.looks.matches(look, text, at),
                Step::Always(other) => {
                    choices.push((other, at));
                    true
                }
                Step::Or { set, other } => {
                    if text.get(at).is_some_and(|byte| self.sets[usize::from(set)].has(*byte)) {
                        choices.push((other, at));
                        true
                    } else {
                        next = other;
                        continue;
                    }
                }
                Step::OrHere(other) => {
                    choices.push((next + 1, at));
                    next = other;
                    continue;
                }
                Step::Jump(aim) => {
                    next = aim;
                    continue;
                }
                Step::Found => return Ok(Some(at)),
            };
            if goes_on {
                next += 1;
            } else {
                let Some(choice) = choices.pop() else { return Ok(None) };
                (next, at) = choice;
            }
        }
    }
}

/// The bytes that a pattern can begin with, and more where that is not easily told; none if it may be nothing.
fn first_bytes(hir: &Hir) -> Option<Set> {
    hir.properties().minimum_len().filter(|least| *least > 0)?;
    Some(match hir.kind() {
        HirKind::Literal(literal) => {
            let mut set = Set::default();
            literal.0.first().into_iter().for_each(|byte| set.add(*byte));
            set
        }
        HirKind::Class(class) => {
            let mut set = Set::of(class);
            if !std::mem::take(&mut set.wide).is_empty() {
                set.bytes[2] = u64::MAX;
                set.bytes[3] = u64::MAX;
            }
            set
        }
        HirKind::Capture(capture) => first_bytes(&capture.sub)?,
        HirKind::Repetition(repetition) => first_bytes(&repetition.sub)?,
        HirKind::Concat(parts) => {
            let mut parts = parts.iter().skip_while(|part| matches!(part.kind(), HirKind::Look(_)));
            first_bytes(parts.next()?)?
        }
        HirKind::Alternation(any) => {
            let mut set = Set::default();
            for other in any {
                let other = first_bytes(other)?;
                set.bytes.iter_mut().zip(other.bytes).for_each(|(bytes, other)| *bytes |= other);
            }
            set
        }
        HirKind::Empty | HirKind::Look(_) => return None,
    })
}

/// The edges that the word lists name; others are left to an automaton.
fn edge(look: hir::Look) -> Option<Look> {
    Some(match look {
        hir::Look::Start => Look::Start,
        hir::Look::End => Look::End,
        hir::Look::WordAscii => Look::WordAscii,
        hir::Look::WordStartHalfAscii => Look::WordStartHalfAscii,
        hir::Look::WordEndHalfAscii => Look::WordEndHalfAscii,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::pattern::{self, Anchor};
    use super::*;

    #[test]
    fn a_program_ends_where_an_automaton_does() {
        let texts = [
            "saved the councils some money, 2012",
            "saved \u{1}\u{1} a year",
            "save a b c \u{1}\u{1}",
            "sav",
            "économies d’échelle",
            "aaaaaaaaab",
            "aéééc",
        ];
        for entry in [
            "sav(?:e|ed|ing)",
            "sav[a-z]+? ?",
            "save {W}{0,3}{M}",
            "save(?: {W}{1,2})?",
            r"(?-u:\b{start-half})(?:saved?(?: the| a)*)(?-u:\b{end-half}|\b)",
            "[a-zé]+ d[’']é[^.;:¤]{0,9}",
            "[a-zé]+éc",
            "(?:a|aa)+b",
            "(?:a{0,3}){2}",
            "[^¤]{2,}",
            r"sav(?-u:\b{end-half}|\b)",
            "sav(?:e|$)",
        ] {
            let hir = pattern::read(entry, false).unwrap_or_else(|error| unreachable!("{error}")).hir;
            let anchor = Anchor::new(vec![hir.clone()]).unwrap_or_else(|error| unreachable!("{error}"));
            let mut programs = Programs::default();
            let program = programs.add(&hir).unwrap_or_else(|| unreachable!("{entry}"));
            for text in texts {
                let text = pattern::fold(text);
                let found = programs.end(program, &text, 0, &mut Choices::new());
                assert_eq!(found.ok(), Some(anchor.end(&text, 0)), "{entry}");
            }
        }
    }
}
