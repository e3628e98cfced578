//! The words of one language: `data/lexicon/<language>.toml`, read once and compiled.

mod compile;
mod edge;
mod literals;
mod pattern;
mod program;
mod ruleset;

use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::cue::{Class, Side};
use crate::model::Service;

pub(super) use edge::Edge;
pub(super) use literals::{Kinds, Scan};
pub(super) use ruleset::RuleSet;

/// What a single word means to the reader of quantities.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A number in words.
    Number(Decimal),
    /// A multiplier such as `million`; letters such as `m` only count behind money.
    Scale { factor: Decimal, letter: bool },
    /// A currency by ISO code, or `local` for a word whose currency the country decides.
    Currency(String),
    /// `percent`.
    Percent,
    /// A noun for posts, jobs or staff.
    Post,
    /// A word that cannot stand between a number and its noun.
    Stop,
    /// A word that may open a figure: `between`, `from`, `half`.
    Opens,
}

/// What is known of a word.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) meaning: Option<Meaning>,
    pub(super) joints: Joints,
}

/// How a word joins the parts of a figure, a bit for each way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Joints(u16);

impl Joints {
    pub(super) const BETWEEN: Self = Self(1);
    pub(super) const FROM: Self = Self(2);
    pub(super) const TO: Self = Self(4);
    pub(super) const AND: Self = Self(8);
    pub(super) const OF: Self = Self(16);
    /// May stand behind "8.6 million" without a unit.
    pub(super) const FOLLOWS: Self = Self(32);
    /// Begins a phrase.
    pub(super) const PHRASE: Self = Self(64);
    /// May stand before a number of posts that goes without its noun: "a cut of 19".
    pub(super) const ECHO: Self = Self(128);
    /// May stand behind one: "only 64 were".
    pub(super) const ECHOED: Self = Self(256);

    /// Whether it joins in one of the ways of another.
    pub(super) fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// The bit of a word's length.
fn length_bit(word: &str) -> u64 {
    1 << word.len().min(63)
}

/// One entry of evidence: patterns that speak for a class.
#[derive(Debug)]
pub(super) struct CueRule {
    pub(super) name: String,
    pub(super) class: Class,
    pub(super) side: Side,
    pub(super) weight: f32,
}

/// The compiled words of one language.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) decimal_comma: bool,
    pub(super) space_groups: bool,
    /// Sums often go without their currency once it was named.
    pub(super) bare_sums: bool,
    pub(super) words: FxHashMap<String, Known>,
    /// By the first byte of a word: a bit for each length that one in `words` has.
    lengths: Vec<u64>,
    /// Last parts of compound nouns for posts: "Personalstellen", "chefstillinger".
    pub(super) post_endings: Vec<String>,
    pub(super) phrases: Vec<(Vec<String>, Phrase)>,
    pub(super) abbreviations: Vec<String>,
    pub(super) before: Edge<Qualifier>,
    pub(super) after: Edge<Qualifier>,
    /// What the rules of the four sets that follow begin with.
    literals: literals::Literals,
    /// Evidence about a figure, looked for in its sentence.
    pub(super) cues: RuleSet<CueRule>,
    /// Evidence about the whole article.
    pub(super) context: RuleSet<CueRule>,
    pub(super) services: RuleSet<Service>,
    pub(super) terms: Terms,
    /// The words of tense and mood, by the name of each.
    pub(super) tenses: RuleSet<String>,
    pub(super) organisation: Option<Regex>,
    pub(super) not_organisation: FxHashSet<String>,
    /// Words that say what kind of body a name is of.
    pub(super) body_words: Vec<String>,
    /// Words that refer to the group that the article is about.
    pub(super) whole_group: Option<Regex>,
    /// Words for bodies that are nobody in particular.
    pub(super) generic: Option<Regex>,
    /// Entries that could not be compiled; a test holds this empty.
    #[cfg_attr(not(test), expect(dead_code, reason = "only the test of the tables reads it"))]
    pub(super) faults: Vec<String>,
}

impl Lexicon {
    /// What cannot be compiled, also of the rules that are compiled when they are first wanted.
    #[cfg(test)]
    pub(super) fn all_faults(&self) -> Vec<String> {
        let lazy = [self.cues.faults(), self.context.faults(), self.services.faults(), self.tenses.faults()];
        let edges = [self.before.faults(), self.after.faults()];
        self.faults.iter().cloned().chain(lazy.into_iter().chain(edges).flatten()).collect()
    }

