//! What stands in a text but was damaged before it came here: repaired where it is certain, named where it is not.

use std::sync::LazyLock;

use regex::Regex;

use super::blocks::Block;

/// Resolves entities that were encoded once more than they should, such as `&amp;pound;`; whether there were any.
pub(super) fn resolve(blocks: &mut [Block], title: &mut String) -> bool {
    let mut found = false;
    for block in blocks {
        if !DOUBLED.is_match(&block.text) {
            continue;
        }
        found = true;
        block.text = resolved(&block.text);
        for span in block.cells.iter_mut().flatten() {
            span.text = resolved(&span.text);
        }
    }
    if DOUBLED.is_match(title) {
        *title = resolved(title);
    }
    found
}

fn resolved(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut at = 0;
    for found in DOUBLED.find_iter(text) {
        resolved.push_str(&text[at..found.start()]);
        let character =
            quick_xml::escape::unescape_with(found.as_str(), quick_xml::escape::resolve_html5_entity);
        match character.as_deref() {
            Ok("\u{a0}") => resolved.push(' '),
            Ok(character) => resolved.push_str(character),
            Err(_) => resolved.push_str(found.as_str()),
        }
        at = found.end();
    }
    resolved.push_str(&text[at..]);
    resolved
}

/// What a reader should know of the text before trusting a figure in it.
pub(super) fn find(text: &str, country: Option<&str>) -> Vec<String> {
    let Some(damaged) = LOST_SIGN.find(text) else { return Vec::new() };
    let whole: String = damaged.as_str().trim().to_owned();
    let british = country.is_some_and(|country| country.starts_with("GB"));
    let reading = if british { "probably a pound sign" } else { "probably the sign of a currency" };
    let count = LOST_SIGN.find_iter(text).count();
    vec![format!(
        "`{whole}`: the character before the figure was lost at the source; {reading} ({count} in the text)"
    )]
}

fn pattern(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
    Regex::new(pattern).expect("a constant pattern compiles")
}

/// Entities that no writer means to show as they are.
static DOUBLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"&(?:amp|pound|euro|nbsp|[lr]squo|[lr]dquo|[mn]dash|hellip|frac(?:12|14|34)|[aeiou](?:acute|grave|circ|uml)|ccedil|ntilde|[aeo]slash|aring|aelig|szlig|#\d{2,5}|#x[0-9a-fA-F]{2,4});",
    )
});

static LOST_SIGN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\u{fffd}\d[\d.,]*\d?\s?(?:bn|[mk]\b|million|billion)?"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_sign_is_named() {
        let found = find("It saves \u{fffd}140,000 a year.", Some("GB-ENG"));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("`\u{fffd}140,000`: ") && found[0].contains("pound"), "{found:?}");
        assert!(find("It saves £140,000 a year.", Some("GB")).is_empty());
    }

    #[test]
    fn doubled_entities_are_resolved() {
        let mut blocks = [Block::paragraph("Saves &pound;2m &ndash; at R&D; and x &lt; y", "p")];
        assert!(resolve(&mut blocks, &mut String::new()));
        assert_eq!(blocks[0].text, "Saves £2m – at R&D; and x &lt; y");
        assert!(!resolve(&mut [Block::paragraph("Saves £2m at AT&T", "p")], &mut String::new()));
    }
}
