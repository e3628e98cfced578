//! The licence that a page names.

use dom_query::Document;

use super::wording;

/// What an address or a sentence says, and the SPDX identifier that it means.
const NAMED: [(&str, &str); 12] = [
    ("open-government-licence/version/3", "OGL-UK-3.0"),
    ("open-government-licence/version/2", "OGL-UK-2.0"),
    ("open government licence v3", "OGL-UK-3.0"),
    ("open government licence v2", "OGL-UK-2.0"),
    ("open-government-licence", "OGL-UK-3.0"),
    ("open government licence", "OGL-UK-3.0"),
    ("creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
    ("creativecommons.org/licenses/by/3.0", "CC-BY-3.0"),
    ("creativecommons.org/licenses/by-sa/4.0", "CC-BY-SA-4.0"),
    ("creativecommons.org/licenses/by-nc/4.0", "CC-BY-NC-4.0"),
    ("creativecommons.org/licenses/by-nc-nd/4.0", "CC-BY-NC-ND-4.0"),
    ("creativecommons.org/publicdomain/zero", "CC0-1.0"),
];

/// The licence in `rel=license`, or in the page's footer.
pub(super) fn find(document: &Document) -> Option<String> {
    let linked = document.select("link[rel~=license], a[rel~=license]").attr("href");
    if let Some(href) = linked.filter(|href| !href.trim().is_empty()) {
        let lower = href.to_lowercase();
        let known = NAMED.iter().find(|(sign, _)| lower.contains(sign)).map(|(_, id)| (*id).to_owned());
        return Some(known.unwrap_or_else(|| href.to_string()));
    }
    let footer = document.select("footer, #footer, .footer, .govuk-footer, .gem-c-layout-footer");
    footer.nodes().iter().take(4).find_map(|node| {
        let text = wording::plain(&node.text()).to_lowercase();
        let licensed = text.contains("licen");
        NAMED.iter().find(|(sign, _)| licensed && text.contains(sign)).map(|(_, id)| (*id).to_owned())
    })
}
