//! The versions of pages that changed: from the captures of each article to what each one changed.

use std::collections::{BTreeMap, HashSet};

use anyhow::Result;

use crate::evidence::claim;
use crate::model::{ArticleId, CaptureId, Catalogue, Version};
use crate::store::{ArticleRow, Store};

/// The versions of every article whose page has changed, oldest first.
///
/// Only captures of one address are compared: the print and the mobile form of a page differ without any change. A
/// capture whose article reads as before, because only what stands around it changed, is no version.
pub(super) fn versions(store: &Store) -> Result<BTreeMap<ArticleId, Vec<Version>>> {
    let mut versions: BTreeMap<ArticleId, Vec<Version>> = BTreeMap::new();
    let mut before: Option<(String, ArticleRow)> = None;
    store.each_version(|url, row| {
        let told = |row: &ArticleRow| (row.article.item.title.clone(), row.article.item.text.clone());
        if let Some((address, last)) = &before
            && address == url
            && last.article.id == row.article.id
        {
            if told(last) == told(&row) {
                return;
            }
            let own = versions.entry(row.article.id.clone()).or_default();
            if own.is_empty() {
                own.push(version(last, Vec::new()));
            }
            own.push(version(&row, claim::changes(&last.sightings, &row.sightings)));
        }
        before = Some((url.to_owned(), row));
    })?;
    for own in versions.values_mut() {
        own.sort_by_key(|version| (version.fetched, version.capture.to_string()));
    }
    Ok(versions)
}

fn version(row: &ArticleRow, changes: Vec<crate::model::Change>) -> Version {
    Version {
        fetched: row.article.fetched,
        capture: row.article.capture,
        modified: row.article.item.modified,
        changes,
    }
}

/// The changed figures of some captures, a line for each, for whoever reads the report of a run.
pub(super) fn changed(catalogue: &Catalogue, captures: &HashSet<CaptureId>) -> Vec<String> {
    let all = catalogue.versions.iter().flat_map(|(id, versions)| versions.iter().map(move |one| (id, one)));
    all.filter(|(_, version)| captures.contains(&version.capture))
        .flat_map(|(id, version)| {
            let url =
                catalogue.articles.get(id).map_or_else(|| id.to_string(), |article| article.url.clone());
            version.changes.iter().map(move |change| format!("{url}: {}", change.words.join("; ")))
        })
        .collect()
}
