//! Patterns: an entry of the word lists, as it is searched for in folded text.
//!
//! Folded text is in lower case, and a figure's mark and white space beyond ASCII are control characters in it; every
//! byte keeps its place. So an automaton needs no branches for letters in two cases nor for the many characters that
//! end a word, and is built and run in a fraction of the time.

use std::collections::BTreeSet;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::LazyLock;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::meta;
use regex_automata::nfa::thompson::{NFA, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input};
use regex_syntax::hir::literal::{ExtractKind, Extractor};
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Repetition};
use regex_syntax::{Parser, ParserBuilder};

/// The marks of figures, each with the control character that stands in its place, once for each of its two bytes.
const MARKS: [(char, u8); 3] = [('¤', 1), ('٪', 2), ('¶', 3)];
/// In the place of each byte of white space beyond ASCII.
pub(super) const BLANK: u8 = 0x1f;
/// In the place of a control character that stands in the text itself.
const OTHER: u8 = 0x7f;

/// A text as it is searched: of the same length, in lower case, with control characters for marks and wide blanks.
pub(super) fn fold(text: &str) -> Vec<u8> {
    let mut folded = text.as_bytes().to_ascii_lowercase();
    for byte in &mut folded {
        if matches!(*byte, 1..=3 | BLANK) {
            *byte = OTHER;
        }
    }
    fold_special(folded, text)
}

/// Folds what is not ASCII, of `text` into its folded bytes.
fn fold_special(mut folded: Vec<u8>, text: &str) -> Vec<u8> {
    let mut at = 0;
    while let Some(step) = text.as_bytes()[at..].iter().position(|byte| !byte.is_ascii()) {
        at += step;
        let Some(character) = text[at..].chars().next() else { break };
        let place = at..at + character.len_utf8();
        at = place.end;
        if let Some((_, mark)) = MARKS.iter().find(|(known, _)| *known == character) {
            folded[place].fill(*mark);
        } else if character.is_whitespace() {
            folded[place].fill(BLANK);
        } else {
            lower(character).encode_utf8(&mut folded[place]);
        }
    }
    folded
}

/// A character in lower case, if that is one character of the same length.
fn lower(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) if lower.len_utf8() == character.len_utf8() => lower,
        _ => character,
    }
}

/// The kind of a figure's mark, by a byte of folded text.
pub(super) fn mark(byte: u8) -> Option<u8> {
    matches!(byte, 1..=3).then(|| byte - 1)
}

/// What an entry can only match if it stands ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Need {
    /// Marks of figures, for each of their kinds a bit; one of them is needed.
    pub(super) marks: u8,
    /// So many blanks at most stand before it.
    pub(super) blanks: u16,
}

impl Need {
    /// What is needed where either of two will do.
    pub(super) fn or(self, other: Self) -> Self {
        Self { marks: self.marks | other.marks, blanks: self.blanks.max(other.blanks) }
    }
}

/// What an entry goes on with behind words that it leaves open; without that ahead it cannot match.
#[derive(Clone, Debug)]
pub(super) struct Further {
    pub(super) literals: BTreeSet<Vec<u8>>,
    /// So many blanks at most stand before it.
    pub(super) blanks: u16,
}

/// An entry that was read.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) hir: Hir,
    pub(super) need: Option<Need>,
    pub(super) further: Option<Further>,
    /// What it can begin with; none if that is too much or too short.
    pub(super) beginnings: Option<BTreeSet<Vec<u8>>>,
}

/// The left edge of a word.
pub(super) const LEFT: &str = r"(?-u:\b{start-half})";
/// The right edge of a word.
pub(super) const RIGHT: &str = r"(?-u:\b{end-half}|\b)";

/// Longer beginnings are cut: what they would tell apart, the patterns do.
const LONGEST: usize = 16;
/// Shorter beginnings would make a candidate of every other word.
const SHORTEST: usize = 2;

/// Whether an entry tells capitals from small letters, so that it must be looked for in the text as written.
pub(super) fn is_cased(entry: &str) -> bool {
    entry.contains("(?-i:")
}

