//! `newsroom`: a council's hosted newsroom, and a committee page of the `ModernGov` kind beside it.

use serde_json::json;

use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::{Desk, Leaf};
use crate::bundled::view::id_of;

const PER_PAGE: usize = 12;
/// Where the committee's page stands.
const COMMITTEE: &str = "/mgAi.aspx";

pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    let articles = &desk.site.articles;
    match desk.path() {
        "/" | "/news" => {
            let leaf = Leaf::of(articles, desk.ask.number("page").max(1), PER_PAGE);
            let context = json!({ "articles": desk.views(leaf.articles, path_of), "pager": leaf.pager() });
            desk.page("list.html", context)
        }
        "/feed/rss" => {
            let articles = desk.views(articles, path_of);
            desk.xml("application/rss+xml", "rss.xml", json!({ "articles": articles }))
        }
        path => {
            // This system writes the parameter's name now in capitals, now not.
            let number = desk.ask.get("ID").or(desk.ask.get("id")).unwrap_or_default();
            let wanted = if path == COMMITTEE { format!("{COMMITTEE}?ID={number}") } else { path.to_owned() };
            match articles.iter().find(|article| path_of(article) == wanted) {
                Some(article) => single(desk, article),
                None => Answer::not_found(),
            }
        }
    }
}

fn single(desk: &Desk<'_>, article: &BundledArticle) -> Answer {
    let template = if is_of_committee(article) { "committee.html" } else { "article.html" };
    desk.page(template, json!({ "article": desk.view(article, path_of(article)) }))
}

fn path_of(article: &BundledArticle) -> String {
    if is_of_committee(article) {
        format!("{COMMITTEE}?ID={}", id_of(article))
    } else {
        format!("/news/{}", article.slug)
    }
}

/// A text with a table is a committee's paper, which the council's other system serves.
fn is_of_committee(article: &BundledArticle) -> bool {
    article.html.contains("<table")
}
