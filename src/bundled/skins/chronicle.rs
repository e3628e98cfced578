//! `chronicle`: a news site on `WordPress`; comments, share bar and related posts around the text.

use serde_json::json;

use super::chronicle_api;
use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::{Desk, Leaf};
use crate::bundled::view::{id_of, slug_of};

const PER_PAGE: usize = 10;

pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    let path = desk.path();
    let answer = if let Some(id) = desk.ask.get("p").filter(|_| path == "/") {
        by_number(desk, id)
    } else if path == "/" && desk.ask.get("feed") == Some("rss2") {
        Answer::redirect(301, format!("{}/feed/", desk.base()))
    } else if path == "/wp-json" || path.starts_with("/wp-json/") {
        chronicle_api::answer(desk)
    } else if path.starts_with("/wp-sitemap") {
        sitemap(desk)
    } else if !path.ends_with('/') {
        Answer::redirect(301, format!("{}{path}/", desk.base()))
    } else {
        pages(desk)
    };
    answer.header("link", format!("<{}/wp-json/>; rel=\"https://api.w.org/\"", desk.base()))
}

pub(super) fn path_of(article: &BundledArticle) -> String {
    format!("{}{}/", article.date.strftime("/%Y/%m/%d/"), article.slug)
}

fn pages(desk: &Desk<'_>) -> Answer {
    let path = desk.path();
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let everything = &desk.site.articles;
    match parts.as_slice() {
        [""] => list(desk, everything, desk.ask.number("paged").max(1), ""),
        ["page", number] => list(desk, everything, number.parse().unwrap_or(0), ""),
        ["feed"] => feed(desk, everything, "feed.xml"),
        ["comments", "feed"] => feed(desk, everything, "comments.xml"),
        ["category", name] => list(desk, &of_category(desk, name), 1, name),
        ["category", name, "page", number] => {
            list(desk, &of_category(desk, name), number.parse().unwrap_or(0), name)
        }
        ["category", name, "feed"] => feed(desk, &of_category(desk, name), "excerpts.xml"),
        [.., "feed"] => {
            match everything.iter().position(|article| format!("{}feed/", path_of(article)) == path) {
                Some(number) => feed(desk, &everything[number..=number], "comments.xml"),
                None => missing(desk),
            }
        }
        _ => match everything.iter().find(|article| path_of(article) == path) {
            Some(article) => single(desk, article),
            None => missing(desk),
        },
    }
}

fn list(desk: &Desk<'_>, articles: &[BundledArticle], number: usize, category: &str) -> Answer {
    let leaf = Leaf::of(articles, number, PER_PAGE);
    if leaf.articles.is_empty() {
        return missing(desk);
    }
    let folder = if category.is_empty() { String::new() } else { format!("/category/{category}") };
    desk.page(
        "list.html",
        json!({ "articles": desk.views(leaf.articles, path_of), "pager": leaf.pager(), "folder": folder }),
    )
}

fn single(desk: &Desk<'_>, article: &BundledArticle) -> Answer {
    let others: Vec<&BundledArticle> =
        desk.site.articles.iter().filter(|other| other.slug != article.slug).take(3).collect();
    desk.page(
        "single.html",
        json!({ "article": desk.view(article, path_of(article)), "related": desk.views(others, path_of) }),
    )
}

fn feed(desk: &Desk<'_>, articles: &[BundledArticle], template: &str) -> Answer {
    let leaf = Leaf::of(articles, desk.ask.number("paged").max(1), PER_PAGE);
    let Some(newest) = leaf.articles.first() else { return missing(desk) };
    let context = json!({ "articles": desk.views(leaf.articles, path_of), "self": desk.path() });
    desk.xml("application/rss+xml; charset=UTF-8", template, context).last_modified(newest.date)
}

fn sitemap(desk: &Desk<'_>) -> Answer {
    let template = match desk.path() {
        "/wp-sitemap.xml" => "sitemap-index.xml",
        "/wp-sitemap-posts-post-1.xml" => "sitemap-posts.xml",
        _ => return missing(desk),
    };
    let articles = desk.views(&desk.site.articles, path_of);
    desk.xml("application/xml; charset=UTF-8", template, json!({ "articles": articles }))
}

fn by_number(desk: &Desk<'_>, id: &str) -> Answer {
    match desk.site.articles.iter().find(|article| id_of(article).to_string() == id) {
        Some(article) => Answer::redirect(301, format!("{}{}", desk.base(), path_of(article))),
        None => missing(desk),
    }
}

fn of_category(desk: &Desk<'_>, name: &str) -> Vec<BundledArticle> {
    let is_in = |article: &&BundledArticle| slug_of(article.category.as_deref().unwrap_or("News")) == name;
    desk.site.articles.iter().filter(is_in).cloned().collect()
}

fn missing(desk: &Desk<'_>) -> Answer {
    desk.page("missing.html", json!({})).status(404)
}
