//! Which figures a page changed between two of its versions.

use std::collections::BTreeSet;

use super::drift::drift;
use super::same::{almost_all, bearing_words, same_figure};
use crate::model::{Change, Mention, Sighting};

/// The changes from the figures of one version to those of the next: those that say something else now, in the order
/// of the newer text, then those that are gone.
pub fn changes(before: &[Sighting], after: &[Sighting]) -> Vec<Change> {
    let firsts = |sightings: &[Sighting]| -> Vec<Mention> {
        let own = sightings.iter().filter(|sighting| sighting.mention.is_duplicate_of.is_none());
        own.map(|sighting| sighting.mention.clone()).collect()
    };
    let (before, after) = (firsts(before), firsts(after));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    // The surest pairs first: what says the same in the same words must not be taken for something else.
    let rules: [fn(&Mention, &Mention) -> bool; 3] = [
        |old, new| same_figure(old, new) && words(old) == words(new),
        same_figure,
        |old, new| old.kind == new.kind && almost_all(&words(old), &words(new)),
    ];
    for agree in rules {
        for (at, new) in after.iter().enumerate() {
            let taken = |old: usize, new: usize| pairs.iter().any(|pair| pair.0 == old || pair.1 == new);
            let found = (0..before.len()).find(|&old| !taken(old, at) && agree(&before[old], new));
            pairs.extend(found.map(|old| (old, at)));
        }
    }
    let mut changes = Vec::new();
    for (at, new) in after.iter().enumerate() {
        let old = pairs.iter().find(|pair| pair.1 == at).map(|pair| &before[pair.0]);
        let words = old.map_or_else(|| vec![format!("now says `{}`", new.quote)], |old| drift(old, new));
        if !words.is_empty() {
            changes.push(Change {
                before: old.map(|old| old.quote.clone()),
                after: Some(new.quote.clone()),
                sentence: new.sentence.clone(),
                words,
            });
        }
    }
    for (at, old) in before.iter().enumerate() {
        if pairs.iter().all(|pair| pair.0 != at) {
            changes.push(Change {
                before: Some(old.quote.clone()),
                after: None,
                sentence: old.sentence.clone(),
                words: vec![format!("no longer says `{}`", old.quote)],
            });
        }
    }
    changes
}

fn words(mention: &Mention) -> BTreeSet<String> {
    bearing_words(&mention.sentence)
}
