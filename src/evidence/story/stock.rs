//! Stock: paragraphs that a site puts beside every text and that say nothing of the story.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// Words that only a paragraph of stock has, in lower case.
const PHRASES: [&str; 42] = [
    "all rights reserved",
    "alle rechte vorbehalten",
    "alle rechten voorbehouden",
    "any other use",
    "can be downloaded from",
    "cookies",
    "credit the",
    "follow us",
    "folgen sie uns",
    "for further details",
    "for further information",
    "for immediate release",
    "for interviews",
    "for more information",
    "for more details",
    "für weitere informationen",
    "find out how your",
    "hawlfraint",
    "klicken sie hier",
    "media enquiries",
    "media office",
    "meer informatie",
    "mehr informationen",
    "newsletter",
    "not-for-profit",
    "notes to editors",
    "notes for editors",
    "nyhetsbrev",
    "out of hours",
    "photographs of",
    "plus d'informations",
    "press office",
    "pressekontakt",
    "printed from",
    "privacy policy",
    "rückfragen",
    "sign up",
    "subscribe",
    "tous droits réservés",
    "todos los derechos",
    "views expressed",
    "© ",
];
/// The longest line that its first words make stock.
const LONGEST_LABEL: usize = 60;

/// The paragraphs of a text that are no stock.
pub(super) fn without(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").filter(|paragraph| !is_stock(paragraph))
}

fn is_stock(paragraph: &str) -> bool {
    let lower = paragraph.to_lowercase();
    let copyright = lower.starts_with("copyright") && lower.len() <= LONGEST_LABEL;
    copyright || FOUND.is_match(&lower)
}

#[expect(clippy::expect_used, reason = "constant phrases, built by the tests")]
static FOUND: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(PHRASES)
        .expect("constant phrases can be searched for")
});
