//! Organisations: the bodies an article names, and which of them a saving belongs to.

mod gazetteer;
mod names;
mod portrait;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use rust_decimal::prelude::ToPrimitive;

use super::classifier::Described;
use super::lexicon::{Lexicon, Meaning};
use super::scene::Scene;
use crate::model::Why;
use names::Sort;

/// A body, or what may be one, with all the ways in which the article spells it.
#[derive(Clone, Debug)]
struct Party<'t> {
    /// The name without the words for its kind.
    short: String,
    /// As spelled, each with its first place; in the order of the text.
    forms: Vec<(usize, &'t str)>,
    sort: Sort,
    seen: usize,
    /// How much speaks for its being a body.
    points: i32,
    /// Words right before and behind it, of its first places.
    beside: Vec<[&'t str; 2]>,
    in_title: bool,
}

impl Party<'_> {
    fn is_body(&self) -> bool {
        self.sort != Sort::Bare || self.points >= ENOUGH
    }
}

/// A place where a party is named.
#[derive(Clone, Debug)]
struct Seen<'t> {
    party: usize,
    place: Range<usize>,
    form: &'t str,
}

/// Names that stand side by side.
#[derive(Clone, Debug)]
struct Group {
    place: Range<usize>,
    members: Vec<usize>,
}

/// The bodies of an article.
#[derive(Debug, Default)]
pub(super) struct Parties<'t> {
    text: &'t str,
    all: Vec<Party<'t>>,
    seen: Vec<Seen<'t>>,
    groups: Vec<Group>,
    /// The members of the group named most often.
    main: Vec<usize>,
    /// Where the headline at the head of the text ends.
    headline: usize,
    /// Per party, for sentences that name it and for others: what is said of the party itself.
    kept: Vec<[OnceCell<Described>; 2]>,
}

/// A figure among its article's parties.
pub(super) struct Standing<'s, 't> {
    pub(super) scene: &'s Scene<'t>,
    pub(super) figure: usize,
    /// The place of the figure's block in the text.
    pub(super) offset: usize,
    /// The line that leads in or the heads of the table.
    pub(super) setting: &'s str,
    pub(super) per_party: bool,
}

impl Standing<'_, '_> {
    fn sentence(&self) -> Range<usize> {
        let sentence = &self.scene.sentence;
        self.offset + sentence.start..self.offset + sentence.end
    }
}

/// More bodies than this are a crowd: a saving of all of them is nobody's by name.
const CROWD: usize = 8;
/// Only so much of an article is searched for names, in bytes, and so many names are remembered.
const READ: usize = 40_000;
const MOST: usize = 120;
/// Points from which a capitalised word is a body.
const ENOUGH: i32 = 3;

impl<'t> Parties<'t> {
    /// Collects the bodies of an article, in the order in which they are first named.
    pub(super) fn read(title: &str, text: &'t str, lexicon: &Lexicon) -> Self {
        let text = &text[..super::figure::floor(text, text.len().min(READ))];
        let headline = text.find('\n').filter(|end| text[..*end].trim() == title.trim()).unwrap_or(0);
        let mut parties = Self { text, headline, ..Self::default() };
        let found = names::find(text, lexicon);
        let mut places: HashMap<String, usize> = HashMap::new();
        // A word at the head of a sentence is a name if it is one elsewhere.
        let sure: std::collections::HashSet<&str> =
            found.iter().filter(|name| !name.weak).map(|name| &text[name.place.clone()]).collect();
        for name in &found {
            let form = &text[name.place.clone()];
            if name.weak && !sure.contains(form) && !begins_list(text, name.place.end, lexicon) {
                continue;
            }
            let short = names::shorten(form, lexicon);
            let party = match places.get(&short) {
                Some(party) => *party,
                None if parties.all.len() >= MOST => continue,
                None => {
                    let in_title = title.contains(short.as_str());
                    places.insert(short.clone(), parties.all.len());
                    let beside = Vec::new();
                    let forms = Vec::new();
                    parties.all.push(Party {
                        short,
                        forms,
                        sort: name.sort,
                        seen: 0,
                        points: 0,
                        beside,
                        in_title,
                    });
                    parties.all.len() - 1
                }
            };
            parties.see(party, name, form, lexicon);
        }
        parties.form_groups(lexicon);
        parties.kept.resize_with(parties.all.len(), Default::default);
        parties
    }

    fn see(&mut self, index: usize, name: &names::Name, form: &'t str, lexicon: &Lexicon) {
        let text = self.text;
        let party = &mut self.all[index];
        party.seen += 1;
        party.sort = party.sort.max(name.sort);
        if !party.forms.iter().any(|(_, known)| *known == form) {
            party.forms.push((name.place.start, form));
        }
        let before = last_word(&text[..name.place.start]);
        let behind = first_word(&text[name.place.end..]);
        if party.beside.len() < 6 {
            party.beside.push([before, behind]);
        }
        let is_kind = |word: &str| lexicon.body_words.iter().any(|known| known.eq_ignore_ascii_case(word));
        if is_kind(behind) {
            party.points += 3;
        }
        if text[name.place.end..].starts_with(['’', '\'']) || party.seen == 2 || party.seen == 4 {
            party.points += 1;
        }
        if TITLES.contains(&before) || behind == "said" && !form.contains(' ') {
            party.points -= 4;
        }
        self.seen.push(Seen { party: index, place: name.place.clone(), form });
    }

