//! The query language, the same on the command line and on the site; `docs/search.md` describes it for people.
//!
//! All words must be in a document; `"words in order"`, `-not`, `one OR other` (binds its neighbours only), brackets,
//! `procure*`, and fields such as `org:"Dorset County Council"`, `service:it|legal`, `year:2010..2015`, `amount:>=1m`.
//! What cannot be understood becomes a [`Problem`], and the rest is searched all the same.

mod field;
mod lexer;
mod parser;
mod problem;
mod ranges;

use crate::analysis::Wanted;

pub use problem::Problem;

/// A query as it was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub(crate) root: Node,
    /// What was not understood, in the order of the text.
    pub problems: Vec<Problem>,
}

impl Query {
    /// Understands as much of `text` as can be understood.
    pub fn parse(text: &str) -> Self {
        parser::parse(text)
    }
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// Every part; everything there is when there are none.
    All(Vec<Node>),
    /// At least one part.
    Any(Vec<Node>),
    /// Not this part.
    Not(Box<Node>),
    /// Words.
    Text(Text),
    /// A field's value.
    Filter(Filter),
}

/// Words next to each other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Text {
    /// Where they are looked for.
    pub(crate) place: Place,
    /// The words; never empty.
    pub(crate) words: Vec<Wanted>,
    /// How the last word ends.
    pub(crate) ending: Ending,
    /// How much it matters.
    pub(crate) weight: Weight,
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Title, text and organisations.
    Anywhere,
    /// The title.
    Title,
    /// Organisations' names.
    Organisation,
}

/// How the last word ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// It is a whole word.
    Whole,
    /// Any word that begins so.
    Prefix,
}

/// How much words matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// They must be there.
    Needed,
    /// A word such as "the": it only helps the ranking when other words are asked for.
    Common,
}

/// A condition on a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Filter {
    /// One of these values.
    Value { facet: Facet, values: Vec<String> },
    /// A figure that overlaps a range, in hundredths, both ends included.
    Figure { unit: &'static str, currency: Option<&'static str>, low: u64, high: u64 },
    /// No figure is stated.
    NoFigure,
    /// Made in these years.
    Made { from: u64, to: u64 },
    /// The last year named is one of these.
    By { from: u64, to: u64 },
}

/// A field with a closed list of values or a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// The kind of document.
    Kind,
    /// The document's name.
    Id,
    /// What is shared.
    Service,
    /// How far the saving had come.
    Status,
    /// Over what the figure is counted.
    Period,
    /// Gross or net.
    Basis,
    /// The country or nation.
    Country,
    /// The source.
    Source,
    /// The language.
    Language,
    /// The currency.
    Currency,
    /// What the figure counts.
    Unit,
    /// An organisation's whole name.
    Organisation,
}
