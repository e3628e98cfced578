//! How a figure is printed: amount · period · status · basis, with the words of the model.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::model::{Kind, Mention, Period};

/// One figure in the words of the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Figure {
    /// Short, such as `£2m–£5m`.
    pub(super) amount: String,
    /// With every digit, such as `£2,000,000 to £5,000,000`.
    pub(super) full: String,
    /// For programs: `GBP 2000000/5000000`, ends left open where the text leaves them open.
    pub(super) value: String,
    /// Such as `in total over 3 years`.
    pub(super) period: String,
    /// The status in words.
    pub(super) status: &'static str,
    /// The status in addresses and class names.
    pub(super) status_word: &'static str,
    /// Gross, net or not stated.
    pub(super) basis: &'static str,
    /// The whole in one line.
    pub(super) line: String,
}

impl Figure {
    /// The figure that a mention states.
    pub(super) fn of(mention: &Mention) -> Self {
        let unit = Unit::of(mention);
        let amount = amount(mention, &unit, short);
        let period = period(mention);
        let (status, basis) = (mention.status.label(), mention.basis.label());
        Self {
            line: format!("{amount} · {period} · {status} · {basis}"),
            full: full(mention, &unit),
            value: value(mention),
            amount,
            period,
            status,
            status_word: mention.status.word(),
            basis,
        }
    }
}

/// What stands before and behind a number.
struct Unit {
    before: String,
    one: &'static str,
    many: &'static str,
}

impl Unit {
    fn of(mention: &Mention) -> Self {
        let before = match (mention.kind, mention.currency.as_deref()) {
            (Kind::Money, Some(code)) => sign(code),
            _ => String::new(),
        };
        let (one, many) = match mention.kind {
            Kind::Percent => ("%", "%"),
            Kind::Fte => (" post", " posts"),
            Kind::Money | Kind::Other => ("", ""),
        };
        Self { before, one, many }
    }

    fn behind(&self, number: Decimal) -> &'static str {
        if number == Decimal::ONE { self.one } else { self.many }
    }
}

fn amount(mention: &Mention, unit: &Unit, number: fn(Decimal) -> String) -> String {
    let single = |value: Decimal| {
        let minus = if value.is_sign_negative() { "−" } else { "" };
        format!("{minus}{}{}", unit.before, number(value.abs()))
    };
    let about = if mention.approx { "about " } else { "" };
    let text = match (mention.low, mention.high) {
        (None, None) => return "amount not stated".to_owned(),
        (Some(low), Some(high)) if low == high => format!("{about}{}{}", single(low), unit.behind(low)),
        (Some(low), Some(high)) => format!("{about}{}–{}{}", single(low), single(high), unit.behind(high)),
        (None, Some(high)) => format!("up to {about}{}{}", single(high), unit.behind(high)),
        (Some(low), None) => format!("at least {about}{}{}", single(low), unit.behind(low)),
    };
    if mention.per_party { text + " each" } else { text }
}

fn full(mention: &Mention, unit: &Unit) -> String {
    amount(mention, unit, digits).replace('–', " to ")
}

fn value(mention: &Mention) -> String {
    let unit = match mention.kind {
        Kind::Money => mention.currency.as_deref().unwrap_or("XXX"),
        kind => kind.word(),
    };
    let end = |end: Option<Decimal>| end.map(|end| end.normalize().to_string()).unwrap_or_default();
    format!("{unit} {}/{}", end(mention.low), end(mention.high))
}

fn period(mention: &Mention) -> String {
    let term = match mention.years {
        // "A year over one year" says nothing more than "a year".
        Some(years) if years == Decimal::ONE && mention.period == Period::Annual => String::new(),
        Some(years) if years == Decimal::ONE => " over 1 year".to_owned(),
        Some(years) => format!(" over {} years", years.normalize()),
        None => String::new(),
    };
    let when = match (mention.from_year, mention.by_year) {
        (Some(from), Some(by)) if from == by => format!(" in {by}"),
        (Some(from), Some(by)) => format!(" from {from} to {by}"),
        (Some(from), None) => format!(" from {from}"),
        (None, Some(by)) => format!(" by {by}"),
        (None, None) => String::new(),
    };
    format!("{}{term}{when}", mention.period.label())
}

/// A currency's sign where it is one of the few that readers tell apart, else its code.
fn sign(code: &str) -> String {
    match code {
        "GBP" => "£",
        "EUR" => "€",
        "USD" => "US$",
        "AUD" => "A$",
        "NZD" => "NZ$",
        "CAD" => "C$",
        "SGD" => "S$",
        "HKD" => "HK$",
        "INR" => "₹",
        _ => return format!("{code} "),
    }
    .to_owned()
}

/// A number of at least zero, shortened only where nothing is lost: `2.2bn`, `6.7m`, `619,000`.
fn short(number: Decimal) -> String {
    const MOST_PLACES: u32 = 3;
    for (power, word) in [(12, "tn"), (9, "bn"), (6, "m")] {
        let Some(scale) = 10_i64.checked_pow(power).map(Decimal::from) else { continue };
        if number >= scale {
            let scaled = (number / scale).normalize();
            return if scaled.scale() <= MOST_PLACES { digits(scaled) + word } else { digits(number) };
        }
    }
    digits(number)
}

