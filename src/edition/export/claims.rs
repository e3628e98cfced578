//! The ledger as data: one row a claim.

use rust_decimal::Decimal;
use serde::Serialize;

use super::{ExportError, table};
use crate::model::{Catalogue, Claim};

/// One claim as data; `null` where the text does not say.
#[derive(Debug, Serialize)]
pub struct ClaimRow<'a> {
    /// The claim's name.
    pub id: &'a str,
    /// The figure as it stands.
    pub quote: &'a str,
    /// The sentence around it.
    pub sentence: &'a str,
    /// What the figure counts.
    pub kind: &'static str,
    /// ISO 4217.
    pub currency: Option<&'a str>,
    /// Lower bound in units; none for "up to".
    #[serde(serialize_with = "number")]
    pub low: Option<Decimal>,
    /// Upper bound in units; none for "at least".
    #[serde(serialize_with = "number")]
    pub high: Option<Decimal>,
    /// "about", "nearly".
    pub approx: bool,
    /// Over what it is counted.
    pub period: &'static str,
    /// The term in years.
    #[serde(serialize_with = "number")]
    pub years: Option<Decimal>,
    /// First year stated.
    pub from_year: Option<i16>,
    /// Last year stated.
    pub by_year: Option<i16>,
    /// How far it had come.
    pub status: &'static str,
    /// Gross or net.
    pub basis: &'static str,
    /// For each participant.
    pub per_party: bool,
    /// What is shared.
    pub service: Option<&'static str>,
    /// Whose money it is.
    pub beneficiaries: &'a [String],
    /// The article that states it first.
    pub article: &'a str,
    /// That article's name here.
    pub article_id: &'a str,
    /// Its title.
    pub title: &'a str,
    /// Its date.
    pub published: Option<String>,
    /// Whom that article names as the place where it first appeared.
    pub origin: Option<&'a str>,
    /// The country written about.
    pub country: Option<&'a str>,
    /// The text's language.
    pub language: Option<&'a str>,
    /// How many articles say it.
    pub appearances: usize,
}

/// The rows of the ledger, in its order.
pub fn claim_rows(catalogue: &Catalogue) -> impl Iterator<Item = ClaimRow<'_>> {
    catalogue.claims.iter().filter_map(|claim| row(catalogue, claim))
}

fn row<'a>(catalogue: &'a Catalogue, claim: &'a Claim) -> Option<ClaimRow<'a>> {
    let article = catalogue.articles.get(&claim.article)?;
    let (mention, item) = (&claim.mention, &article.item);
    Some(ClaimRow {
        id: claim.id.as_str(),
        quote: &mention.quote,
        sentence: &mention.sentence,
        kind: mention.kind.word(),
        currency: mention.currency.as_deref(),
        low: mention.low,
        high: mention.high,
        approx: mention.approx,
        period: mention.period.word(),
        years: mention.years,
        from_year: mention.from_year,
        by_year: mention.by_year,
        status: mention.status.word(),
        basis: mention.basis.word(),
        per_party: mention.per_party,
        service: mention.service.map(crate::model::Service::word),
        beneficiaries: &mention.beneficiaries,
        article: &article.url,
        article_id: article.id.as_str(),
        title: &item.title,
        published: item.published.map(|dated| dated.date.to_string()),
        origin: item.origin.as_ref().map(|origin| origin.publisher.as_str()),
        country: item.country.as_deref(),
        language: item.language.as_deref(),
        appearances: claim.appearances.len(),
    })
}

pub(super) fn json(path: &'static str, catalogue: &Catalogue) -> Result<Vec<u8>, ExportError> {
    let rows: Vec<ClaimRow<'_>> = claim_rows(catalogue).collect();
    let mut bytes = serde_json::to_vec_pretty(&rows).map_err(|source| ExportError::Json { path, source })?;
    bytes.push(b'\n');
    Ok(bytes)
}

const HEADER: [&str; 25] = [
    "id",
    "quote",
    "sentence",
    "kind",
    "currency",
    "low",
    "high",
    "approx",
    "period",
    "years",
    "from_year",
    "by_year",
    "status",
    "basis",
    "per_party",
    "service",
    "beneficiaries",
    "article",
    "article_id",
    "title",
    "published",
    "origin",
    "country",
    "language",
    "appearances",
];

pub(super) fn csv(path: &'static str, catalogue: &Catalogue) -> Result<Vec<u8>, ExportError> {
    table::csv(path, &HEADER, claim_rows(catalogue).map(|row| cells(&row)))
}

fn cells(row: &ClaimRow<'_>) -> Vec<String> {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let amount = |value: Option<Decimal>| value.map_or_else(String::new, |v| v.normalize().to_string());
    let year = |value: Option<i16>| value.map_or_else(String::new, |v| v.to_string());
    vec![
        row.id.to_owned(),
        row.quote.to_owned(),
        row.sentence.to_owned(),
        row.kind.to_owned(),
        text(row.currency),
        amount(row.low),
        amount(row.high),
        row.approx.to_string(),
        row.period.to_owned(),
        amount(row.years),
        year(row.from_year),
        year(row.by_year),
        row.status.to_owned(),
        row.basis.to_owned(),
        row.per_party.to_string(),
        text(row.service),
        row.beneficiaries.join("; "),
        row.article.to_owned(),
        row.article_id.to_owned(),
        row.title.to_owned(),
        text(row.published.as_deref()),
        text(row.origin),
        text(row.country),
        text(row.language),
        row.appearances.to_string(),
    ]
}

/// A decimal as a JSON number, exactly as it is; readers of data expect `2000000`, not `"2000000"`.
#[expect(clippy::ref_option, reason = "the shape that serde asks for")]
fn number<S: serde::Serializer>(value: &Option<Decimal>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        None => serializer.serialize_none(),
        Some(value) => {
            let plain = value.normalize().to_string();
            if let Ok(whole) = plain.parse::<i64>() {
                serializer.serialize_i64(whole)
            } else {
                serializer.serialize_f64(plain.parse().map_err(serde::ser::Error::custom)?)
            }
        }
    }
}
