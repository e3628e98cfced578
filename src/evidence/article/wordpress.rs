//! Posts of the REST API of `WordPress`, one or an array.

use dom_query::Document;
use serde_json::Value;
use url::Url;

use super::body::Body;
use super::clutter::{self, Sizes};
use super::dates::{self, Ladder, Order};
use super::decode::Decoded;
use super::draft::{Draft, Findings};
use super::sift::sift;
use super::{limits, people, reader, wording};
use crate::model::{Capture, DateRung, Dated, Hints, Reading, Rejection};

/// The least words of a post.
const LEAST_WORDS: usize = 12;

/// A post, or an array that begins with one.
pub(super) fn is_post(value: &Value) -> bool {
    let first = value.as_array().map_or(Some(value), |posts| posts.first());
    first.is_some_and(|post| post.pointer("/content/rendered").is_some())
}

/// The articles of the posts.
pub(super) fn read(capture: &Capture, hints: &Hints, value: &Value, decoded: Decoded) -> Findings {
    let mut reading = decoded.reading;
    reading.extend([Reading::Json, Reading::Html]);
    let mut findings = Findings { kind: "WordPress posts", ..Findings::default() };
    let posts = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    for (index, post) in posts.iter().enumerate() {
        match draft(capture, hints, post, &reading) {
            Ok(draft) => findings.drafts.push(draft),
            Err(rejection) => {
                let title = post.pointer("/title/rendered").and_then(Value::as_str).map(words);
                findings.rejected.push((title.unwrap_or_else(|| format!("post {}", index + 1)), rejection));
            }
        }
    }
    findings
}

fn draft(capture: &Capture, hints: &Hints, post: &Value, reading: &[Reading]) -> Result<Draft, Rejection> {
    if post.pointer("/content/protected") == Some(&Value::Bool(true)) {
        return Err(Rejection::LoginWall);
    }
    let text = |pointer: &str| post.pointer(pointer).and_then(Value::as_str);
    let link = text("/link").and_then(|link| Url::parse(&capture.url).ok()?.join(link).ok());
    let title = text("/title/rendered").map(words);
    let html = limits::tame(text("/content/rendered").unwrap_or_default())?;
    let fragment = Document::fragment(html.as_ref());
    let root = fragment.root();
    let sizes = Sizes::of(&root);
    for (id, _) in clutter::find(&root, &sizes) {
        dom_query::NodeRef::new(id, &fragment.tree).remove_from_parent();
    }
    let (blocks, left_out) =
        sift(&reader::read(&[root], link.as_ref()), &[title.as_deref().unwrap_or_default()]);
    let mut ladder = Ladder::default();
    // `date` is by the site's own clock, `date_gmt` is not.
    for (place, value) in [("date", text("/date")), ("date_gmt", text("/date_gmt"))] {
        if let Some(value) = value {
            let date = dates::stamp(value, Order::DayFirst);
            ladder.seen.push(dates::Seen {
                rung: DateRung::Api,
                place: place.to_owned(),
                value: value.to_owned(),
                date,
            });
        }
    }
    ladder.choose();
    let published = ladder.published.map(|dated| dated.date);
    let modified = text("/modified").and_then(|value| dates::stamp(value, Order::DayFirst));
    ladder.modified =
        modified.filter(|date| Some(*date) != published).map(|date| Dated { date, rung: DateRung::Api });
    let named = post.pointer("/_embedded/author").and_then(Value::as_array);
    let authors: Vec<String> = named
        .into_iter()
        .flatten()
        .filter_map(|author| author.get("name").and_then(Value::as_str).map(str::to_owned))
        .collect();
    Ok(Draft {
        title,
        title_from: "title",
        body: Body { blocks, by: "content.rendered".to_owned(), left_out },
        dates: ladder,
        authors: people::names(&authors, hints.site.as_deref()),
        site: hints.site.clone(),
        shares_address: link.is_none(),
        canonical: link.as_ref().map(Url::to_string),
        url: link.map_or_else(|| capture.url.clone(), |url| url.to_string()),
        reading: reading.to_vec(),
        least: LEAST_WORDS,
        ..Draft::default()
    })
}

/// The words of a title with entities and tags in it.
fn words(html: &str) -> String {
    wording::plain(&Document::fragment(html).text())
}
