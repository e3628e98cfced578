//! Articles: capture to article, or a rejection with its reason.

mod blocks;
mod body;
mod clutter;
mod country;
mod credit;
mod dates;
mod decode;
mod doubts;
mod draft;
mod explain;
mod feed;
mod govuk;
mod language;
mod licence;
mod limits;
mod linked;
mod mojibake;
mod origin;
mod page;
mod parts;
mod people;
mod plain;
mod portal;
mod reader;
mod refusal;
mod sift;
mod sniff;
mod spread;
mod table;
mod title;
mod whereabouts;
mod wording;
mod wordpress;

use std::panic::{AssertUnwindSafe, catch_unwind};

pub use dates::Seen;
pub use explain::{Explained, Explanation, Omission, Paragraph};
pub use language::LanguageEvidence;
pub use parts::{Place, places};
pub use refusal::asks_not_to_be_kept;

use crate::model::{Capture, Extracted, Hints, Rejection};
use draft::Findings;
use sniff::Kind;

/// Raised when the same capture gives another result than before.
pub const VERSION: u32 = 3;

/// The articles in a capture, and what was left out with the reason.
pub fn extract(capture: &Capture, hints: &Hints) -> Extracted {
    read(capture, hints).0
}

/// What extraction sees in a capture, and why it decides as it does.
pub fn explain(capture: &Capture, hints: &Hints) -> Explanation {
    read(capture, hints).1
}

/// Both at once: the articles, what was left out, and why extraction decides as it does.
pub fn read(capture: &Capture, hints: &Hints) -> (Extracted, Explanation) {
    let (extracted, explanation, _) = read_pages(std::slice::from_ref(capture), hints);
    (extracted, explanation)
}

/// The pages of one article, by their numbers, read as one; and how many of them belong together. Those behind are not
/// pages of the first one, whatever their addresses look like.
pub fn read_pages(captures: &[Capture], hints: &Hints) -> (Extracted, Explanation, usize) {
    let Some(capture) = captures.first() else { return Default::default() };
    let mut joined = 1;
    // The parsers are other people's; a fault of theirs must cost one capture, not the run.
    let found = catch_unwind(AssertUnwindSafe(|| {
        let mut findings = find(capture, hints);
        if let ([draft], true) = (findings.drafts.as_mut_slice(), captures.len() > 1) {
            joined = spread::join(draft, captures, hints);
        }
        findings
    }));
    let findings = found.unwrap_or_else(|panic| {
        let why = panic.downcast_ref::<String>().cloned();
        let why = why.or_else(|| panic.downcast_ref::<&str>().map(|&why| why.to_owned()));
        Findings::refused(
            "unknown",
            Rejection::Failed { why: why.unwrap_or_else(|| "a parser gave up".to_owned()) },
        )
    });
    let mut extracted = Extracted { articles: Vec::new(), rejected: findings.rejected };
    let mut explanation = Explanation { kind: findings.kind.to_owned(), ..Explanation::default() };
    let id = capture.id();
    for draft in findings.drafts {
        let (article, explained) = draft.finish(capture, id, hints);
        explanation.articles.push(explained);
        match article {
            Ok(article) => extracted.articles.push(article),
            Err(rejected) => extracted.rejected.push(rejected),
        }
    }
    explanation.rejected.clone_from(&extracted.rejected);
    (extracted, explanation, joined)
}

/// The further pages, by their numbers, that a page links of the article whose first page is at `first`.
pub fn further_pages(capture: &Capture, first: &str) -> Vec<(u32, String)> {
    catch_unwind(AssertUnwindSafe(|| spread::further(capture, first))).unwrap_or_default()
}

fn find(capture: &Capture, hints: &Hints) -> Findings {
    if let Some(rejection) = refusal::of_response(capture) {
        return Findings::refused("response", rejection);
    }
    if let Err(rejection) = limits::check_size(&capture.body) {
        return Findings::refused("large body", rejection);
    }
    if let Some(found) = sniff::binary(&capture.body) {
        return Findings::refused("binary", Rejection::NotText { found: found.to_owned() });
    }
    let decoded = decode::decode(capture);
    match sniff::kind(&decoded.text, &capture.media_type()) {
        Kind::Page => page::read(capture, hints, decoded),
        Kind::Feed => feed::read(capture, hints, decoded),
        Kind::Json(value) if govuk::is_document(&value) => govuk::read(capture, hints, &value, decoded),
        Kind::Json(value) if wordpress::is_post(&value) => wordpress::read(capture, hints, &value, decoded),
        Kind::Json(value) if feed::is_json(&value) => feed::read(capture, hints, decoded),
        Kind::Plain => plain::read(capture, hints, &decoded),
        Kind::Json(_) => {
            Findings::refused("JSON", Rejection::NotText { found: "JSON of another kind".to_owned() })
        }
        Kind::Other(found) => Findings::refused(found, Rejection::NotText { found: found.to_owned() }),
    }
}
