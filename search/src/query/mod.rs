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

use serde::{Deserialize, Serialize};

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

    /// The same while somebody types: the last word may be the beginning of one.
    pub fn parse_typing(text: &str) -> Self {
        let mut query = parser::parse(text);
        if !text.ends_with(char::is_whitespace) {
            typing(&mut query.root, text.len());
        }
        query
    }
}

/// Lets the words that end where the text ends go on.
fn typing(node: &mut Node, end: usize) {
    match node {
        Node::All(parts) | Node::Any(parts) => parts.iter_mut().for_each(|part| typing(part, end)),
        Node::Text(text) if text.bare && text.ending == Ending::Whole => {
            let last = text.words.last();
            if last.is_some_and(|last| last.span.1 == end && last.form.chars().count() >= SHORTEST) {
                text.ending = Ending::Typing;
            }
        }
        // What is not wanted must not grow while it is typed.
        Node::Not(_) | Node::Text(_) | Node::Filter(_) => {}
    }
}

/// Letters that the beginning of a word must have; fewer would stand for too many words.
const SHORTEST: usize = 2;

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
    /// It stands without quotation marks.
    pub(crate) bare: bool,
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
    /// It is a word, or the beginning of one: somebody is still typing it.
    Typing,
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
    Value { named: Named, values: Vec<String> },
    /// A figure that overlaps a range, in hundredths, both ends included.
    Figure { unit: &'static str, currency: Option<&'static str>, low: u64, high: u64 },
    /// No figure in that unit is stated.
    NoFigure { unit: &'static str },
    /// Made in these years.
    Made { from: u64, to: u64 },
    /// The last year named is one of these.
    By { from: u64, to: u64 },
}

/// A field with a closed list of values or a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// The kind of document.
    Kind,
    /// The document's name.
    Id,
    /// What is counted as well.
    Facet(Facet),
}

/// What the documents found are counted and narrowed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// How far the saving had come.
    Status,
    /// Over what the figure is counted.
    Period,
    /// Gross or net.
    Basis,
    /// What is shared.
    Service,
    /// What kind of body.
    Sector,
    /// The country or nation.
    Country,
    /// An organisation's whole name.
    Organisation,
    /// The source.
    Source,
    /// The language.
    Language,
    /// The currency.
    Currency,
    /// What the figure counts.
    Unit,
    /// The year in which it was made.
    Made,
    /// The last year named.
    By,
}

impl Facet {
    /// Every facet with its name, in the order in which they are shown.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Status, "status"),
        (Self::Period, "period"),
        (Self::Basis, "basis"),
        (Self::Service, "service"),
        (Self::Sector, "sector"),
        (Self::Country, "country"),
        (Self::Organisation, "organisation"),
        (Self::Source, "source"),
        (Self::Language, "language"),
        (Self::Currency, "currency"),
        (Self::Unit, "unit"),
        (Self::Made, "made"),
        (Self::By, "by"),
    ];

    /// Its name in requests and addresses.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(facet, _)| *facet == self).map_or("", |(_, word)| word)
    }
}
