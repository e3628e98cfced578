//! Names: the places of a text where a body may be named: full names by their pattern, listed names by the gazetteer,
//! and whatever else is capitalised, for the article's other words to judge.

use std::ops::Range;

use super::gazetteer;
use crate::evidence::mention::lexicon::Lexicon;

/// How a name was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// Capitalised words.
    Bare,
    /// In the gazetteer, with its kind.
    Listed(&'static str),
    /// With the word for its kind: "Tarn District Council".
    Full,
}

/// A place where a body may be named.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) place: Range<usize>,
    pub(super) sort: Sort,
    /// A single word at the head of a sentence, where every word is capitalised.
    pub(super) weak: bool,
}

/// Words that join capitalised words to one name.
const JOINS: [&str; 10] = [
    " Revenues and ",
    " of the ",
    " upon ",
    " under ",
    " of ",
    " on ",
    " the ",
    " and the Isle of ",
    "-upon-",
    " ",
];
/// The longest name, in bytes.
const LONGEST: usize = 80;

/// The names of a text, in its order; no two overlap.
pub(super) fn find(text: &str, lexicon: &Lexicon) -> Vec<Name> {
    let mut full = full_names(text, lexicon).into_iter().peekable();
    let mut names: Vec<Name> = Vec::new();
    let mut at = 0;
    while let Some(start) = next_word(text, at) {
        if let Some(place) = full.next_if(|place| place.start <= start) {
            if place.end > at {
                at = place.end;
                names.push(Name { place, sort: Sort::Full, weak: false });
            }
            continue;
        }
        let end = word_end(text, start);
        if !is_capital(&text[start..end]) {
            at = end.max(start + 1);
            continue;
        }
        let bound = full.peek().map_or(text.len(), |place| place.start);
        let (past, name) = capitals(text, start, bound, lexicon);
        at = past.max(end);
        names.extend(name);
    }
    names
}

/// The name that begins with the capitalised word at `start`, and where to go on.
fn capitals(text: &str, start: usize, bound: usize, lexicon: &Lexicon) -> (usize, Option<Name>) {
    let first_end = word_end(text, start);
    let opens = begins_sentence(text, start);
    let stop = |word: &str| lexicon.not_organisation.contains(word);
    if let Some((listed, kind)) = gazetteer::begins(&text[start..]) {
        let end = start + listed.len();
        let goes_on = text[end..].strip_prefix(' ').and_then(|rest| rest.get(..word_end(rest, 0)));
        let goes_on = goes_on.is_some_and(|word| is_capital(word) && !stop(word));
        if end <= bound && !goes_on {
            let weak = opens && !listed.contains(' ') && listed.len() < 6;
            let name = Name { place: start..end, sort: Sort::Listed(kind), weak };
            return (end, Some(name));
        }
    }
    if stop(&text[start..first_end]) || text[start..first_end].chars().count() < 2 {
        return (first_end, None);
    }
    let mut end = first_end;
    let mut words = 1;
    while end - start < LONGEST {
        let rest = &text[end..];
        let Some(join) = JOINS.iter().find(|join| {
            rest.strip_prefix(**join).is_some_and(|next| {
                let word = &next[..word_end(next, 0)];
                is_capital(word) && !stop(word)
            })
        }) else {
            break;
        };
        let next = end + join.len();
        if next >= bound {
            break;
        }
        end = word_end(text, next);
        words += 1;
    }
    // "Castle & Coast" is one name, as is "St Aldhelm's".
    if let Some(rest) = text[end..].strip_prefix(" & ")
        && is_capital(&rest[..word_end(rest, 0)])
    {
        end = word_end(text, end + 3);
        words += 1;
    }
    if text[start..].starts_with("St ") && ["’s", "'s"].iter().any(|owner| text[end..].starts_with(owner)) {
        end += text[end..].chars().take(2).map(char::len_utf8).sum::<usize>();
    }
    (end, Some(Name { place: start..end, sort: Sort::Bare, weak: opens && words == 1 }))
}

fn next_word(text: &str, from: usize) -> Option<usize> {
    text[from..].find(char::is_alphanumeric).map(|at| from + at)
}

