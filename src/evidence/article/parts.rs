//! The further pages of an article that its site spreads over several.

use dom_query::Document;
use url::Url;

/// Most pages of one article.
const MOST: usize = 50;
/// Parameters that count the pages of an article.
const COUNTERS: [&str; 6] = ["page", "p", "pg", "seite", "pagina", "start"];

/// The addresses that the page links as its own continuation, in the order of their numbers.
///
/// A continuation has the page's own address with a page number: as a parameter (`?page=2`) or as a last part of the
/// path (`/2/`). `rel=next` alone does not tell it from the next article of a blog.
pub(super) fn find(document: &Document, base: Option<&Url>) -> Vec<String> {
    let Some(own) = base else { return Vec::new() };
    let mut found: Vec<(u32, String)> = Vec::new();
    for link in document.select("link[rel~=next], a[href]").nodes().iter().take(5_000) {
        let Some(href) = link.attr("href") else { continue };
        let Some(mut url) = own.join(href.trim()).ok() else { continue };
        url.set_fragment(None);
        if let Some(number) = number_of(&url, own).filter(|number| (2..1_000).contains(number))
            && url != *own
            && !found.iter().any(|(known, _)| *known == number)
        {
            found.push((number, url.to_string()));
        }
    }
    found.sort();
    found.truncate(MOST);
    found.into_iter().map(|(_, url)| url).collect()
}

/// The number by which `url` continues `own`.
fn number_of(url: &Url, own: &Url) -> Option<u32> {
    if url.host_str() != own.host_str() || own.path() == "/" {
        return None;
    }
    let others = |url: &Url| -> Vec<(String, String)> {
        let pairs = url.query_pairs().filter(|(name, _)| !COUNTERS.contains(&&**name));
        pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    };
    if others(url) != others(own) {
        return None;
    }
    let count = url.query_pairs().find(|(name, _)| COUNTERS.contains(&&**name));
    let (path, own_path) = (url.path().trim_end_matches('/'), own.path().trim_end_matches('/'));
    match count {
        Some((_, value)) if path == own_path => value.parse().ok(),
        None => path.strip_prefix(own_path)?.strip_prefix('/').and_then(|last| {
            last.strip_prefix("page/").unwrap_or(last).parse().ok().filter(|_| last.len() <= 8)
        }),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test may panic")]

    use super::*;

    fn check(links: &str, expected: &[&str]) {
        let own = Url::parse("https://example.org/news/one-team?id=7").unwrap();
        assert_eq!(find(&Document::from(links), Some(&own)), expected, "{links}");
    }

    #[test]
    fn only_the_page_itself_is_continued() {
        check(
            "<a href='?id=7&page=3'>3</a><a href='?id=7&amp;page=2#top'>2</a><a href='?id=7&page=2'>Next</a>",
            &[
                "https://example.org/news/one-team?id=7&page=2",
                "https://example.org/news/one-team?id=7&page=3",
            ],
        );
        check("<link rel=next href='one-team/2?id=7'>", &["https://example.org/news/one-team/2?id=7"]);
        check("<a rel=next href='/news/another-team?id=8'>Next</a>", &[]);
        check("<a href='?id=8&page=2'>2</a><a href='/news?page=2'>2</a><a href='?id=7&page=1'>1</a>", &[]);
    }
}
