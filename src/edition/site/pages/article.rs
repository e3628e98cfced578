//! The lists of articles and the page of each one.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use tera::Context;

use super::SiteError;
use super::address;
use super::cite;
use super::figure::Figure;
use super::press::{self, Head, Link, Press};
use super::quotation::{self, Quotation};
use super::register::{Register, published};
use super::tidy;
use super::versions;
use super::views::{self, ArticleLine};
use crate::model::{Article, ArticleId, Claim, DateRung, Texts, format_date};

/// Articles on one page of a list.
const ARTICLES_ON_PAGE: usize = 50;
/// Words shown of a text that may not be republished.
const EXCERPT_WORDS: usize = 60;

/// `/articles/`, and the same by year.
pub(crate) fn article_lists(register: &Register, press: &mut Press) -> Result<(), SiteError> {
    let mut by_year: BTreeMap<Option<i16>, Vec<&Article>> = BTreeMap::new();
    for article in &register.articles {
        by_year.entry(published(article).map(Date::year)).or_default().push(article);
    }
    let mut years: Vec<Year> =
        by_year.iter().rev().map(|(year, articles)| Year::new(*year, articles)).collect();
    list(register, press, &register.articles, None, &years)?;
    for (index, articles) in by_year.values().rev().enumerate() {
        years.iter_mut().enumerate().for_each(|(at, year)| year.current = at == index);
        let year = years[index].clone();
        list(register, press, articles, Some(&year), &years)?;
    }
    Ok(())
}

/// `/articles/<id>/`; gives the articles whose text could not be had.
pub(crate) fn articles(
    register: &Register,
    texts: &dyn Texts,
    press: &mut Press,
) -> Result<Vec<(ArticleId, String)>, SiteError> {
    let mut missing = Vec::new();
    for article in &register.articles {
        let text = match texts.article(&article.id) {
            Ok(full) => Some(full),
            Err(error) => {
                missing.push((article.id.clone(), press::reasons(&*error)));
                None
            }
        };
        page(register, press, article, text.as_ref())?;
    }
    Ok(missing)
}

#[derive(Clone, Serialize)]
struct Year {
    label: String,
    href: String,
    count: usize,
    current: bool,
}

impl Year {
    fn new(year: Option<i16>, articles: &[&Article]) -> Self {
        let label = year.map_or_else(|| "undated".to_owned(), |year| year.to_string());
        Self { href: format!("articles/{label}/"), label, count: articles.len(), current: false }
    }
}

fn list(
    register: &Register,
    press: &mut Press,
    articles: &[&Article],
    year: Option<&Year>,
    years: &[Year],
) -> Result<(), SiteError> {
    let base = year.map_or("articles/", |year| year.href.as_str());
    let name = match year.map(|year| year.label.as_str()) {
        None => "Articles".to_owned(),
        Some("undated") => "Articles without a date".to_owned(),
        Some(year) => format!("Articles of {year}"),
    };
    for (paging, articles) in views::pages(articles, ARTICLES_ON_PAGE, base) {
        let mut body = Context::new();
        let lines: Vec<_> = articles.iter().map(|article| ArticleLine::new(register, article)).collect();
        body.insert("articles", &lines);
        body.insert("paging", &paging);
        body.insert("years", years);
        let mut crumbs = Vec::new();
        if year.is_some() || paging.number > 1 {
            crumbs.push(Link::new("Articles", "articles/"));
        }
        if paging.number > 1 && year.is_some() {
            crumbs.push(Link::new(name.clone(), base));
        }
        let head = Head {
            path: address::list_page(base, paging.number),
            title: if paging.number == 1 { name.clone() } else { format!("{name}, page {}", paging.number) },
            description: "News and case studies about public bodies that share services.".to_owned(),
            section: "articles",
            crumbs,
            ..Head::default()
        };
        press.page("articles.html", &head, body)?;
    }
    Ok(())
}

