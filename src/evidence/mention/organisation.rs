//! Organisations: the bodies an article names, and which of them a saving belongs to.

use std::ops::Range;

use rust_decimal::prelude::ToPrimitive;

use super::lexicon::{Lexicon, Meaning};
use super::scene::Scene;
use crate::model::Why;

/// A body as an article first spells it, with the shorter name that it also goes by.
#[derive(Clone, Debug, PartialEq)]
struct Party {
    name: String,
    short: String,
    seen: usize,
}

/// The bodies of an article.
#[derive(Debug, Default)]
pub(super) struct Parties {
    all: Vec<Party>,
    /// Bodies that one line names side by side, as indexes, with the end of the last name in the text.
    groups: Vec<(usize, Vec<usize>)>,
}

/// More bodies than this are a crowd: a saving of all of them is nobody's by name.
const CROWD: usize = 6;
/// Names of one list stand no further apart than this, in bytes: "A Council, B Council and the C Council".
const APART: usize = 12;
/// Only so much of an article is searched for names, in bytes.
const READ: usize = 40_000;

impl Parties {
    /// Collects the bodies of an article, in the order in which they are first named.
    pub(super) fn read(text: &str, lexicon: &Lexicon) -> Self {
        let text = &text[..super::figure::floor(text, text.len().min(READ))];
        let mut all: Vec<Party> = Vec::new();
        let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut list: Vec<usize> = Vec::new();
        let mut end = 0;
        for place in names(text, lexicon) {
            let name = &text[place.clone()];
            let short = shorten(name, lexicon);
            let index = match all.iter_mut().position(|party| party.short == short) {
                Some(index) => {
                    all[index].seen += 1;
                    index
                }
                None => {
                    all.push(Party { name: name.to_owned(), short, seen: 1 });
                    all.len() - 1
                }
            };
            let beside = place.start - end <= APART && !text[end..place.start].contains(['.', '\n', ';']);
            if !beside {
                list.clear();
            }
            end = place.end;
            if !list.contains(&index) {
                list.push(index);
            }
            if beside && list.len() > 2 {
                groups.pop();
            }
            if list.len() > 1 {
                groups.push((end, list.clone()));
            }
        }
        for party in &mut all {
            party.seen += text.matches(party.short.as_str()).count().saturating_sub(party.seen);
        }
        Self { all, groups }
    }

    /// The bodies whose money a figure is, as written, and the words that say so; `offset` is the block's place.
    pub(super) fn of(
        &self,
        scene: &Scene<'_>,
        figure: usize,
        offset: usize,
        lexicon: &Lexicon,
    ) -> (Vec<String>, Option<Why>) {
        let sentence = &scene.block[scene.sentence.clone()];
        let named = self.named(sentence, lexicon);
        let at = scene.figures[figure].outer.start - scene.sentence.start;
        let why = |words: &str, rule: &str| Some(Why { words: words.to_owned(), rule: rule.to_owned() });
        // "Whitehall departments could save £2bn": the money of nobody in particular is nobody's by name.
        let generic = lexicon.generic.as_ref().and_then(|pattern| pattern.find(&sentence[..at]));
        if let Some(generic) = generic
            && named.iter().all(|(_, place)| place.start > generic.start())
            && nearest(&named, at, scene, figure).is_none()
        {
            return (Vec::new(), why(generic.as_str(), "bodies that are not named"));
        }
        if named.len() < 2
            && let Some(group) = lexicon.whole_group.as_ref().and_then(|pattern| pattern.find(sentence))
        {
            let members = self.members(offset + scene.sentence.start, group.as_str(), lexicon);
            if !members.is_empty() {
                return (members, why(group.as_str(), "the group that the article is about"));
            }
        }
        if named.is_empty() {
            return (Vec::new(), None);
        }
        // "£390,000 for Harlow and £245,000 for Uttlesford": each figure its own name, the nearest one.
        let figures = scene.figures.len();
        if figures > 1
            && named.len() > 1
            && let Some((name, _)) = nearest(&named, at, scene, figure)
        {
            return (vec![name.clone()], why(name, "named beside the figure"));
        }
        let names: Vec<String> = named.into_iter().map(|(name, _)| name).collect();
        let words = names.join(", ");
        (names, why(&words, "named in the sentence"))
    }

    /// The bodies that the text names side by side, last before `before` or first behind it.
    fn members(&self, before: usize, words: &str, lexicon: &Lexicon) -> Vec<String> {
        let count = words.split(' ').find_map(|word| match lexicon.words.get(word.to_lowercase().as_str()) {
            Some(Meaning::Number(number)) => number.to_usize(),
            _ => None,
        });
        let fits = |members: &[usize]| {
            (2..=CROWD).contains(&members.len()) && count.is_none_or(|count| members.len() == count)
        };
        let passed = self.groups.partition_point(|(end, _)| *end <= before);
        let earlier = self.groups[..passed].iter().rev();
        let found = earlier.chain(&self.groups[passed..]).find(|(_, members)| fits(members));
        let name = |index: &usize| self.all[*index].name.clone();
        found.map(|(_, members)| members.iter().map(name).collect()).unwrap_or_default()
    }

    /// The bodies named in a sentence, as spelled there.
    fn named(&self, sentence: &str, lexicon: &Lexicon) -> Vec<(String, Range<usize>)> {
        let mut found: Vec<(String, Range<usize>)> = names(sentence, lexicon)
            .into_iter()
            .map(|place| (sentence[place.clone()].to_owned(), place))
            .collect();
        for party in self.all.iter().take(40) {
            for (at, _) in sentence.match_indices(party.short.as_str()).take(3) {
                let place = at..at + party.short.len();
                let clear =
                    found.iter().all(|(_, other)| place.end <= other.start || other.end <= place.start);
                if clear && is_whole(sentence, &place) {
                    found.push((party.short.clone(), place));
                }
            }
        }
        found.sort_by_key(|(_, place)| place.start);
        let mut seen: Vec<String> = Vec::new();
        found.retain(|(name, _)| {
            let new = !seen.contains(name);
            seen.push(name.clone());
            new
        });
        found
    }
}

fn nearest<'n>(
    named: &'n [(String, Range<usize>)],
    at: usize,
    scene: &Scene<'_>,
    figure: usize,
) -> Option<&'n (String, Range<usize>)> {
    let edge = |index: usize| scene.figures[index].outer.clone();
    let end = edge(figure).end - scene.sentence.start;
    let next =
        scene.figures.get(figure + 1).map_or(usize::MAX, |next| next.outer.start - scene.sentence.start);
    let last = figure.checked_sub(1).map_or(0, |last| edge(last).end - scene.sentence.start);
    let behind =
        named.iter().find(|(_, place)| place.start >= end && place.start < next && place.start - end < 8);
    behind.or_else(|| {
        named.iter().rev().find(|(_, place)| place.end <= at && place.start >= last && at - place.end < 50)
    })
}

/// Full names of bodies in a text, with their places.
fn names(text: &str, lexicon: &Lexicon) -> Vec<Range<usize>> {
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
        let listed = lexicon.not_organisation.iter().any(|word| word == first);
        let joining = passed > 0 && first.starts_with(char::is_lowercase);
        if !(listed || joining) {
            break;
        }
        passed = name.len() - rest.len();
    }
    passed
}

/// The name without the words that say what kind of body it is.
fn shorten(name: &str, lexicon: &Lexicon) -> String {
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

fn is_whole(text: &str, place: &Range<usize>) -> bool {
    let before = text[..place.start].chars().next_back();
    let after = text[place.end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}
