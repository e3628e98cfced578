//! Feeds whose items are the articles: RSS, Atom and JSON Feed.

mod broken;

use std::cell::RefCell;
use std::sync::LazyLock;

use dom_query::Document;
use feed_rs::model::{Entry, Feed};
use feed_rs::parser;
use memchr::memmem;
use regex::Regex;
use serde_json::Value;
use url::Url;

use super::body::Body;
use super::clutter::{self, Sizes};
use super::dates::{self, Ladder, Order};
use super::decode::Decoded;
use super::draft::{Draft, Findings};
use super::sift::sift;
use super::{country, limits, people, reader, wording};
use crate::model::{Capture, DateRung, Dated, Hints, Reading, Rejection};

/// The least words of an item.
const LEAST_WORDS: usize = 8;

/// A JSON Feed.
pub(super) fn is_json(value: &Value) -> bool {
    value.get("version").and_then(Value::as_str).is_some_and(|version| version.contains("jsonfeed.org"))
}

/// The articles of a feed's items.
pub(super) fn read(capture: &Capture, hints: &Hints, decoded: Decoded) -> Findings {
    let base = Url::parse(&capture.url).ok();
    let host = base.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned();
    let order = country::order(hints.country.as_deref(), None, &host);
    let source = readable_xml(&decoded.text);
    let unreadable = |why: &str| Rejection::NotText { found: format!("a feed that cannot be read ({why})") };
    let (feed, broken) = match parse(&source, &capture.url, order) {
        Ok(feed) if feed.entries.len() >= broken::count(&source) => (feed, Vec::new()),
        whole => {
            let (feed, broken) = item_by_item(&source, &capture.url, order);
            match (feed, whole) {
                (Some(feed), Ok(whole)) if feed.entries.len() <= whole.entries.len() => (whole, Vec::new()),
                (Some(feed), _) => (feed, broken),
                (None, Ok(whole)) => (whole, Vec::new()),
                (None, Err(why)) => return Findings::refused("feed", unreadable(&why)),
            }
        }
    };
    let title = feed.title.as_ref().map(|title| words(&title.content)).filter(|title| !title.is_empty());
    let site = hints.site.clone().or(title);
    let mut reader = Items {
        about: About { capture, site, tag: feed.language.clone(), base },
        source: &source,
        json: source.trim_start().starts_with('{'),
        reading: decoded.reading,
        escaped: RefCell::default(),
    };
    let mut findings = Findings { kind: "feed", ..Findings::default() };
    let cut = broken.iter().find_map(|one| if let Broken::Cut { entry } = one { Some(*entry) } else { None });
    for (index, entry) in feed.entries.iter().enumerate() {
        match reader.draft(entry) {
            Ok(mut draft) => {
                if cut == Some(index) {
                    draft.doubts.push("the feed ends in the middle of it".to_owned());
                }
                findings.drafts.push(draft);
            }
            Err(rejection) => {
                let title =
                    entry.title.as_ref().map(|title| words(&title.content)).filter(|title| !title.is_empty());
                findings.rejected.push((title.unwrap_or_else(|| format!("item {}", index + 1)), rejection));
            }
        }
    }
    for one in &broken {
        if let Broken::Unread { number, why } = one {
            findings.rejected.push((format!("item {number}"), unreadable(why)));
        }
    }
    if feed.entries.is_empty() {
        findings
            .rejected
            .push((String::new(), Rejection::NotText { found: "a feed without items".to_owned() }));
    }
    findings
}

/// What is wrong with an item of a broken feed.
enum Broken {
    /// The end of the feed cuts it off; its place among those that were read.
    Cut { entry: usize },
    /// It cannot be read.
    Unread { number: usize, why: String },
}

/// The items of a feed that cannot be read as a whole, each for itself; no feed where none of them can be read.
fn item_by_item(source: &str, url: &str, order: Order) -> (Option<Feed>, Vec<Broken>) {
    let (mut whole, mut broken) = (None::<Feed>, Vec::new());
    for (number, one) in (1..).zip(broken::alone(source)) {
        match parse(&one.feed, url, order) {
            Ok(mut feed) => {
                let known = whole.as_ref().map_or(0, |whole| whole.entries.len());
                if one.is_cut && !feed.entries.is_empty() {
                    broken.push(Broken::Cut { entry: known });
                }
                match &mut whole {
                    Some(whole) => whole.entries.append(&mut feed.entries),
                    None => whole = Some(feed),
                }
            }
            Err(why) => broken.push(Broken::Unread { number, why }),
        }
    }
    (whole, broken)
}

