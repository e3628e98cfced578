//! `portal`: an old Joomla category blog; the title of an item stands only in its read-more link, after its text.

use encoding_rs::WINDOWS_1252;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::Desk;
use crate::bundled::view::id_of;

const BLOG: &str = "/en/news";
const PER_PAGE: usize = 5;

pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    let ask = desk.ask;
    match desk.path() {
        "/" => Answer::redirect(303, format!("{}{BLOG}", desk.base())),
        "/index.php" if ask.get("view") == Some("article") => {
            // The number counts; the alias behind the colon is decoration.
            single(desk, ask.get("id").and_then(|id| id.split(':').next()).unwrap_or_default())
        }
        BLOG | "/index.php" | "/index.php/en/news" => match ask.get("format") {
            Some("feed") => feed(desk),
            _ => blog(desk),
        },
        path => ["/en/news/", "/index.php/en/news/", "/component/content/article/59-news/"]
            .iter()
            .find_map(|folder| path.strip_prefix(folder))
            .map_or_else(|| missing(desk), |name| single(desk, name.split('-').next().unwrap_or_default())),
    }
}

fn blog(desk: &Desk<'_>) -> Answer {
    let ask = desk.ask;
    let start = ask.number("start").max(ask.number("limitstart"));
    let articles = desk.site.articles.get(start..).unwrap_or_default();
    let shown = &articles[..articles.len().min(PER_PAGE)];
    let total = desk.site.articles.len();
    let starts: Vec<usize> = (0..total.div_ceil(PER_PAGE).max(1)).map(|page| page * PER_PAGE).collect();
    let next = (start + PER_PAGE < total).then_some(start + PER_PAGE);
    page(
        desk,
        "blog.html",
        json!({ "items": views(desk, shown), "start": start, "starts": starts, "next": next,
                "first": start == 0, "page": start / PER_PAGE + 1, "counter": counter(ask.today) }),
    )
}

fn single(desk: &Desk<'_>, id: &str) -> Answer {
    let Some(article) = desk.site.articles.iter().find(|article| id_of(article).to_string() == id) else {
        return missing(desk);
    };
    let template = if desk.ask.get("print") == Some("1") { "print.html" } else { "article.html" };
    page(
        desk,
        template,
        json!({ "article": desk.view(article, path_of(article)), "counter": counter(desk.ask.today) }),
    )
}

fn feed(desk: &Desk<'_>) -> Answer {
    let articles = &desk.site.articles[..desk.site.articles.len().min(10)];
    let (kind, template) = match desk.ask.get("type") {
        Some("atom") => ("application/atom+xml; charset=utf-8", "atom.xml"),
        _ => ("application/rss+xml; charset=utf-8", "rss.xml"),
    };
    desk.xml(kind, template, json!({ "items": views(desk, articles) }))
}

fn missing(desk: &Desk<'_>) -> Answer {
    page(desk, "missing.html", json!({ "counter": counter(desk.ask.today) })).status(404)
}

/// The bytes are windows-1252 although header and page say ISO 8859-1, as for many sites of that age.
fn page(desk: &Desk<'_>, template: &str, context: Value) -> Answer {
    let page = desk.page(template, context);
    if page.status != 200 {
        return page;
    }
    page.content_type("text/html; charset=iso-8859-1").map_bytes(|bytes| {
        let text = String::from_utf8_lossy(&bytes);
        WINDOWS_1252.encode(&text).0.into_owned()
    })
}

fn views(desk: &Desk<'_>, articles: &[BundledArticle]) -> Value {
    desk.views(articles, path_of)
}

fn path_of(article: &BundledArticle) -> String {
    format!("{BLOG}/{}-{}", id_of(article), article.slug)
}

/// What the visitor counter shows on a day: its date is the day's, never an article's.
fn counter(today: Date) -> Value {
    let day = i64::from(today.year()) * 372 + i64::from(today.month()) * 31 + i64::from(today.day());
    let visitors = |day: i64| 2_000 + day * 7_919 % 9_973;
    json!({ "today": visitors(day), "yesterday": visitors(day - 1), "all": 53_000_000 + day,
            "date": today.strftime("%A, %-d.%m.%Y").to_string() })
}
