//! `alliance`: an association on Wild Apricot; a slogan above every post, midnight for "no time", "Anonymous".

use serde_json::json;

use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::{Desk, Leaf};
use crate::bundled::view::id_of;

const PER_PAGE: usize = 5;

pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    match desk.path() {
        "/" | "/news" => list(desk),
        "/news/RSS" | "/RSS" => feed(desk),
        "/Sys/Login" => desk.page("login.html", json!({ "back": desk.ask.get("ReturnUrl") })),
        "/page-18203" => Answer::redirect(302, format!("{}/Sys/Login?ReturnUrl=%2fpage-18203", desk.base())),
        path => desk.site.articles.iter().find(|article| path_of(article) == path).map_or_else(
            || desk.page("missing.html", json!({})).status(404),
            |article| single(desk, article),
        ),
    }
}

fn list(desk: &Desk<'_>) -> Answer {
    let leaf = Leaf::of(&desk.site.articles, desk.ask.number("pg").max(1), PER_PAGE);
    desk.page("list.html", json!({ "articles": desk.views(leaf.articles, path_of), "pager": leaf.pager() }))
}

fn single(desk: &Desk<'_>, article: &BundledArticle) -> Answer {
    desk.page("article.html", json!({ "article": desk.view(article, path_of(article)) }))
}

fn feed(desk: &Desk<'_>) -> Answer {
    let articles = desk.views(&desk.site.articles, path_of);
    desk.xml("text/xml; charset=utf-8", "rss.xml", json!({ "articles": articles }))
}

fn path_of(article: &BundledArticle) -> String {
    // Seven digits, as this platform counts over all its customers.
    format!("/news/{}", 7_000_000 + id_of(article))
}
