//! When two mentions state the same saving.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::model::{Mention, Period};

/// The same kind, currency and bounds, within the 2 % that the annotation guideline allows a restatement.
pub(super) fn same_figure(a: &Mention, b: &Mention) -> bool {
    a.kind == b.kind && a.currency == b.currency && near(a.low, b.low) && near(a.high, b.high)
}

fn near(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => {
            let larger = a.abs().max(b.abs());
            (a - b).abs().checked_mul(Decimal::from(50)).is_some_and(|difference| difference <= larger)
        }
        _ => false,
    }
}

/// Neither contradicts the other: periods and services agree or one is not stated.
pub(super) fn compatible(a: &Mention, b: &Mention) -> bool {
    let periods = a.period == b.period || a.period == Period::Unknown || b.period == Period::Unknown;
    let services = a.service == b.service || a.service.is_none() || b.service.is_none();
    periods && services && a.per_party == b.per_party
}

/// The bodies named, in a form in which `Hampshire County Council` and `hampshire` agree.
pub(super) fn bodies(mention: &Mention) -> BTreeSet<String> {
    const COMMON: [&str; 14] = [
        "the",
        "council",
        "councils",
        "county",
        "borough",
        "district",
        "city",
        "metropolitan",
        "royal",
        "london",
        "of",
        "cc",
        "dc",
        "bc",
    ];
    let plain = |name: &String| {
        let words = name.to_lowercase();
        let kept: Vec<&str> = words.split_whitespace().filter(|word| !COMMON.contains(word)).collect();
        kept.join(" ")
    };
    mention.beneficiaries.iter().map(plain).filter(|name| !name.is_empty()).collect()
}

/// The words of a sentence that carry it: lower case, figures left out.
pub(super) fn bearing_words(sentence: &str) -> BTreeSet<String> {
    sentence
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() > 3)
        .map(str::to_lowercase)
        .collect()
}

/// Half of the words of the shorter sentence stand in the other: a retelling of the same statement.
pub(super) fn retells(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let shorter = a.len().min(b.len());
    shorter > 0 && a.intersection(b).count() * 2 >= shorter
}

/// Nine tenths of the words agree both ways: the same sentence with another figure in it.
pub(super) fn almost_all(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let longer = a.len().max(b.len());
    longer > 0 && a.intersection(b).count() * 10 >= longer * 9
}