/// Each date is read as the day that the publisher wrote: a shift to UTC would move late evenings.
fn parse(source: &str, url: &str, order: Order) -> Result<Feed, String> {
    let day = move |raw: &str| {
        let date = dates::stamp(raw, order)?;
        format!("{date}T12:00:00Z").parse().ok()
    };
    let parser =
        parser::Builder::new().base_uri(Some(url)).sanitize_content(false).timestamp_parser(day).build();
    parser.parse(source.as_bytes()).map_err(|error| error.to_string())
}

/// The feed as the parser takes it: UTF-8, without a declaration that says otherwise or blanks before it, with a
/// version where RSS leaves it out and with the entities that XML does not know.
fn readable_xml(text: &str) -> String {
    let mut source = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned();
    if !source.starts_with('{') {
        // The parser panics on a declaration behind the beginning.
        let mut plain = String::with_capacity(source.len());
        let mut rest = source.as_str();
        while let Some(at) = rest.find("<?xml") {
            plain.push_str(&rest[..at]);
            rest = rest[at..].split_once("?>").map_or("", |(_, after)| after);
        }
        source = plain + rest;
    }
    if let Some(place) = source.find("<rss") {
        let end = source[place..].find('>').map_or(source.len(), |end| place + end);
        if !source[place..end].contains("version") {
            source.insert_str(place + 4, " version=\"2.0\"");
        }
    }
    // In JSON the sign stands for itself.
    if source.starts_with('{') {
        return source;
    }
    let mut readable = String::with_capacity(source.len());
    for part in source.split_inclusive("]]>") {
        let cdata = part.find("<![CDATA[").unwrap_or(part.len());
        readable.push_str(&BARE.replace_all(&part[..cdata], |found: &regex::Captures<'_>| {
            let known = ENTITIES.iter().find(|(entity, _)| *entity == &found[0]);
            known.map_or_else(|| format!("&amp;{}", &found[0][1..]), |(_, character)| (*character).to_owned())
        }));
        readable.push_str(&part[cdata..]);
    }
    broken::declared(readable)
}

/// Entities of HTML that XML does not know, as feeds write them.
const ENTITIES: [(&str, &str); 12] = [
    ("&nbsp;", "&#160;"),
    ("&pound;", "&#163;"),
    ("&euro;", "&#8364;"),
    ("&rsquo;", "&#8217;"),
    ("&lsquo;", "&#8216;"),
    ("&ndash;", "&#8211;"),
    ("&mdash;", "&#8212;"),
    ("&hellip;", "&#8230;"),
    ("&ldquo;", "&#8220;"),
    ("&rdquo;", "&#8221;"),
    ("&eacute;", "&#233;"),
    ("&copy;", "&#169;"),
];

/// An entity of HTML, or a sign that begins none and that its writer should have escaped.
#[expect(clippy::expect_used, reason = "a constant pattern, compiled by the tests")]
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"&(?:nbsp|pound|euro|[lr]squo|[lr]dquo|[mn]dash|hellip|eacute|copy);|&(?:[a-zA-Z][a-zA-Z0-9]*\b)?(?:[^a-zA-Z#;0-9]|$)")
        .expect("a constant pattern compiles")
});

struct About<'a> {
    capture: &'a Capture,
    site: Option<String>,
    tag: Option<String>,
    base: Option<Url>,
}

struct Items<'a> {
    about: About<'a>,
    source: &'a str,
    json: bool,
    reading: Vec<Reading>,
    /// Whether the bodies and the summaries of this feed are escaped in its source; one item tells for all.
    escaped: RefCell<[Option<bool>; 2]>,
}

