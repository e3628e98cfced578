//! The pages of an article that its site spreads over several: which of them an address may be, and which a page links.

use dom_query::Document;
use url::Url;

/// Most pages of one article.
pub(super) const MOST: u32 = 20;
/// Parameters that count the pages of an article, and what their first page has.
const COUNTERS: [(&str, u32); 6] =
    [("page", 1), ("p", 1), ("pg", 1), ("seite", 1), ("pagina", 1), ("start", 0)];
/// What may stand before the number in the last part of a path.
const PATH_COUNTERS: [&str; 4] = ["page-", "seite-", "page", "seite"];

/// What an address may be: a page, by its number, of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Names the article: the same for all of its pages.
    pub article: String,
    /// The page's number; 1 for its first.
    pub number: u32,
}

/// What the address may be by its form. Only a page that links it can tell: `/news/2` is the second page of `/news`, or
/// a piece of news.
pub fn places(url: &str) -> Vec<Place> {
    let Ok(url) = Url::parse(url) else { return Vec::new() };
    let Some(host) = url.host_str().filter(|_| url.path().len() > 1) else { return Vec::new() };
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let (mut counted, mut rest) = (None, Vec::new());
    for pair in url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match COUNTERS.iter().find(|(counter, _)| *counter == name) {
            Some((_, first)) => {
                let number = value.parse::<u32>().ok();
                counted = Some(number.and_then(|at| at.checked_add(1)?.checked_sub(*first)));
            }
            None => rest.push(pair),
        }
    }
    let path = url.path().trim_end_matches('/');
    let place = |path: &str, number| Place { article: format!("{host}{path}?{}", rest.join("&")), number };
    match counted {
        Some(number) => number
            .filter(|number| (1..=MOST).contains(number))
            .map(|number| place(path, number))
            .into_iter()
            .collect(),
        None => std::iter::once(place(path, 1))
            .chain(numbered(path).map(|(path, number)| place(path, number)))
            .collect(),
    }
}

/// A path whose last part is a page's number, without it: `/news/one-team/2`, `/news/one-team/page-2`.
fn numbered(path: &str) -> Option<(&str, u32)> {
    let (before, last) = path.rsplit_once('/')?;
    let digits = PATH_COUNTERS.iter().find_map(|counter| last.strip_prefix(counter)).unwrap_or(last);
    let number = digits.parse().ok().filter(|number| (2..=MOST).contains(number) && digits.len() <= 2)?;
    let before = if digits == last {
        before.strip_suffix("/page").or_else(|| before.strip_suffix("/seite")).unwrap_or(before)
    } else {
        before
    };
    (!before.is_empty()).then_some((before, number))
}

/// The name that the pages of the article have whose first page is at `url`.
pub(super) fn article_at(url: &str) -> Option<String> {
    places(url).into_iter().find(|place| place.number == 1).map(|place| place.article)
}

/// The further pages of `article` that the page links, in the order of their numbers.
///
/// `rel=next` alone does not tell a continuation from the next article of a blog: only the article's own address with a
/// page number is taken, on the same host.
pub(super) fn find(document: &Document, base: Option<&Url>, article: Option<&str>) -> Vec<(u32, String)> {
    let (Some(base), Some(article)) = (base, article) else { return Vec::new() };
    let mut found: Vec<(u32, String)> = Vec::new();
    for link in document.select("link[rel~=next], a[href]").nodes().iter().take(5_000) {
        let Some(href) = link.attr("href") else { continue };
        let href = href.trim();
        // A number of a page is written in digits; most links of a page need no look at their parts.
        if !href.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let Some(mut url) = base.join(href).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
        else {
            continue;
        };
        url.set_fragment(None);
        let number =
            places(url.as_str()).iter().find(|place| place.article == article).map(|place| place.number);
        if let Some(number) = number.filter(|number| *number > 1)
            && !found.iter().any(|(known, _)| *known == number)
        {
            found.push((number, url.to_string()));
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test may panic")]

    use super::*;

    fn check(links: &str, expected: &[&str]) {
        let own = Url::parse("https://example.org/news/one-team?id=7").unwrap();
        let article = article_at(own.as_str());
        let found = find(&Document::from(links), Some(&own), article.as_deref());
        let found: Vec<String> = found.into_iter().map(|(_, url)| url).collect();
        assert_eq!(found, expected, "{links}");
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
        check(
            "<a href='https://other.example/news/one-team?id=7&page=2'>2</a><a href='?id=7&page=99'>99</a>",
            &[],
        );
    }

    #[test]
    fn an_address_may_be_a_page_of_an_article() {
        for (url, expected) in [
            ("https://a.test/news/x", &[("a.test/news/x?", 1)][..]),
            ("https://a.test/news/x/", &[("a.test/news/x?", 1)]),
            ("https://a.test/news/x/2/", &[("a.test/news/x/2?", 1), ("a.test/news/x?", 2)]),
            ("https://a.test/news/x/page/3", &[("a.test/news/x/page/3?", 1), ("a.test/news/x?", 3)]),
            ("https://a.test/news/x/seite-4", &[("a.test/news/x/seite-4?", 1), ("a.test/news/x?", 4)]),
            ("https://a.test/news/2014", &[("a.test/news/2014?", 1)]),
            ("https://a.test/news/x?page=2&id=7", &[("a.test/news/x?id=7", 2)]),
            ("https://a.test/news/x?start=1", &[("a.test/news/x?", 2)]),
            ("https://a.test/news/x?page=1", &[("a.test/news/x?", 1)]),
            ("https://a.test/news/x?page=4294967295", &[]),
            ("https://a.test/2", &[("a.test/2?", 1)]),
            ("https://a.test/?page=2", &[]),
        ] {
            let found = places(url);
            let found: Vec<(&str, u32)> =
                found.iter().map(|place| (place.article.as_str(), place.number)).collect();
            assert_eq!(found, expected, "{url}");
        }
    }
}
