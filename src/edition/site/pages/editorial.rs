//! What editors write: cases, round-ups and standing pages such as About.

use serde::{Deserialize, Serialize};
use tera::Context;

use super::SiteError;
use super::address::{self, Place};
use super::country;
use super::figure::digits;
use super::press::{Head, Link, Press};
use super::quotation;
use super::register::Register;
use super::tidy;
use super::views::ClaimLine;
use crate::model::{Case, Page, PageKind, format_date};

/// A case or an editor's page in a list.
#[derive(Serialize)]
pub(super) struct EditorialLine {
    href: String,
    title: String,
    summary: String,
    /// A round-up's date, or what a case is about, in a few words.
    note: Option<String>,
    claims: usize,
}

/// The cases by title.
pub(super) fn case_lines(register: &Register) -> Vec<EditorialLine> {
    let mut cases: Vec<&Case> = register.catalogue.cases.iter().collect();
    cases.sort_by_key(|case| (case.title.to_lowercase(), &case.slug));
    cases.into_iter().map(|case| case_line(register, case)).collect()
}

/// The round-ups, newest first.
pub(super) fn roundup_lines(register: &Register) -> Vec<EditorialLine> {
    let mut pages: Vec<&Page> = pages(register, PageKind::Roundup).collect();
    pages.sort_by_key(|page| (std::cmp::Reverse(page.date), &page.slug));
    let line = |page: &Page| EditorialLine {
        href: format!("roundups/{}/", page.slug),
        title: tidy::headline(&page.title),
        summary: tidy::line(&page.summary),
        note: page.date.map(format_date),
        claims: 0,
    };
    pages.into_iter().map(line).collect()
}

/// `/cases/` and a page for each case.
pub(crate) fn cases(register: &Register, press: &mut Press) -> Result<(), SiteError> {
    let mut body = Context::new();
    body.insert("cases", &case_lines(register));
    let head = Head {
        path: "cases/".to_owned(),
        title: "Cases".to_owned(),
        description: "Shared arrangements and what was said about them, told by an editor.".to_owned(),
        section: "cases",
        ..Head::default()
    };
    press.page("cases.html", &head, body)?;
    register.catalogue.cases.iter().try_for_each(|case| case_page(register, press, case))
}

/// `/roundups/` and a page for each round-up.
pub(crate) fn roundups(register: &Register, press: &mut Press) -> Result<(), SiteError> {
    let mut body = Context::new();
    body.insert("roundups", &roundup_lines(register));
    let head = Head {
        path: "roundups/".to_owned(),
        title: "Round-ups".to_owned(),
        description: "News of shared services, gathered by an editor.".to_owned(),
        section: "roundups",
        ..Head::default()
    };
    press.page("roundups.html", &head, body)?;
    for page in pages(register, PageKind::Roundup) {
        address::check_slug(&page.slug, &page.file, Place::Folder)?;
        let crumbs = vec![Link::new("Round-ups", "roundups/")];
        written(press, page, format!("roundups/{}/", page.slug), "roundups", crumbs)?;
    }
    Ok(())
}

/// The standing pages at the root; a short About of our own where the editors have none.
pub(crate) fn standing(register: &Register, press: &mut Press) -> Result<(), SiteError> {
    let mut about = false;
    for page in pages(register, PageKind::Page) {
        address::check_slug(&page.slug, &page.file, Place::Root)?;
        let section = if page.slug == "about" { "about" } else { "pages" };
        about |= page.slug == "about";
        written(press, page, format!("{}/", page.slug), section, Vec::new())?;
    }
    if about {
        return Ok(());
    }
    let head = Head {
        path: "about/".to_owned(),
        title: "About".to_owned(),
        description: "What a claim is, how it is found, and what these figures are not.".to_owned(),
        section: "about",
        ..Head::default()
    };
    let mut body = Context::new();
    body.insert("accuracy", &accuracy()?);
    press.page("about.html", &head, body)
}

/// How well figures are found in labelled articles, as `tests/claims.rs` measured it.
const MEASURED: &str = include_str!("../../../../data/measured/mentions.json");

/// One kind of labelled articles, as the table shows it; shares are per cent.
#[derive(Serialize)]
struct AccuracyRow {
    name: String,
    kept_aside: bool,
    documents: String,
    claims: String,
    precision: String,
    recall: String,
    full_claim: String,
}

