//! Limits on a page before any parser sees it.
//!
//! HTML parsers take quadratic time on deep nesting and on tags with many attributes, and some overflow the stack.
//! One linear scan over the tags measures the page; what is over a limit is flattened or trimmed so that the
//! text stays, and only a page that would still be too large is refused.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memmem};

use crate::model::Rejection;

/// Largest body in bytes.
const MAX_BODY: usize = 20 * 1024 * 1024;
/// Deepest nesting; tags below it are dropped and their text is kept.
const MAX_DEPTH: usize = 256;
/// Most attributes of one tag; the others are dropped.
const MAX_ATTRIBUTES: usize = 256;
/// Most nodes that the tree may get.
const MAX_NODES: usize = 500_000;

/// Refuses a body over the size limit.
pub(super) fn check_size(body: &[u8]) -> Result<(), Rejection> {
    if body.len() <= MAX_BODY {
        return Ok(());
    }
    let size = body.len() / (1024 * 1024);
    Err(too_large(format!("the page's size of {size} MB"), format!("{} MB", MAX_BODY / (1024 * 1024))))
}

/// The page with its nesting and attributes within the limits.
pub(super) fn tame(html: &str) -> Result<Cow<'_, str>, Rejection> {
    let mut scan = Scan::new(html);
    // An entity costs the parser about a quarter of a node.
    scan.nodes = memchr_iter(b'&', html.as_bytes()).count() / 4;
    scan.run()?;
    Ok(scan.finish())
}

fn too_large(what: String, limit: String) -> Rejection {
    Rejection::TooLarge { what, limit }
}

/// Elements without an end tag.
const VOID: [&str; 15] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "frame",
];
/// Elements whose content is text up to their end tag.
const RAW: [&str; 9] =
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"];
/// Elements that end when another of their kind begins.
const SELF_CLOSING: [&str; 10] = ["p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody"];
/// Elements that a parser opens again in each later block until they are closed.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements that end an open paragraph.
const BLOCKS: [&str; 25] = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "table",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "pre",
    "dl",
    "form",
    "hr",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "center",
];

struct Scan<'a> {
    html: &'a str,
    at: usize,
    /// The text kept so far, once something has been cut.
    kept: String,
    /// Where the text not yet copied to `kept` begins.
    kept_to: usize,
    open: Vec<&'static str>,
    /// Tags dropped because they were too deep, still open.
    dropped: usize,
    /// Formatting elements not closed.
    formatting: usize,
    nodes: usize,
}

impl<'a> Scan<'a> {
    fn new(html: &'a str) -> Self {
        Self {
            html,
            at: 0,
            kept: String::new(),
            kept_to: 0,
            open: Vec::new(),
            dropped: 0,
            formatting: 0,
            nodes: 0,
        }
    }