    fn form_groups(&mut self, lexicon: &Lexicon) {
        let mut at = 0;
        let mut counts: HashMap<Vec<usize>, usize> = HashMap::new();
        while at < self.seen.len() {
            let mut end = at + 1;
            let mut members = vec![self.seen[at].party];
            while end < self.seen.len()
                && side_by_side(self.text, &self.seen[end - 1].place, &self.seen[end].place)
            {
                if !members.contains(&self.seen[end].party) {
                    members.push(self.seen[end].party);
                }
                end += 1;
            }
            let place = self.seen[at].place.start..self.seen[end - 1].place.end;
            at = end;
            if members.len() < 2 {
                continue;
            }
            let is_kinds = |word: &str| {
                lexicon.body_words.iter().any(|known| {
                    word.strip_suffix('s') == Some(known)
                        || word.strip_suffix("ies").is_some_and(|stem| known.strip_suffix('y') == Some(stem))
                })
            };
            let named = is_kinds(first_word(&self.text[place.end..]))
                || is_kinds(last_word(
                    self.text[..place.start].trim_end().trim_end_matches(" of").trim_end_matches([':', ',']),
                ));
            let known = members.iter().any(|member| self.all[*member].is_body());
            for member in &members {
                self.all[*member].points += if named {
                    3
                } else if known {
                    2
                } else {
                    1
                };
            }
            let mut sorted = members.clone();
            sorted.sort_unstable();
            *counts.entry(sorted).or_default() += 1;
            self.groups.push(Group { place, members });
        }
        let all = &self.all;
        self.groups.retain(|group| group.members.iter().all(|member| all[*member].is_body()));
        let mut best = 0;
        for group in &self.groups {
            let mut sorted = group.members.clone();
            sorted.sort_unstable();
            let count = counts.get(&sorted).copied().unwrap_or(0);
            if count > best && group.members.len() <= CROWD {
                best = count;
                self.main.clone_from(&group.members);
            }
        }
    }

    /// The party as spelled in a place, else as first spelled below the headline.
    fn form(&self, party: usize, within: &Range<usize>) -> &'t str {
        let spelled = self.within(within).iter().find(|seen| seen.party == party).map(|seen| seen.form);
        let forms = &self.all[party].forms;
        let first =
            || forms.iter().find(|(at, _)| *at >= self.headline).or(forms.first()).map(|(_, form)| *form);
        spelled.or_else(first).unwrap_or_default()
    }

    /// The names that stand in a part of the text.
    fn within(&self, place: &Range<usize>) -> &[Seen<'t>] {
        let from = self.seen.partition_point(|seen| seen.place.start < place.start);
        let to = self.seen.partition_point(|seen| seen.place.start < place.end);
        &self.seen[from..to.max(from)]
    }

    /// The bodies whose money a figure is by the rules, and the words that say so.
    fn ruled(&self, standing: &Standing<'_, '_>, lexicon: &Lexicon) -> (Vec<usize>, Option<Why>) {
        let Standing { scene, figure, offset, .. } = *standing;
        let within = standing.sentence();
        let sentence = &scene.block[scene.sentence.clone()];
        let mut named: Vec<&Seen<'t>> = Vec::new();
        for seen in self.within(&within) {
            let new = named.iter().all(|known| known.party != seen.party);
            if new && self.all[seen.party].is_body() {
                named.push(seen);
            }
        }
        let at = scene.figures[figure].outer.start - scene.sentence.start;
        let start = within.start + at;
        let why = |words: &str, rule: &str| Some(Why { words: words.to_owned(), rule: rule.to_owned() });
        let nearest = || nearest(&named, offset, scene, figure);
        // "Whitehall departments could save £2bn": the money of nobody in particular is nobody's by name.
        let generic = lexicon.generic.as_ref().and_then(|pattern| pattern.find(&sentence[..at]));
        if let Some(generic) = generic
            && named.iter().all(|seen| seen.place.start > within.start + generic.start())
            && nearest().is_none()
        {
            return (Vec::new(), why(generic.as_str(), "bodies that are not named"));
        }
        if named.len() < 2
            && let Some(group) = lexicon.whole_group.as_ref().and_then(|pattern| pattern.find(sentence))
        {
            let members = self.members(within.start, size(group.as_str(), lexicon));
            if !members.is_empty() {
                return (members, why(group.as_str(), "the group that the article is about"));
            }
        }
        // "£390,000 for Harlow and £245,000 for Uttlesford": each figure its own name, the nearest one.
        if scene.figures.len() > 1
            && named.len() > 1
            && let Some(seen) = nearest()
        {
            return (vec![seen.party], why(seen.form, "named beside the figure"));
        }
        // The subject of the saving is a list before the figure: names behind it are others'.
        let before: Vec<&Seen<'t>> = named.iter().copied().filter(|seen| seen.place.start < start).collect();
        let chosen = if before.is_empty() { named } else { before };
        if chosen.is_empty() {
            return (Vec::new(), None);
        }
        let words: Vec<&str> = chosen.iter().map(|seen| seen.form).collect();
        (chosen.iter().map(|seen| seen.party).collect(), why(&words.join(", "), "named in the sentence"))
    }

    /// The bodies that the text names side by side, last before `before` or first behind it.
    fn members(&self, before: usize, count: Option<usize>) -> Vec<usize> {
        let fits = |members: &[usize]| {
            (2..=CROWD).contains(&members.len()) && count.is_none_or(|count| members.len() == count)
        };
        if count.is_none() && !self.main.is_empty() {
            return self.main.clone();
        }
        let passed = self.groups.partition_point(|group| group.place.end <= before);
        let earlier = self.groups[..passed].iter().rev();
        let found = earlier.chain(&self.groups[passed..]).find(|group| fits(&group.members));
        found.map(|group| group.members.clone()).unwrap_or_default()
    }
}

