//! Joins the pages of an article that its site spreads over several into one draft.
//!
//! What stands on every page, such as the headline, the standfirst or a line on the author, is kept once: at the head and
//! at the foot of a further page, what an earlier one said is left out. Between them nothing is, so that a row of a
//! table may say what another one said.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;
use url::Url;

use super::blocks::{Block, Shape};
use super::draft::{Draft, DraftPage};
use super::{decode, doubts, find, limits, parts, sniff};
use crate::model::{Capture, Hints, Rejection, Witness};

/// `Page 2 of 3`, `Seite 2/3`, `2 | 3`: which page this is, and no words of the article.
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the pattern is fixed and a test compiles it")]
    Regex::new(r"^\W*(?:\p{L}+\W+){0,2}\d{1,2}\W+(?:\p{L}+\W+)?\d{1,2}\W*$").expect("a valid pattern")
});
/// Numbers of lists and tables on further pages begin here, so that none continues one of the page before.
const NUMBERS: usize = 100_000;

/// Joins the further pages to the draft of the first one, as long as they are named; how many belong to the article, the
/// first one included. A page that only repeats what was said belongs to it and adds nothing.
pub(super) fn join(draft: &mut Draft, captures: &[Capture], hints: &Hints) -> usize {
    let Some(first) = captures.first().filter(|_| draft.refused.is_none()) else { return 1 };
    let mut named: BTreeSet<u32> = draft.pages.iter().map(|(number, _)| *number).collect();
    let hints = Hints { witness: Witness::default(), ..hints.clone() };
    let mut joined = 1;
    let mut pages = vec![DraftPage::of(first, draft.reading.clone())];
    let mut seen: HashSet<String> = draft.body.blocks.iter().map(told).collect();
    seen.extend(draft.title.iter().map(|title| folded(title)));
    for (capture, number) in captures.iter().skip(1).zip(2_u32..) {
        if !named.contains(&number) {
            break;
        }
        let mut findings = find(capture, &hints);
        let Some(mut page) = findings.drafts.pop().filter(|_| findings.drafts.is_empty()) else { break };
        if !matches!(page.refused, None | Some(Rejection::TooShort { .. } | Rejection::NoTitle)) {
            break;
        }
        joined += 1;
        named.extend(further(capture, &first.url).into_iter().map(|(number, _)| number));
        if doubts::resolve(&mut page.body.blocks, &mut String::new()) {
            page.reading.push(crate::model::Reading::Entities);
        }
        let blocks = new_words(page.body.blocks, &seen);
        if blocks.is_empty() {
            continue;
        }
        if joined == 2 {
            let kept =
                draft.body.blocks.iter().rposition(|block| !is_count(block)).map_or(0, |last| last + 1);
            draft.body.blocks.truncate(kept);
        }
        seen.extend(blocks.iter().map(told));
        let own = pages.len();
        draft.body.blocks.extend(blocks.into_iter().map(|block| renumbered(block, own)));
        draft.body.left_out.append(&mut page.body.left_out);
        draft.paywalled |= page.paywalled;
        pages.push(DraftPage::of(capture, page.reading));
    }
    if pages.len() > 1 {
        draft.joined = pages;
    }
    joined
}

/// The further pages that a page of the article links whose first page is at `first`; nothing of what is no HTML page.
pub(super) fn further(capture: &Capture, first: &str) -> Vec<(u32, String)> {
    if limits::check_size(&capture.body).is_err() || sniff::binary(&capture.body).is_some() {
        return Vec::new();
    }
    let decoded = decode::decode(capture);
    if !matches!(sniff::kind(&decoded.text, &capture.media_type()), sniff::Kind::Page) {
        return Vec::new();
    }
    let Ok(tamed) = limits::tame(&decoded.text) else { return Vec::new() };
    let document = Document::from(tamed.as_ref());
    let base = Url::parse(&capture.url).ok();
    parts::find(&document, base.as_ref(), parts::article_at(first).as_deref())
}

/// The blocks between the repeated ones at the head and at the foot of a page.
fn new_words(mut blocks: Vec<Block>, seen: &HashSet<String>) -> Vec<Block> {
    let is_new = |block: &Block| !is_count(block) && !seen.contains(&told(block));
    let Some(last) = blocks.iter().rposition(is_new) else { return Vec::new() };
    blocks.truncate(last + 1);
    let first = blocks.iter().position(is_new).unwrap_or(0);
    blocks.split_off(first)
}

fn is_count(block: &Block) -> bool {
    block.text.len() <= 40 && !matches!(block.shape, Shape::Row { .. }) && COUNTED.is_match(&block.text)
}

fn told(block: &Block) -> String {
    folded(&block.text)
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn renumbered(mut block: Block, page: usize) -> Block {
    match &mut block.shape {
        Shape::Item { list: number, .. } | Shape::Row { table: number, .. } => *number += page * NUMBERS,
        _ => {}
    }
    block.page = page;
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_of_pages_is_no_text() {
        for (text, expected) in [
            ("Page 2 of 3", true),
            ("Seite 2/3", true),
            ("2 | 3", true),
            ("Savings of 2 to 3 per cent", false),
            ("2 councils", false),
        ] {
            assert_eq!(is_count(&Block::paragraph(text, "p")), expected, "{text}");
        }
    }
}
