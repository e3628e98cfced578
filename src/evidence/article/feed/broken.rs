//! Feeds that a strict parser refuses: prefixes that nobody declared, items that the end cuts off, items that are broken
//! and would take all others with them.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Prefixes that feeds use, with their namespaces.
const KNOWN: [(&str, &str); 9] = [
    ("atom", "http://www.w3.org/2005/Atom"),
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("slash", "http://purl.org/rss/1.0/modules/slash/"),
    ("sy", "http://purl.org/rss/1.0/modules/syndication/"),
];
/// Prefixes that are declared; a feed with more is made to use up memory.
const MOST_PREFIXES: usize = 64;
/// More of what stands before the first item is not parsed again for each item.
const LONGEST_HEAD: usize = 16 << 10;
/// More items are not read one by one.
const MOST_ITEMS: usize = 5_000;

#[expect(clippy::expect_used, reason = "a constant pattern, compiled by the tests")]
static PREFIXED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<([a-zA-Z][\w.-]{0,30}):[a-zA-Z]").expect("a constant pattern compiles"));

/// The feed with every prefix declared that an element has.
pub(super) fn declared(source: String) -> String {
    let found: BTreeSet<&str> =
        PREFIXED.captures_iter(&source).filter_map(|one| Some(one.get(1)?.as_str())).collect();
    let is_missing = |prefix: &&str| *prefix != "xml" && !source.contains(&format!("xmlns:{prefix}"));
    let missing: Vec<&str> = found.into_iter().filter(is_missing).take(MOST_PREFIXES).collect();
    let Some(root) = tags(&source).find(|tag| tag.kind == Kind::Open).filter(|_| !missing.is_empty()) else {
        return source;
    };
    let declarations = missing.iter().map(|prefix| {
        let known = KNOWN.iter().find(|(name, _)| name == prefix);
        let namespace =
            known.map_or_else(|| format!("urn:undeclared:{prefix}"), |(_, space)| (*space).to_owned());
        format!(" xmlns:{prefix}=\"{namespace}\"")
    });
    let declarations: String = declarations.collect();
    let at = root.at.start + 1 + root.name.len();
    format!("{}{declarations}{}", &source[..at], &source[at..])
}

/// One item as a feed of its own.
pub(super) struct Alone {
    pub(super) feed: String,
    /// The feed ends before the item does.
    pub(super) is_cut: bool,
}

/// How many items the feed has by its tags.
pub(super) fn count(source: &str) -> usize {
    starts(source).take(MOST_ITEMS).count()
}

/// Each item of the feed for itself, with what stands before the first one.
pub(super) fn alone(source: &str) -> Vec<Alone> {
    let items: Vec<(usize, &str)> =
        starts(source).take(MOST_ITEMS).map(|tag| (tag.at.start, tag.name)).collect();
    let Some((first, _)) = items.first() else { return Vec::new() };
    let mut head = &source[..*first];
    if head.len() > LONGEST_HEAD {
        head = tags(head).find(|tag| tag.kind == Kind::Open).map_or("", |root| &head[..root.at.end]);
    }
    let open = unclosed(head);
    let feet = ends(&open);
    let nexts = items.iter().skip(1).map(|(start, _)| *start).chain([source.len()]);
    let alone = items.iter().zip(nexts).map(|((start, name), next)| {
        let chunk = &source[*start..next];
        let end = tags(chunk).find(|tag| tag.kind == Kind::Close && tag.name == *name).map(|tag| tag.at.end);
        let item = end.map_or_else(|| closed(chunk), |end| chunk[..end].to_owned());
        Alone { feed: format!("{head}{item}{feet}"), is_cut: end.is_none() && next == source.len() }
    });
    alone.collect()
}

/// The end tags of open elements, the innermost first.
fn ends(open: &[&str]) -> String {
    open.iter().rev().fold(String::new(), |tags, name| tags + "</" + name + ">")
}

/// A piece of a feed with everything closed that its end leaves open.
fn closed(piece: &str) -> String {
    let open = unclosed(piece);
    let mut closed = piece.to_owned();
    if let Some(at) = piece.rfind("<![CDATA[").filter(|at| !piece[*at..].contains("]]>")) {
        // The end may have cut the mark itself.
        closed.truncate(at + piece[at..].trim_end_matches(']').len());
        closed.push_str("]]>");
    } else if let Some(at) = piece.rfind('<').filter(|at| !piece[*at..].contains('>')) {
        closed.truncate(at);
    }
    closed.push_str(&ends(&open));
    closed
}

/// The elements that are open at the end of a piece.
fn unclosed(piece: &str) -> Vec<&str> {
    let mut open = Vec::new();
    for tag in tags(piece) {
        match tag.kind {
            Kind::Open => open.push(tag.name),
            Kind::Close => {
                if let Some(at) = open.iter().rposition(|name| *name == tag.name) {
                    open.truncate(at);
                }
            }
            Kind::Empty => {}
        }
    }
    open
}

fn starts(source: &str) -> impl Iterator<Item = Tag<'_>> {
    tags(source)
        .filter(|tag| tag.kind == Kind::Open && matches!(tag.name.rsplit(':').next(), Some("item" | "entry")))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Open,
    Close,
    Empty,
}

struct Tag<'a> {
    name: &'a str,
    kind: Kind,
    at: Range<usize>,
}

/// The whole tags of a piece of XML, those in comments and CDATA left out.
fn tags(source: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + source.get(from..)?.find('<')?;
            let rest = &source[start..];
            let skipped = [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"), ("<!", ">")];
            if let Some((_, end)) = skipped.iter().find(|(open, _)| rest.starts_with(open)) {
                from = start + rest.find(end)? + end.len();
                continue;
            }
            let end = start + rest.find('>')? + 1;
            let inside = &source[start + 1..end - 1];
            let (inside, closes) = inside.strip_prefix('/').map_or((inside, false), |inside| (inside, true));
            let name =
                inside.split(|c: char| c.is_whitespace() || c == '/' || c == '<').next().unwrap_or_default();
            from = if inside.contains('<') { start + 1 } else { end };
            if name.is_empty() || inside.contains('<') {
                continue;
            }
            let kind = match (closes, inside.ends_with('/')) {
                (true, _) => Kind::Close,
                (false, true) => Kind::Empty,
                (false, false) => Kind::Open,
            };
            return Some(Tag { name, kind, at: start..end });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_end_leaves_open_is_closed() {
        for (piece, expected) in [
            ("<item><title>One</title><descr", "<item><title>One</title></item>"),
            ("<item><description>It said", "<item><description>It said</description></item>"),
            ("<item><d><![CDATA[<p>It said]", "<item><d><![CDATA[<p>It said]]></d></item>"),
            ("<item><link/><a><!-- <b> --><c>", "<item><link/><a><!-- <b> --><c></c></a></item>"),
            ("<item>", "<item></item>"),
        ] {
            assert_eq!(closed(piece), expected);
        }
    }

    #[test]
    fn prefixes_are_declared_once() {
        let feed = |root: &str| format!("<rss{root}><dc:date/><odd:x/></rss>");
        let declared = declared(feed(" xmlns:odd=\"urn:x\""));
        assert_eq!(declared, feed(" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:odd=\"urn:x\""));
    }
}
