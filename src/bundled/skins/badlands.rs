//! `badlands`: everything that goes wrong on the open web, at one address each.

use std::time::Duration;

use serde_json::{Value, json};

use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::Desk;

/// The slow page comes in this many pieces …
const PIECES: usize = 12;
/// … with this pause before each: three seconds in all.
const PAUSE: Duration = Duration::from_millis(250);
/// Nested elements of the deep page.
const DEPTH: usize = 3_000;
/// Least size of the huge page.
const HUGE: usize = 5_000_000;

/// The article at the end of the chain of redirects; no list names it directly.
const AFTER_REDIRECTS: &str = "after-the-hops";

/// The smallest file that calls itself a PDF.
const PDF: &[u8] = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    let to = |status: u16, path: &str| Answer::redirect(status, format!("{}{path}", desk.base()));
    match desk.path() {
        "/" => desk.page("index.html", Value::Null),
        "/sitemap.xml" => {
            let listed = texts(desk).filter(|article| article.slug != AFTER_REDIRECTS);
            let articles = desk.views(listed, path_of);
            desk.xml("text/xml; charset=UTF-8", "sitemap.xml", json!({ "articles": articles }))
        }
        "/lost.html" => desk.page("lost.html", Value::Null),
        "/members.html" => desk.page("members.html", Value::Null),
        "/old/one.html" => to(301, "/old/two.html"),
        "/old/two.html" => to(302, "/old/three.html"),
        "/old/three.html" => to(301, "/landed/after-the-hops.html"),
        "/loop/a.html" => to(302, "/loop/b.html"),
        "/loop/b.html" => to(302, "/loop/a.html"),
        "/paper.html" => Answer::new("text/html; charset=utf-8", PDF),
        "/broken.html" => Answer::html("<h1>Internal Server Error</h1>").status(500),
        "/gone.html" => Answer::html("<h1>Gone</h1>").status(410),
        path => match texts(desk).find(|article| path_of(article) == path) {
            Some(article) => spoilt(desk, article),
            None => Answer::not_found(),
        },
    }
}

/// The article's page, with what is wrong at its address.
fn spoilt(desk: &Desk<'_>, article: &BundledArticle) -> Answer {
    let page = desk.page("article.html", json!({ "article": desk.view(article, path_of(article)) }));
    match article.slug.as_str() {
        "patience-rewarded" if desk.ask.times == 0 => {
            Answer::html("<h1>Too Many Requests</h1>").status(429).header("retry-after", "1")
        }
        "slow-burn" => page.slow(PIECES, PAUSE),
        "wrong-charset" => page.content_type("text/html; charset=iso-8859-1"),
        "cut-short" => page.cut_short(),
        "huge" => page.map_bytes(grow),
        "nested" => page.map_bytes(|page| nest(&page)),
        "no-archive" => page.header("x-robots-tag", "noarchive"),
        _ => page,
    }
}

fn path_of(article: &BundledArticle) -> String {
    let folder = match article.slug.as_str() {
        "patience-rewarded" => "busy",
        "slow-burn" => "slow",
        "wrong-charset" => "charset",
        "private-figures" => "private",
        AFTER_REDIRECTS => "landed",
        "cut-short" | "huge" | "nested" | "no-archive" => "odd",
        _ => "articles",
    };
    format!("/{folder}/{}.html", article.slug)
}

fn texts<'a>(desk: &Desk<'a>) -> impl Iterator<Item = &'a BundledArticle> {
    desk.site.articles.iter().chain(&desk.site.pages)
}

/// Fills a page up with a table of places far below the text.
fn grow(mut page: Vec<u8>) -> Vec<u8> {
    page.extend_from_slice(b"<table class=\"register\">");
    for row in 1.. {
        if page.len() >= HUGE {
            break;
        }
        let line =
            format!("<tr><td>Entry {row}</td><td>Register of lamp posts, sheet {}</td></tr>\n", row / 40);
        page.extend_from_slice(line.as_bytes());
    }
    page.extend_from_slice(b"</table>");
    page
}

/// Wraps the text of a page in thousands of elements.
fn nest(page: &[u8]) -> Vec<u8> {
    let page = String::from_utf8_lossy(page);
    let (head, rest) = page.split_once("<main").unwrap_or(("", &page));
    let (main, foot) = rest.split_once("</main>").unwrap_or((rest, ""));
    format!("{head}{}<main{main}</main>{}{foot}", "<div>".repeat(DEPTH), "</div>".repeat(DEPTH)).into_bytes()
}
