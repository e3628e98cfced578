//! `audit`: a static site that only its sitemaps list; old e-government metadata, sometimes inside a comment.

use std::io::Write as _;

use flate2::{Compression, GzBuilder};
use serde_json::{Value, json};

use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::Desk;

/// Older reports stand in the compressed sitemap, the others in the plain one.
const FIRST_PLAIN_YEAR: i16 = 2012;

pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    let articles = &desk.site.articles;
    match desk.path() {
        "/" | "/index.html" => static_page(desk.page("index.html", Value::Null)),
        "/sitemap_index.xml" => desk.xml("application/xml", "sitemap-index.xml", Value::Null),
        "/sitemap-news.xml" => sitemap(desk, false),
        "/sitemap-reports.xml.gz" => {
            let plain = sitemap(desk, true);
            if plain.status == 200 { plain.content_type("application/gzip").map_bytes(gzip) } else { plain }
        }
        path => match articles.iter().position(|article| path_of(article) == path) {
            Some(number) => single(desk, &articles[number], number % 2 == 1),
            None => Answer::not_found(),
        },
    }
}

fn single(desk: &Desk<'_>, article: &BundledArticle, is_commented: bool) -> Answer {
    let context = json!({ "article": desk.view(article, path_of(article)), "commented": is_commented });
    static_page(desk.page("article.html", context)).last_modified(article.updated.unwrap_or(article.date))
}

/// A plain file server sends no charset; the page itself names it.
fn static_page(page: Answer) -> Answer {
    if page.status == 200 { page.content_type("text/html") } else { page }
}

fn sitemap(desk: &Desk<'_>, is_archive: bool) -> Answer {
    let articles: Vec<&BundledArticle> = desk
        .site
        .articles
        .iter()
        .filter(|article| (article.date.year() < FIRST_PLAIN_YEAR) == is_archive)
        .collect();
    let context = json!({ "articles": desk.views(articles, path_of), "archive": is_archive });
    desk.xml("application/xml", "sitemap.xml", context)
}

fn gzip(plain: Vec<u8>) -> Vec<u8> {
    // No time in the header: the same map must give the same bytes. Writing to memory cannot fail.
    let mut writer = GzBuilder::new().mtime(0).write(Vec::new(), Compression::default());
    writer.write_all(&plain).and_then(|()| writer.finish()).unwrap_or(plain)
}

fn path_of(article: &BundledArticle) -> String {
    format!("/reports/{}/{}.html", article.date.year(), article.slug)
}
