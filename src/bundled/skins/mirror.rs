//! `mirror`: a news wire that republishes the chronicle's stories under its own address, without saying so.

use serde_json::json;

use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::{Desk, Leaf};

const PER_PAGE: usize = 5;

pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    let articles = &desk.site.articles;
    match desk.path() {
        "/" => {
            let leaf = Leaf::of(articles, desk.ask.number("page").max(1), PER_PAGE);
            let context = json!({ "articles": desk.views(leaf.articles, path_of), "pager": leaf.pager() });
            desk.page("list.html", context)
        }
        "/rss.xml" => {
            let articles = desk.views(articles, path_of);
            desk.xml("text/xml", "rss.xml", json!({ "articles": articles }))
        }
        path => match articles.iter().find(|article| path_of(article) == path) {
            Some(article) => {
                let others: Vec<&BundledArticle> =
                    articles.iter().filter(|other| other.slug != article.slug).take(5).collect();
                let others = desk.views(others, path_of);
                let context = json!({ "article": desk.view(article, path_of(article)), "others": others });
                desk.page("story.html", context)
            }
            None => Answer::not_found(),
        },
    }
}

fn path_of(article: &BundledArticle) -> String {
    format!("/story/{}.html", article.slug)
}
