//! The address of a saved page: what browsers and publishers write into it, else a made one.

use std::sync::LazyLock;

use regex::bytes::Regex;
use url::Url;

use crate::model::Digest;

/// Where in a page its address is looked for, in bytes from its begin.
const HEAD: usize = 256 << 10;

/// The places in the order of trust: the browser's own note, the publisher's canonical address, what it tells social media.
static PLACES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        r"(?i)<!--\s*saved from url=\(\d+\)([^\s>]+)\s*-->",
        r#"(?i)<link\b[^>]*\brel\s*=\s*["']?canonical\b[^>]*?\bhref\s*=\s*["']?([^"'\s>]+)"#,
        r#"(?i)<link\b[^>]*\bhref\s*=\s*["']?([^"'\s>]+)["']?[^>]*?\brel\s*=\s*["']?canonical\b"#,
        r#"(?i)<meta\b[^>]*\bproperty\s*=\s*["']?og:url\b[^>]*?\bcontent\s*=\s*["']?([^"'\s>]+)"#,
        r#"(?i)<meta\b[^>]*\bcontent\s*=\s*["']?([^"'\s>]+)["']?[^>]*?\bproperty\s*=\s*["']?og:url\b"#,
    ]
    .iter()
    .filter_map(|pattern| Regex::new(pattern).ok())
    .collect()
});

/// The absolute address that a page names as its own.
pub(super) fn said_by(page: &[u8]) -> Option<String> {
    let head = &page[..page.len().min(HEAD)];
    PLACES.iter().find_map(|place| {
        let said = place.captures(head)?.get(1)?;
        let text = String::from_utf8_lossy(said.as_bytes()).replace("&amp;", "&");
        let url = Url::parse(&text).ok()?;
        (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| url.to_string())
    })
}

/// An address for a page that names none: the digest keeps two files of one name apart, the name helps a reader.
pub(super) fn made(digest: &Digest, name: &str) -> String {
    let mut url = format!("file:///{}/", digest.short(12));
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            url.push(char::from(byte));
        } else {
            url.push('-');
        }
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_where_it_came_from() {
        for (page, expected) in [
            ("<!-- saved from url=(0028)https://a.example/news?a=1 -->", Some("https://a.example/news?a=1")),
            ("<link href='https://a.example/x' rel='canonical'>", Some("https://a.example/x")),
            (
                "<meta property=\"og:url\" content=\"http://a.example/?a=1&amp;b=2\"/>",
                Some("http://a.example/?a=1&b=2"),
            ),
            ("<link rel=canonical href=/relative>", None),
            ("<link rel=canonical href=javascript:alert(1)>", None),
            ("<p>nothing</p>", None),
        ] {
            assert_eq!(said_by(page.as_bytes()).as_deref(), expected, "{page}");
        }
    }
}
