//! Mentions: article to savings figures, each with its fields and the words that decided them.
//!
//! The steps: blocks (`layout`) ─▶ quantities ─▶ sentences as scenes with cues (`scene`, `cue`) ─▶ roles (`role`)
//! ─▶ fields (`fields`, `period`, `status`, `organisation`). A language is a file of words (`lexicon`), not code.

mod context;
mod cue;
mod fields;
mod figure;
mod jsonl;
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

pub use jsonl::{JsonlError, predict_line};

use crate::model::{Distractor, Kind, Mentions, Role, Why};

/// Raised when the same text may give other results than before.
pub const VERSION: u32 = 2;

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
    let lexicon = lexicon::of(document.language);
    let all = reading::read(document.text, lexicon, document.country);
    if all.readings.is_empty() {
        return Mentions::default();
    }
    let context = context::Context::read(document.title, document.text, lexicon);
    let parties = organisation::Parties::read(document.text, lexicon);
    let mut drafts = fields::Drafts::new(&all, &context, &parties, lexicon);
    let mut mentions = Mentions::default();
    for (index, reading) in all.readings.iter().enumerate() {
        let shared = context.sharing >= context::SHARED;
        if role::is_saving(&reading.verdict, reading.kind) && shared {
            mentions.mentions.push(drafts.mention(index));
        } else if reading.kind != Kind::Fte {
            // Numbers of posts that stay are no figures of the kind that is listed.
            let saved = role::is_saving(&reading.verdict, reading.kind);
            let (role, why) = if saved {
                let words = reading.verdict.why.words.clone();
                (Role::Other, Why { words, rule: "the article does not speak of sharing".to_owned() })
            } else {
                (reading.verdict.other.0, reading.verdict.why.clone())
            };
            mentions.distractors.push(Distractor {
                quote: drafts.quote(index).to_owned(),
                start: drafts.start(index),
                role,
                why,
            });
        }
    }
    place::in_code_points(document.text, &mut mentions);
    mentions
}

#[cfg(test)]
mod tests;
