//! The fields of the query language: what a name and a value ask for.

use super::ranges::{Range, amounts, years};
use super::{Facet, Filter, Named, Place};
use crate::document::Kind;
use crate::vocabulary::{BASES, PERIODS, SECTORS, SERVICES, STATUSES, UNITS, coded, listed, nearest};

/// The names of fields, in the order in which help shows them.
pub(super) const NAMES: &[&str] = &[
    "org", "title", "kind", "service", "sector", "status", "period", "basis", "country", "source", "lang",
    "currency", "unit", "amount", "percent", "posts", "year", "by", "id",
];

/// What a field asks for.
pub(super) enum Meaning {
    /// These words in that place.
    Words(Place),
    /// This condition.
    Condition(Filter),
}

/// Why a field's value asks for nothing.
pub(super) struct Misunderstood {
    pub(super) message: String,
    pub(super) hint: String,
}

/// The field of that name, whatever its case, or by another name that people use.
pub(super) fn known(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let plain = match name.as_str() {
        "organisation" | "organization" | "council" => "org",
        "language" => "lang",
        "type" => "kind",
        "made" => "year",
        "nation" => "country",
        "fte" | "jobs" => "posts",
        "money" => "amount",
        other => other,
    };
    NAMES.iter().copied().find(|known| *known == plain)
}

/// What to write instead of a name that is no field.
pub(super) fn hint(name: &str) -> String {
    match nearest(name, NAMES) {
        Some(near) => format!("did you mean `{near}:`"),
        None => format!("fields are {}", NAMES.join(", ")),
    }
}

/// What the value of a known field asks for.
pub(super) fn meaning(name: &'static str, value: &str) -> Result<Meaning, Misunderstood> {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).collect();
    let filter = match name {
        "org" => return Ok(Meaning::Words(Place::Organisation)),
        "title" => return Ok(Meaning::Words(Place::Title)),
        "kind" => from_list(name, Named::Kind, value, &kinds),
        "service" => from_list(name, Named::Facet(Facet::Service), value, SERVICES),
        "sector" => from_list(name, Named::Facet(Facet::Sector), value, SECTORS),
        "status" => from_list(name, Named::Facet(Facet::Status), value, STATUSES),
        "period" => from_list(name, Named::Facet(Facet::Period), value, PERIODS),
        "basis" => from_list(name, Named::Facet(Facet::Basis), value, BASES),
        "unit" => from_list(name, Named::Facet(Facet::Unit), value, UNITS),
        "country" => codes(
            name,
            Named::Facet(Facet::Country),
            value,
            is_country,
            "a code such as `GB`, `GB-SCT` or `IE`",
        ),
        "currency" => {
            codes(name, Named::Facet(Facet::Currency), value, is_currency, "a code such as `GBP` or `EUR`")
        }
        "lang" => {
            codes(name, Named::Facet(Facet::Language), value, is_language, "a code such as `en` or `cy`")
        }
        "source" => {
            codes(name, Named::Facet(Facet::Source), value, is_name, "a source's id as in `sources.toml`")
        }
        "id" => codes(name, Named::Id, value, is_name, "a document's id as its address shows it"),
        "amount" => figures(name, "money", value),
        "percent" => figures(name, "percent", value),
        "posts" => figures(name, "fte", value),
        "year" => span(name, value).map(|Range { low, high }| Filter::Made { from: low, to: high }),
        _ => span(name, value).map(|Range { low, high }| Filter::By { from: low, to: high }),
    };
    filter.map(Meaning::Condition)
}

fn from_list(name: &str, named: Named, value: &str, list: &[&str]) -> Result<Filter, Misunderstood> {
    let found = value.split('|').map(|word| {
        listed(word, list).map(str::to_owned).ok_or_else(|| Misunderstood {
            message: format!("`{}` is no value of `{name}:`", word.trim()),
            hint: match nearest(word, list) {
                Some(near) => format!("did you mean `{name}:{near}`"),
                None => format!("`{name}:` is one of {}", list.join(", ")),
            },
        })
    });
    Ok(Filter::Value { named, values: found.collect::<Result<_, _>>()? })
}

fn codes(
    name: &str,
    named: Named,
    value: &str,
    is_code: fn(&str) -> bool,
    expected: &str,
) -> Result<Filter, Misunderstood> {
    let found = value.split('|').map(|word| {
        let code = if matches!(named, Named::Id | Named::Facet(Facet::Source)) {
            word.trim().to_lowercase()
        } else {
            coded(word)
        };
        if !is_code(&code) {
            return Err(Misunderstood {
                message: format!("`{}` is no value of `{name}:`", word.trim()),
                hint: format!("`{name}:` takes {expected}"),
            });
        }
        let upper = matches!(named, Named::Facet(Facet::Country | Facet::Currency));
        Ok(if upper { code.to_uppercase() } else { code })
    });
    Ok(Filter::Value { named, values: found.collect::<Result<_, _>>()? })
}

fn figures(name: &str, unit: &'static str, value: &str) -> Result<Filter, Misunderstood> {
    if matches!(value.to_ascii_lowercase().as_str(), "unknown" | "none" | "unstated") {
        return Ok(Filter::NoFigure { unit });
    }
    let (Range { low, high }, currency) = amounts(value).ok_or_else(|| Misunderstood {
        message: format!("`{value}` is no range of figures"),
        hint: format!(
            "write `{name}:>=1m`, `{name}:100k..2m`, `{name}:<2bn` or `{name}:none`, without blanks"
        ),
    })?;
    Ok(Filter::Figure { unit, currency, low, high })
}

fn span(name: &str, value: &str) -> Result<Range, Misunderstood> {
    years(value).ok_or_else(|| Misunderstood {
        message: format!("`{value}` is no range of years"),
        hint: format!("write `{name}:2012`, `{name}:2010..2015` or `{name}:>=2012`, without blanks"),
    })
}

fn is_country(code: &str) -> bool {
    let letters = |part: &str, most: usize| {
        (2..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    match code.split_once('-') {
        Some((country, part)) => letters(country, 2) && letters(part, 3),
        None => letters(code, 3),
    }
}

fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_language(code: &str) -> bool {
    (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_name(code: &str) -> bool {
    !code.is_empty() && code.chars().all(|character| character.is_alphanumeric() || "-_.".contains(character))
}
