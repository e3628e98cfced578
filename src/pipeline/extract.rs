//! From captures to derived rows: articles, mentions, proofs and sketches.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::Desk;
use super::spread::{Spread, order};
use crate::evidence::{article, mention, proof, story};
use crate::gather::archive::{Archive, Location};
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
    let captures = desk.store.captures()?;
    let spread = Spread::of(&captures);
    for stored in &captures {
        let states = spread.states(stored);
        let own = hints_of(&desk.sources.sources, stored);
        let recipe = recipe(&own, &states)?;
        if scope == Scope::Changed && desk.store.recipe(&stored.id)?.as_ref() == Some(&recipe) {
            report.kept += 1;
        } else {
            due.push((stored, states, recipe));
        }
    }
    let sources = &desk.sources.sources;
    let pool = extracting_threads()?;
    for batch in due.chunks(BATCH) {
        let archive = &desk.archive;
        let derived: Vec<_> = pool.install(|| {
            batch
                .par_iter()
                .map(|(stored, states, _)| derive_stored(archive, sources, stored, states))
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

/// What a stored capture says. One that is a page of an article on several pages says it with the others, under the name
/// of the newest of them.
fn derive_stored(
    archive: &Archive,
    sources: &[Source],
    stored: &StoredCapture,
    states: &[Vec<&StoredCapture>],
) -> Result<Derived, String> {
    let read = |stored: &StoredCapture| {
        let capture = archive.read(&location(stored)).map_err(|error| error.to_string())?;
        if capture.id() != stored.id {
            return Err(format!("the archive holds another capture at byte {}", stored.start));
        }
        Ok(capture)
    };
    let told = |capture: &Capture| Hints { witness: capture.witness.clone(), ..hints_of(sources, stored) };
    for state in states {
        let Some((first, further)) = state.split_first() else { continue };
        let mut pages = vec![read(first)?];
        let hints = told(&pages[0]);
        // A list of articles has further pages too, which are no part of any; they need not be read.
        if articles_of(&pages[0], &hints).articles.len() > 1 {
            continue;
        }
        for page in further {
            pages.push(read(page)?);
        }
        let (extracted, joined) = pages_of(&pages, &hints);
        let belongs = state[..joined.min(state.len())].iter().any(|page| page.id == stored.id);
        if joined < 2 || !belongs {
            continue;
        }
        let newest = state[..joined].iter().max_by_key(|page| order(page));
        if newest.is_none_or(|newest| newest.id != stored.id) {
            return Ok(Derived::default());
        }
        let mut derived = rows(extracted, &pages[..joined]);
        for row in &mut derived.articles {
            row.article.fetched = stored.fetched;
        }
        return Ok(derived);
    }
    let capture = read(stored)?;
    Ok(derive(&capture, &told(&capture)))
}

/// Threads with a stack that parsers of nested pages cannot use up within the limits on nesting.
pub fn extracting_threads() -> Result<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().stack_size(STACK).build().context("cannot start the extracting threads")
}

/// Runs one extraction on a stack like theirs, and waits for it.
pub(super) fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.context("cannot start an extracting thread")?;
        thread.join().map_err(|_| anyhow::anyhow!("an extracting thread failed"))
    })
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

fn hints_of(sources: &[Source], stored: &StoredCapture) -> Hints {
    hints(sources, stored.source.as_ref().map(crate::model::SourceId::as_str))
}

/// Names everything but the capture that its derived rows depend on; a change of it extracts the capture again.
fn recipe(hints: &Hints, states: &[Vec<&StoredCapture>]) -> Result<String> {
    let hints = serde_json::to_vec(hints).context("cannot write down a source's hints")?;
    let versions = [article::VERSION, mention::VERSION, proof::VERSION, story::VERSION].map(u32::to_le_bytes);
    let pages: Vec<String> = states.iter().flatten().map(|page| page.id.to_string()).collect();
    let parts = versions.iter().map(<[u8; 4]>::as_slice).chain([hints.as_slice()]);
    let parts = parts.chain(pages.iter().map(String::as_bytes));
    Ok(Digest::of_parts(parts).short(20))
}

/// The articles of one capture. Pure: a panic in extraction is a rejection, so that one page cannot stop a run.
pub fn articles_of(capture: &Capture, hints: &Hints) -> Extracted {
    pages_of(std::slice::from_ref(capture), hints).0
}

/// The articles of the pages of one article, and how many of the pages belong together.
fn pages_of(pages: &[Capture], hints: &Hints) -> (Extracted, usize) {
    let read = catch_unwind(AssertUnwindSafe(|| article::read_pages(pages, hints)));
    match read {
        Ok((extracted, _, joined)) => (extracted, joined),
        Err(cause) => {
            let why = said(cause.as_ref());
            let rejected = vec![(String::new(), Rejection::Failed { why })];
            (Extracted { articles: Vec::new(), rejected }, 1)
        }
    }
}

/// Everything that one capture says: articles, their figures and the proofs of these.
pub fn derive(capture: &Capture, hints: &Hints) -> Derived {
    rows(articles_of(capture, hints), std::slice::from_ref(capture))
}