/// The number that a reference to a group counts: "the two councils", "both of them", "the trio".
fn size(words: &str, lexicon: &Lexicon) -> Option<usize> {
    words.split(' ').find_map(|word| {
        let word = word.to_lowercase();
        match lexicon.word(&word) {
            Some(Meaning::Number(number)) => number.to_usize(),
            _ => COUNTS.iter().find(|(known, _)| *known == word).map(|(_, count)| *count),
        }
    })
}

/// Words that count a group.
const COUNTS: [(&str, usize); 7] =
    [("both", 2), ("pair", 2), ("duo", 2), ("couple", 2), ("trio", 3), ("threesome", 3), ("quartet", 4)];
/// Words before a person's name.
const TITLES: [&str; 16] = [
    "Cllr",
    "Councillor",
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Dr",
    "Sir",
    "Lord",
    "Lady",
    "Baroness",
    "Professor",
    "Prof",
    "Dame",
    "minister",
    "spokesman",
];

/// Whether two names stand next to each other in a list.
fn side_by_side(text: &str, first: &Range<usize>, second: &Range<usize>) -> bool {
    const BETWEEN: [&str; 14] = [
        ",",
        "and",
        ", and",
        "&",
        "or",
        "with",
        "and the",
        ", the",
        ", and the",
        "/",
        "plus",
        "as well as",
        "council and",
        "joins",
    ];
    let between = text.get(first.end..second.start).unwrap_or_default();
    between.len() <= 14 && !between.contains('\n') && BETWEEN.contains(&between.trim())
}

/// Whether a list of names goes on at `at`, or the word for a kind of body follows.
fn begins_list(text: &str, at: usize, lexicon: &Lexicon) -> bool {
    let rest = &text[at..];
    let next =
        rest.strip_prefix(" and ").or_else(|| rest.strip_prefix(", ")).or_else(|| rest.strip_prefix(" & "));
    let capital = |rest: &str| rest.starts_with(char::is_uppercase);
    next.is_some_and(|next| capital(next) && !lexicon.not_organisation.contains(first_word(next)))
        || lexicon.body_words.iter().any(|known| *known == first_word(rest))
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start_matches(' ');
    let owner = ["’s", "'s"].iter().find(|owner| text.starts_with(**owner));
    if let Some(owner) = owner {
        return &text[..owner.len()];
    }
    match text.chars().next() {
        Some(mark) if !mark.is_alphanumeric() => &text[..mark.len_utf8()],
        _ => text.split(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default(),
    }
}

fn last_word(text: &str) -> &str {
    let text = text.trim_end_matches(' ');
    match text.chars().next_back() {
        Some(mark) if !mark.is_alphanumeric() => &text[text.len() - mark.len_utf8()..],
        _ => text.rsplit(|c: char| !(c.is_alphanumeric() || c == '-')).next().unwrap_or_default(),
    }
}

fn nearest<'n, 't>(
    named: &[&'n Seen<'t>],
    offset: usize,
    scene: &Scene<'_>,
    figure: usize,
) -> Option<&'n Seen<'t>> {
    let edge = |index: usize| scene.figures[index].outer.clone();
    let (at, end) = (edge(figure).start + offset, edge(figure).end + offset);
    let next = scene.figures.get(figure + 1).map_or(usize::MAX, |next| next.outer.start + offset);
    let last = figure.checked_sub(1).map_or(0, |last| edge(last).end + offset);
    let behind = named
        .iter()
        .find(|seen| seen.place.start >= end && seen.place.start < next && seen.place.start - end < 8);
    behind
        .or_else(|| {
            named
                .iter()
                .rev()
                .find(|seen| seen.place.end <= at && seen.place.start >= last && at - seen.place.end < 50)
        })
        .copied()
}

#[cfg(test)]
mod tests;