fn page(
    register: &Register,
    press: &mut Press,
    article: &Article,
    text: Option<&Article>,
) -> Result<(), SiteError> {
    let source = register.source_of(article);
    // A source's licence says nothing about what it merely links to.
    let licence = source
        .filter(|source| source.licence.republish && !article.item.paywalled && source.owns(&article.url));
    let mut body = Context::new();
    body.insert("article", &ArticleLine::new(register, article));
    body.insert("dates", &Dates::of(article));
    body.insert("authors", &article.item.authors.iter().map(|one| tidy::line(one)).collect::<Vec<_>>());
    body.insert("original", &quotation::web_address(&article.url));
    body.insert("address", &tidy::cut(&tidy::line(&article.url), 300));
    body.insert("paywalled", &article.item.paywalled);
    body.insert("text_missing", &text.is_none());
    body.insert("licence", &licence.map(|source| Licence::of(&source.licence.id)));
    let full = text.filter(|_| licence.is_some()).map(|text| &text.item);
    body.insert("html", &full.map(|item| item.html.as_str()).filter(|html| !html.is_empty()));
    body.insert("paragraphs", &full.map(|item| tidy::paragraphs(&item.text)).unwrap_or_default());
    let excerpt =
        text.filter(|_| licence.is_none()).map(|text| tidy::excerpt(&text.item.text, EXCERPT_WORDS));
    body.insert("excerpt", &excerpt.unwrap_or_default());
    let claims = register.claims_in(&article.id);
    body.insert("figures", &claims.iter().flat_map(|claim| figures(claim, article)).collect::<Vec<_>>());
    body.insert("story", &story(register, article));
    body.insert("versions", &versions::of_article(register, article));
    let attribution = article.item.origin.as_ref();
    body.insert("attribution", &attribution.map(|origin| tidy::cut(&tidy::line(&origin.line), 300)));
    body.insert(
        "attribution_href",
        &attribution.and_then(|origin| origin.url.as_deref()).and_then(quotation::web_address),
    );
    let title = tidy::headline(&article.item.title);
    let head = Head {
        path: address::article(&article.id),
        description: format!(
            "{title}. {}, {}.",
            register.publisher(article),
            views::Day::of(Some(article)).words
        ),
        title,
        section: "articles",
        crumbs: vec![Link::new("Articles", "articles/")],
        metas: cite::article_metas(register, article),
        json_ld: Some(cite::article_json_ld(register, press.frame(), article)),
        ..Head::default()
    };
    press.page("article.html", &head, body)
}

#[derive(Serialize)]
struct Dates {
    rung: Option<&'static str>,
    modified: Option<String>,
    fetched: String,
}

impl Dates {
    fn of(article: &Article) -> Self {
        let fetched = article.fetched.to_zoned(jiff::tz::TimeZone::UTC).date();
        Self {
            rung: article.item.published.map(|dated| rung(dated.rung)),
            modified: article.item.modified.map(|dated| format_date(dated.date)),
            fetched: format_date(fetched),
        }
    }
}

/// Where a date was read, in words that complete "the date is from …".
fn rung(rung: DateRung) -> &'static str {
    match rung {
        DateRung::Api => "the publisher’s own data",
        DateRung::JsonLd => "the page’s structured data",
        DateRung::Meta => "the page’s metadata",
        DateRung::Time => "the date shown on the page",
        DateRung::DublinCore => "the page’s Dublin Core metadata",
        DateRung::Feed => "the publisher’s feed",
        DateRung::Address => "the page’s address",
        DateRung::Text => "the text near the headline",
        DateRung::Sitemap => "the publisher’s sitemap",
    }
}

#[derive(Serialize)]
struct Licence {
    name: String,
    href: Option<&'static str>,
    /// The words that the licence asks for.
    notice: Option<&'static str>,
}

impl Licence {
    fn of(id: &str) -> Self {
        let (name, href, notice) = match id {
            "OGL-UK-3.0" => (
                "Open Government Licence v3.0",
                Some("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"),
                Some("Contains public sector information licensed under the Open Government Licence v3.0."),
            ),
            "CC-BY-4.0" => ("CC BY 4.0", Some("https://creativecommons.org/licenses/by/4.0/"), None),
            "CC-BY-SA-4.0" => ("CC BY-SA 4.0", Some("https://creativecommons.org/licenses/by-sa/4.0/"), None),
            "CC0-1.0" => ("CC0 1.0", Some("https://creativecommons.org/publicdomain/zero/1.0/"), None),
            other => (other, None, None),
        };
        Self { name: tidy::line(name), href, notice }
    }
}

#[derive(Serialize)]
struct FigureView {
    claim: String,
    figure: Figure,
    quotation: Quotation,
    drift: Vec<String>,
    appearances: usize,
}

/// The figures of one claim that stand in this article.
fn figures(claim: &Claim, article: &Article) -> Vec<FigureView> {
    let here = claim.appearances.iter().filter(|appearance| appearance.article == article.id);
    here.map(|appearance| FigureView {
        claim: address::claim(&claim.id),
        figure: Figure::of(&appearance.mention),
        quotation: Quotation::of(&appearance.mention, Some(&appearance.proof)),
        drift: appearance.drift.iter().map(|words| tidy::line(words)).collect(),
        appearances: claim.appearances.len(),
    })
    .collect()
}

#[derive(Serialize)]
struct StoryView {
    is_origin: bool,
    origin: Option<ArticleLine>,
    reprints: Vec<ArticleLine>,
}

fn story(register: &Register, article: &Article) -> Option<StoryView> {
    let story = register.story_of(&article.id).filter(|story| story.articles.len() > 1)?;
    let line = |id: &ArticleId| register.article(id).map(|one| ArticleLine::new(register, one));
    let others = story.articles.iter().filter(|id| **id != article.id && **id != story.origin);
    let is_origin = story.origin == article.id;
    Some(StoryView {
        is_origin,
        origin: if is_origin { None } else { line(&story.origin) },
        reprints: others.filter_map(line).collect(),
    })
}