/// The end of the word that begins at `from`; "Stoke-on-Trent" is one word, and an owner's 's is none of it.
fn word_end(text: &str, from: usize) -> usize {
    // Most words are letters of ASCII with something else of it behind them.
    let letters = text.as_bytes()[from..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    match text.as_bytes().get(from + letters) {
        Some(b'-' | b'\'') => {}
        Some(byte) if !byte.is_ascii() => {}
        _ => return from + letters,
    }
    let mut end = from;
    let mut characters = text[from..].char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let inner = matches!(character, '-' | '’' | '\'')
            && characters.peek().is_some_and(|(_, next)| next.is_alphabetic())
            && !owner(&text[from + at..]);
        if !character.is_alphanumeric() && !inner {
            break;
        }
        end = from + at + character.len_utf8();
    }
    end
}

fn owner(rest: &str) -> bool {
    let mut characters = rest.chars();
    matches!(characters.next(), Some('’' | '\''))
        && characters.next() == Some('s')
        && !characters.next().is_some_and(char::is_alphanumeric)
}

/// Whether a word is written like a name: "Tarn", "NHS", "oneSource".
fn is_capital(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(|first| {
        first.is_uppercase() || first.is_lowercase() && characters.any(char::is_uppercase)
    })
}

fn begins_sentence(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '"', '“', '‘', '\'', '(', '*', '-', '–', '•', '\t']);
    before.is_empty() || before.ends_with(['.', '!', '?', '\n', ':', '|'])
}

/// Full names of bodies, by the language's pattern.
fn full_names(text: &str, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let Some(pattern) = &lexicon.organisation else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(place) = pattern.captures_at(text, at).and_then(|name| Some(name.name("name")?.range())) {
        // A list of bodies is as many names: "Department of Health and Department for Transport".
        let second = HEADS.iter().filter_map(|head| text[place.clone()].rfind(head)).find(|cut| *cut > 0);
        let end = second.map_or(place.end, |cut| place.start + cut);
        let last = at;
        at = end.max(place.start + 1);
        let start = place.start + foreign(&text[place.clone()], lexicon);
        // The end of the name before is not the beginning of this one.
        let start = Some(start - joined(text, start)).filter(|joined| *joined >= last).unwrap_or(start);
        let end = start.max(start + text[start.min(end)..end].trim_end_matches(" and").len());
        let name = &text[start..end];
        if name.contains(' ') && names_one(name, lexicon) {
            found.push(start..end);
        }
    }
    found
}

/// Words that begin a name; further on in a name they begin a second one.
const HEADS: [&str; 2] = [" Department", " Ministry"];

/// Whether anything is left of a name without the words that say what kind of body it is.
fn names_one(name: &str, lexicon: &Lexicon) -> bool {
    name.split(' ').any(|word| !lexicon.body_words.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Bytes before a name that belong to it, since its first word never stands without them: "Tarn and Fell Council".
fn joined(text: &str, start: usize) -> usize {
    let Some(before) = text[..start].strip_suffix(" and ") else { return 0 };
    let first = before.rsplit(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
    let second = text[start..].split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default();
    if !first.starts_with(char::is_uppercase) || second.is_empty() {
        return 0;
    }
    let pair = format!("{first} and {second}");
    let together = text.matches(pair.as_str()).take(50).count();
    let apart = text.matches(first).take(50).count() + text.matches(second).take(50).count();
    let begins = before.len() == first.len()
        || before[..before.len() - first.len()].ends_with(['\n', '|', '•', ' '])
            && before[..before.len() - first.len()].trim_end_matches(' ').ends_with(['\n', '|', '•']);
    if apart == 2 * together && (together > 1 || begins) { first.len() + " and ".len() } else { 0 }
}

/// Bytes at the head of a name that are no part of it: a sentence's first word, "Leader of".
fn foreign(name: &str, lexicon: &Lexicon) -> usize {
    let mut passed = 0;
    while let Some((first, rest)) = name[passed..].split_once(' ') {
        let listed = lexicon.not_organisation.contains(first);
        let joining = passed > 0 && first.starts_with(char::is_lowercase);
        if !(listed || joining) {
            break;
        }
        passed = name.len() - rest.len();
    }
    passed
}

/// The name without the words that say what kind of body it is.
pub(super) fn shorten(name: &str, lexicon: &Lexicon) -> String {
    let mut short = name.trim_start_matches("London Borough of ").trim_start_matches("Royal Borough of ");
    short = short.trim_start_matches("City of ");
    while let Some((rest, last)) = short.rsplit_once(' ') {
        if !lexicon.body_words.iter().any(|word| word.eq_ignore_ascii_case(last)) {
            break;
        }
        short = rest;
    }
    short.to_owned()
}
