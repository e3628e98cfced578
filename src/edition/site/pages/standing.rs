//! The sources, and the page for addresses that lead nowhere.

use std::collections::HashMap;

use serde::Serialize;
use tera::Context;

use super::SiteError;
use super::country;
use super::press::{Head, Press};
use super::quotation;
use super::register::Register;
use super::tidy;
use crate::model::{Source, SourceId};

/// `/sources/`: where the articles come from, and on which terms.
pub(crate) fn sources(register: &Register, press: &mut Press) -> Result<(), SiteError> {
    let catalogue = register.catalogue;
    let mut counts: HashMap<Option<&SourceId>, (usize, usize)> = HashMap::new();
    for article in &register.articles {
        counts.entry(register.source_of(article).map(|source| &source.id)).or_default().0 += 1;
    }
    for claim in &catalogue.claims {
        if let Some(article) = register.article(&claim.article) {
            counts.entry(register.source_of(article).map(|source| &source.id)).or_default().1 += 1;
        }
    }
    let count = |id: Option<&SourceId>| counts.get(&id).copied().unwrap_or_default();
    let lines = catalogue.sources.iter().map(|source| SourceLine::of(source, count(Some(&source.id))));
    let mut body = Context::new();
    body.insert("sources", &lines.collect::<Vec<_>>());
    let (articles, claims) = count(None);
    body.insert("imported_articles", &articles);
    body.insert("imported_claims", &claims);
    let head = Head {
        path: "sources/".to_owned(),
        title: "Sources".to_owned(),
        description: "The publishers whose articles this edition reads, and the terms of each.".to_owned(),
        section: "sources",
        ..Head::default()
    };
    press.page("sources.html", &head, body)
}

/// `/404.html`.
pub(crate) fn not_found(press: &mut Press) -> Result<(), SiteError> {
    let head = Head {
        path: "404.html".to_owned(),
        title: "There is no such page".to_owned(),
        description: "The address leads nowhere in this edition.".to_owned(),
        ..Head::default()
    };
    press.page_for_anywhere("not_found.html", &head)
}

#[derive(Serialize)]
struct SourceLine {
    name: String,
    homepage: Option<String>,
    kind: &'static str,
    country: Option<String>,
    licence: String,
    republish: bool,
    enabled: bool,
    articles: usize,
    claims: usize,
}

impl SourceLine {
    fn of(source: &Source, (articles, claims): (usize, usize)) -> Self {
        Self {
            name: tidy::headline(&source.name),
            homepage: quotation::web_address(source.homepage.as_str()),
            kind: source.discovery.kind(),
            country: source.country.as_deref().map(country::name),
            licence: tidy::line(&source.licence.id),
            republish: source.licence.republish,
            enabled: source.enabled,
            articles,
            claims,
        }
    }
}
