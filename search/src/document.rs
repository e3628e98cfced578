//! What is put into the index and what a search prints again.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::amount;

/// The three kinds of document; the order is the order of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One saving as stated about one arrangement.
    Claim,
    /// One shared arrangement, described by an editor.
    Case,
    /// What a publisher wrote.
    Article,
}

impl Kind {
    /// Every kind, in order.
    pub const ALL: [Self; 3] = [Self::Claim, Self::Case, Self::Article];

    /// The kind's name in queries and data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Case => "case",
            Self::Article => "article",
        }
    }
}

/// One document: the card that results show, and the text that words are looked for in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What results show; kept in the index as it is.
    #[serde(flatten)]
    pub card: Card,
    /// The text, in sections that no phrase crosses. It is searched and not kept.
    #[serde(default)]
    pub body: Vec<String>,
}

/// What a result shows. `None` is "not stated", never guessed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Card {
    /// Which kind of document it is.
    pub kind: Kind,
    /// Its name, unique within its kind.
    pub id: String,
    /// Headline, or name of the case; for a claim the headline of the article that states it.
    pub title: String,
    /// Its page, relative to the site's root, such as `claims/abc/`.
    pub path: String,
    /// The figure as people read it, such as `£2m to £5m in total over 3 years`; empty when it has none.
    pub figure: String,
    /// The sentence that states the claim, or a short excerpt.
    pub quote: String,
    /// The code points of `quote` that are the figure.
    pub figure_at: Option<[usize; 2]>,
    /// Day, month or year in which it was made: `2010-11-30`, `2010-11` or `2010`.
    pub date: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The address of the original.
    pub url: Option<String>,
    /// Bodies that save, share or are named.
    pub organisations: Vec<String>,
    /// What is shared, one of [`crate::vocabulary::SERVICES`].
    pub service: Option<String>,
    /// Kinds of body that save, share or are named, of [`crate::vocabulary::SECTORS`].
    pub sector: Vec<String>,
    /// How far the saving had come, one of [`crate::vocabulary::STATUSES`].
    pub status: Option<String>,
    /// Over what the figure is counted, one of [`crate::vocabulary::PERIODS`].
    pub period: Option<String>,
    /// Gross or net, one of [`crate::vocabulary::BASES`].
    pub basis: Option<String>,
    /// ISO 3166 code, with the nation where known: `GB-WLS`.
    pub country: Option<String>,
    /// The source's id.
    pub source: Option<String>,
    /// ISO 639-1 code of the text.
    pub language: Option<String>,
    /// ISO 4217 code; only for money.
    pub currency: Option<String>,
    /// What the figure counts, one of [`crate::vocabulary::UNITS`].
    pub unit: Option<String>,
    /// Lower bound in units; none for "up to" and where no figure is stated.
    #[serde(with = "amount::number")]
    pub low: Option<Decimal>,
    /// Upper bound in units; none for "at least" and where no figure is stated.
    #[serde(with = "amount::number")]
    pub high: Option<Decimal>,
    /// The last year that the text names.
    pub by_year: Option<u16>,
    /// In how many places it was said.
    pub appearances: u32,
}

impl Default for Card {
    fn default() -> Self {
        Self {
            kind: Kind::Claim,
            id: String::new(),
            title: String::new(),
            path: String::new(),
            figure: String::new(),
            quote: String::new(),
            figure_at: None,
            date: None,
            publisher: None,
            url: None,
            organisations: Vec::new(),
            service: None,
            sector: Vec::new(),
            status: None,
            period: None,
            basis: None,
            country: None,
            source: None,
            language: None,
            currency: None,
            unit: None,
            low: None,
            high: None,
            by_year: None,
            appearances: 0,
        }
    }
}

#[cfg(feature = "disk")]
impl Card {
    /// The date as one number that sorts, such as 20101130; a month or day that is not stated is 00.
    pub(crate) fn day(&self) -> Option<u64> {
        let mut parts = self.date.as_deref()?.splitn(3, '-');
        let mut number = |most: u64| match parts.next() {
            None => Some(0),
            Some(text) => text.parse().ok().filter(|value| *value <= most),
        };
        Some(number(9999)? * 10_000 + number(12)? * 100 + number(31)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_becomes_a_number_that_sorts() {
        for (date, expected) in [
            ("2010-11-30", Some(20_101_130)),
            ("2010-11", Some(20_101_100)),
            ("2010", Some(20_100_000)),
            ("soon", None),
            ("2010-13-01", None),
            ("", None),
        ] {
            let card = Card { date: Some(date.to_owned()), ..Card::default() };
            assert_eq!(card.day(), expected, "{date}");
        }
    }
}
