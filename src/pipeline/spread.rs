//! Which captures are the pages of one article that its site spreads over several.
//!
//! Addresses tell which captures may belong together, and extraction whether they do. Captures are taken by visits: a
//! crawl asks for the pages of an article one after another, so a page that is not behind the one before it begins the
//! next visit. Each visit that brought something new is a state of the article.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::evidence::article;
use crate::store::StoredCapture;

/// Pages that are fetched within this time, one behind the other, are of one visit.
const VISIT: SignedDuration = SignedDuration::from_mins(10);

/// The captures whose addresses may be pages of one article, by article.
pub(super) struct Spread<'a> {
    articles: HashMap<String, Pages<'a>>,
}

/// The captures of each page of one article, by its number, oldest first.
type Pages<'a> = BTreeMap<u32, Vec<&'a StoredCapture>>;

impl<'a> Spread<'a> {
    /// Sorts captures by the articles that they may be pages of.
    pub(super) fn of(captures: &'a [StoredCapture]) -> Self {
        let places =
            || captures.iter().flat_map(|one| article::places(&one.url).into_iter().map(move |at| (one, at)));
        let spread: HashSet<String> =
            places().filter(|(_, place)| place.number == 2).map(|(_, place)| place.article).collect();
        let mut articles: HashMap<String, Pages<'a>> = HashMap::new();
        for (capture, place) in places().filter(|(_, place)| spread.contains(&place.article)) {
            articles.entry(place.article).or_default().entry(place.number).or_default().push(capture);
        }
        articles.retain(|_, pages| pages.contains_key(&1));
        for captures in articles.values_mut().flat_map(BTreeMap::values_mut) {
            captures.sort_by_key(|capture| order(capture));
        }
        Self { articles }
    }

    /// The states of articles that a capture may be part of, each as the pages from the first one on; those where it is
    /// a further page go before the one where it is the first.
    pub(super) fn states(&self, capture: &StoredCapture) -> Vec<Vec<&'a StoredCapture>> {
        let mut places = article::places(&capture.url);
        places.sort_by_key(|place| std::cmp::Reverse(place.number));
        let states = places.iter().filter_map(|place| {
            let pages = self.articles.get(&place.article)?;
            let state = state(pages, capture);
            (state.len() > 1 && state.len() >= place.number as usize).then_some(state)
        });
        states.collect()
    }
}

/// Captures in the order in which they were fetched, and within one second in that of the archive.
pub(super) fn order(capture: &StoredCapture) -> (Timestamp, &str, u64) {
    (capture.fetched, &capture.file, capture.start)
}

/// The pages as they stood at the end of the visit in which `capture` was fetched; of a page that was not known by then,
/// its first capture. Ends before the first page that is missing.
fn state<'a>(pages: &Pages<'a>, capture: &StoredCapture) -> Vec<&'a StoredCapture> {
    let mut visits: Vec<(u32, &StoredCapture)> =
        pages.iter().flat_map(|(number, captures)| captures.iter().map(|one| (*number, *one))).collect();
    visits.sort_by_key(|(_, one)| order(one));
    let own = visits.iter().position(|(_, one)| one.id == capture.id).unwrap_or_default();
    let follows = |pair: &[(u32, &StoredCapture)]| {
        pair[1].0 > pair[0].0 && pair[1].1.fetched.duration_since(pair[0].1.fetched) <= VISIT
    };
    let more = visits[own..].windows(2).take_while(|pair| follows(pair)).count();
    let Some((_, end)) = visits.get(own + more) else { return Vec::new() };
    let newest = |captures: &[&'a StoredCapture]| {
        let known = captures.iter().rev().find(|one| order(one) <= order(end));
        known.or(captures.first()).copied()
    };
    (1..).map_while(|number| pages.get(&number).and_then(|captures| newest(captures))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::model::{CaptureId, Digest};

    /// Captures from lines such as `1a@0`: page 1 with the body `a`, fetched at second 0.
    fn captures(all: &str) -> Vec<StoredCapture> {
        let one = |(index, word): (usize, &str)| {
            let (name, second) = word.split_once('@').unwrap();
            let number = &name[..1];
            let url = if number == "1" {
                "http://a.test/x".to_owned()
            } else {
                format!("http://a.test/x?page={number}")
            };
            StoredCapture {
                id: CaptureId::new(&url, name.as_bytes()),
                url,
                source: None,
                fetched: Timestamp::from_second(second.parse().unwrap()).unwrap(),
                body: Digest::of(name.as_bytes()),
                file: name.to_owned(),
                start: index as u64,
                length: 1,
            }
        };
        all.split(' ').enumerate().map(one).collect()
    }

    #[test]
    fn a_state_is_what_a_visit_left() {
        for (all, expected) in [
            ("1a@0 2a@1 3a@2", "1a2a3a 1a2a3a 1a2a3a"),
            ("1a@0 2a@1 2b@9", "1a2a 1a2a 1a2b"),
            ("1a@0 2a@1 1b@9 2b@10", "1a2a 1a2a 1b2b 1b2b"),
            ("1a@0 2a@1 1b@9 2b@9999", "1a2a 1a2a 1b2a 1b2b"),
            ("1a@5 2a@3", "1a2a 1a2a"),
            ("1a@0 3a@1", "- -"),
            ("2a@0 3a@1", "- -"),
        ] {
            let captures = captures(all);
            let spread = Spread::of(&captures);
            let states: Vec<String> = captures
                .iter()
                .map(|capture| match spread.states(capture).first() {
                    Some(state) => state.iter().map(|page| page.file.as_str()).collect(),
                    None => "-".to_owned(),
                })
                .collect();
            assert_eq!(states.join(" "), expected, "{all}");
        }
    }
}
