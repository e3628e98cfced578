//! `europa`: a magazine on Drupal 7 in several languages, one folder for each.

use serde_json::json;

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
        "/" => Answer::redirect(302, format!("{}/magazine", desk.base())),
        "/magazine" => list(desk, articles, ""),
        "/rss.xml" => feed(desk, articles),
        _ => {
            let language = path.trim_start_matches('/').split('/').next().unwrap_or_default();
            let of_language: Vec<BundledArticle> =
                articles.iter().filter(|article| article.language == language).cloned().collect();
            let found = articles.iter().find(|article| path_of(article) == path || node_of(article) == path);
            match found {
                Some(article) => single(desk, article),
                None if path == format!("/{language}") && !of_language.is_empty() => {
                    list(desk, &of_language, language)
                }
                None if path == format!("/{language}/rss.xml") && !of_language.is_empty() => {
                    feed(desk, &of_language)
                }
                None => desk.page("missing.html", json!({})).status(404),
            }
        }
    };
    answer.header("x-generator", "Drupal 7 (http://drupal.org)")
}

fn list(desk: &Desk<'_>, articles: &[BundledArticle], language: &str) -> Answer {
    let leaf = Leaf::of(articles, desk.ask.number("page").saturating_add(1), PER_PAGE);
    let context = json!({ "articles": desk.views(leaf.articles, path_of), "pager": leaf.pager(),
                          "language": if language.is_empty() { "en" } else { language } });
    desk.page("list.html", context)
}

fn single(desk: &Desk<'_>, article: &BundledArticle) -> Answer {
    let context = json!({ "article": desk.view(article, path_of(article)), "node": node_of(article) });
    desk.page("article.html", context)
        .header("content-language", article.language.clone())
        .last_modified(article.updated.unwrap_or(article.date))
}

fn feed(desk: &Desk<'_>, articles: &[BundledArticle]) -> Answer {
    let articles = desk.views(articles.iter().take(FEED_ITEMS), path_of);
    desk.xml("application/rss+xml; charset=utf-8", "rss.xml", json!({ "articles": articles }))
}

fn path_of(article: &BundledArticle) -> String {
    // The files begin with the language, the addresses have it as a folder.
    let name = article.slug.strip_prefix(&format!("{}-", article.language)).unwrap_or(&article.slug);
    format!("/{}/{name}", article.language)
}

fn node_of(article: &BundledArticle) -> String {
    format!("/node/{}", id_of(article))
}
