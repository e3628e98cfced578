//! What extraction saw and why it decided as it did; for `inspect article`.

use serde::Serialize;

use super::blocks::Block;
use super::dates::Seen;
use super::language::LanguageEvidence;
use super::sift::LeftOut;
use crate::model::{Dated, Reading, Rejection};

/// What extraction saw in one capture.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Explanation {
    /// What the body was taken for, such as `HTML page` or `feed`.
    pub kind: String,
    /// Each article and each item that was refused after it had been read, in the order of the page.
    pub articles: Vec<Explained>,
    /// What was left out: the place and why.
    pub rejected: Vec<(String, Rejection)>,
}

/// How one article was read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Explained {
    /// The article's address.
    pub url: String,
    /// Its headline.
    pub title: String,
    /// When it was published.
    pub published: Option<Dated>,
    /// When it was last changed.
    pub modified: Option<Dated>,
    /// Why it is no article after all.
    pub rejected: Option<Rejection>,
    /// The text of a page that was refused for what it is and not for what it says.
    pub refused_text: String,
    /// The further pages that the page names, of an article that its site spreads over several.
    pub pages: Vec<String>,
    /// The pages whose words are joined in the text, where there are several.
    pub joined: Vec<String>,
    /// What gave the headline.
    pub title_from: String,
    /// How its text is read out of the bytes.
    pub reading: Vec<Reading>,
    /// What found the body.
    pub body_from: String,
    /// Its paragraphs, with the elements they stand in.
    pub paragraphs: Vec<Paragraph>,
    /// What stands on the page beside them and was left out.
    pub left_out: Vec<Omission>,
    /// The carriers of a date that were seen, the most trusted first.
    pub dates: Vec<Seen>,
    /// What spoke for the language.
    pub language: LanguageEvidence,
}

/// One paragraph of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paragraph {
    /// What found it.
    pub by: String,
    /// The elements it stands in.
    pub place: String,
    /// How it begins.
    pub text: String,
}

/// Something left out of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Omission {
    /// Why.
    pub why: String,
    /// How it begins.
    pub text: String,
}

/// How much of a paragraph is shown.
const SHOWN: usize = 160;

pub(super) fn paragraphs(blocks: &[Block], by: &str) -> Vec<Paragraph> {
    let shown = |block: &Block| Paragraph {
        by: by.to_owned(),
        place: block.place.clone(),
        text: beginning(&block.text),
    };
    blocks.iter().map(shown).collect()
}

pub(super) fn omissions(left_out: Vec<LeftOut>) -> Vec<Omission> {
    left_out.into_iter().map(|left| Omission { why: left.why, text: beginning(&left.text) }).collect()
}

fn beginning(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}
