//! A case as a document of the index.

use commonpurse_search::{Card, Document, Kind};

use super::excerpt::excerpt;
use super::sector::sectors;
use crate::model::{Case, Service};

/// The document of a case.
pub(super) fn document(case: &Case) -> Document {
    let card = Card {
        kind: Kind::Case,
        id: case.slug.clone(),
        title: case.title.clone(),
        path: format!("cases/{}/", case.slug),
        quote: excerpt(&case.summary),
        date: case.start.map(|year| format!("{year:04}")),
        organisations: case.partners.clone(),
        sector: sectors(&case.partners),
        service: case.service.map(Service::word).map(str::to_owned),
        country: case.country.clone(),
        // Editors write in English.
        language: Some("en".to_owned()),
        appearances: u32::try_from(case.claims.len()).unwrap_or(u32::MAX),
        ..Card::default()
    };
    let model = case.model.clone().unwrap_or_default();
    Document { card, body: vec![case.summary.clone(), case.text.clone(), model] }
}