fn rows(Extracted { articles, mut rejected }: Extracted, pages: &[Capture]) -> Derived {
    let mut names = HashMap::new();
    let mut originals: Vec<Original> = Vec::new();
    let mut rows = Vec::new();
    for mut article in articles {
        // Items of one page may share address and title; each keeps a name of its own.
        let turn = names.entry(article.id.clone()).and_modify(|turn| *turn += 1).or_insert(1_usize);
        if *turn > 1 {
            article.id = ArticleId::of([article.id.as_str(), turn.to_string().as_str()]);
        }
        let needed = originals_of(&article, pages);
        // The items of one page share its reading, so the original is prepared once.
        if !needed
            .iter()
            .map(|(_, start, reading)| (*start, *reading))
            .eq(originals.iter().map(Original::key))
        {
            let prepare = |(capture, start, reading): &(&Capture, usize, &[Reading])| {
                Original::new(capture, *start, reading)
            };
            originals = needed.iter().map(prepare).collect();
        }
        let title = article.item.title.clone();
        match catch_unwind(AssertUnwindSafe(|| row(article, &originals))) {
            Ok(row) => rows.push(row),
            Err(cause) => rejected.push((title, Rejection::Failed { why: said(cause.as_ref()) })),
        }
    }
    Derived { articles: rows, rejected }
}

/// What a panic said.
fn said(cause: &(dyn std::any::Any + Send)) -> String {
    let text =
        cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    text.unwrap_or("no reason given").to_owned()
}

/// The captures that hold an article's text: where in it, in bytes, the words of each begin, and how they are read.
fn originals_of<'a>(article: &'a Article, pages: &'a [Capture]) -> Vec<(&'a Capture, usize, &'a [Reading])> {
    let parts = article.parts.iter().filter_map(|part| {
        let capture = pages.iter().find(|page| page.id() == part.capture)?;
        Some((capture, part.start, part.reading.as_slice()))
    });
    let parts: Vec<_> = parts.collect();
    match (parts.is_empty(), pages.first()) {
        (true, Some(first)) => vec![(first, 0, article.reading.as_slice())],
        _ => parts,
    }
}

/// The stored original of an article, or of one page of it, prepared to place quotations in it; and what every proof says
/// of it, worked out once.
struct Original {
    capture: CaptureId,
    body: Digest,
    /// Where in the article's text, in bytes, its words begin.
    start: usize,
    reading: Vec<Reading>,
    prepared: proof::Original,
}

impl Original {
    fn new(capture: &Capture, start: usize, reading: &[Reading]) -> Self {
        Self {
            capture: capture.id(),
            body: capture.body_digest(),
            start,
            reading: reading.to_vec(),
            prepared: proof::Original::new(&capture.body, reading),
        }
    }

    fn key(&self) -> (usize, &[Reading]) {
        (self.start, &self.reading)
    }
}

fn row(article: Article, originals: &[Original]) -> ArticleRow {
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
    for mut mention in found.mentions {
        let at = starts.get(mention.start).copied().unwrap_or(item.text.len());
        let within = offset_in_sentence(&item.text, at, &mention);
        // A figure is proved on the page that states it, and on no other.
        let original = originals.iter().rfind(|original| original.start <= at).or(originals.first());
        match original.map(|original| prove(original, &mut mention, within)).transpose() {
            Ok(None) => places.push(None),
            Ok(Some(proof)) => {
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

fn prove(original: &Original, mention: &mut Mention, within: usize) -> Result<Proof, proof::Unlocated> {
    let located = original.prepared.locate(&mention.sentence, &mention.quote, within);
    let place = located.or_else(|fault| without_repeated_cells(original, mention, within).ok_or(fault))?;
    Ok(Proof {
        capture: original.capture,
        body: original.body,
        sentence_start: place.sentence.start,
        sentence_end: place.sentence.end,
        quote_start: place.quote.start,
        quote_end: place.quote.end,
        reading: original.reading.clone(),
    })
}

/// The first cells of a table's row may be repeated from the row that they stand in; then the rest of the row, of at
/// least two cells, is what is quoted and proved.
fn without_repeated_cells(original: &Original, mention: &mut Mention, within: usize) -> Option<proof::Place> {
    let mut begin = 0;
    while let Some(mark) = mention.sentence[begin..].find(" | ") {
        begin += mark + 3;
        let rest = &mention.sentence[begin..];
        let cut = mention.sentence[..begin].chars().count();
        if cut > within || !rest.contains(" | ") {
            return None;
        }
        if let Ok(place) = original.prepared.locate(rest, &mention.quote, within - cut) {
            mention.sentence = rest.to_owned();
            return Some(place);
        }
    }
    None
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn a_figure_beside_a_spanned_cell_is_proved() {
        let capture = Capture {
            url: "https://marlbury.example/sharing".to_owned(),
            fetched: jiff::Timestamp::UNIX_EPOCH,
            status: 200,
            headers: vec![("content-type".to_owned(), "text/html; charset=utf-8".to_owned())],
            body: include_bytes!("../../tests/articles/table_spans.html").to_vec(),
            source: None,
            witness: crate::model::Witness::default(),
        };
        let derived = derive(&capture, &Hints::default());
        let row = &derived.articles[0];
        assert_eq!(row.unproven, [""; 0]);
        let found: Vec<_> = row
            .sightings
            .iter()
            .map(|one| {
                proof::check(&capture, &one.proof, &one.mention.sentence, &one.mention.quote).unwrap();
                (one.mention.sentence.as_str(), one.mention.quote.as_str())
            })
            .collect();
        for expected in [
            ("Payroll | Marlbury | 120 | 140", "120"),
            ("Tenford | 80", "80"),
            ("Both services |  | 510 | 230", "510"),
        ] {
            assert!(
                found
                    .iter()
                    .any(|(sentence, quote)| sentence.starts_with(expected.0) && *quote == expected.1),
                "{expected:?} in {found:?}"
            );
        }
    }
}