impl Items<'_> {
    fn draft(&mut self, entry: &Entry) -> Result<Draft, Rejection> {
        let content = entry.content.as_ref().and_then(|content| content.body.as_deref());
        let summary = entry.summary.as_ref().map(|summary| summary.content.as_str());
        let filled = |text: &&str| !text.trim().is_empty();
        let (field, raw) = match (content.filter(filled), summary.filter(filled)) {
            // Some feeds put a mark or a picture into the body and the text into the summary.
            (Some(content), Some(summary)) if content.len() * 2 < summary.len() => (1, summary),
            (Some(content), _) => (0, content),
            (None, Some(summary)) => (1, summary),
            (None, None) => return Err(Rejection::TooShort { words: 0, least: LEAST_WORDS }),
        };
        let mut reading = self.reading.clone();
        if self.json {
            reading.push(Reading::Json);
        } else if self.is_escaped(field, raw) {
            reading.push(Reading::Entities);
        }
        let mut html = raw.to_owned();
        if !html.contains('<') && html.contains("&lt;") {
            html = Document::fragment(html.as_str()).text().to_string();
            reading.push(Reading::Entities);
        }
        reading.push(Reading::Html);
        let title = entry.title.as_ref().map(|title| words(&title.content)).filter(|title| !title.is_empty());
        let address = self.address(entry);
        let tamed = limits::tame(&html)?;
        let fragment = Document::fragment(tamed.as_ref());
        let root = fragment.root();
        let sizes = Sizes::of(&root);
        for (id, _) in clutter::find(&root, &sizes) {
            dom_query::NodeRef::new(id, &fragment.tree).remove_from_parent();
        }
        let base = address.as_ref().or(self.about.base.as_ref());
        let (blocks, left_out) = sift(&reader::read(&[root], base), &[title.as_deref().unwrap_or_default()]);
        let authors: Vec<String> = entry.authors.iter().filter_map(|person| person.name.clone()).collect();
        Ok(Draft {
            title,
            title_from: "item",
            body: Body { blocks, by: "item".to_owned(), left_out },
            dates: dates_of(entry),
            authors: people::names(&authors, self.about.site.as_deref()),
            site: self.about.site.clone(),
            tag: entry.language.clone().or_else(|| self.about.tag.clone()),
            shares_address: address.is_none(),
            url: address.map_or_else(|| self.about.capture.url.clone(), |url| url.to_string()),
            reading,
            least: LEAST_WORDS,
            ..Draft::default()
        })
    }

    /// Whether the item's text stands escaped in the source: as it is, it can only stand in CDATA or as elements.
    fn is_escaped(&self, field: usize, raw: &str) -> bool {
        if let Some(known) = self.escaped.borrow()[field] {
            return known;
        }
        let Some(tag) = raw.find(['<', '&']) else { return false };
        let head: String = raw[tag..].chars().take(48).collect();
        let escaped = memmem::find(self.source.as_bytes(), head.as_bytes()).is_none();
        self.escaped.borrow_mut()[field] = Some(escaped);
        escaped
    }

    /// The item's own address: its link, else an id that is one.
    fn address(&self, entry: &Entry) -> Option<Url> {
        let own = entry.links.iter().filter(|link| {
            !matches!(link.rel.as_deref(), Some("self" | "enclosure" | "edit" | "replies" | "via"))
        });
        let ids = std::iter::once(entry.id.as_str()).filter(|id| id.starts_with("http"));
        own.map(|link| link.href.as_str()).chain(ids).find_map(|href| {
            let href = href.trim();
            let url =
                self.about.base.as_ref().map_or_else(|| Url::parse(href), |base| base.join(href)).ok()?;
            (!href.is_empty() && matches!(url.scheme(), "http" | "https")).then_some(url)
        })
    }
}

fn dates_of(entry: &Entry) -> Ladder {
    let mut ladder = Ladder::default();
    let day = |stamp: String| dates::stamp(&stamp, Order::DayFirst).map(|date| (date, stamp));
    let published = entry.published.and_then(|moment| day(moment.to_rfc3339()));
    let updated = entry.updated.and_then(|moment| day(moment.to_rfc3339()));
    // Atom 0.3 and some others give only the time of the last change.
    for (place, found) in [("published", &published), ("updated", &updated)] {
        if let Some((date, value)) = found {
            ladder.seen.push(dates::Seen {
                rung: DateRung::Feed,
                place: place.to_owned(),
                value: value.clone(),
                date: Some(*date),
            });
        }
    }
    ladder.choose();
    let later =
        updated.map(|(date, _)| date).filter(|date| published.is_some_and(|(first, _)| first < *date));
    ladder.modified = later.map(|date| Dated { date, rung: DateRung::Feed });
    ladder
}

/// The words of a title with tags in it or with entities encoded once more than it should.
fn words(html: &str) -> String {
    let once = Document::fragment(html).text().to_string();
    let twice = if once.contains("&#") || once.contains("&amp;") || once.contains("&lt;") {
        Document::fragment(once.as_str()).text().to_string()
    } else {
        once
    };
    wording::plain(&twice)
}
