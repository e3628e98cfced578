//! Organisations: the bodies an article names, and which of them a saving belongs to.

use std::ops::Range;

use super::context::Context;
use super::lexicon::Lexicon;
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
pub(super) struct Parties(Vec<Party>);

/// More bodies than this are a crowd: a saving of all of them is nobody's by name.
const CROWD: usize = 6;
/// Only so much of an article is searched for names, in bytes.
const READ: usize = 40_000;

impl Parties {
    /// Collects the bodies of an article, in the order in which they are first named.
    pub(super) fn read(text: &str, lexicon: &Lexicon) -> Self {
        let text = &text[..super::figure::floor(text, text.len().min(READ))];
        let mut parties: Vec<Party> = Vec::new();
        for place in names(text, lexicon) {
            let name = &text[place];
            let short = shorten(name, lexicon);
            match parties.iter_mut().find(|party| party.short == short) {
                Some(party) => party.seen += 1,
                None => parties.push(Party { name: name.to_owned(), short, seen: 1 }),
            }
        }
        for party in &mut parties {
            party.seen += text.matches(party.short.as_str()).count().saturating_sub(party.seen);
        }
        Self(parties)
    }

    /// The bodies whose money a figure is, as written, and the words that say so.
    pub(super) fn of(
        &self,
        scene: &Scene<'_>,
        figure: usize,
        context: &Context,
        lexicon: &Lexicon,
    ) -> (Vec<String>, Option<Why>) {
        let sentence = &scene.block[scene.sentence.clone()];
        let named = self.named(sentence, lexicon);
        let at = scene.figures[figure].outer.start - scene.sentence.start;
        let why = |words: &str, rule: &str| Some(Why { words: words.to_owned(), rule: rule.to_owned() });
        if let Some(group) = lexicon.whole_group.as_ref().and_then(|pattern| pattern.find(sentence)) {
            let all = self.main();
            if named.len() < 2 && !all.is_empty() {
                return (all, why(group.as_str(), "the group that the article is about"));
            }
        }
        if named.is_empty() {
            let all = self.main();
            let rule = why("", "the bodies that the article is about");
            return if all.is_empty() || context.sharing <= 0.0 { (Vec::new(), None) } else { (all, rule) };
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

    /// The bodies the article is about: those named first, if they are few.
    fn main(&self) -> Vec<String> {
        let few = (1..=CROWD).contains(&self.0.len());
        if few { self.0.iter().map(|party| party.name.clone()).collect() } else { Vec::new() }
    }

    /// The bodies named in a sentence, as spelled there.
    fn named(&self, sentence: &str, lexicon: &Lexicon) -> Vec<(String, Range<usize>)> {
        let mut found: Vec<(String, Range<usize>)> = names(sentence, lexicon)
            .into_iter()
            .map(|place| (sentence[place.clone()].to_owned(), place))
            .collect();
        for party in self.0.iter().take(40) {
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
    for name in pattern.captures_iter(text) {
        let Some(place) = name.name("name").map(|name| name.range()) else { continue };
        let start = place.start + foreign(&text[place.clone()], lexicon);
        if start == place.start || text[start..place.end].contains(' ') {
            found.push(start..place.end);
        }
    }
    found
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
