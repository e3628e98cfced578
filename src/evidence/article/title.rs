//! The headline: without the site's name, its slogan or a country prefix.

use dom_query::Document;

use super::linked::Linked;
use super::wording;
use crate::model::Hints;

/// Headlines of known systems; a selector counts only where one element matches.
const KNOWN: [&str; 9] = [
    ".news-article__title",
    "h1.gem-c-heading__text",
    ".blogEntryContainer .boxHeaderOuterContainer .boxHeaderTitle",
    "h1[itemprop=headline], h2[itemprop=headline]",
    "h1.entry-title",
    "h1.wp-block-post-title",
    "h1.article-title",
    "h1.blog-item-title",
    ".mgMainTitleTxt",
];
/// Marks between a headline and the site's name.
const SEPARATORS: [&str; 9] = [" | ", " - ", " – ", " — ", " · ", " « ", " » ", " :: ", " ~ "];

/// What a page offers as its headline.
pub(super) struct Titles {
    /// The headline chosen.
    pub(super) chosen: Option<String>,
    /// What gave it.
    pub(super) from: &'static str,
    /// Every way in which the page writes it, so that none stays in the body.
    pub(super) all: Vec<String>,
}

/// Reads the headlines of a page and chooses one.
pub(super) fn find(document: &Document, linked: &Linked, hints: &Hints, site: Option<&str>) -> Titles {
    let one = |selector: &str| {
        let found = document.try_select(selector)?;
        let [node] = found.nodes() else { return None };
        Some(wording::plain(&node.text())).filter(|text| !text.is_empty())
    };
    let meta = |selector: &str| document.select(selector).attr("content").map(|text| wording::plain(&text));
    let heading = first_heading(document);
    let page = Some(wording::plain(&document.select("head > title").text()));
    let mut offers: Vec<(&'static str, Option<String>)> = vec![
        ("rules", hints.rules.title.as_deref().and_then(|selector| first(document, selector))),
        ("known selector", KNOWN.iter().find_map(|selector| one(selector))),
        ("JSON-LD", linked.headline()),
        ("og:title", meta("meta[property='og:title']")),
        ("h1", heading.clone()),
        ("title element", page.clone()),
        ("what led to the page", hints.witness.title.clone()),
    ];
    for (_, offer) in &mut offers {
        *offer = offer
            .take()
            .map(|text| without_site(&text, site, heading.as_deref()))
            .filter(|text| is_title(text, site));
    }
    let all = offers.iter().filter_map(|(_, offer)| offer.clone()).chain(page).collect();
    let (from, chosen) = offers.into_iter().find(|(_, offer)| offer.is_some()).unwrap_or(("nothing", None));
    Titles { chosen, from, all }
}

fn first(document: &Document, selector: &str) -> Option<String> {
    let found = document.try_select(selector)?;
    let text = wording::plain(&found.nodes().first()?.text());
    (!text.is_empty()).then_some(text)
}

/// The only `h1` of the page; where there are several, the one that the page's title repeats.
fn first_heading(document: &Document) -> Option<String> {
    let headings: Vec<String> =
        document.select("h1").iter().take(20).map(|node| wording::plain(&node.text())).collect();
    let page = wording::plain(&document.select("head > title").text()).to_lowercase();
    let repeated = headings.iter().find(|text| text.len() > 8 && page.contains(&text.to_lowercase()));
    repeated.or_else(|| headings.iter().find(|text| !text.is_empty())).cloned()
}

/// A title with words that is not just the site's name.
fn is_title(text: &str, site: Option<&str>) -> bool {
    let is_site = site.is_some_and(|site| site.eq_ignore_ascii_case(text));
    let is_furniture = ["home", "news", "blog", "untitled", "page content", "article", "homepage"];
    text.chars().any(char::is_alphanumeric)
        && !is_site
        && !is_furniture.contains(&text.to_lowercase().as_str())
}

/// Cuts the site's name off a title: a part that is the name, or what is left of a heading that stands on the page.
fn without_site(text: &str, site: Option<&str>, heading: Option<&str>) -> String {
    let mut title = text.to_owned();
    if let Some(heading) = heading.filter(|heading| heading.split_whitespace().count() >= 3) {
        let rest = title.strip_prefix(heading).unwrap_or_default();
        if SEPARATORS.iter().any(|mark| rest.starts_with(mark)) {
            return heading.to_owned();
        }
        let before = title.strip_suffix(heading).unwrap_or_default();
        if before.ends_with(": ") || SEPARATORS.iter().any(|mark| before.ends_with(mark)) {
            return heading.to_owned();
        }
    }
    let names: Vec<String> = site.into_iter().map(bare).filter(|name| !name.is_empty()).collect();
    for mark in SEPARATORS {
        while let Some((before, after)) =
            title.rsplit_once(mark).filter(|(_, after)| names.contains(&bare(after)))
        {
            let _ = after;
            title = before.to_owned();
        }
        while let Some((_, after)) =
            title.split_once(mark).filter(|(before, _)| names.contains(&bare(before)))
        {
            title = after.to_owned();
        }
    }
    // A bar is hardly ever part of a headline: what is short behind it is the site or its section.
    while let Some((before, after)) = title.rsplit_once(" | ") {
        if after.split_whitespace().count() > 6 || before.split_whitespace().count() < 3 {
            break;
        }
        title = before.to_owned();
    }
    title.trim().to_owned()
}

fn bare(text: &str) -> String {
    let text = text.to_lowercase();
    let text = text.strip_prefix("the ").unwrap_or(&text);
    text.chars().filter(|character| character.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, site: Option<&str>, expected: Option<&str>) {
        let document = Document::from(page);
        let titles = find(&document, &Linked::default(), &Hints::default(), site);
        assert_eq!(titles.chosen.as_deref(), expected, "{page}");
    }

    #[test]
    fn the_site_is_not_part_of_the_title() {
        check("<title>Two councils share IT | Borough News</title>", None, Some("Two councils share IT"));
        check(
            "<title>Two councils share IT - Borough News</title>",
            Some("Borough News"),
            Some("Two councils share IT"),
        );
        check("<title>The Borough News: Two councils</title>", None, Some("The Borough News: Two councils"));
        check(
            "<title>Savings - and losses - at Borough</title>",
            Some("Town"),
            Some("Savings - and losses - at Borough"),
        );
        check(
            "<title>Borough News</title><h1>Two councils share IT</h1>",
            Some("Borough News"),
            Some("Two councils share IT"),
        );
        check(
            "<title>Two councils share IT « Slogan</title><h1>BETTER TOGETHER</h1><h1>Two councils share IT</h1>",
            None,
            Some("Two councils share IT"),
        );
        check(
            "<title>Borough News: Two councils share IT</title><h1>Two councils share IT</h1>",
            None,
            Some("Two councils share IT"),
        );
        check(
            "<title>Two councils share IT - Working for you</title><h1>Two councils share IT</h1>",
            None,
            Some("Two councils share IT"),
        );
        check("<p>no title</p>", None, None);
    }
}
