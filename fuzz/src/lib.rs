//! What each fuzz target does with its bytes, and what must hold whatever they are; `tests/hostile.rs` runs it too.
//!
//! Choices such as a language are taken from the last bytes, so that any file is an input as it is.

use std::path::Path;

use commonpurse::evidence::article;
use commonpurse::evidence::mention::{self, Document};
use commonpurse::evidence::proof::Original;
use commonpurse::gather::archive::{Reader, read_foreign};
use commonpurse::gather::fetch::Robots;
use commonpurse::gather::{saved, sources as gathered};
use commonpurse::model::{Capture, Extracted, Hints, Mentions, Rejection, Source};
use jiff::Timestamp;
use url::Url;

/// The languages that have a list of words, one that has none, and none.
pub const LANGUAGES: [Option<&str>; 11] = [
    Some("en"),
    Some("cy"),
    Some("fr"),
    Some("de"),
    Some("nl"),
    Some("es"),
    Some("sv"),
    Some("da"),
    Some("no"),
    Some("xx"),
    None,
];

const COUNTRIES: [Option<&str>; 8] =
    [Some("GB"), Some("US"), Some("AU"), Some("SE"), Some("CH"), Some("JP"), Some("?"), None];

const CONTENT_TYPES: [&str; 12] = [
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=windows-1252",
    "text/html; charset=utf-16le",
    "text/html; charset=\"shift_jis\"",
    "text/html; charset=iso-2022-jp",
    "text/html; charset=",
    "text/plain",
    "text/plain; charset=iso-8859-15",
    "application/json",
    "application/rss+xml; charset=windows-1251",
    "",
];

/// Figures in a text of any language and country.
pub fn mentions(data: &[u8]) {
    let (data, country) = chosen(data, &COUNTRIES);
    let (data, language) = chosen(data, &LANGUAGES);
    let text = String::from_utf8_lossy(data);
    let title = text.lines().next().unwrap_or_default();
    let document = Document { title, text: &text, published: None, country: *country, language: *language };
    let found = mention::find(&document);
    check_mentions(&text, &found);
    assert_eq!(mention::find(&document), found, "the same text gives the same result");
}

/// Every offset is a code point of the text, the quotation stands there, and its sentence holds it.
pub fn check_mentions(text: &str, found: &Mentions) {
    let mut places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
    places.push(text.len());
    for mention in &found.mentions {
        assert_eq!(&text[places[mention.start]..places[mention.end]], mention.quote);
        assert!(mention.sentence.contains(&mention.quote), "`{}`: {}", mention.quote, mention.sentence);
    }
    for distractor in &found.distractors {
        assert!(text[places[distractor.start]..].starts_with(&distractor.quote), "{distractor:?}");
    }
}

/// A line of the measuring interface.
pub fn mention_line(data: &[u8]) {
    let line = String::from_utf8_lossy(data);
    if let Ok(prediction) = mention::predict_line(&line) {
        assert!(!prediction.contains('\n'), "a line of JSON is one line");
    }
    // Labels come from a file too.
    let _ = mention::features_line(&line);
}

/// Bytes under any declared content type to characters, and back to bytes.
pub fn decode(data: &[u8]) {
    let (data, content_type) = chosen(data, &CONTENT_TYPES);
    check_article(&capture(data, content_type), &Hints::default());
}

/// Bytes to articles, as `inspect article` reads a file.
pub fn article(data: &[u8]) {
    let first = capture(data, "text/html");
    check_article(&first, &Hints::default());
    // The same page as the next one of the article that it is.
    let Some((number, url)) = article::further_pages(&first, &first.url).into_iter().next() else { return };
    assert!(number > 1, "the page itself is no further page");
    let second = Capture { url, ..first.clone() };
    let (extracted, _, joined) = article::read_pages(&[first, second], &Hints::default());
    assert!((1..=2).contains(&joined));
    for article in &extracted.articles {
        assert!(article.parts.iter().all(|part| article.item.text.is_char_boundary(part.start)));
    }
}

