//! The versions of pages that changed: from the records of each article to what each one changed.

use std::collections::{BTreeMap, HashMap, HashSet};

use anyhow::Result;

use crate::evidence::claim;
use crate::model::{ArticleId, CaptureId, Catalogue, Version};
use crate::store::{Recorded, Store};

/// The versions of every article whose page has changed, oldest first.
pub(super) fn versions(store: &Store) -> Result<BTreeMap<ArticleId, Vec<Version>>> {
    let mut versions = BTreeMap::new();
    let mut own: Option<(ArticleId, History)> = None;
    let mut close = |own: Option<(ArticleId, History)>| {
        if let Some((id, history)) = own
            && !history.versions.is_empty()
        {
            versions.insert(id, history.told());
        }
    };
    store.each_record(|record| {
        let id = record.row.article.id.clone();
        if own.as_ref().is_none_or(|(known, _)| *known != id) {
            close(own.replace((id, History::default())));
        }
        if let Some((_, history)) = &mut own {
            history.add(record);
        }
    })?;
    close(own);
    Ok(versions)
}

/// The versions of one article, oldest first; none where its page has not changed.
pub(super) fn versions_of(store: &Store, id: &ArticleId) -> Result<Vec<Version>> {
    let mut history = History::default();
    for record in store.records_of(id)? {
        history.add(record);
    }
    Ok(history.told())
}

/// What the records of one article say, in the order in which they were fetched.
///
/// Only records of one address are compared: the print and the mobile form of a page differ without any change. A record
/// whose article reads as before, because only what stands around it changed, is no version.
#[derive(Default)]
struct History {
    /// The newest record of each address, its turn, and whether it is among the versions.
    newest: HashMap<String, (usize, Recorded, bool)>,
    versions: Vec<(usize, Version)>,
    turn: usize,
}

impl History {
    fn add(&mut self, record: Recorded) {
        self.turn += 1;
        // An article on several pages has the address of its first one, whichever of them changed.
        let address = record.row.article.parts.first().map_or(&record.url, |part| &part.url).clone();
        let told =
            |record: &Recorded| (record.row.article.item.title.clone(), record.row.article.item.text.clone());
        let mut is_version = false;
        if let Some((turn, last, is_told)) = self.newest.get(&address) {
            if told(last) == told(&record) {
                return;
            }
            if !is_told {
                self.versions.push((*turn, version(last, Vec::new())));
            }
            let changes = claim::changes(&last.row.sightings, &record.row.sightings);
            self.versions.push((self.turn, version(&record, changes)));
            is_version = true;
        }
        self.newest.insert(address, (self.turn, record, is_version));
    }

    fn told(mut self) -> Vec<Version> {
        self.versions.sort_by_key(|(turn, _)| *turn);
        self.versions.into_iter().map(|(_, version)| version).collect()
    }
}

fn version(record: &Recorded, changes: Vec<crate::model::Change>) -> Version {
    Version {
        fetched: record.fetched,
        capture: record.capture,
        modified: record.row.article.item.modified,
        changes,
    }
}

/// The changed figures of some captures, a line for each, for whoever reads the report of a run.
pub(super) fn changed(catalogue: &Catalogue, captures: &HashSet<CaptureId>) -> Vec<String> {
    let newest = |versions: &[Version]| {
        versions.iter().enumerate().fold(HashMap::new(), |mut newest, (at, one)| {
            newest.insert(one.capture, at);
            newest
        })
    };
    let mut lines = Vec::new();
    for (id, versions) in &catalogue.versions {
        // A capture that a page went back to is told once, as it is now.
        let newest = newest(versions);
        let url = catalogue.articles.get(id).map_or_else(|| id.to_string(), |article| article.url.clone());
        for (at, version) in versions.iter().enumerate() {
            if captures.contains(&version.capture) && newest.get(&version.capture) == Some(&at) {
                lines.extend(
                    version.changes.iter().map(|change| format!("{url}: {}", change.words.join("; "))),
                );
            }
        }
    }
    lines
}
