//! Documents of the GOV.UK content API.

use dom_query::Document;
use serde_json::Value;
use url::Url;

use super::body::Body;
use super::dates::{self, Ladder, Order};
use super::decode::Decoded;
use super::draft::{Draft, Findings};
use super::sift::sift;
use super::{limits, reader, wording};
use crate::model::{Capture, DateRung, Hints, Reading, Rejection};

/// The least words of a document.
const LEAST_WORDS: usize = 12;

/// A document of the content API.
pub(super) fn is_document(value: &Value) -> bool {
    value.get("schema_name").is_some_and(Value::is_string) && value.get("base_path").is_some()
}

/// The article of a document.
pub(super) fn read(capture: &Capture, _: &Hints, value: &Value, decoded: Decoded) -> Findings {
    let refused = |rejection| Findings::refused("GOV.UK document", rejection);
    let text = |field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    match text("schema_name").as_deref() {
        Some("redirect") => return refused(Rejection::Status { status: 301 }),
        Some("gone" | "vanish") => return refused(Rejection::Status { status: 410 }),
        _ => {}
    }
    let base = Url::parse(&capture.url).ok();
    let url = text("base_path").and_then(|path| base.as_ref()?.join(&path).ok());
    let url = url.map_or_else(|| capture.url.clone(), |url| url.to_string());
    let title = text("title");
    let html = html_of(value);
    let tamed = match limits::tame(&html) {
        Ok(tamed) => tamed,
        Err(rejection) => return refused(rejection),
    };
    let fragment = Document::fragment(tamed.as_ref());
    let (blocks, left_out) = sift(
        &reader::read(&[fragment.root()], Url::parse(&url).ok().as_ref()),
        &[title.as_deref().unwrap_or_default()],
    );
    let mut ladder = Ladder::default();
    let first = value.pointer("/details/first_public_at").and_then(Value::as_str);
    for (place, stamp) in
        [("first_published_at", text("first_published_at")), ("first_public_at", first.map(str::to_owned))]
    {
        if let Some(stamp) = stamp {
            let date = dates::stamp(&stamp, Order::DayFirst);
            ladder.seen.push(dates::Seen {
                rung: DateRung::Api,
                place: place.to_owned(),
                value: stamp,
                date,
            });
        }
    }
    ladder.choose();
    let published = ladder.published.map(|dated| dated.date);
    ladder.modified = text("public_updated_at")
        .and_then(|stamp| dates::stamp(&stamp, Order::DayFirst))
        .filter(|date| Some(*date) != published)
        .map(|date| crate::model::Dated { date, rung: DateRung::Api });
    let organisations = value.pointer("/links/organisations").and_then(Value::as_array);
    let authors =
        organisations.into_iter().flatten().filter_map(|body| body.get("title").and_then(Value::as_str));
    let mut reading = decoded.reading;
    reading.extend([Reading::Json, Reading::Html]);
    let draft = Draft {
        title,
        title_from: "title",
        body: Body { blocks, by: "details.body".to_owned(), left_out },
        dates: ladder,
        authors: authors.map(str::to_owned).collect(),
        site: Some("GOV.UK".to_owned()),
        tag: text("locale"),
        country: Some("GB".to_owned()),
        canonical: Some(url.clone()),
        licence: Some("OGL-UK-3.0".to_owned()),
        url,
        reading,
        least: LEAST_WORDS,
        ..Draft::default()
    };
    Findings { kind: "GOV.UK document", drafts: vec![draft], rejected: Vec::new() }
}

/// The body as HTML: one text, one text for each format, or the parts of a guide; else the description.
fn html_of(value: &Value) -> String {
    let details = value.get("details");
    let body = details.and_then(|details| details.get("body").or_else(|| details.get("introduction")));
    let mut html = match body {
        Some(Value::String(html)) => html.clone(),
        Some(Value::Array(formats)) => {
            let is_html =
                |format: &&Value| format.get("content_type").and_then(Value::as_str) == Some("text/html");
            let found = formats.iter().find(is_html).and_then(|format| format.get("content")?.as_str());
            found.unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    for part in details.and_then(|details| details.get("parts")?.as_array()).into_iter().flatten() {
        html.push_str(part.get("body").and_then(Value::as_str).unwrap_or_default());
    }
    if wording::plain(&html).is_empty() {
        let description = value.get("description").and_then(Value::as_str).unwrap_or_default();
        html = format!("<p>{}</p>", description.replace('&', "&amp;").replace('<', "&lt;"));
    }
    html
}
