//! What is asked: the words, and everything that is chosen beside them.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::amount;
use crate::query::Facet;
use crate::{Kind, Sort};

/// One question; whatever is left out does not narrow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own, written as such in JSON")]
pub struct Request {
    /// Words in the query language.
    pub q: String,
    /// Somebody is still typing: the last bare word also stands for words that begin so.
    pub typing: bool,
    /// Only documents of this kind.
    pub kind: Option<Kind>,
    /// Any of the values within a facet, all facets together.
    pub filters: BTreeMap<Facet, Vec<String>>,
    /// Sums of money that share a point with this range.
    pub amount: Option<Amounts>,
    /// With `amount`: also what states no sum of money.
    pub unstated: bool,
    /// The year in which it was made.
    pub made: Option<Years>,
    /// The last year that it names.
    pub by: Option<Years>,
    /// The order of results.
    pub sort: Sort,
    /// How many are passed over first.
    pub offset: usize,
    /// How many are given.
    pub limit: usize,
    /// What is counted.
    pub facets: Vec<Facet>,
    /// Whether each kind is counted.
    pub kinds: bool,
    /// Whether sums of money are counted by size.
    pub histogram: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            q: String::new(),
            typing: false,
            kind: None,
            filters: BTreeMap::new(),
            amount: None,
            unstated: false,
            made: None,
            by: None,
            sort: Sort::Relevance,
            offset: 0,
            limit: 10,
            facets: Vec::new(),
            kinds: false,
            histogram: false,
        }
    }
}

/// A range of sums in units, both ends included; either may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Amounts {
    /// The least.
    #[serde(with = "amount::number")]
    pub low: Option<Decimal>,
    /// The most.
    #[serde(with = "amount::number")]
    pub high: Option<Decimal>,
}

/// A range of years, both ends included; either may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Years {
    /// The first.
    pub from: Option<u16>,
    /// The last.
    pub to: Option<u16>,
}

impl Years {
    pub(crate) fn bounds(self) -> (u64, u64) {
        (self.from.map_or(0, u64::from), self.to.map_or(u64::MAX, u64::from))
    }
}

impl Amounts {
    /// In hundredths; none when nothing can lie within.
    pub(crate) fn bounds(&self) -> Option<(u64, u64)> {
        let hundredths = |amount: Decimal| amount::hundredths(amount, Decimal::round);
        let low = match self.low {
            Some(low) if low > Decimal::ZERO => hundredths(low).unwrap_or(u64::MAX),
            _ => 0,
        };
        let high = match self.high {
            Some(high) if high < Decimal::ZERO => return None,
            Some(high) => hundredths(high).unwrap_or(u64::MAX),
            None => u64::MAX,
        };
        Some((low, high))
    }
}