/// Reads an entry; `cased` ones for the text as written, others for folded text.
pub(super) fn read(entry: &str, cased: bool) -> Result<Entry, String> {
    let spelled = if cased {
        as_written(entry)
    } else {
        entry
            .replace("{W}", r"(?:(?-u:[^\s.;:!?\x01-\x03\x1f])+ )")
            .replace("{Q}", r"(?:\x01\x01|\x02\x02|\x03\x03)")
            .replace("{M}", r"\x01\x01")
            .replace("{P}", r"\x02\x02")
            .replace("{F}", r"\x03\x03")
    };
    // Folded text is in lower case, and so are the entries that are looked for in it.
    let parsed = parse(&spelled, cased).map_err(|error| format!("`{entry}`: {error}"))?;
    let (hir, need, further) = if cased {
        (parsed, None, None)
    } else {
        let hir = folded(&parsed);
        let (need, further) = (need(&hir), further(&hir));
        (hir, need, further)
    };
    let beginnings = beginnings(&hir, 400);
    Ok(Entry { hir, need, further, beginnings })
}

/// The patterns of a word's edges, parsed once for all the entries that have them.
static EDGES: LazyLock<[Option<Hir>; 2]> =
    LazyLock::new(|| [LEFT, RIGHT].map(|edge| parser(false).parse(edge).ok()));

fn parser(cased: bool) -> Parser {
    ParserBuilder::new().case_insensitive(cased).utf8(false).build()
}

/// Parses a pattern. Reading the entries is most of a language's first article, so their edges are taken from where
/// they were parsed, and an entry that is plain words is not parsed at all.
fn parse(spelled: &str, cased: bool) -> Result<Hir, String> {
    let parse = |pattern: &str| parser(cased).parse(pattern).map_err(|error| error.to_string());
    let left = spelled.strip_prefix(LEFT);
    let rest = left.unwrap_or(spelled);
    let right = rest.strip_suffix(RIGHT);
    let rest = right.unwrap_or(rest);
    let ([Some(start), Some(end)], Some(entry)) =
        (&*EDGES, rest.strip_prefix("(?:").and_then(|entry| entry.strip_suffix(')')).filter(|_| !cased))
    else {
        return parse(spelled);
    };
    let plain = entry.chars().all(|character| character.is_alphanumeric() || character == ' ');
    let entry = if plain { Hir::literal(entry.as_bytes()) } else { parse(rest)? };
    let start = left.map(|_| start.clone());
    let end = right.map(|_| end.clone());
    Ok(Hir::concat([start, Some(entry), end].into_iter().flatten().collect()))
}

/// An entry's pattern for text as it is written.
pub(super) fn as_written(entry: &str) -> String {
    entry
        .replace("{W}", r"(?:[^\s.;:!?¤٪¶]+ )")
        .replace("{Q}", "[¤٪¶]")
        .replace("{M}", "¤")
        .replace("{P}", "٪")
        .replace("{F}", "¶")
}

/// A pattern without what never stands in folded text.
fn folded(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => folded_class(class),
        HirKind::Repetition(repetition) => {
            let sub = Box::new(folded(&repetition.sub));
            Hir::repetition(Repetition { sub, ..repetition.clone() })
        }
        HirKind::Capture(capture) => folded(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(folded).collect()),
        HirKind::Alternation(any) => Hir::alternation(any.iter().map(folded).collect()),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(literal) => Hir::literal(fold_special(literal.as_bytes().to_ascii_lowercase(), literal)),
            Err(_) => hir.clone(),
        },
        HirKind::Empty | HirKind::Class(Class::Bytes(_)) | HirKind::Look(_) => hir.clone(),
    }
}

/// A class of more characters than this is not looked at one by one.
const FEW: u32 = 12;