    fn run(&mut self) -> Result<(), Rejection> {
        let bytes = self.html.as_bytes();
        while let Some(offset) = memchr(b'<', &bytes[self.at..]) {
            let start = self.at + offset;
            self.at = start + 1;
            match bytes.get(start + 1) {
                Some(b'!') if bytes[start..].starts_with(b"<!--") => self.skip_past(start + 4, b"-->"),
                Some(b'!' | b'?') => self.skip_past(start + 1, b">"),
                Some(b'/') if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => self.close(start),
                Some(next) if next.is_ascii_alphabetic() => self.open(start),
                // A sign without a tag behind it is an error that the parser keeps.
                _ => self.nodes += 1,
            }
            if self.nodes > MAX_NODES {
                return Err(too_large("the page's count of elements".to_owned(), MAX_NODES.to_string()));
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.kept_to == 0 {
            return Cow::Borrowed(self.html);
        }
        self.kept.push_str(&self.html[self.kept_to..]);
        Cow::Owned(self.kept)
    }

    fn skip_past(&mut self, from: usize, end: &[u8]) {
        let rest = self.html.as_bytes().get(from..).unwrap_or_default();
        self.at = memmem::find(rest, end).map_or(self.html.len(), |found| from + found + end.len());
    }

    fn cut(&mut self, from: usize, to: usize) {
        self.kept.push_str(&self.html[self.kept_to..from]);
        self.kept_to = to;
    }

    fn open(&mut self, start: usize) {
        let tag = Tag::read(self.html, start + 1);
        self.at = tag.end;
        // A text node beside it, and its attributes at a quarter.
        self.nodes += 2 + tag.attributes.min(MAX_ATTRIBUTES) / 4;
        if let Some(surplus) = tag.surplus {
            let close = tag.end - usize::from(self.html.as_bytes()[tag.end - 1] == b'>');
            self.cut(surplus, close.max(surplus));
        }
        let lower = tag.name.to_ascii_lowercase();
        let name = known(&lower);
        if let Some(raw) = name.filter(|name| RAW.contains(name)) {
            self.skip_raw(raw);
            return;
        }
        let name = name.unwrap_or("");
        if VOID.contains(&name) {
            return;
        }
        if BLOCKS.contains(&name) {
            self.nodes += self.formatting;
            self.pop("p");
        }
        if SELF_CLOSING.contains(&name) && self.open.last() == Some(&name) {
            self.open.pop();
        }
        if FORMATTING.contains(&name) {
            self.formatting += 1;
        }
        if self.open.len() < MAX_DEPTH {
            self.open.push(name);
        } else {
            self.dropped += 1;
            if start >= self.kept_to {
                self.cut(start, tag.end);
            }
        }
    }

    fn close(&mut self, start: usize) {
        let tag = Tag::read(self.html, start + 2);
        self.at = tag.end;
        let lower = tag.name.to_ascii_lowercase();
        let name = known(&lower).unwrap_or("");
        if FORMATTING.contains(&name) {
            self.formatting = self.formatting.saturating_sub(1);
        }
        if self.dropped > 0 {
            self.dropped -= 1;
            self.cut(start, tag.end);
        } else {
            self.pop(name);
        }
    }

    /// Closes the innermost open element of this name with all inside it, if there is one.
    fn pop(&mut self, name: &'static str) {
        if let Some(place) = self.open.iter().rposition(|open| *open == name) {
            self.open.truncate(place);
        }
    }

    fn skip_raw(&mut self, name: &'static str) {
        let bytes = self.html.as_bytes();
        let mut from = self.at;
        while let Some(offset) = memmem::find(&bytes[from..], b"</") {
            let place = from + offset + 2;
            let found = bytes.get(place..place + name.len());
            if found.is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
                self.at = place;
                return;
            }
            from = place;
        }
        self.at = bytes.len();
    }
}

/// The names that the scan must tell apart; all others count alike.
fn known(lower: &str) -> Option<&'static str> {
    let tables: [&[&'static str]; 5] = [&VOID, &RAW, &SELF_CLOSING, &FORMATTING, &BLOCKS];
    tables.into_iter().flatten().find(|name| **name == lower).copied().or(match lower {
        "span" => Some("span"),
        "html" => Some("html"),
        "body" => Some("body"),
        _ => None,
    })
}

struct Tag<'a> {
    name: &'a str,
    /// Where the tag ends, past its `>`.
    end: usize,
    attributes: usize,
    /// Where the attributes over the limit begin.
    surplus: Option<usize>,
}

impl<'a> Tag<'a> {
    fn read(html: &'a str, start: usize) -> Self {
        let bytes = html.as_bytes();
        let ends_name = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let length = bytes[start..].iter().position(ends_name).unwrap_or(bytes.len() - start);
        let name = &html[start..start + length];
        let mut tag = Tag { name, end: bytes.len(), attributes: 0, surplus: None };
        let mut at = start + length;
        while at < bytes.len() {
            match bytes[at] {
                b'>' => {
                    tag.end = at + 1;
                    break;
                }
                byte if byte.is_ascii_whitespace() || byte == b'/' => at += 1,
                _ => {
                    tag.attributes += 1;
                    if tag.attributes == MAX_ATTRIBUTES + 1 {
                        tag.surplus = Some(at);
                    }
                    at = end_of_attribute(bytes, at);
                }
            }
        }
        tag
    }
}

fn end_of_attribute(bytes: &[u8], start: usize) -> usize {
    let after = |from: usize, stop: fn(&u8) -> bool| {
        bytes[from..].iter().position(stop).map_or(bytes.len(), |offset| from + offset)
    };
    // An attribute may begin with `=`, which is then part of its name.
    let name_end = after(start + 1, |byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/'));
    let equals = after(name_end, |byte| !byte.is_ascii_whitespace());
    if bytes.get(equals) != Some(&b'=') {
        return name_end;
    }
    let value = after(equals + 1, |byte| !byte.is_ascii_whitespace());
    match bytes.get(value) {
        Some(quote @ (b'"' | b'\'')) => {
            memchr(*quote, &bytes[value + 1..]).map_or(bytes.len(), |offset| value + offset + 2)
        }
        Some(b'>') | None => value,
        Some(_) => after(value, |byte| byte.is_ascii_whitespace() || *byte == b'>'),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test may panic")]

    use super::*;

    #[test]
    fn an_ordinary_page_is_left_as_it_is() {
        let page =
            "<!doctype html><html><body><p class=a>One<p>Two<br><script>if (a<b) {'</p>'}</script></body>";
        assert!(matches!(tame(page), Ok(Cow::Borrowed(same)) if same == page));
    }

    #[test]
    fn what_is_too_deep_is_flattened() {
        let page = format!("{}text{}", "<span>".repeat(5_000), "</span>".repeat(5_000));
        let tamed = tame(&page).unwrap();
        assert_eq!(tamed.matches("<span>").count(), MAX_DEPTH);
        assert_eq!(tamed.matches("</span>").count(), MAX_DEPTH);
        assert!(tamed.contains("text"));
    }

    #[test]
    fn unclosed_paragraphs_are_not_deep() {
        let page = "<p>word <b>bold</b>".repeat(2_000);
        assert!(matches!(tame(&page), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn surplus_attributes_are_trimmed() {
        let page =
            format!("<p {}>text</p>", (0..1_000).map(|n| format!("a{n}='>'")).collect::<Vec<_>>().join(" "));
        let tamed = tame(&page).unwrap();
        assert!(tamed.contains("a255=") && !tamed.contains("a256="), "{tamed}");
        assert!(tamed.ends_with(">text</p>"), "{tamed}");
    }

    #[test]
    fn too_many_nodes_are_refused() {
        assert!(tame(&"<br>".repeat(600_000)).is_err());
        let reopened = "<p><b id=1><i>".repeat(20_000);
        assert!(tame(&reopened).is_err());
    }

    #[test]
    fn truncated_tags_end_the_scan() {
        for page in ["<", "<p", "<p a", "<p a=", "<p a='", "</", "</p", "<!--", "<!", "<script>", "<p a=\"x>"]
        {
            assert_eq!(tame(page).unwrap(), page);
        }
    }
}
