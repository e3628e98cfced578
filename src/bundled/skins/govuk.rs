//! `govuk`: GOV.UK; pages and feeds here, the two interfaces in `govuk_api`.

use serde_json::{Value, json};

use super::govuk_api;
use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::{Desk, Leaf};
use crate::bundled::view::slug_of;

/// An address that moved to the newest document.
pub(super) const MOVED: &str = "/government/news/back-offices-to-be-shared-by-all-departments";
/// A document that was taken away.
pub(super) const GONE: &str = "/government/news/shared-desktop-pilot-begins";
/// What a withdrawn document says on top.
pub(super) const WITHDRAWN: &str = "This page was withdrawn because the programme that it describes has ended and its figures are out of date.";

pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    let path = desk.path();
    match path {
        "/" | "/search/news-and-communications" => list(desk),
        "/search/news-and-communications.atom" => atom(desk, None),
        "/api/search.json" => govuk_api::search(desk),
        "/sitemap.xml" => {
            let articles = desk.views(&desk.site.articles, path_of);
            desk.xml("application/xml", "sitemap.xml", json!({ "articles": articles }))
        }
        MOVED => newest(desk).map_or_else(
            || missing(desk),
            |newest| Answer::redirect(301, format!("{}{}", desk.base(), path_of(newest))),
        ),
        GONE => desk.page("gone.html", Value::Null).status(410),
        _ => {
            let organisation =
                path.strip_prefix("/government/organisations/").and_then(|rest| rest.strip_suffix(".atom"));
            if let Some(base_path) = path.strip_prefix("/api/content") {
                govuk_api::content(desk, base_path)
            } else if organisation.is_some() {
                atom(desk, organisation)
            } else {
                find(desk, path).map_or_else(|| missing(desk), |article| single(desk, article))
            }
        }
    }
}

pub(super) fn find<'a>(desk: &Desk<'a>, path: &str) -> Option<&'a BundledArticle> {
    desk.site.articles.iter().find(|article| path_of(article) == path)
}

pub(super) fn newest<'a>(desk: &Desk<'a>) -> Option<&'a BundledArticle> {
    desk.site.articles.first()
}

/// The category names the document type, as `press_release` or `Press release`.
pub(super) fn document_type(article: &BundledArticle) -> &'static str {
    match slug_of(article.category.as_deref().unwrap_or_default()).as_str() {
        "press-release" => "press_release",
        "case-study" => "case_study",
        "guidance" => "guidance",
        "speech" => "speech",
        _ => "news_story",
    }
}

pub(super) fn organisation(article: &BundledArticle) -> &str {
    article.author.as_deref().unwrap_or("Cabinet Office")
}

pub(super) fn path_of(article: &BundledArticle) -> String {
    let folder = match document_type(article) {
        "case_study" => "case-studies",
        "guidance" => "publications",
        "speech" => "speeches",
        _ => "news",
    };
    format!("/government/{folder}/{}", article.slug)
}

fn list(desk: &Desk<'_>) -> Answer {
    let leaf = Leaf::of(&desk.site.articles, desk.ask.number("page").max(1), 20);
    desk.page("list.html", json!({ "articles": desk.views(leaf.articles, path_of), "pager": leaf.pager() }))
}

fn single(desk: &Desk<'_>, article: &BundledArticle) -> Answer {
    let label = document_type(article).replace('_', " ");
    let withdrawn = article.withdrawn.then_some(WITHDRAWN);
    desk.page(
        "article.html",
        json!({ "article": desk.view(article, path_of(article)), "kind": label,
                "organisation": organisation(article), "organisation_slug": slug_of(organisation(article)),
                "withdrawn": withdrawn }),
    )
    .header("cache-control", "max-age=300, public")
}

/// A changed article gets a new id here, since the time of the change is part of it.
fn atom(desk: &Desk<'_>, organisation_slug: Option<&str>) -> Answer {
    let articles: Vec<&BundledArticle> = desk
        .site
        .articles
        .iter()
        .filter(|article| organisation_slug.is_none_or(|slug| slug_of(organisation(article)) == slug))
        .collect();
    if articles.is_empty() {
        return missing(desk);
    }
    let context = json!({ "articles": desk.views(articles, path_of), "self": desk.path() });
    desk.xml("application/atom+xml; charset=utf-8", "atom.xml", context)
}

fn missing(desk: &Desk<'_>) -> Answer {
    desk.page("missing.html", Value::Null).status(404)
}
