//! From captures to derived rows: articles, mentions, proofs and sketches.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::Desk;
use crate::evidence::{article, mention, proof, story};
use crate::gather::archive::Location;
use crate::model::{
    Article, ArticleId, Capture, CaptureId, Digest, Extracted, Hints, Mention, Proof, Reading, Rejection,
    Sighting, Source,
};
use crate::store::{ArticleRow, Derived, StoredCapture};

/// Captures held in memory at once.
const BATCH: usize = 32;
/// Most figures taken from one article: the longest audit report states a few hundred.
const MOST_MENTIONS: usize = 2_000;
/// Stack of an extracting thread: parsers of nested pages recurse.
const STACK: usize = 64 << 20;

/// Which captures to extract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those that were never extracted, or by another recipe.
    Changed,
    /// All of them.
    All,
}

/// What extraction did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtractReport {
    /// Captures extracted in this run.
    pub extracted: usize,
    /// These captures.
    pub fresh: Vec<CaptureId>,
    /// Captures whose rows were still good.
    pub kept: usize,
    /// Captures that could not be read, and why.
    pub unreadable: Vec<String>,
}

/// Derives rows from captures, in parallel and in batches.
pub fn extract(desk: &mut Desk, scope: Scope) -> Result<ExtractReport> {
    let mut report = ExtractReport::default();
    let mut due = Vec::new();
    for stored in desk.store.captures()? {
        let hints = hints(&desk.sources.sources, stored.source.as_ref().map(crate::model::SourceId::as_str));
        let recipe = recipe(&hints)?;
        if scope == Scope::Changed && desk.store.recipe(&stored.id)?.as_ref() == Some(&recipe) {
            report.kept += 1;
        } else {
            due.push((stored, hints, recipe));
        }
    }
    let pool = extracting_threads()?;
    for batch in due.chunks(BATCH) {
        let archive = &desk.archive;
        let derived: Vec<_> = pool.install(|| {
            batch
                .par_iter()
                .map(|(stored, hints, _)| {
                    let capture = archive.read(&location(stored)).map_err(|error| error.to_string())?;
                    if capture.id() != stored.id {
                        return Err(format!("the archive holds another capture at byte {}", stored.start));
                    }
                    let hints = Hints { witness: capture.witness.clone(), ..hints.clone() };
                    Ok(derive(&capture, &hints))
                })
                .collect()
        });
        desk.store.transaction(|store| {
            for ((stored, _, recipe), derived) in batch.iter().zip(derived) {
                match derived {
                    Ok(derived) => {
                        store.put_derived(&stored.id, recipe, &derived)?;
                        report.extracted += 1;
                        report.fresh.push(stored.id);
                    }
                    Err(error) => report.unreadable.push(format!("{}: {error}", stored.url)),
                }
            }
            anyhow::Ok(())
        })?;
    }
    Ok(report)
}

/// Threads with a stack that parsers of nested pages cannot use up within the limits on nesting.
pub fn extracting_threads() -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().stack_size(STACK).build().context("cannot start the extracting threads")
}

pub(super) fn location(stored: &StoredCapture) -> Location {
    Location { file: stored.file.clone(), offset: stored.start, length: stored.length }
}

/// What a source says of the captures it led to.
pub fn hints(sources: &[Source], id: Option<&str>) -> Hints {
    let Some(source) = sources.iter().find(|source| Some(source.id.as_str()) == id) else {
        return Hints::default();
    };
    Hints {
        rules: source.page.clone(),
        country: source.country.clone(),
        language: source.language.clone(),
        site: Some(source.name.clone()),
        licence: Some(source.licence.id.clone()),
        witness: crate::model::Witness::default(),
    }
}

/// Names everything but the capture that its derived rows depend on; a change of it extracts the capture again.
fn recipe(hints: &Hints) -> Result<String> {
    let hints = serde_json::to_vec(hints).context("cannot write down a source's hints")?;
    let versions = [article::VERSION, mention::VERSION, proof::VERSION, story::VERSION].map(u32::to_le_bytes);
    let parts = versions.iter().map(<[u8; 4]>::as_slice).chain([hints.as_slice()]);
    Ok(Digest::of_parts(parts).short(20))
}

/// The articles of one capture. Pure: a panic in extraction is a rejection, so that one page cannot stop a run.
pub fn articles_of(capture: &Capture, hints: &Hints) -> Extracted {
    catch_unwind(AssertUnwindSafe(|| article::extract(capture, hints))).unwrap_or_else(|cause| Extracted {
        articles: Vec::new(),
        rejected: vec![(String::new(), Rejection::Failed { why: said(cause.as_ref()) })],
    })
}

