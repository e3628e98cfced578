//! From archive and content to a published edition.

use std::collections::BTreeSet;
use std::error::Error;

use anyhow::{Context, Result};

use super::extract::{ExtractReport, Scope, extract, location};
use super::versions::{changed, versions};
use super::{Desk, Folder, earlier};
use crate::edition::export::Located;
use crate::edition::index::Before;
use crate::edition::site::{Engine, Site};
use crate::edition::{export, index, publish};
use crate::evidence::{claim, story};
use crate::gather::content::Content;
use crate::model::{Article, ArticleId, CaptureId, Catalogue, Digest, Edition, Texts};
use crate::store::{Rejected, Store};

/// What a build did.
#[derive(Clone, Debug, Default)]
pub struct BuildReport {
    /// The edition's id.
    pub edition: String,
    /// What extraction did.
    pub extract: ExtractReport,
    /// Articles in the edition.
    pub articles: usize,
    /// Stories in the edition.
    pub stories: usize,
    /// Claims in the edition.
    pub claims: usize,
    /// Pages in the edition.
    pub pages: usize,
    /// Files written because they are new or changed.
    pub written: usize,
    /// Files left as they were.
    pub unchanged: usize,
    /// Files of the last edition that are no more.
    pub removed: usize,
    /// What was left out, and why.
    pub rejected: Vec<Rejected>,
    /// Figures without a proof, which are not published, and why.
    pub unproven: Vec<String>,
    /// Figures that pages changed since their last capture, in captures that this run extracted.
    pub changed: Vec<String>,
    /// What an editor should look at.
    pub warnings: Vec<String>,
}

/// Builds the site: captures to rows, rows to catalogue, catalogue to files, files to `target`.
pub fn build(desk: &mut Desk, target: &std::path::Path) -> Result<BuildReport> {
    let content = desk.folder.editors_content()?;
    let templates = desk.folder.own_templates()?;
    let extract = extract(desk, Scope::Changed)?;
    let (catalogue, unproven) = catalogue_of(desk, content, &templates)?;

    let site = Site::new(&templates)?;
    let texts = StoreTexts(&desk.store);
    let locate = |capture: &CaptureId| located(desk, capture);
    let mut warnings = unknown_claims(&catalogue);
    let mut pages = 0;
    let contents_file = desk.folder.index_contents();
    // Without it the index is written anew, which takes longer and nothing else.
    let contents = std::fs::read(&contents_file).unwrap_or_default();
    let mut new_contents = None;
    let published = publish::publish(target, |staging| -> Result<()> {
        let before = Before { public: target, contents: &contents };
        let index = index::build(&catalogue, &texts, Some(before), &mut |path,
                                                                         content|
         -> Result<
            (),
            Box<dyn Error + Send + Sync>,
        > {
            match content {
                index::Content::Bytes(bytes) => staging.put(path, bytes)?,
                index::Content::AsBefore if staging.keep_from_current(path)? => {}
                index::Content::AsBefore => {
                    return Err("it was there when the build began and is gone".into());
                }
            }
            Ok(())
        })?;
        new_contents = index.contents;
        let engine = Engine { engine: index.engine, hot: index.hot };
        let rendered = site.render(&catalogue, &desk.sources.settings, &engine, &texts, &mut |file| {
            staging.put(&file.path, &file.bytes).map_err(Into::into)
        })?;
        pages = rendered.pages;
        let missing = rendered.missing_texts.into_iter();
        warnings
            .extend(missing.map(|(article, why)| format!("the text of article {article} is missing: {why}")));
        export::export(&catalogue, &locate, &mut |path, bytes| -> Result<()> {
            Ok(staging.put(path, &bytes)?)
        })?;
        earlier::keep(staging, target, &catalogue.edition.id)
    })?;
    if let Some(contents) = new_contents {
        let written = std::fs::write(&contents_file, contents);
        written.with_context(|| format!("cannot write {}", contents_file.display()))?;
    }
    let fresh = extract.fresh.iter().copied().collect();
    Ok(BuildReport {
        changed: changed(&catalogue, &fresh),
        edition: catalogue.edition.id.clone(),
        extract,
        articles: catalogue.articles.len(),
        stories: catalogue.stories.len(),
        claims: catalogue.claims.len(),
        pages,
        written: published.written,
        unchanged: published.unchanged,
        removed: published.removed,
        rejected: desk.store.rejected()?,
        unproven,
        warnings,
    })
}

