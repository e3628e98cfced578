//! `hazelshire`: a council on `LocalGov` Drupal; teasers of other news inside the text of each.

use serde_json::{Value, json};

use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::{Desk, Leaf};
use crate::bundled::view::id_of;

const PER_PAGE: usize = 4;
const FEED_ITEMS: usize = 10;

pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    let articles = &desk.site.articles;
    let path = desk.path();
    let answer = match path {
        "/" => desk.page("home.html", json!({ "articles": desk.views(articles.iter().take(3), path_of) })),
        "/news" => list(desk),
        "/news/1/feed.rss" => feed(desk),
        _ => match articles.iter().find(|article| path_of(article) == path || node_of(article) == path) {
            Some(article) => single(desk, article),
            None => return desk.page("missing.html", json!({})).status(404),
        },
    };
    answer
        .header("x-generator", "Drupal 10 (https://www.drupal.org)")
        .header("content-language", "en")
        .header("cache-control", "max-age=900, public")
}

/// The pager counts from zero; past the end there is an empty list, not an error.
fn list(desk: &Desk<'_>) -> Answer {
    let leaf = Leaf::of(&desk.site.articles, desk.ask.number("page").saturating_add(1), PER_PAGE);
    let context = json!({ "articles": desk.views(leaf.articles, path_of), "pager": leaf.pager() });
    desk.page("list.html", context).last_modified(newest(desk))
}

fn single(desk: &Desk<'_>, article: &BundledArticle) -> Answer {
    let related: Vec<&BundledArticle> =
        desk.site.articles.iter().filter(|other| other.slug != article.slug).take(3).collect();
    let view = desk.view(article, path_of(article));
    let data = linked_data(desk, article, &view).to_string().replace('<', "\\u003c");
    let context = json!({ "article": view, "related": desk.views(related, path_of), "linked_data": data });
    desk.page("article.html", context).last_modified(article.updated.unwrap_or(article.date))
}

fn linked_data(desk: &Desk<'_>, article: &BundledArticle, view: &Value) -> Value {
    json!({
        "@context": "https://schema.org",
        "@graph": [{
            "@type": "NewsArticle",
            "headline": article.title,
            "description": article.summary,
            "datePublished": article.date.to_string(),
            "dateModified": article.updated.unwrap_or(article.date).to_string(),
            "mainEntityOfPage": view["url"],
            "publisher": { "@type": "Organization", "name": desk.site.about.name, "url": desk.base() },
        }],
    })
}

fn feed(desk: &Desk<'_>) -> Answer {
    let articles = desk.views(desk.site.articles.iter().take(FEED_ITEMS), path_of);
    desk.xml("application/rss+xml; charset=utf-8", "rss.xml", json!({ "articles": articles }))
        .last_modified(newest(desk))
}

fn newest(desk: &Desk<'_>) -> jiff::civil::Date {
    desk.site.articles.first().map_or(desk.ask.today, |article| article.date)
}

fn path_of(article: &BundledArticle) -> String {
    format!("/news/{}/{}", article.date.year(), article.slug)
}

fn node_of(article: &BundledArticle) -> String {
    format!("/node/{}", id_of(article))
}