fn folded_class(class: &ClassUnicode) -> Hir {
    let count: u32 = class.iter().map(|range| u32::from(range.end()) - u32::from(range.start()) + 1).sum();
    let special =
        |one: char| !one.is_ascii() && (one.is_whitespace() || MARKS.iter().any(|(mark, _)| *mark == one));
    let all = || class.iter().flat_map(|range| range.start()..=range.end());
    if count <= FEW && !all().any(special) {
        let ranges = all().map(lower).map(|one| ClassUnicodeRange::new(one, one));
        return Hir::class(Class::Unicode(ClassUnicode::new(ranges)));
    }
    let contains = |wanted: char| class.iter().any(|range| range.start() <= wanted && wanted <= range.end());
    let mut rest = class.clone();
    rest.case_fold_simple();
    // The long s and the sign of Kelvin are letters s and k to a pattern that is blind to case.
    let mut never = vec![('A', 'Z'), ('\u{17f}', '\u{17f}'), ('\u{212a}', '\u{212a}')];
    never.extend(MARKS.iter().map(|(mark, _)| (*mark, *mark)));
    let ranges = never.into_iter().map(|(from, to)| ClassUnicodeRange::new(from, to));
    rest.difference(&ClassUnicode::new(ranges));
    let mut any = vec![Hir::class(Class::Unicode(rest))];
    for (mark, byte) in MARKS.iter().filter(|(mark, _)| contains(*mark)) {
        any.push(Hir::literal(vec![*byte; mark.len_utf8()]));
    }
    for wide in ['\u{a0}', '\u{2003}'].iter().filter(|wide| contains(**wide)) {
        any.push(Hir::literal(vec![BLANK; wide.len_utf8()]));
    }
    Hir::alternation(any)
}

/// What must stand ahead for a pattern to match; none if it may match without a mark.
fn need(hir: &Hir) -> Option<Need> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let at = literal.0.iter().position(|byte| mark(*byte).is_some())?;
            let blanks = spaces(&literal.0[..at]);
            Some(Need { marks: 1 << mark(literal.0[at])?, blanks })
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => need(&repetition.sub),
        HirKind::Capture(capture) => need(&capture.sub),
        HirKind::Concat(parts) => {
            let mut before = 0_u16;
            for part in parts {
                if let Some(found) = need(part) {
                    return Some(Need { blanks: found.blanks.saturating_add(before), ..found });
                }
                before = before.saturating_add(blanks(part));
            }
            None
        }
        HirKind::Alternation(any) => {
            let mut all = any.iter().map(need);
            let first = all.next()??;
            all.try_fold(first, |needs, next| Some(needs.or(next?)))
        }
        _ => None,
    }
}

fn spaces(literal: &[u8]) -> u16 {
    literal.iter().map(|byte| u16::from(*byte == b' ')).sum()
}

/// How many blanks a pattern can take in; the greatest number if there is no bound.
fn blanks(hir: &Hir) -> u16 {
    match hir.kind() {
        HirKind::Literal(literal) => spaces(&literal.0),
        HirKind::Class(Class::Unicode(class)) => {
            u16::from(class.iter().any(|range| range.start() <= ' ' && ' ' <= range.end()))
        }
        HirKind::Class(Class::Bytes(class)) => {
            u16::from(class.iter().any(|range| range.start() <= b' ' && b' ' <= range.end()))
        }
        HirKind::Repetition(repetition) => match (blanks(&repetition.sub), repetition.max) {
            (0, _) => 0,
            (one, Some(most)) => one.saturating_mul(u16::try_from(most).unwrap_or(u16::MAX)),
            (_, None) => u16::MAX,
        },
        HirKind::Capture(capture) => blanks(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(blanks).fold(0, u16::saturating_add),
        HirKind::Alternation(any) => any.iter().map(blanks).max().unwrap_or(0),
        HirKind::Empty | HirKind::Look(_) => 0,
    }
}

/// What a pattern goes on with behind its first words that may be any; none if it leaves no words open.
fn further(hir: &Hir) -> Option<Further> {
    let HirKind::Concat(parts) = hir.kind() else { return None };
    let open =
        |part: &Hir| matches!(part.kind(), HirKind::Repetition(repetition) if blanks(&repetition.sub) > 0);
    let at = parts.iter().position(open)?;
    // Only at the head of a word is looked for what goes on.
    let HirKind::Literal(before) = parts.get(at.checked_sub(1)?)?.kind() else { return None };
    let blanks = parts[..=at].iter().map(blanks).fold(0, u16::saturating_add);
    let rest = Hir::concat(parts[at + 1..].to_vec());
    let literals = beginnings(&rest, 100).filter(|_| before.0.ends_with(b" ") && blanks < FAR)?;
    Some(Further { literals, blanks })
}

/// What may stand further ahead than so many blanks is not looked for.
const FAR: u16 = 1000;

/// What a pattern can begin with, in folded text; none if that is too much.
fn beginnings(hir: &Hir, most: usize) -> Option<BTreeSet<Vec<u8>>> {
    let found = Extractor::new().kind(ExtractKind::Prefix).limit_total(most).extract(hir);
    let mut beginnings = BTreeSet::new();
    for literal in found.literals()? {
        let mut literal = literal.as_bytes().to_ascii_lowercase();
        literal.truncate(LONGEST);
        if literal.len() < SHORTEST {
            return None;
        }
        beginnings.insert(literal);
    }
    (!beginnings.is_empty()).then_some(beginnings)
}

/// Alternatives that are tried at a place, the first that fits wins.
pub(super) struct Anchor {
    automaton: DFA,
    caches: Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>>,
}

impl std::fmt::Debug for Anchor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Anchor").finish_non_exhaustive()
    }
}