/// Dates where pages and feeds carry them.
pub fn dates(data: &[u8]) {
    let (data, country) = chosen(data, &COUNTRIES);
    let date = String::from_utf8_lossy(data);
    let date: String = date.chars().take(500).map(|c| if "<>&\"\\".contains(c) { ' ' } else { c }).collect();
    let words = "The two councils share a payroll team. ".repeat(12);
    let page = format!(
        "<html><head><title>Payroll is shared</title><meta property=\"article:published_time\" content=\"{date}\">\
         <script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"datePublished\":\"{date}\"}}</script>\
         </head><body><main><h1>Payroll is shared</h1><p class=\"date\">{date}</p><time datetime=\"{date}\">{date}\
         </time><p>Published: {date}</p><p>{words}</p></main></body></html>"
    );
    let hints = Hints { country: country.map(str::to_owned), ..Hints::default() };
    check_article(&capture(page.as_bytes(), "text/html"), &hints);
    let feed = format!(
        "<rss version=\"2.0\"><channel><title>News</title><item><title>Payroll</title>\
         <link>https://council.example/1</link><pubDate>{date}</pubDate></item></channel></rss>"
    );
    let map =
        format!("<urlset><url><loc>https://www.map.example/1</loc><lastmod>{date}</lastmod></url></urlset>");
    for source in listed() {
        let body = if source.discovery.kind() == "sitemap" { &map } else { &feed };
        let _ = gathered::read(&source, &capture(body.as_bytes(), "text/xml"));
    }
}

/// A feed, sitemap, listing or answer of an API.
pub fn feed(data: &[u8]) {
    let sources = listed();
    let (data, source) = chosen(data, &sources);
    let mut capture = capture(data, "");
    source.discovery.url().as_str().clone_into(&mut capture.url);
    let _ = gathered::read(source, &capture);
    let hints = Hints { rules: source.page.clone(), ..Hints::default() };
    check_article(&capture, &hints);
}

/// A robots.txt and an address.
pub fn robots(data: &[u8]) {
    let robots = Robots::read(data, "Commonpurse/0.1 (+https://commonpurse.example)");
    let _ = (robots.crawl_delay(), robots.sitemaps());
    for line in String::from_utf8_lossy(data).lines().rev().take(4) {
        let path = line.rsplit(':').next().unwrap_or_default().trim();
        let base = Url::parse("https://council.example/").ok();
        if let Some(url) = base.and_then(|base| base.join(path).ok()) {
            robots.allows(&url);
        }
    }
    let again = Robots::read(robots.text().as_bytes(), "Commonpurse/0.1");
    assert_eq!(again.text(), robots.text(), "what is kept of a file reads as the file");
}

/// A `sources.toml`.
pub fn sources(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match gathered::parse(Path::new("sources.toml"), &text) {
        Ok(file) => file.sources.iter().for_each(|source| {
            gathered::first(source);
            gathered::fallback(source);
        }),
        Err(problems) => assert!(!problems.to_string().is_empty(), "a refusal says why"),
    }
}

/// An archive of another tool, and the same bytes as one of our own.
pub fn warc(data: &[u8]) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let path = folder.path().join("commonpurse-00001.warc.gz");
    if std::fs::write(&path, data).is_err() {
        return;
    }
    if let Ok(mut records) = read_foreign(&path) {
        records.by_ref().for_each(|record| drop(record.map_err(|error| error.to_string())));
        let _ = records.passed_over();
    }
    if let Ok(scan) = Reader::open(folder.path()).scan() {
        scan.for_each(|record| drop(record.map_err(|error| error.to_string())));
    }
}

/// The sources of `tests/sources/discovery`: one of each kind.
fn listed() -> Vec<Source> {
    let text = include_str!("../../tests/sources/discovery/sources.toml");
    gathered::parse(Path::new("sources.toml"), text).map(|file| file.sources).unwrap_or_default()
}

fn capture(body: &[u8], content_type: &str) -> Capture {
    saved::capture(body.to_vec(), "input", content_type, Timestamp::UNIX_EPOCH, None)
}

/// No parser gave up, and a place that is found for a quotation is one of the body.
fn check_article(capture: &Capture, hints: &Hints) {
    let Extracted { articles, rejected } = article::extract(capture, hints);
    let failed = rejected.iter().find(|(_, rejection)| matches!(rejection, Rejection::Failed { .. }));
    assert!(failed.is_none(), "{failed:?}");
    for article in articles.iter().take(4) {
        let original = Original::new(&capture.body, &article.reading);
        for line in article.item.text.lines().take(20) {
            if let Ok(place) = original.locate(line, line, 0) {
                assert!(capture.body.get(place.sentence).is_some(), "`{line}`");
                assert!(capture.body.get(place.quote).is_some(), "`{line}`");
            }
        }
    }
}

/// The last byte chooses; none left chooses the first.
fn chosen<'d, 'c, T>(data: &'d [u8], choices: &'c [T]) -> (&'d [u8], &'c T) {
    match data.split_last() {
        Some((last, rest)) => (rest, &choices[usize::from(*last) % choices.len()]),
        None => (data, &choices[0]),
    }
}