/// A number of at least zero with every digit, thousands parted.
pub(super) fn digits(number: Decimal) -> String {
    let text = number.normalize().to_string();
    let (whole, places) = text.split_once('.').map_or((text.as_str(), None), |(a, b)| (a, Some(b)));
    let mut parted = String::with_capacity(text.len() + text.len() / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    match places {
        Some(places) => parted + "." + places,
        None => parted,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::collections::BTreeMap;

    use super::*;
    use crate::model::{Basis, Status};

    fn mention(kind: Kind, currency: Option<&str>, low: Option<&str>, high: Option<&str>) -> Mention {
        Mention {
            quote: String::new(),
            start: 0,
            end: 0,
            sentence: String::new(),
            kind,
            currency: currency.map(str::to_owned),
            low: low.map(|text| text.parse().unwrap()),
            high: high.map(|text| text.parse().unwrap()),
            approx: false,
            period: Period::Unknown,
            years: None,
            from_year: None,
            by_year: None,
            status: Status::Expected,
            basis: Basis::Unknown,
            per_party: false,
            beneficiaries: Vec::new(),
            service: None,
            is_duplicate_of: None,
            why: BTreeMap::new(),
            confidence: 1.0,
        }
    }

    #[test]
    fn amounts_read_as_a_newspaper_prints_them() {
        let money = Kind::Money;
        for (kind, currency, low, high, expected, full) in [
            (money, Some("GBP"), Some("2000000"), Some("5000000"), "£2m–£5m", "£2,000,000 to £5,000,000"),
            (money, Some("GBP"), None, Some("600000000"), "up to £600m", "up to £600,000,000"),
            (money, Some("GBP"), Some("1000000"), None, "at least £1m", "at least £1,000,000"),
            (money, Some("EUR"), Some("2200000000"), Some("2200000000"), "€2.2bn", "€2,200,000,000"),
            (money, Some("AUD"), Some("530000000"), Some("530000000"), "A$530m", "A$530,000,000"),
            (money, Some("GBP"), Some("619000"), Some("619000"), "£619,000", "£619,000"),
            (money, Some("GBP"), Some("8634000"), Some("8634000"), "£8.634m", "£8,634,000"),
            (money, Some("GBP"), Some("1234567"), Some("1234567"), "£1,234,567", "£1,234,567"),
            (money, Some("SEK"), Some("12000000"), Some("12000000"), "SEK 12m", "SEK 12,000,000"),
            (money, Some("GBP"), Some("-2000000"), Some("-2000000"), "−£2m", "−£2,000,000"),
            (money, Some("GBP"), Some("2500.50"), Some("2500.50"), "£2,500.5", "£2,500.5"),
            (
                money,
                Some("GBP"),
                Some("79228162514264337593543950335"),
                None,
                "at least £79,228,162,514,264,337,593,543,950,335",
                "at least £79,228,162,514,264,337,593,543,950,335",
            ),
            (Kind::Percent, None, Some("12"), Some("12"), "12%", "12%"),
            (Kind::Percent, None, Some("10"), Some("15"), "10–15%", "10 to 15%"),
            (Kind::Fte, None, Some("62"), Some("62"), "62 posts", "62 posts"),
            (Kind::Fte, None, Some("1"), Some("1"), "1 post", "1 post"),
            (money, Some("GBP"), None, None, "amount not stated", "amount not stated"),
        ] {
            let figure = Figure::of(&mention(kind, currency, low, high));
            assert_eq!((figure.amount.as_str(), figure.full.as_str()), (expected, full));
        }
    }

    #[test]
    fn the_line_holds_amount_period_status_and_basis() {
        let mut mention = mention(Kind::Money, Some("GBP"), Some("2000000"), Some("5000000"));
        mention.period = Period::Total;
        mention.years = Some(Decimal::from(3));
        assert_eq!(
            Figure::of(&mention).line,
            "£2m–£5m · in total over 3 years · expected · gross or net not stated"
        );
        mention.high = mention.low;
        mention.approx = true;
        mention.per_party = true;
        mention.period = Period::Annual;
        mention.years = Some(Decimal::ONE);
        mention.by_year = Some(2015);
        mention.basis = Basis::Net;
        assert_eq!(Figure::of(&mention).line, "about £2m each · a year by 2015 · expected · net");
    }

    #[test]
    fn named_years_are_part_of_the_period() {
        let mut mention = mention(Kind::Money, Some("GBP"), Some("1"), Some("1"));
        mention.period = Period::Total;
        for (from, by, expected) in [
            (Some(2014), Some(2014), "in total in 2014"),
            (Some(2010), Some(2015), "in total from 2010 to 2015"),
            (Some(2010), None, "in total from 2010"),
            (None, Some(2015), "in total by 2015"),
        ] {
            (mention.from_year, mention.by_year) = (from, by);
            assert_eq!(Figure::of(&mention).period, expected);
        }
    }

    #[test]
    fn a_value_for_programs_leaves_open_ends_open() {
        let value = |low, high| Figure::of(&mention(Kind::Money, Some("GBP"), low, high)).value;
        assert_eq!(value(Some("2000000.00"), Some("5000000")), "GBP 2000000/5000000");
        assert_eq!(value(None, Some("5")), "GBP /5");
    }
}