#[derive(Deserialize)]
struct Measured {
    measured: Vec<MeasuredRow>,
}

#[derive(Deserialize)]
struct MeasuredRow {
    name: String,
    kept_aside: bool,
    documents: u64,
    claims: u64,
    precision: f64,
    recall: f64,
    full_claim: f64,
}

fn accuracy() -> Result<Vec<AccuracyRow>, SiteError> {
    let file: Measured = serde_json::from_str(MEASURED).map_err(SiteError::Measured)?;
    let per_cent = |share: f64| format!("{:.1}%", share * 100.0);
    let row = |row: MeasuredRow| AccuracyRow {
        name: row.name,
        kept_aside: row.kept_aside,
        documents: digits(row.documents.into()),
        claims: digits(row.claims.into()),
        precision: per_cent(row.precision),
        recall: per_cent(row.recall),
        full_claim: per_cent(row.full_claim),
    };
    Ok(file.measured.into_iter().map(row).collect())
}

fn pages<'a>(register: &Register<'a>, kind: PageKind) -> impl Iterator<Item = &'a Page> {
    register.catalogue.pages.iter().filter(move |page| page.kind == kind)
}

fn case_line(register: &Register, case: &Case) -> EditorialLine {
    let years = years(case);
    let about = case.service.map(|service| service.label().to_owned()).into_iter().chain(years);
    let note: Vec<String> = about.collect();
    EditorialLine {
        href: format!("cases/{}/", case.slug),
        title: tidy::headline(&case.title),
        summary: tidy::line(&case.summary),
        note: (!note.is_empty()).then(|| note.join(", ")),
        claims: case.claims.iter().filter(|id| register.claim(id).is_some()).count(),
    }
}

fn years(case: &Case) -> Option<String> {
    match (case.start, case.end) {
        (Some(start), Some(end)) => Some(format!("{start}–{end}")),
        (Some(start), None) => Some(format!("from {start}")),
        (None, Some(end)) => Some(format!("until {end}")),
        (None, None) => None,
    }
}

fn case_page(register: &Register, press: &mut Press, case: &Case) -> Result<(), SiteError> {
    address::check_slug(&case.slug, &case.file, Place::Folder)?;
    let claims = case.claims.iter().filter_map(|id| register.claim(id));
    let sources = case
        .sources
        .iter()
        .map(|url| SourceLink { label: tidy::cut(&tidy::line(url), 200), href: quotation::web_address(url) });
    let mut body = Context::new();
    body.insert("summary", &tidy::line(&case.summary));
    body.insert("partners", &case.partners.iter().map(|one| tidy::line(one)).collect::<Vec<_>>());
    let service = case.service;
    body.insert(
        "service",
        &service.map(|one| Link::new(one.label(), format!("services/{}/", address::word(one.word())))),
    );
    body.insert("country", &case.country.as_deref().map(country::name));
    body.insert("model", &case.model.as_deref().map(tidy::line));
    body.insert("years", &years(case));
    body.insert("html", &case.html);
    body.insert("claims", &claims.map(|claim| ClaimLine::new(register, claim)).collect::<Vec<_>>());
    body.insert("sources", &sources.collect::<Vec<_>>());
    let head = Head {
        path: format!("cases/{}/", case.slug),
        title: tidy::headline(&case.title),
        description: case.summary.clone(),
        section: "cases",
        crumbs: vec![Link::new("Cases", "cases/")],
        ..Head::default()
    };
    press.page("case.html", &head, body)
}

#[derive(Serialize)]
struct SourceLink {
    label: String,
    href: Option<String>,
}

fn written(
    press: &mut Press,
    page: &Page,
    path: String,
    section: &'static str,
    crumbs: Vec<Link>,
) -> Result<(), SiteError> {
    let mut body = Context::new();
    body.insert("summary", &tidy::line(&page.summary));
    body.insert("date", &page.date.map(format_date));
    body.insert("html", &page.html);
    if section == "about" {
        body.insert("accuracy", &accuracy()?);
    }
    let head = Head {
        path,
        title: tidy::headline(&page.title),
        description: page.summary.clone(),
        section,
        crumbs,
        ..Head::default()
    };
    press.page("page.html", &head, body)
}