/// Claims that a case names and the ledger does not have: their sentence has changed, or the id was mistyped.
fn unknown_claims(catalogue: &Catalogue) -> Vec<String> {
    let known: BTreeSet<_> = catalogue.claims.iter().map(|claim| &claim.id).collect();
    let cases = catalogue.cases.iter();
    cases
        .flat_map(|case| case.claims.iter().filter(|id| !known.contains(id)).map(move |id| (case, id)))
        .map(|(case, id)| {
            format!(
                "{}: the ledger has no claim `{id}`\n  hint: `commonpurse claims list` lists the ids of today",
                case.file.display()
            )
        })
        .collect()
}

/// The catalogue of a folder as its archive stands, without building the site; and what to say of it: captures that
/// cannot be read, and figures without a proof.
pub fn catalogue(desk: &mut Desk) -> Result<(Catalogue, Vec<String>)> {
    let report = extract(desk, Scope::Changed)?;
    let content = desk.folder.editors_content()?;
    let templates = desk.folder.own_templates()?;
    let (catalogue, unproven) = catalogue_of(desk, content, &templates)?;
    Ok((catalogue, report.unreadable.into_iter().chain(unproven).collect()))
}

fn catalogue_of(
    desk: &Desk,
    content: Content,
    templates: &std::collections::BTreeMap<String, String>,
) -> Result<(Catalogue, Vec<String>)> {
    let mut catalogue = Catalogue {
        sources: desk.sources.sources.clone(),
        cases: content.cases,
        pages: content.pages,
        ..Catalogue::default()
    };
    let (mut candidates, mut sightings, mut unproven) =
        (Vec::new(), std::collections::BTreeMap::new(), Vec::new());
    desk.store.each_article(|mut row| {
        row.article.item.text = String::new();
        row.article.item.html = String::new();
        unproven.extend(row.unproven.into_iter().map(|why| format!("{}: {why}", row.article.url)));
        candidates.push(story::Candidate::new(&row.article, row.sketch));
        sightings.insert(row.article.id.clone(), row.sightings);
        catalogue.articles.insert(row.article.id.clone(), row.article);
    })?;
    catalogue.versions = versions(&desk.store)?;
    catalogue.stories = story::group(candidates, &|id| {
        desk.store.article(id).ok().flatten().map(|row| row.article.item.text)
    });
    catalogue.claims = claim::gather(&catalogue.stories, &catalogue.articles, &sightings);
    catalogue.edition = edition(&catalogue, desk, templates)?;
    Ok((catalogue, unproven))
}

/// Names the edition after everything that goes into it, so that the same inputs give the same name.
fn edition(
    catalogue: &Catalogue,
    desk: &Desk,
    templates: &std::collections::BTreeMap<String, String>,
) -> Result<Edition> {
    let settings = &desk.sources.settings;
    let data_to = catalogue.articles.values().map(|article| article.fetched).max();
    let parts = [
        env!("CARGO_PKG_VERSION").as_bytes().to_vec(),
        serde_json::to_vec(&catalogue.articles).context("cannot write down the articles")?,
        serde_json::to_vec(&catalogue.versions).context("cannot write down the versions")?,
        serde_json::to_vec(&catalogue.claims).context("cannot write down the claims")?,
        serde_json::to_vec(&(&catalogue.cases, &catalogue.pages)).context("cannot write down the content")?,
        serde_json::to_vec(templates).context("cannot write down the templates")?,
        format!("{settings:?} {:?}", catalogue.sources).into_bytes(),
    ];
    let name = Digest::of_parts(parts.iter().map(Vec::as_slice)).short(8);
    let id = match data_to {
        Some(time) => format!("{}-{name}", time.to_zoned(jiff::tz::TimeZone::UTC).date()),
        None => name,
    };
    let base_url = settings.base_url.as_ref().map_or_else(|| "/".to_owned(), ToString::to_string);
    Ok(Edition { id, data_to, base_url })
}

fn located(desk: &Desk, capture: &CaptureId) -> Option<Located> {
    let stored = desk.store.capture(capture).ok().flatten()?;
    let at = location(&stored);
    Some(Located { file: at.file, offset: at.offset, length: at.length })
}

/// Gives the texts of articles one at a time from the store.
struct StoreTexts<'a>(&'a Store);

impl Texts for StoreTexts<'_> {
    fn article(&self, id: &ArticleId) -> Result<Article, Box<dyn Error + Send + Sync>> {
        let row = self.0.article(id)?;
        row.map(|row| row.article).ok_or_else(|| format!("the store has no article `{id}`").into())
    }
}

impl Folder {
    /// Whether a built site stands in this folder.
    pub fn has_site(&self) -> bool {
        self.public().join("index.html").is_file()
    }
}