/// Everything that one capture says: articles, their figures and the proofs of these.
pub fn derive(capture: &Capture, hints: &Hints) -> Derived {
    let Extracted { articles, mut rejected } = articles_of(capture, hints);
    let identity = Identity { capture: capture.id(), body: capture.body_digest() };
    let mut names = HashMap::new();
    let mut original: Option<(Vec<Reading>, proof::Original)> = None;
    let mut rows = Vec::new();
    for mut article in articles {
        // Items of one page may share address and title; each keeps a name of its own.
        let turn = names.entry(article.id.clone()).and_modify(|turn| *turn += 1).or_insert(1_usize);
        if *turn > 1 {
            article.id = ArticleId::of([article.id.as_str(), turn.to_string().as_str()]);
        }
        // The items of one page share its reading, so the original is prepared once.
        let prepared = match original.take() {
            Some(prepared) if prepared.0 == article.reading => prepared,
            _ => (article.reading.clone(), proof::Original::new(&capture.body, &article.reading)),
        };
        let title = article.item.title.clone();
        match catch_unwind(AssertUnwindSafe(|| row(&identity, article, &prepared.1))) {
            Ok(row) => rows.push(row),
            Err(cause) => rejected.push((title, Rejection::Failed { why: said(cause.as_ref()) })),
        }
        original = Some(prepared);
    }
    Derived { articles: rows, rejected }
}

/// What a panic said.
fn said(cause: &(dyn std::any::Any + Send)) -> String {
    let text =
        cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    text.unwrap_or("no reason given").to_owned()
}

/// What every proof of a capture says of it, worked out once.
struct Identity {
    capture: CaptureId,
    body: Digest,
}

fn row(identity: &Identity, article: Article, original: &proof::Original) -> ArticleRow {
    let item = &article.item;
    let mut found = mention::find(&mention::Document {
        title: &item.title,
        text: &item.text,
        published: item.published.map(|dated| dated.date),
        country: item.country.as_deref(),
        language: item.language.as_deref(),
    });
    let (mut sightings, mut unproven, mut places) = (Vec::new(), Vec::new(), Vec::new());
    if found.mentions.len() > MOST_MENTIONS {
        let count = found.mentions.len();
        unproven
            .push(format!("it states {count} figures; those behind the first {MOST_MENTIONS} are left out"));
        found.mentions.truncate(MOST_MENTIONS);
    }
    let starts: Vec<usize> = item.text.char_indices().map(|(at, _)| at).collect();
    for mention in found.mentions {
        let at = starts.get(mention.start).copied().unwrap_or(item.text.len());
        let within = offset_in_sentence(&item.text, at, &mention);
        match prove(identity, &article, original, &mention, within) {
            Ok(proof) => {
                places.push(Some(sightings.len()));
                sightings.push(Sighting { mention, proof });
            }
            Err(why) => {
                places.push(None);
                unproven.push(why.to_string());
            }
        }
    }
    for sighting in &mut sightings {
        let first = sighting.mention.is_duplicate_of;
        sighting.mention.is_duplicate_of = first.and_then(|first| places.get(first).copied().flatten());
    }
    let sketch = story::sketch(&item.text);
    ArticleRow { article, sightings, unproven, sketch }
}

fn prove(
    identity: &Identity,
    article: &Article,
    original: &proof::Original,
    mention: &Mention,
    within: usize,
) -> Result<Proof, proof::Unlocated> {
    let place = original.locate(&mention.sentence, &mention.quote, within)?;
    Ok(Proof {
        capture: identity.capture,
        body: identity.body,
        sentence_start: place.sentence.start,
        sentence_end: place.sentence.end,
        quote_start: place.quote.start,
        quote_end: place.quote.end,
        reading: article.reading.clone(),
    })
}

/// Where the quote, which begins at byte `at` of the text, begins in its sentence, in code points.
fn offset_in_sentence(text: &str, at: usize, mention: &Mention) -> usize {
    // The sentence may stand twice; the right one begins closest before the quote and covers it.
    let begin = (0..=at.min(mention.sentence.len()))
        .map(|back| at - back)
        .find(|&begin| text.is_char_boundary(begin) && text[begin..].starts_with(&mention.sentence));
    begin.map_or_else(
        || mention.sentence.find(&mention.quote).map_or(0, |at| mention.sentence[..at].chars().count()),
        |begin| text[begin..at].chars().count(),
    )
}
