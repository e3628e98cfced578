//! The search and content interfaces of `govuk`: `/api/search.json` and `/api/content/…`.

use serde_json::{Map, Value, json};

use super::govuk::{GONE, MOVED, WITHDRAWN, document_type, find, newest, organisation, path_of};
use crate::bundled::PORT;
use crate::bundled::answer::Answer;
use crate::bundled::article::BundledArticle;
use crate::bundled::desk::Desk;
use crate::bundled::view::slug_of;

const MOST_RESULTS: usize = 1_500;
/// Parameters that are known; any other is refused with 422, as there.
const PARAMETERS: [&str; 8] = [
    "q",
    "start",
    "count",
    "order",
    "fields",
    "filter_organisations",
    "filter_content_store_document_type",
    "filter_public_timestamp",
];

pub(super) fn search(desk: &Desk<'_>) -> Answer {
    let query = &desk.ask.query;
    let bare = |name: &str| name.trim_end_matches("[]").to_owned();
    let unknown: Vec<String> = query
        .iter()
        .map(|(name, _)| bare(name))
        .filter(|name| !PARAMETERS.contains(&name.as_str()))
        .collect();
    if !unknown.is_empty() {
        return refuse(&format!("Unexpected parameters: {}", unknown.join(", ")));
    }
    let number =
        |name: &str, default: usize| desk.ask.get(name).map_or(Some(default), |text| text.parse().ok());
    let (Some(start), Some(count)) = (number("start", 0), number("count", 10)) else {
        return refuse("Invalid value for start or count (expected a positive integer)");
    };
    if count > MOST_RESULTS {
        return refuse(&format!("Maximum result set size (as specified in 'count') is {MOST_RESULTS}"));
    }
    let all_of = |name: &str| -> Vec<&str> {
        let named = query.iter().filter(|(key, _)| bare(key) == name);
        named.flat_map(|(_, value)| value.split(',')).filter(|value| !value.is_empty()).collect()
    };
    let (types, organisations) =
        (all_of("filter_content_store_document_type"), all_of("filter_organisations"));
    let (days, fields) = (all_of("filter_public_timestamp"), all_of("fields"));
    let mut results: Vec<(String, Value)> = desk
        .site
        .articles
        .iter()
        .filter(|article| types.is_empty() || types.contains(&document_type(article)))
        .filter(|article| {
            organisations.is_empty() || organisations.contains(&slug_of(organisation(article)).as_str())
        })
        .filter(|article| is_within(&days, article))
        .filter(|article| is_about(desk.ask.get("q").unwrap_or_default(), article))
        .map(|article| (changed(article), result(desk, article)))
        .collect();
    if types.is_empty() || types.contains(&"press_release") || types.contains(&"news_story") {
        results.extend(stale_results());
    }
    let newest_first = desk.ask.get("order").is_none_or(|order| order.starts_with('-'));
    results.sort_by(|(a, _), (b, _)| if newest_first { b.cmp(a) } else { a.cmp(b) });
    let total = results.len();
    let shown: Vec<Value> =
        results.into_iter().skip(start).take(count).map(|(_, result)| only(&fields, result)).collect();
    Answer::json(&json!({ "results": shown, "total": total, "start": start, "aggregates": {},
                          "suggested_queries": [], "es_cluster": "A" }))
    .header("cache-control", "max-age=300, public")
}

pub(super) fn content(desk: &Desk<'_>, base_path: &str) -> Answer {
    let answer = match (base_path, newest(desk), find(desk, base_path)) {
        (GONE, _, _) => {
            return Answer::json(
                &json!({ "base_path": GONE, "schema_name": "gone", "document_type": "gone" }),
            )
            .status(410);
        }
        (MOVED, Some(newest), _) => json!({
            "base_path": MOVED, "schema_name": "redirect", "document_type": "redirect", "locale": "en",
            "redirects": [{ "path": MOVED, "type": "exact", "destination": path_of(newest) }],
        }),
        (_, _, Some(article)) => document(desk, article),
        _ => return Answer::json(&json!({ "error": "not found" })).status(404),
    };
    Answer::json(&answer).header("cache-control", "max-age=300, public")
}

