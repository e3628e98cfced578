//! The measuring interface: a document as a line of JSON in, its claims as a line of JSON out.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value, json};

use super::{Document, described, find};
use crate::model::{Basis, Kind, Mention, Period, Service, Status, Why};

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub enum JsonlError {
    /// The line is not the JSON that is expected.
    #[error("the line is no document: {0}; each line needs at least `id` and `text`")]
    NotADocument(#[from] serde_json::Error),
}

#[derive(Deserialize)]
struct Line {
    id: Value,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    country: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    text: String,
    /// Labels, for training.
    #[serde(default)]
    claims: Vec<Labelled>,
}

/// The place of a labelled saving, in code points.
#[derive(Deserialize)]
struct Labelled {
    start: usize,
    quote: String,
}

impl Line {
    fn document(&self) -> Document<'_> {
        let published = self.published.as_deref().and_then(|date| date.get(..10));
        Document {
            title: self.title.as_deref().unwrap_or_default(),
            text: &self.text,
            published: published.and_then(|date| date.parse().ok()),
            country: self.country.as_deref(),
            language: self.lang.as_deref(),
        }
    }
}

/// Reads `{"id","title","published","country","lang","text"}` and writes `{"id","claims":[…]}`.
pub fn predict_line(line: &str) -> Result<String, JsonlError> {
    let line: Line = serde_json::from_str(line)?;
    let found = find(&line.document());
    let claims = found.mentions.iter().map(claim).collect();
    Ok(serde_json::to_string(&Prediction { id: &line.id, claims })?)
}

/// Reads a labelled document and writes the features of its figures: `{"id","figures":[{start,end,role,saving}]}`,
/// with `saving` only for the labelled ones. It is what the classifier is trained on.
pub fn features_line(line: &str) -> Result<String, JsonlError> {
    let line: Line = serde_json::from_str(line)?;
    let place = |claim: &Labelled| (claim.start, claim.start.saturating_add(claim.quote.chars().count()));
    let labelled: Vec<(usize, usize)> = line.claims.iter().map(place).collect();
    let figures: Vec<Value> = described(&line.document(), &labelled)
        .into_iter()
        .map(|figure| {
            let features =
                figure.features.into_iter().map(|(name, features)| (name.to_owned(), json!(features.0)));
            let mut value: serde_json::Map<String, Value> = features.collect();
            let party = |(name, features): (String, super::classifier::Named)| json!({ "name": name, "features": features.0 });
            let parties: Vec<Value> = figure.parties.into_iter().map(party).collect();
            if !parties.is_empty() {
                value.insert("parties".to_owned(), parties.into());
            }
            value.insert("start".to_owned(), figure.start.into());
            value.insert("end".to_owned(), figure.end.into());
            Value::Object(value)
        })
        .collect();
    Ok(json!({ "id": line.id, "figures": figures }).to_string())
}

/// A document's claims as they are written.
#[derive(Serialize)]
struct Prediction<'a> {
    id: &'a Value,
    claims: Vec<Claim<'a>>,
}

#[derive(Serialize)]
struct Claim<'a> {
    quote: &'a str,
    start: usize,
    end: usize,
    sentence: &'a str,
    kind: Kind,
    currency: Option<&'a str>,
    low: Option<Number>,
    high: Option<Number>,
    approx: bool,
    period: Period,
    years: Option<Number>,
    from_year: Option<i16>,
    by_year: Option<i16>,
    status: Status,
    basis: Basis,
    per_party: bool,
    beneficiaries: &'a [String],
    service: Option<Service>,
    is_duplicate_of: Option<usize>,
    why: &'a BTreeMap<String, Why>,
    confidence: Option<Number>,
}

fn claim(mention: &Mention) -> Claim<'_> {
    Claim {
        quote: &mention.quote,
        start: mention.start,
        end: mention.end,
        sentence: &mention.sentence,
        kind: mention.kind,
        currency: mention.currency.as_deref(),
        low: mention.low.and_then(number),
        high: mention.high.and_then(number),
        approx: mention.approx,
        period: mention.period,
        years: mention.years.and_then(number),
        from_year: mention.from_year,
        by_year: mention.by_year,
        status: mention.status,
        basis: mention.basis,
        per_party: mention.per_party,
        beneficiaries: &mention.beneficiaries,
        service: mention.service,
        is_duplicate_of: mention.is_duplicate_of,
        why: &mention.why,
        confidence: number(Decimal::new((mention.confidence * 100.0).round() as i64, 2)),
    }
}

/// A JSON number: whole where the decimal is.
fn number(value: Decimal) -> Option<Number> {
    let value = value.normalize();
    match value.to_i64().filter(|_| value.is_integer()) {
        Some(whole) => Some(Number::from(whole)),
        None => Number::from_f64(value.to_f64()?),
    }
}
