//! What can be saved of a feed that stays broken: each item for itself, through the parser where it is sound and by
//! its tags alone where it is not.

use url::Url;

use super::super::day::{self, Order};
use super::{Item, Items, strict};

/// More items are not read one by one.
const MOST_ITEMS: usize = 10_000;

/// How many items the text has by their tags; no more are counted than are read.
pub(super) fn count(xml: &str) -> usize {
    let mut rest = xml;
    let mut count = 0;
    while let Some((at, name)) = next_start(rest).filter(|_| count < MOST_ITEMS) {
        rest = &rest[at + 1 + name.len()..];
        count += 1;
    }
    count
}

/// The items one by one; what the end of the text cuts off is left out.
pub(super) fn read(xml: &str, base: &Url, order: Order) -> Items {
    let mut items = Items::default();
    let mut rest = xml;
    let mut number = 0;
    while let Some((start, name)) = next_start(rest) {
        number += 1;
        if number > MOST_ITEMS {
            let why = format!("the feed is broken and has more than {MOST_ITEMS} items");
            items.left_out.push(("the rest of the feed".to_owned(), why));
            break;
        }
        rest = &rest[start..];
        let next = next_start(&rest[1..]).map(|(next, _)| next + 1);
        // Looked for up to the next item only, so that the whole stays linear.
        let end_tag = format!("</{name}>");
        let end = find_outside_cdata(&rest[..next.unwrap_or(rest.len())], &end_tag);
        match (end.map(|end| end + end_tag.len()), next) {
            (Some(end), _) => {
                items.items.push(one(&rest[..end], name, base, order));
                rest = &rest[end..];
            }
            (None, Some(next)) => {
                items.items.push(by_tags(&rest[..next], order));
                rest = &rest[next..];
            }
            (None, None) => {
                let item = by_tags(rest, order);
                let what = item.title.unwrap_or_else(|| format!("item {number}"));
                items.left_out.push((what, "the feed ends in the middle of it".to_owned()));
                break;
            }
        }
    }
    items
}

/// One complete item as a feed of its own.
fn one(item: &str, name: &str, base: &Url, order: Order) -> Item {
    const NAMES: &str = concat!(
        r#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/""#,
        r#" xmlns:media="http://search.yahoo.com/mrss/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#""#
    );
    let feed = if name.ends_with("entry") {
        format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"{NAMES}>{item}</feed>")
    } else {
        format!(
            "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"{NAMES}><channel>{item}</channel></rss>"
        )
    };
    let strict = strict::read(&feed, base, order).ok().and_then(|items| items.into_iter().next());
    strict.unwrap_or_else(|| by_tags(item, order))
}

/// Title, address and date by their tags, whatever else is wrong.
fn by_tags(item: &str, order: Order) -> Item {
    let date = |names: &[&str]| names.iter().find_map(|name| day::read(&content(item, name)?, order));
    let updated = date(&["updated", "modified", "dcterms:modified"]);
    Item {
        title: content(item, "title"),
        link: content(item, "link").or_else(|| href(item)),
        name: content(item, "guid").or_else(|| content(item, "id")),
        published: date(&["pubDate", "published", "dc:date", "issued", "pubdate"]).or(updated),
        modified: updated,
        author: content(item, "dc:creator"),
    }
}

/// What stands between `<name …>` and `</name>`; no more than a line or two.
fn content(item: &str, name: &str) -> Option<String> {
    let start = start_of(item, name)?;
    let (tag, rest) = item[start..].split_once('>')?;
    let end = rest.find(&format!("</{name}"))?;
    let inside = rest[..end].trim();
    let inside =
        inside.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(inside).trim();
    (!tag.ends_with('/') && !inside.is_empty() && inside.len() <= 4000)
        .then(|| inside.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
}

/// The address of Atom's `<link href="…"/>`.
fn href(item: &str) -> Option<String> {
    let (tag, _) = item[start_of(item, "link")?..].split_once('>')?;
    let (_, value) = tag.split_once("href=")?;
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    value[1..].split_once(quote).map(|(address, _)| address.replace("&amp;", "&"))
}

fn start_of(item: &str, name: &str) -> Option<usize> {
    let open = format!("<{name}");
    let mut matches = item.match_indices(&open);
    matches
        .find(|(at, _)| item[at + open.len()..].starts_with(['>', ' ', '/', '\n', '\t', '\r']))
        .map(|(at, _)| at)
}

/// Where the next item begins, and what its tag is called: `item`, `entry`, or either behind a prefix.
fn next_start(xml: &str) -> Option<(usize, &str)> {
    let mut from = 0;
    loop {
        let at = from + xml[from..].find('<')?;
        let rest = &xml[at..];
        if rest.starts_with("<![CDATA[") {
            from = at + rest.find("]]>")?;
            continue;
        }
        let name = rest[1..].split(['>', ' ', '/', '\n', '\t', '\r']).next().unwrap_or_default();
        let local = name.rsplit(':').next().unwrap_or_default();
        if name.len() <= 40 && matches!(local, "item" | "entry") {
            return Some((at, name));
        }
        from = at + 1;
    }
}

fn find_outside_cdata(xml: &str, needle: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + xml[from..].find(needle)?;
        match xml[from..at].rfind("<![CDATA[").map(|open| from + open) {
            Some(open) if !xml[open..at].contains("]]>") => from = at + xml[at..].find("]]>")?,
            _ => return Some(at),
        }
    }
}