fn document(desk: &Desk<'_>, article: &BundledArticle) -> Value {
    let view = desk.view(article, path_of(article));
    let first = &view["date"]["stamp"];
    let last = if article.updated.is_some() { &view["updated"]["stamp"] } else { first };
    let mut history = vec![json!({ "public_timestamp": first, "note": "First published." })];
    if article.updated.is_some() {
        history.insert(
            0,
            json!({ "public_timestamp": last, "note": "Figures and quotations brought up to date." }),
        );
    }
    let notice = article
        .withdrawn
        .then(|| json!({ "explanation": format!("<p>{WITHDRAWN}</p>"), "withdrawn_at": last }));
    let name = organisation(article);
    let kind = document_type(article);
    let schema = if matches!(kind, "press_release" | "news_story") { "news_article" } else { kind };
    json!({
        "analytics_identifier": null,
        "base_path": path_of(article),
        "content_id": content_id(&view),
        "document_type": kind,
        "schema_name": schema,
        "title": article.title,
        "description": article.summary,
        "locale": article.language,
        "phase": "live",
        "first_published_at": first,
        "public_updated_at": last,
        "updated_at": last,
        "withdrawn_notice": notice,
        "links": {
            "organisations": [{
                "title": name, "base_path": format!("/government/organisations/{}", slug_of(name)),
                "analytics_identifier": "D2", "locale": "en",
            }],
            "available_translations": [],
        },
        "details": {
            "body": format!("<div class=\"govspeak\">{}</div>", view["html"].as_str().unwrap_or_default()),
            "first_public_at": first,
            "change_history": history,
            "political": false,
            "tags": { "browse_pages": [], "topics": [] },
        },
    })
}

fn result(desk: &Desk<'_>, article: &BundledArticle) -> Value {
    let view = desk.view(article, path_of(article));
    let stamp = if article.updated.is_some() { &view["updated"]["stamp"] } else { &view["date"]["stamp"] };
    let name = organisation(article);
    json!({
        "title": article.title,
        "link": path_of(article),
        "description": article.summary,
        "public_timestamp": stamp,
        "content_store_document_type": document_type(article),
        "format": document_type(article),
        "organisations": [{ "title": name, "slug": slug_of(name),
                            "link": format!("/government/organisations/{}", slug_of(name)) }],
        "index": "govuk", "es_score": null, "_id": path_of(article), "document_type": "edition",
    })
}

/// Results whose documents moved, are gone or stand elsewhere: the index lags behind the pages.
fn stale_results() -> [(String, Value); 3] {
    let foreign = format!("http://chronicle.localhost:{PORT}/elsewhere/not-a-government-page/");
    [
        ("2012-03-01", "Back offices to be shared by all departments", MOVED),
        ("2011-09-12", "Shared desktop pilot begins", GONE),
        ("2011-05-20", "Guide to sharing, on a partner's site", foreign.as_str()),
    ]
    .map(|(day, title, link)| {
        let result = json!({ "title": title, "link": link, "description": null, "index": "govuk", "_id": link,
                             "public_timestamp": format!("{day}T10:00:00Z"), "organisations": [],
                             "content_store_document_type": "news_story", "format": "news_story" });
        (day.to_owned(), result)
    })
}

fn changed(article: &BundledArticle) -> String {
    article.updated.unwrap_or(article.date).to_string()
}

/// `days` are `from:…` and `to:…`; days written in this form sort as text.
fn is_within(days: &[&str], article: &BundledArticle) -> bool {
    let day = changed(article);
    days.iter().all(|limit| match limit.split_once(':') {
        Some(("from", from)) => day.as_str() >= from,
        Some(("to", to)) => day.as_str() <= to,
        _ => true,
    })
}

/// As loosely as there: one word is enough, and its beginning counts.
fn is_about(words: &str, article: &BundledArticle) -> bool {
    let text = format!("{} {}", article.title, article.text).to_lowercase();
    let words = words.to_lowercase().replace('"', "");
    words.is_empty()
        || words.split_whitespace().any(|word| text.contains(&word.chars().take(4).collect::<String>()))
}

fn only(fields: &[&str], result: Value) -> Value {
    match result {
        Value::Object(members) if !fields.is_empty() => members
            .into_iter()
            .filter(|(name, _)| fields.contains(&name.as_str()) || ["index", "_id"].contains(&name.as_str()))
            .collect::<Map<String, Value>>()
            .into(),
        result => result,
    }
}

/// The article's number in the form of a UUID.
fn content_id(view: &Value) -> String {
    let hex = format!("{:0<24}", view["hex"].as_str().unwrap_or_default());
    format!("{}-{}-4{}-8{}-{:0<12}", &hex[..8], &hex[8..12], &hex[12..15], &hex[15..18], &hex[18..])
}

fn refuse(message: &str) -> Answer {
    Answer::json(&json!({ "error": message })).status(422)
}
