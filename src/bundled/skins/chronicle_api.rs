//! The REST interface of `chronicle`, as `WordPress` gives it: `/wp-json/wp/v2/`.

use jiff::civil::DateTime;
use serde_json::{Map, Value, json};

use super::chronicle::path_of;
use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::{Desk, Leaf};
use crate::bundled::view::{id_of, slug_of};

const POSTS: &str = "/wp-json/wp/v2/posts";
const DEFAULT_PER_PAGE: usize = 10;
const MOST_PER_PAGE: usize = 100;

pub(super) fn answer(desk: &Desk<'_>) -> Answer {
    match desk.path().trim_end_matches('/') {
        "/wp-json" => Answer::json(&json!({
            "name": desk.site.about.name, "description": desk.site.about.slogan, "url": desk.base(),
            "home": desk.base(), "gmt_offset": "0", "timezone_string": "Europe/London",
            "namespaces": ["oembed/1.0", "wp/v2"],
            "routes": { "/wp/v2/posts": { "namespace": "wp/v2", "methods": ["GET"] } },
        })),
        "/wp-json/wp/v2/categories" => Answer::json(&categories(desk)),
        POSTS => posts(desk),
        path => {
            let id = path.strip_prefix("/wp-json/wp/v2/posts/");
            let found =
                desk.site.articles.iter().find(|article| Some(id_of(article).to_string().as_str()) == id);
            match (id, found) {
                (_, Some(article)) => Answer::json(&post(desk, article)),
                (Some(_), None) => fault(404, "rest_post_invalid_id", "Invalid post ID."),
                _ => fault(404, "rest_no_route", "No route was found matching the URL and request method."),
            }
        }
    }
}

fn posts(desk: &Desk<'_>) -> Answer {
    let ask = desk.ask;
    let number = |name: &str, default: usize| ask.get(name).map_or(Some(default), |text| text.parse().ok());
    let (Some(page), Some(per_page)) = (number("page", 1), number("per_page", DEFAULT_PER_PAGE)) else {
        return fault(400, "rest_invalid_param", "Invalid parameter(s): page, per_page");
    };
    if page == 0 || per_page == 0 || per_page > MOST_PER_PAGE {
        return fault(400, "rest_invalid_param", "Invalid parameter(s): page, per_page");
    }
    let articles: Vec<BundledArticle> =
        desk.site.articles.iter().filter(|article| is_wanted(desk, article)).cloned().collect();
    let leaf = Leaf::of(&articles, page, per_page);
    if page > leaf.count {
        let message = "The page number requested is larger than the number of pages available.";
        return fault(400, "rest_post_invalid_page_number", message);
    }
    let fields: Option<Vec<&str>> = ask.get("_fields").map(|names| names.split(',').map(str::trim).collect());
    let posts: Vec<Value> =
        leaf.articles.iter().map(|article| only(fields.as_deref(), post(desk, article))).collect();
    Answer::json(&posts.into())
        .header("x-wp-total", articles.len().to_string())
        .header("x-wp-totalpages", articles.len().div_ceil(per_page).to_string())
        .header("access-control-expose-headers", "X-WP-Total, X-WP-TotalPages, Link")
}

fn is_wanted(desk: &Desk<'_>, article: &BundledArticle) -> bool {
    let ask = desk.ask;
    let moment =
        |name: &str| ask.get(name).and_then(|text| text.trim_end_matches('Z').parse::<DateTime>().ok());
    let noon = article.date.at(12, 0, 0, 0);
    let category = category_number(article).to_string();
    moment("after").is_none_or(|after| noon > after)
        && moment("before").is_none_or(|before| noon < before)
        && ask.get("categories").is_none_or(|wanted| wanted.split(',').any(|id| id == category))
        && ask.get("search").is_none_or(|words| {
            let text = format!("{} {}", article.title, article.text).to_lowercase();
            words.to_lowercase().split_whitespace().all(|word| text.contains(word))
        })
}

fn post(desk: &Desk<'_>, article: &BundledArticle) -> Value {
    let view = desk.view(article, path_of(article));
    let changed = if article.updated.is_some() { &view["updated"] } else { &view["date"] };
    let excerpt = format!("<p>{}</p>\n", texturize(view["excerpt"].as_str().unwrap_or_default()));
    json!({
        "id": view["id"],
        "date": view["date"]["local"],
        "date_gmt": view["date"]["gmt"],
        "guid": { "rendered": format!("{}/?p={}", desk.base(), view["id"]) },
        "modified": changed["local"],
        "modified_gmt": changed["gmt"],
        "slug": article.slug,
        "status": "publish",
        "type": "post",
        "link": view["url"],
        "title": { "rendered": texturize(&article.title) },
        "content": { "rendered": view["html"], "protected": false },
        "excerpt": { "rendered": excerpt, "protected": false },
        "author": 2,
        "featured_media": 0,
        "comment_status": "open",
        "ping_status": "closed",
        "sticky": false,
        "template": "",
        "format": "standard",
        "meta": { "footnotes": "" },
        "categories": [category_number(article)],
        "tags": [],
        "_links": { "self": [{ "href": format!("{}{POSTS}/{}", desk.base(), view["id"]) }] },
    })
}

fn categories(desk: &Desk<'_>) -> Value {
    let mut known: Map<String, Value> = Map::new();
    for article in &desk.site.articles {
        let name = article.category.as_deref().unwrap_or("News");
        known.entry(slug_of(name)).or_insert_with(|| {
            json!({ "id": category_number(article), "name": name, "slug": slug_of(name), "taxonomy": "category" })
        });
    }
    known.into_iter().map(|(_, category)| category).collect()
}

fn category_number(article: &BundledArticle) -> usize {
    let name = slug_of(article.category.as_deref().unwrap_or("News"));
    name.bytes().fold(0, |sum, byte| sum * 31 % 9_973 + usize::from(byte)) + 2
}

/// Keeps the fields asked for.
fn only(fields: Option<&[&str]>, post: Value) -> Value {
    match (fields, post) {
        (Some(fields), Value::Object(mut members)) => {
            members.retain(|name, _| {
                // `title.rendered` asks for `title` as well.
                fields.iter().any(|field| field.split('.').next() == Some(name.as_str()))
            });
            Value::Object(members)
        }
        (_, post) => post,
    }
}

/// Plain text as this system renders it: HTML with numeric entities for typographic signs.
fn texturize(text: &str) -> String {
    let signs = [
        ("&", "&#038;"),
        ("<", "&lt;"),
        (">", "&gt;"),
        ("’", "&#8217;"),
        ("'", "&#8217;"),
        ("‘", "&#8216;"),
        ("“", "&#8220;"),
        ("”", "&#8221;"),
        ("–", "&#8211;"),
        ("…", "&hellip;"),
    ];
    signs.iter().fold(text.to_owned(), |text, (sign, entity)| text.replace(sign, entity))
}

fn fault(status: u16, code: &str, message: &str) -> Answer {
    Answer::json(&json!({ "code": code, "message": message, "data": { "status": status } })).status(status)
}