impl Anchor {
    pub(super) fn new(any: Vec<Hir>) -> Result<Self, String> {
        // Places are told by the search itself, so nothing needs to be captured.
        let config =
            NFA::config().utf8(false).which_captures(WhichCaptures::None).nfa_size_limit(Some(1 << 24));
        let automaton = NFA::compiler()
            .configure(config)
            .build_from_hir(&Hir::alternation(any))
            .map_err(|error| error.to_string())?;
        let config = DFA::config().cache_capacity(1 << 20).skip_cache_capacity_check(true);
        let automaton =
            DFA::builder().configure(config).build_from_nfa(automaton).map_err(|error| error.to_string())?;
        let own = automaton.clone();
        let caches: Pool<_, Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>> =
            Pool::new(Box::new(move || own.create_cache()));
        Ok(Self { automaton, caches })
    }

    /// The end of what begins at `start`.
    pub(super) fn end(&self, text: &[u8], start: usize) -> Option<usize> {
        let input = Input::new(text).span(start..text.len()).anchored(Anchored::Yes);
        let found = self.automaton.try_search_fwd(&mut self.caches.get(), &input);
        found.ok().flatten().map(|found| found.offset())
    }
}

/// Alternatives without a beginning to look for, searched in the whole text.
pub(super) fn search(any: Vec<Hir>) -> Result<meta::Regex, String> {
    let config = meta::Regex::config().nfa_size_limit(Some(1 << 24)).hybrid_cache_capacity(1 << 20);
    let mut builder = meta::Regex::builder();
    builder.configure(config.utf8_empty(false));
    builder.build_from_hir(&Hir::alternation(any)).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_keeps_its_place() {
        let folded = fold("ÉTÉ\u{a0}SAVED ¤\u{1}\u{2009}ŷ ẞ");
        assert_eq!(folded, "été\u{1f}\u{1f}saved \u{1}\u{1}\u{7f}\u{1f}\u{1f}\u{1f}ŷ ẞ".as_bytes());
    }

    #[test]
    fn what_an_entry_needs_is_known() {
        let needs = |entry: &str| read(entry, false).unwrap_or_else(|error| unreachable!("{error}")).need;
        let some = |marks, blanks| Some(Need { marks, blanks });
        assert_eq!(needs("save {W}{0,3}{M}"), some(1, 4));
        assert_eq!(needs("(?:by {Q}|{F} less)"), some(7, 1));
        assert_eq!(needs("save(?: {M})?"), None);
        assert_eq!(needs("between [^.;:¤]{0,80}{M}"), some(1, 81));
    }
}