    /// Looks through a text for the places where rules of some kinds may stand.
    pub(super) fn scan(&self, text: &str, kinds: Kinds) -> Scan {
        self.literals.scan(text, kinds)
    }

    /// What a word in lower case means by itself.
    pub(super) fn word(&self, word: &str) -> Option<&Meaning> {
        self.words.get(word)?.meaning.as_ref()
    }

    /// What a word in lower case means, also as the last part of a compound, and how it joins others.
    pub(super) fn known(&self, word: &str) -> (Option<&Meaning>, Joints) {
        // Few words of a text are known, and most of the others are told by their first letter and length.
        let lengths = word.bytes().next().map_or(0, |first| self.lengths[usize::from(first)]);
        let known = if lengths & length_bit(word) == 0 { None } else { self.words.get(word) };
        let compound = || self.post_endings.iter().any(|ending| word.ends_with(ending.as_str()));
        let meaning = known.and_then(|known| known.meaning.as_ref());
        let meaning = meaning.or_else(|| compound().then_some(&Meaning::Post));
        (meaning, known.map_or(Joints::default(), |known| known.joints))
    }
}

/// What a phrase of several words means to the reader of quantities.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Phrase {
    /// A factor before a scale word: `half a` (million).
    Factor(Decimal),
    /// Added after a number: `and a half`.
    Tail(Decimal),
    /// `per cent`.
    Percent,
}

/// What a word beside a figure says about its bounds or its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Qualifier {
    Approx,
    UpTo,
    AtLeast,
    Annual,
    PerMonth,
    Each,
    Plain,
}

/// Patterns for spans of time.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// The units of `length`: a text without one needs no search for lengths.
    pub(super) unit: Option<Regex>,
    /// Group `n`: a number, in digits or words; group `unit` (optional): decade or month.
    pub(super) length: Option<Regex>,
    /// One year without its number: "this year".
    pub(super) one_year: Option<Regex>,
    /// Before a year: up to it.
    pub(super) by: Option<Regex>,
    /// Before a year: from it on.
    pub(super) from: Option<Regex>,
    /// Before such words: what happened then is no saving.
    pub(super) event: Option<Regex>,
    /// Before a year: within it.
    pub(super) within: Option<Regex>,
    /// Between two figures: the second is what the first is held against.
    pub(super) compared: Option<Regex>,
}

const FILES: &[(&str, &str)] = &[
    ("en", include_str!("../../../../data/lexicon/en.toml")),
    ("cy", include_str!("../../../../data/lexicon/cy.toml")),
    ("fr", include_str!("../../../../data/lexicon/fr.toml")),
    ("de", include_str!("../../../../data/lexicon/de.toml")),
    ("nl", include_str!("../../../../data/lexicon/nl.toml")),
    ("es", include_str!("../../../../data/lexicon/es.toml")),
    ("sv", include_str!("../../../../data/lexicon/sv.toml")),
    ("da", include_str!("../../../../data/lexicon/da.toml")),
    ("no", include_str!("../../../../data/lexicon/no.toml")),
];

static LEXICONS: [LazyLock<Lexicon>; 9] = [
    LazyLock::new(|| compile::read(FILES[0].1)),
    LazyLock::new(|| compile::read(FILES[1].1)),
    LazyLock::new(|| compile::read(FILES[2].1)),
    LazyLock::new(|| compile::read(FILES[3].1)),
    LazyLock::new(|| compile::read(FILES[4].1)),
    LazyLock::new(|| compile::read(FILES[5].1)),
    LazyLock::new(|| compile::read(FILES[6].1)),
    LazyLock::new(|| compile::read(FILES[7].1)),
    LazyLock::new(|| compile::read(FILES[8].1)),
];

/// The words of a language by its ISO 639 code; English where there are none of its own.
pub(super) fn of(language: Option<&str>) -> &'static Lexicon {
    let code: String = language.unwrap_or("en").chars().take(2).collect::<String>().to_ascii_lowercase();
    let code = if matches!(code.as_str(), "nb" | "nn") { "no" } else { code.as_str() };
    &LEXICONS[FILES.iter().position(|(name, _)| *name == code).unwrap_or(0)]
}
