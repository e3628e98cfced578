//! Feeds: RSS, RDF, Atom and JSON to the articles they list. A feed that is broken is read as far as it can be:
//! first as it came, then repaired, then item by item.

mod json;
mod repair;
mod salvage;
mod strict;

use jiff::civil::Date;
use url::Url;

use super::address::Gathering;
use super::day::Order;
use super::{Discovered, DiscoveryError, text};
use crate::model::{Capture, DateRung, Dated, Source, Witness};

const EXPECTED: &str = "a feed";

/// One item of a feed, whatever the format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Item {
    title: Option<String>,
    link: Option<String>,
    /// The item's name in the feed; an address in most.
    name: Option<String>,
    published: Option<Date>,
    modified: Option<Date>,
    author: Option<String>,
}

/// The items of a feed, and what had to be left out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Items {
    items: Vec<Item>,
    left_out: Vec<(String, String)>,
}

/// Reads a feed. Where items are not followed, the feed is the articles and only shown to be one.
pub(super) fn read(source: &Source, capture: &Capture, follow: bool) -> Result<Discovered, DiscoveryError> {
    let body = text::decode(capture);
    let base = link_base(source, capture);
    let order = Order::of(source.country.as_deref());
    let items = items(&body, &base, order, &capture.url)?;
    if !follow {
        return Ok(Discovered { is_articles: true, ..Discovered::default() });
    }
    let mut gathering = Gathering::new(base, None);
    for (what, why) in items.left_out {
        gathering.leave_out(what, why);
    }
    for (number, item) in items.items.iter().enumerate() {
        add(&mut gathering, number + 1, item);
    }
    Ok(gathering.finish())
}

fn add(gathering: &mut Gathering, number: usize, item: &Item) {
    let title = item.title.as_deref().and_then(text::title);
    let Some(link) = address(item) else {
        let what = title.unwrap_or_else(|| format!("item {number}"));
        gathering.leave_out(what, "the feed gives no address for it");
        return;
    };
    let witness = Witness {
        title,
        published: item.published.map(|date| Dated { date, rung: DateRung::Feed }),
        modified: item.modified,
        author: item.author.as_deref().and_then(text::title),
        part_of: None,
    };
    gathering.add(link, witness);
}

/// Where the article is; the item's name where that is an address and there is no other.
fn address(item: &Item) -> Option<&str> {
    let is_web = |name: &str| name.starts_with("http://") || name.starts_with("https://");
    let link = item.link.as_deref().filter(|link| !link.trim().is_empty());
    link.or_else(|| item.name.as_deref().map(str::trim).filter(|name| is_web(name)))
}

fn items(body: &str, base: &Url, order: Order, url: &str) -> Result<Items, DiscoveryError> {
    let start = body.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    if start.starts_with('{') {
        return json::read(start, order).map_err(|why| unreadable(url, why));
    }
    if start.is_empty() || text::is_html(start) {
        return Err(wrong_kind(url, start));
    }
    let as_it_came = strict::read(start, base, order);
    // The parser passes over what stands in a namespace that it does not know; then an item has no address, or the
    // feed fewer items than it has tags.
    let whole = |items: &[Item], xml: &str| {
        items.len() >= salvage::count(xml)
            && (items.is_empty() || items.iter().any(|item| address(item).is_some()))
    };
    if let Ok(items) = &as_it_came
        && whole(items, start)
    {
        return Ok(Items { items: items.clone(), left_out: Vec::new() });
    }
    let repaired = repair::repair(start);
    match strict::read(&repaired, base, order) {
        Ok(items) if whole(&items, &repaired) => Ok(Items { items, left_out: Vec::new() }),
        _ if salvage::count(&repaired) > 0 => Ok(salvage::read(&repaired, base, order)),
        _ => match as_it_came {
            // A feed that lists nothing today.
            Ok(_) => Ok(Items::default()),
            Err(why) if repair::is_feed(&repaired) => {
                let left_out =
                    vec![("the feed".to_owned(), format!("it lists nothing and is broken: {why}"))];
                Ok(Items { items: Vec::new(), left_out })
            }
            Err(why) if start.starts_with('<') && why != strict::NO_FEED => Err(unreadable(url, why)),
            Err(_) => Err(wrong_kind(url, start)),
        },
    }
}

/// Feeds on the host of an API carry links relative to the site that publishes.
fn link_base(source: &Source, capture: &Capture) -> Url {
    let base = super::base(source, capture);
    let bare = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    if bare(&base) == bare(&source.homepage) { base } else { source.homepage.clone() }
}

fn wrong_kind(url: &str, body: &str) -> DiscoveryError {
    DiscoveryError::WrongKind { url: url.to_owned(), expected: EXPECTED, found: text::looks_like(body) }
}

fn unreadable(url: &str, why: String) -> DiscoveryError {
    DiscoveryError::Unreadable { url: url.to_owned(), expected: EXPECTED, why }
}
