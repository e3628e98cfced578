//! The browse pages: the claims by service, country, status and year.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use tera::Context;

use super::SiteError;
use super::address;
use super::claim::CLAIMS_ON_PAGE;
use super::country;
use super::press::{Head, Link, Press};
use super::register::{Register, published};
use super::views::{self, ClaimLine};
use crate::model::Claim;

/// One way to part the claims.
#[derive(Serialize)]
pub(crate) struct Facet<'a> {
    /// Its folder, with a final `/`.
    pub(crate) base: &'static str,
    /// Its heading, such as `Claims by service`.
    pub(crate) title: &'static str,
    /// What it parts the claims by.
    pub(crate) by: &'static str,
    /// One sentence under the heading.
    intro: &'static str,
    /// The parts, in the order of the page.
    pub(crate) parts: Vec<Part<'a>>,
}

/// The claims of one service, country, status or year.
#[derive(Serialize)]
pub(crate) struct Part<'a> {
    /// Its name.
    pub(crate) label: String,
    /// Its page.
    pub(crate) href: String,
    /// How many claims it holds.
    pub(crate) count: usize,
    #[serde(skip)]
    claims: Vec<&'a Claim>,
}

/// `/services/`, `/countries/`, `/status/` and `/years/`, each with a page for every part.
pub(crate) fn browse(register: &Register, press: &mut Press) -> Result<(), SiteError> {
    for facet in facets(register) {
        let mut body = Context::new();
        body.insert("facet", &facet);
        let head = Head {
            path: facet.base.to_owned(),
            title: facet.title.to_owned(),
            description: facet.intro.to_owned(),
            section: "claims",
            crumbs: vec![Link::new("The ledger", "claims/")],
            ..Head::default()
        };
        press.page("browse.html", &head, body)?;
        for part in &facet.parts {
            claims_of(register, press, &facet, part)?;
        }
    }
    Ok(())
}

/// The four ways to part the claims, without empty parts.
pub(crate) fn facets<'a>(register: &Register<'a>) -> Vec<Facet<'a>> {
    let claims = || register.catalogue.claims.iter();
    let year = |claim: &Claim| register.article(&claim.article).and_then(published).map(Date::year);
    let nation = |claim: &Claim| register.article(&claim.article).and_then(|one| register.country(one));
    vec![
        Facet {
            base: "services/",
            title: "Claims by service",
            by: "service",
            intro: "What is shared, as the article states it. Mixed and unnamed services are “not stated”.",
            parts: parts("services/", claims(), |claim| {
                claim.mention.service.map(|service| (service.label().to_owned(), service.word().to_owned()))
            }),
        },
        Facet {
            base: "countries/",
            title: "Claims by country",
            by: "country",
            intro: "The country that the article writes about.",
            parts: parts("countries/", claims(), |claim| {
                nation(claim).map(|code| (country::name(code), code.to_owned()))
            }),
        },
        Facet {
            base: "status/",
            title: "Claims by status",
            by: "status",
            intro: "How far the saving had come when the article was written. Nobody has verified it since.",
            parts: parts("status/", claims(), |claim| {
                let status = claim.mention.status;
                (status.word() != "unknown").then(|| (status.label().to_owned(), status.word().to_owned()))
            }),
        },
        Facet {
            base: "years/",
            title: "Claims by year",
            by: "year",
            intro: "The year in which the claim was published, not the year in which the money was to be saved.",
            parts: {
                let label = |claim: &Claim| year(claim).map(|year| (year.to_string(), year.to_string()));
                let mut parts = parts("years/", claims(), label);
                // Newest first; the undated ones stay last.
                let key = |part: &Part| part.label.parse::<i16>().ok().map(Reverse);
                parts.sort_by_key(|part| (key(part).is_none(), key(part)));
                parts
            },
        },
    ]
}

/// Parts the claims by label; those without one come last.
fn parts<'a>(
    base: &str,
    claims: impl Iterator<Item = &'a Claim>,
    label: impl Fn(&Claim) -> Option<(String, String)>,
) -> Vec<Part<'a>> {
    let mut groups: BTreeMap<(bool, String, String), Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        let key = match label(claim) {
            Some((label, code)) => (false, label, address::word(&code)),
            None => (true, "not stated".to_owned(), "not-stated".to_owned()),
        };
        groups.entry(key).or_default().push(claim);
    }
    let part = |((_, label, word), claims): (_, Vec<&'a Claim>)| Part {
        label,
        href: format!("{base}{word}/"),
        count: claims.len(),
        claims,
    };
    groups.into_iter().map(part).collect()
}

fn claims_of(register: &Register, press: &mut Press, facet: &Facet, part: &Part) -> Result<(), SiteError> {
    let name = format!("Claims: {} {}", facet.by, part.label);
    for (paging, claims) in views::pages(&part.claims, CLAIMS_ON_PAGE, &part.href) {
        let lines: Vec<_> = claims.iter().map(|claim| ClaimLine::new(register, claim)).collect();
        let mut crumbs = vec![Link::new("The ledger", "claims/"), Link::new(facet.title, facet.base)];
        if paging.number > 1 {
            crumbs.push(Link::new(name.clone(), part.href.clone()));
        }
        let mut body = Context::new();
        body.insert("claims", &lines);
        body.insert("paging", &paging);
        body.insert("others", &facet.parts);
        body.insert("here", &part.href);
        body.insert("facet_by", facet.by);
        let head = Head {
            path: address::list_page(&part.href, paging.number),
            title: if paging.number == 1 { name.clone() } else { format!("{name}, page {}", paging.number) },
            description: facet.intro.to_owned(),
            section: "claims",
            crumbs,
            ..Head::default()
        };
        press.page("browse_claims.html", &head, body)?;
    }
    Ok(())
}
