//! Mentions: article to savings figures, each with its fields and the words that decided them.
//!
//! The steps: blocks (`layout`) ─▶ quantities ─▶ sentences as scenes with cues (`scene`, `cue`) ─▶ roles (`role`)
//! ─▶ fields (`fields`, `period`, `status`, `organisation`). A trained model weighs what the rules found with the
//! words themselves (`classifier`, `judgement`). A language is a file of words (`lexicon`), not code.

mod blocks;
mod classifier;
mod context;
mod cue;
mod fields;
mod figure;
mod jsonl;
mod judgement;
mod layout;
mod lexicon;
mod organisation;
mod period;
mod place;
mod quantity;
mod reading;
mod role;
mod scene;
mod sentence;
mod status;
mod table;

pub use jsonl::{JsonlError, features_line, predict_line};

use crate::model::{Distractor, Kind, Mentions};

/// Raised when the same text may give other results than before.
pub const VERSION: u32 = 5;

/// An article's text with what is known about it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Document<'a> {
    /// The headline; may also stand at the head of the text.
    pub title: &'a str,
    /// The text; offsets of mentions count its Unicode code points.
    pub text: &'a str,
    /// When it was published.
    pub published: Option<jiff::civil::Date>,
    /// ISO 3166 code; decides which dollar or crown is meant.
    pub country: Option<&'a str>,
    /// ISO 639 code; English when not known.
    pub language: Option<&'a str>,
}

/// Finds every figure of a document: the savings from sharing with their fields, and what the others are.
pub fn find(document: &Document<'_>) -> Mentions {
    let mut mentions = drafted(document, |drafts| {
        let mut mentions = Mentions::default();
        for index in 0..drafts.count() {
            let judged = drafts.judge(index);
            match judged.role {
                None => drafts.mention(index, judged),
                // Numbers of posts that stay are no figures of the kind that is listed.
                Some(_) if drafts.kind(index) == Kind::Fte => {}
                Some(role) => mentions.distractors.push(Distractor {
                    quote: drafts.quote(index).to_owned(),
                    start: drafts.start(index),
                    role,
                    why: judged.why,
                }),
            }
        }
        mentions.mentions = drafts.made();
        mentions
    });
    place::in_code_points(document.text, &mut mentions);
    mentions
}

/// What is made of a document's figures, nothing where there are none.
fn drafted<T: Default>(document: &Document<'_>, make: impl FnOnce(&mut fields::Drafts<'_, '_>) -> T) -> T {
    let lexicon = lexicon::of(document.language);
    let blocks = blocks::Blocks::new(document.text, lexicon);
    let all = reading::read(document.text, &blocks, lexicon, document.country);
    // Nothing else is computed for a text without a figure.
    if all.readings.is_empty() {
        return T::default();
    }
    let context = context::Context::read(document.title, document.text, &blocks, lexicon);
    let parties = organisation::Parties::read(document.title, document.text, lexicon);
    let article = classifier::Article::new(&all, &context, &blocks, lexicon, document);
    make(&mut fields::Drafts::new(&all, &context, &parties, &article, document.title, lexicon))
}

/// A figure with its features by name, for training; places are code points.
struct Described {
    start: usize,
    end: usize,
    features: Vec<(&'static str, classifier::Named)>,
    /// For a saving: the bodies it may belong to.
    parties: Vec<(String, classifier::Named)>,
}

/// Every figure of a document with its features; those at the labelled places count as savings.
fn described(document: &Document<'_>, labelled: &[(usize, usize)]) -> Vec<Described> {
    drafted(document, |drafts| {
        let count = drafts.count();
        let describe = |index| {
            let start = document.text[..drafts.start(index)].chars().count();
            let end = start + drafts.quote(index).chars().count();
            let saving = labelled.iter().any(|(from, to)| start < *to && *from < end);
            let judged = saving.then(|| drafts.judge(index));
            let parties = if saving { drafts.parties(index) } else { Vec::new() };
            let parties = parties.into_iter().map(|(name, features)| (name.to_owned(), features)).collect();
            Described { start, end, features: drafts.features(index, judged), parties }
        };
        (0..count).map(describe).collect()
    })
}

#[cfg(test)]
mod tests;
