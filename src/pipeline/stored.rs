//! One article as a folder has it: the archived captures it is read from, and its versions.

use anyhow::{Context, Result};

use super::Folder;
use super::extract::{hints, location};
use super::versions::versions_of;
use crate::gather::archive::Reader;
use crate::model::{ArticleId, Capture, Hints, SourceId, Version};
use crate::store::Store;

/// One article as a folder has it.
#[derive(Clone, Debug)]
pub struct StoredArticle {
    /// The pages it is read from, the first one first: the newest of its versions.
    pub pages: Vec<Capture>,
    /// What its source says of them.
    pub hints: Hints,
    /// The states of its page, oldest first; none where it has not changed.
    pub versions: Vec<Version>,
}

/// The article with this id, or at this address; none where the folder does not have it.
pub fn stored_article(folder: &Folder, named: &str) -> Result<Option<StoredArticle>> {
    if !folder.store().is_file() {
        return Ok(None);
    }
    let store = Store::open(&folder.store())?;
    let by_id = match named.parse::<ArticleId>() {
        Ok(id) => store.article(&id)?,
        Err(_) => store.article(&ArticleId::of([named]))?,
    };
    let row = match by_id {
        Some(row) => Some(row),
        None => store.article_from(named)?,
    };
    let Some(row) = row else { return Ok(None) };
    let mut captures: Vec<_> = row.article.parts.iter().map(|part| part.capture).collect();
    if captures.is_empty() {
        captures.push(row.article.capture);
    }
    let archive = Reader::open(&folder.archive());
    let mut pages = Vec::new();
    for id in captures {
        let stored = store.capture(&id)?.with_context(|| format!("the store has no capture {id}"))?;
        pages.push(archive.read(&location(&stored))?);
    }
    let source = row.article.source.as_ref().map(SourceId::as_str);
    let mut hints = hints(&folder.sources()?.sources, source);
    hints.witness = pages.first().map(|page| page.witness.clone()).unwrap_or_default();
    let versions = versions_of(&store, &row.article.id)?;
    Ok(Some(StoredArticle { pages, hints, versions }))
}
