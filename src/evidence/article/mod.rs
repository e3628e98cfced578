//! Articles: capture to article, or a rejection with its reason.

mod blocks;
mod body;
mod clutter;
mod dates;
mod decode;
mod linked;
mod limits;
mod mojibake;
mod reader;
mod sift;
mod wording;

/// temporary
#[doc(hidden)]
pub fn probe(bytes: &[u8], url: &str) -> String {
    let capture = crate::model::Capture { url: url.into(), fetched: jiff::Timestamp::UNIX_EPOCH, status: 200, headers: vec![], body: bytes.to_vec(), source: None };
    let text = decode::decode(&capture).text;
    let Ok(tame) = limits::tame(&text) else { return String::new() };
    let document = dom_query::Document::from(tame.as_ref());
    let found = body::find(&document, &Default::default(), None);
    blocks::text(&found.blocks)
}

/// temporary
#[doc(hidden)]
pub fn probe_date(bytes: &[u8], url: &str, show: bool) -> Option<String> {
    let capture = crate::model::Capture { url: url.into(), fetched: jiff::Timestamp::UNIX_EPOCH, status: 200, headers: vec![], body: bytes.to_vec(), source: None };
    let text = decode::decode(&capture).text;
    let Ok(tame) = limits::tame(&text) else { return None };
    let document = dom_query::Document::from(tame.as_ref());
    let linked = linked::Linked::of(&document);
    let lang = document.select("html").attr("lang").unwrap_or_default().to_lowercase();
    let host = url::Url::parse(url).ok().and_then(|u| u.host_str().map(str::to_owned)).unwrap_or_default();
    let order = if lang == "en-us" { dates::Order::MonthFirst } else if lang.starts_with("en") && host.ends_with(".com") || lang.is_empty() && host.ends_with(".com") { dates::Order::Unknown } else { dates::Order::DayFirst };
    let known = dates::Known { document: &document, linked: &linked, url, witness: &Default::default(), order, today: jiff::civil::date(2024, 6, 30) };
    let ladder = dates::climb(&known);
    if show { for s in ladder.seen.iter().take(30) { println!("{s:?}"); } }
    ladder.published.map(|d| d.date.to_string())
}
