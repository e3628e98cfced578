//! Authors: people or bodies that a page names; a placeholder is none.

use dom_query::Document;

use super::linked::Linked;
use super::wording;
use crate::model::Hints;

/// Names that systems print where there is no author.
const NOBODY: [&str; 38] = [
    "admin",
    "administrator",
    "anonymous",
    "author",
    "editor",
    "editorial",
    "guest",
    "news",
    "newsroom",
    "none",
    "staff",
    "super user",
    "unknown",
    "user",
    "web team",
    "webmaster",
    "anon",
    "anonym",
    "anonyme",
    "anoniem",
    "anónimo",
    "anonimo",
    "dienw",
    "gan ainm",
    "default",
    "default author",
    "n/a",
    "no author",
    "not available",
    "root",
    "redaktion",
    "redactie",
    "rédaction",
    "la rédaction",
    "redacción",
    "redaktionen",
    "sysadmin",
    "test",
];
const META: &str = "meta[name='author' i], meta[property='article:author'], meta[name='dc.creator' i], \
                    meta[name='dcterms.creator' i], meta[name='parsely-author']";
const VISIBLE: &str = "[rel~=author], [itemprop~=author] [itemprop~=name], .byline .author, .author-name, .byline-name, \
                       .entry-meta .author, .article-byline a, dd.createdby span, .byline a";

/// The authors of a page.
pub(super) fn find(document: &Document, linked: &Linked, hints: &Hints, site: Option<&str>) -> Vec<String> {
    let texts = |selector: &str| -> Vec<String> {
        let found = document.try_select(selector);
        let nodes = found.iter().flat_map(|found| found.nodes().iter().take(6));
        nodes
            .map(|node| node.attr("content").map_or_else(|| node.text().to_string(), |text| text.to_string()))
            .collect()
    };
    let offers = [
        hints.rules.author.as_deref().map(texts).unwrap_or_default(),
        linked.authors(),
        texts(META),
        texts(VISIBLE),
        hints.witness.author.clone().into_iter().collect(),
    ];
    offers.iter().map(|offer| names(offer, site)).find(|names| !names.is_empty()).unwrap_or_default()
}

/// The names in what a page or line gives as authors, each once.
pub(super) fn names(offers: &[String], site: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for offer in offers {
        let plain = wording::plain(offer);
        let plain = ["Written by ", "Posted by ", "By: ", "By ", "by ", "Von ", "Par ", "Door "]
            .iter()
            .find_map(|label| plain.strip_prefix(label))
            .unwrap_or(&plain);
        for name in plain.split([',', '&', ';', '|']).flat_map(|part| part.split(" and ")) {
            // A feed's author is often `address (Name)`.
            let inner = name.split_once('(').filter(|(before, _)| before.contains('@'));
            let name = inner.map_or(name, |(_, name)| name.trim_end_matches(')')).trim();
            if is_name(name, site) && !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name.to_owned());
            }
        }
    }
    names.truncate(8);
    names
}

fn is_name(name: &str, site: Option<&str>) -> bool {
    let lower = name.to_lowercase();
    let words = wording::count(name);
    let is_site = site.is_some_and(|site| site.to_lowercase() == lower);
    let address =
        lower.contains("://") || lower.contains('@') || lower.contains("www.") || lower.starts_with('/');
    let digits = name.chars().any(|character| character.is_ascii_digit());
    (1..=7).contains(&words)
        && name.len() >= 3
        && !NOBODY.contains(&lower.as_str())
        && !is_site
        && !address
        && !digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(offer: &str, expected: &[&str]) {
        assert_eq!(names(&[offer.to_owned()], Some("Borough News")), expected, "{offer}");
    }

    #[test]
    fn names_are_told_from_placeholders() {
        check("By Ann Other and Jo Public", &["Ann Other", "Jo Public"]);
        check("Anonymous", &[]);
        check("admin", &[]);
        check("Borough News", &[]);
        check("web@example.org (Jo Public)", &["Jo Public"]);
        check("https://example.org/author/x", &[]);
    }
}
