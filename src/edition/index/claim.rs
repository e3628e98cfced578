//! A claim as a document of the index.

use commonpurse_search::{Card, Document, Kind};
use rust_decimal::Decimal;

use super::sector::sectors;
use crate::model::{Article, Claim, Mention, Period, Service};

/// The document of a claim, with the article that states it first.
pub(super) fn document(claim: &Claim, article: Option<&Article>) -> Document {
    let mention = &claim.mention;
    let item = article.map(|article| &article.item);
    let card = Card {
        kind: Kind::Claim,
        id: claim.id.to_string(),
        title: item.map(|item| item.title.clone()).unwrap_or_default(),
        path: format!("claims/{}/", claim.id),
        figure: figure(mention),
        quote: mention.sentence.clone(),
        figure_at: figure_at(mention),
        date: item.and_then(|item| item.published).map(|dated| dated.date.to_string()),
        publisher: item.and_then(|item| item.site.clone()),
        url: article.map(|article| article.url.clone()),
        organisations: mention.beneficiaries.clone(),
        sector: sectors(&mention.beneficiaries),
        service: mention.service.map(Service::word).map(str::to_owned),
        status: Some(mention.status.word().to_owned()),
        period: Some(mention.period.word().to_owned()),
        basis: Some(mention.basis.word().to_owned()),
        country: item.and_then(|item| item.country.clone()),
        source: article.and_then(|article| article.source.as_ref()).map(ToString::to_string),
        language: item.and_then(|item| item.language.clone()),
        currency: mention.currency.clone(),
        unit: Some(mention.kind.word().to_owned()),
        low: mention.low,
        high: mention.high,
        by_year: mention.by_year.and_then(|year| u16::try_from(year).ok()),
        appearances: u32::try_from(claim.appearances.len()).unwrap_or(u32::MAX),
    };
    // The figure is looked for in its own right: the sentence may break it in two, as in "£2m, or even £5m,".
    Document { card, body: vec![mention.sentence.clone(), mention.quote.clone()] }
}

/// Where the figure stands in its sentence, in code points.
fn figure_at(mention: &Mention) -> Option<[usize; 2]> {
    let before = mention.sentence.find(&mention.quote).filter(|_| !mention.quote.is_empty())?;
    let start = mention.sentence[..before].chars().count();
    Some([start, start + mention.quote.chars().count()])
}

/// The figure with what qualifies it: `up to £600m a year`, `£2m to £5m in total over 3 years`.
fn figure(mention: &Mention) -> String {
    let bounds = match (mention.low, mention.high) {
        (None, Some(_)) => "up to ",
        (Some(_), None) => "at least ",
        _ if mention.approx => "about ",
        _ => "",
    };
    let mut line = format!("{bounds}{}", mention.quote);
    if mention.period != Period::Unknown {
        line = format!("{line} {}", mention.period.label());
    }
    if let Some(years) = mention.years {
        let noun = if years == Decimal::ONE { "year" } else { "years" };
        line = format!("{line} over {} {noun}", years.normalize());
    }
    if let Some(year) = mention.by_year {
        line = format!("{line} by {year}");
    }
    if mention.per_party {
        line.push_str(" each");
    }
    line
}
