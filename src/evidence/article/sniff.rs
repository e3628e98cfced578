//! What a body is, by its content first and its media type second.

use serde_json::Value;

/// The formats that articles come in.
pub(super) enum Kind {
    Page,
    Feed,
    Json(Value),
    Plain,
    /// Something else, in words.
    Other(&'static str),
}

/// A binary format, told by its first bytes.
pub(super) fn binary(body: &[u8]) -> Option<&'static str> {
    const SIGNS: [(&[u8], &str); 12] = [
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\x89PNG", "an image"),
        (b"\xff\xd8\xff", "an image"),
        (b"GIF8", "an image"),
        (b"RIFF", "an image, sound or film"),
        (b"\x1f\x8b", "gzip data"),
        (b"\xd0\xcf\x11\xe0", "an old office document"),
        (b"{\\rtf", "an RTF document"),
        (b"ID3", "sound"),
        (b"wOF2", "a font"),
        (b"\x00\x00\x01\x00", "an image"),
    ];
    // Some servers put blank lines before a document.
    let start = body.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or_default();
    SIGNS.iter().find(|(sign, _)| body[start..].starts_with(sign)).map(|(_, name)| *name)
}

/// What decoded text is.
pub(super) fn kind(text: &str, media_type: &str) -> Kind {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.is_empty() {
        return Kind::Other("an empty body");
    }
    if start.starts_with(['{', '[']) {
        match serde_json::from_str(start.trim_end()) {
            Ok(value) => return Kind::Json(value),
            Err(_) if media_type.ends_with("json") => return Kind::Other("broken JSON"),
            Err(_) => {}
        }
    }
    let head: String = start.chars().take(4_096).collect::<String>().to_ascii_lowercase();
    let has = |tag: &str| {
        head.match_indices(tag).any(|(place, _)| {
            head[place + tag.len()..].starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/')
        })
    };
    let is_page = head.starts_with("<!doctype html") || has("<html") || has("<body") || has("<head");
    if !is_page {
        if has("<rss") || has("<feed") || has("<rdf:rdf") || has("<channel") {
            return Kind::Feed;
        }
        if has("<urlset") || has("<sitemapindex") {
            return Kind::Other("a sitemap");
        }
        if has("<svg") && !media_type.contains("html") {
            return Kind::Other("an image");
        }
    }
    let tags = [
        "<p",
        "<div",
        "<table",
        "<title",
        "<article",
        "<h1",
        "<br",
        "<meta",
        "<frameset",
        "<section",
        "<main",
    ];
    let marked = head.starts_with('<') && tags.iter().any(|tag| has(tag));
    match media_type {
        _ if is_page || marked => Kind::Page,
        "text/html" | "application/xhtml+xml" => Kind::Page,
        "" | "application/octet-stream" | "text/plain" | "text/markdown" => plain_or_binary(text),
        other if other.starts_with("text/") && head.starts_with("<?xml") => {
            Kind::Other("XML of another kind")
        }
        "text/css" | "text/javascript" | "text/csv" => Kind::Other("a style sheet, script or table"),
        other if other.starts_with("text/") => plain_or_binary(text),
        _ if head.starts_with("<?xml") => Kind::Other("XML of another kind"),
        _ => Kind::Other("a body of an unknown type"),
    }
}

fn plain_or_binary(text: &str) -> Kind {
    let sample: Vec<char> = text.chars().take(4_096).collect();
    let broken = sample.iter().filter(|character| **character == '\u{fffd}').count();
    if broken * 10 > sample.len() { Kind::Other("binary data") } else { Kind::Plain }
}
