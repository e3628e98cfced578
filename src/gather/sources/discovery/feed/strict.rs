//! A well-formed feed through the feed parser.

use std::panic::{AssertUnwindSafe, catch_unwind};

use feed_rs::model::{Entry, FeedType, Link};
use feed_rs::parser::Builder;
use url::Url;

use super::super::day::{self, Order};
use super::Item;

/// What the parser says when the document is no feed at all.
pub(super) const NO_FEED: &str = "it has no feed in it";

/// The items, or why the parser gave up. A panic inside the parser is such a reason.
pub(super) fn read(xml: &str, base: &Url, order: Order) -> Result<Vec<Item>, String> {
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let parser = Builder::new()
            .base_uri(Some(base.as_str()))
            .sanitize_content(false)
            // The parser turns a date into a moment in UTC, which can be another day than the publisher's.
            // So it is told that the day as written began in UTC, and the day comes out as it went in.
            .timestamp_parser(move |text| format!("{}T00:00:00Z", day::read(text, order)?).parse().ok())
            .build();
        parser.parse(without_declaration(xml).as_bytes())
    }));
    match parsed {
        Ok(Ok(feed)) => {
            let is_atom = feed.feed_type == FeedType::Atom;
            Ok(feed.entries.into_iter().map(|entry| item(entry, is_atom)).collect())
        }
        Ok(Err(error)) => {
            let why = error.to_string();
            Err(if why.contains("no root element") { NO_FEED.to_owned() } else { why })
        }
        Err(_) => Err("the parser failed on it".to_owned()),
    }
}

/// The text is UTF-8 by now, whatever its declaration says; the parser panics on one behind the beginning.
fn without_declaration(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some(at) = rest.find("<?xml") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once("?>").map_or("", |(_, after)| after);
    }
    out + rest
}

fn item(entry: Entry, is_atom: bool) -> Item {
    let day = |moment: Option<String>| moment.and_then(|moment| moment.get(..10)?.parse().ok());
    let published = day(entry.published.map(|moment| moment.to_rfc3339()));
    let updated = day(entry.updated.map(|moment| moment.to_rfc3339()));
    Item {
        title: entry.title.map(|title| title.content),
        link: article_link(&entry.links),
        name: Some(entry.id),
        // Atom written by GOV.UK and others gives only the time of the last change.
        published: published.or(updated),
        // For RSS the parser repeats the date of publication here.
        modified: updated.filter(|_| is_atom),
        author: entry
            .authors
            .into_iter()
            .find_map(|person| person.name.filter(|name| !name.trim().is_empty())),
    }
}

/// The page of the article, not its comments, its editing address or a sound file.
fn article_link(links: &[Link]) -> Option<String> {
    let is_page = |link: &&Link| link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
    let is_own = |link: &&Link| matches!(link.rel.as_deref(), None | Some("alternate"));
    let own = || links.iter().filter(is_own);
    own().find(is_page).or_else(|| own().next()).map(|link| link.href.clone())
}
