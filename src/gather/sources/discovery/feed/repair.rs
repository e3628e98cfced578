//! Faults that sink a feed for a strict parser and that can be mended without a guess about its meaning: bare `&`
//! and `<`, entities of HTML, control characters, a document type, an unknown RSS version, Atom 0.3.

use std::collections::HashMap;

use scraper::Html;

const ATOM: &str = "http://www.w3.org/2005/Atom";
const ATOM_03: &str = "http://purl.org/atom/ns#";
/// What Atom 0.3 called its dates.
const OLD_NAMES: &[(&str, &str)] =
    &[("issued", "published"), ("created", "published"), ("modified", "updated")];

/// The feed with these faults mended; one pass over the text.
pub(super) fn repair(xml: &str) -> String {
    let mut repairer = Repairer { out: String::with_capacity(xml.len() + 64), ..Repairer::default() };
    let mut rest = &xml[xml.find('<').unwrap_or(0)..];
    while let Some(at) = rest.find('<') {
        repairer.text(&rest[..at]);
        rest = repairer.markup(&rest[at..]);
    }
    repairer.text(rest);
    repairer.out
}

/// Whether the repaired document is a feed at all, be it one without items.
pub(super) fn is_feed(repaired: &str) -> bool {
    let name =
        repaired.trim_start().trim_start_matches('<').split(|c: char| !c.is_ascii_alphanumeric() && c != ':');
    matches!(name.into_iter().next(), Some("rss" | "rdf:RDF" | "feed" | "RDF"))
}

#[derive(Default)]
struct Repairer {
    out: String,
    is_old_atom: bool,
    has_root: bool,
    entities: HashMap<String, Option<String>>,
}

impl Repairer {
    /// Text outside tags, and the values inside them.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            self.characters(&rest[..at]);
            rest = &rest[at + 1..];
            rest = self.reference(rest);
        }
        self.characters(rest);
    }

    /// What follows an `&`; gives back the text behind the reference.
    fn reference<'a>(&mut self, rest: &'a str) -> &'a str {
        let end = rest.bytes().take(33).position(|b| b == b';');
        let name = end.map(|end| &rest[..end]).filter(|name| !name.is_empty());
        match (name, end) {
            (Some(name), Some(end)) if name.starts_with('#') => {
                if let Some(character) = character(name) {
                    self.escaped(character);
                }
                &rest[end + 1..]
            }
            (Some("amp" | "lt" | "gt" | "quot" | "apos"), Some(end)) => {
                self.out.push('&');
                self.out.push_str(&rest[..=end]);
                &rest[end + 1..]
            }
            (Some(name), Some(end)) if name.bytes().all(|b| b.is_ascii_alphanumeric()) => {
                if let Some(characters) = self.entity(name) {
                    characters.chars().for_each(|character| self.escaped(character));
                } else {
                    self.out.push_str("&amp;");
                    self.out.push_str(&rest[..=end]);
                }
                &rest[end + 1..]
            }
            _ => {
                self.out.push_str("&amp;");
                rest
            }
        }
    }

    /// The characters of an entity of HTML; each name is looked up once.
    fn entity(&mut self, name: &str) -> Option<String> {
        if let Some(known) = self.entities.get(name) {
            return known.clone();
        }
        let written = format!("&{name};");
        let read: String = Html::parse_fragment(&written).root_element().text().collect();
        let found = (read != written).then_some(read);
        self.entities.insert(name.to_owned(), found.clone());
        found
    }

    fn escaped(&mut self, character: char) {
        match character {
            '<' => self.out.push_str("&lt;"),
            '>' => self.out.push_str("&gt;"),
            '&' => self.out.push_str("&amp;"),
            '"' => self.out.push_str("&quot;"),
            _ if is_legal(character) => self.out.push(character),
            _ => {}
        }
    }

    fn characters(&mut self, text: &str) {
        self.out.extend(text.chars().filter(|character| is_legal(*character)));
    }

    /// What begins with `<`; gives back the text behind it.
    fn markup<'a>(&mut self, rest: &'a str) -> &'a str {
        if rest.starts_with("<![CDATA[") {
            let end = rest.find("]]>").map_or(rest.len(), |end| end + 3);
            self.characters(&rest[..end]);
            return &rest[end..];
        }
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.split_once("-->").map_or("", |(_, after)| after);
        }
        if rest.starts_with("<?") {
            return rest.split_once("?>").map_or("", |(_, after)| after);
        }
        if rest.starts_with("<!") {
            return behind_document_type(rest);
        }
        let is_tag = rest[1..].starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '_'));
        if let Some(end) = tag_end(rest).filter(|_| is_tag) {
            self.tag(&rest[..end]);
            &rest[end..]
        } else {
            self.out.push_str("&lt;");
            &rest[1..]
        }
    }

    fn tag(&mut self, tag: &str) {
        if !self.has_root && !tag.starts_with("</") {
            self.has_root = true;
            self.is_old_atom = tag.contains(ATOM_03);
            let tag = tag.replace(ATOM_03, ATOM);
            let tag = if tag[1..].to_ascii_lowercase().starts_with("rss") { rss_root(&tag) } else { tag };
            self.text(&tag);
            return;
        }
        if self.is_old_atom {
            let name = tag.trim_start_matches(['<', '/']);
            for (old, new) in OLD_NAMES {
                if let Some(after) = name.strip_prefix(old)
                    && after.starts_with(['>', ' ', '/', '\n', '\t', '\r'])
                {
                    let start = &tag[..tag.len() - name.len()];
                    self.text(&format!("{start}{new}{after}"));
                    return;
                }
            }
        }
        self.text(tag);
    }
}

/// `<rss>` and `<rss version="2.01">` are read as RSS 2.0.
fn rss_root(tag: &str) -> String {
    let known = ["\"2.0\"", "'2.0'", "\"0.91\"", "'0.91'", "\"0.92\"", "'0.92'"];
    let has_known = known.iter().any(|version| tag.contains(&format!("version={version}")));
    if has_known && tag.starts_with("<rss") {
        return tag.to_owned();
    }
    let rest = tag[4..].replace(" version", " data-version").replace("\nversion", " data-version");
    format!("<rss version=\"2.0\"{rest}")
}

/// The end of a tag; a `>` inside a quoted value does not end it. None when another tag begins first.
fn tag_end(rest: &str) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (at, byte) in rest.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            // A quote that is never closed would swallow the rest.
            (_, b'<') => return None,
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
        after_equals = byte == b'=' || after_equals && byte.is_ascii_whitespace();
    }
    None
}

/// A document type may hold declarations in brackets, which are dropped: no entity of a document is expanded.
fn behind_document_type(rest: &str) -> &str {
    let end = rest.find('>').unwrap_or(rest.len());
    let end = match rest[..end].find('[') {
        Some(open) => {
            let close = rest[open..].find(']').map_or(rest.len(), |close| open + close);
            rest[close..].find('>').map_or(rest.len(), |end| close + end)
        }
        None => end,
    };
    rest.get(end + 1..).unwrap_or_default()
}

/// The character of `#163` or `#xA3`.
fn character(name: &str) -> Option<char> {
    let number = match name[1..].strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => name[1..].parse().ok()?,
    };
    char::from_u32(number)
}

/// Whether XML 1.0 allows the character.
fn is_legal(character: char) -> bool {
    !matches!(character, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
