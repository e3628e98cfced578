//! Where a text first appeared, when it says so itself: `Source: http://…`, `This article first appeared in …`.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::blocks::Block;
use super::wording;
use crate::model::Attribution;

/// Longest line that is nothing but an attribution, in words.
const LONGEST: usize = 30;

/// Takes the attribution line out of the blocks; the first one counts.
pub(super) fn take(blocks: &mut Vec<Block>) -> Option<Attribution> {
    let (place, attribution) = blocks.iter().enumerate().find_map(|(place, block)| {
        let link = block.cells.iter().flatten().find_map(|span| span.style.href.as_deref());
        Some((place, in_line(&block.text, link)?))
    })?;
    blocks.remove(place);
    Some(attribution)
}

/// The attribution that a line makes; `link` is the address that the line leads to.
pub(super) fn in_line(line: &str, link: Option<&str>) -> Option<Attribution> {
    let line = wording::plain(line);
    if wording::count(&line) > LONGEST {
        return None;
    }
    let found = LINES.captures(&line)?;
    let named = found.name("name")?.as_str().trim();
    let address = ADDRESS.find(named).map(|found| found.as_str().trim_end_matches(['.', ',', ')', ';']));
    let url = address.map(with_scheme).or_else(|| link.map(str::to_owned));
    let host =
        url.as_deref().and_then(|url| Url::parse(url).ok()).and_then(|url| url.host_str().map(str::to_owned));
    let publisher = host.map_or_else(|| name_of(named), |host| host.trim_start_matches("www.").to_owned());
    (!publisher.is_empty()).then_some(Attribution { line: line.clone(), url, publisher })
}

fn with_scheme(address: &str) -> String {
    if address.contains("://") { address.to_owned() } else { format!("http://{address}") }
}

/// The name alone: without an issue (`PSE - April/May 16`), a date or an article before it.
fn name_of(named: &str) -> String {
    let name = named.split([',', ';', '(']).next().unwrap_or_default();
    let name = name.split(" - ").next().unwrap_or_default().split(" – ").next().unwrap_or_default();
    let name = DATED.split(name).next().unwrap_or_default();
    name.trim().trim_end_matches(['.', ':']).trim_start_matches("the ").trim().to_owned()
}

#[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
static LINES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\W*(?:",
        r"(?:original\s+)?(?:source|quelle|bron|ffynhonnell)\s*:\s*",
        r"|this\s+(?:article|story|piece|post|report)\s+(?:was\s+)?(?:first|originally)\s+(?:appeared|published|posted|written)\s+(?:in|on|at|by|for)\s+",
        r"|(?:first|originally)\s+(?:appeared|published|posted)\s+(?:in|at|by)\s+",
        r"|(?:re-?published|reproduced|reprinted)\s+(?:from|with\s+(?:the\s+)?(?:kind\s+)?permission\s+(?:from|of))\s+",
        r"|(?:press|news)\s+release\s+(?:from|by|issued\s+by)\s+",
        r"|issued\s+on\s+behalf\s+of\s+(?:the\s+)?",
        r")(?P<name>.*[[:alpha:]].*)$",
    ))
    .expect("a constant pattern compiles")
});

#[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)(?:https?://|www\.)\S+").expect("a constant pattern compiles"));

#[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
static DATED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\s+(?:on\s+)?\d").expect("a constant pattern compiles"));

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, publisher: Option<&str>, url: Option<&str>) {
        let found = in_line(line, None);
        assert_eq!(found.as_ref().map(|found| found.publisher.as_str()), publisher, "{line}");
        assert_eq!(found.and_then(|found| found.url).as_deref(), url, "{line}");
    }

    #[test]
    fn attribution_lines() {
        check("Source: http://www.example.org/a-b", Some("example.org"), Some("http://www.example.org/a-b"));
        check("Source: PSE - April/May 16", Some("PSE"), None);
        check("This article first appeared in Borough Weekly.", Some("Borough Weekly"), None);
        check("First published in Borough Weekly on 3 March 2014", Some("Borough Weekly"), None);
        check("Press release from Anytown District Council", Some("Anytown District Council"), None);
        check("ISSUED ON BEHALF OF ANYTOWN COUNCIL", Some("ANYTOWN COUNCIL"), None);
        check("First published: 3 March 2014", None, None);
        check("The source of the savings is a shared team.", None, None);
        check("Source: ", None, None);
    }
}
