//! Where each page stands: paths relative to the site's root, and the way back to the root.

use std::path::Path;

use super::SiteError;
use crate::model::{ArticleId, ClaimId};

/// Folders and files of the site's own at its root, which an editor's page may not take.
const TAKEN: &[&str] = &[
    "404",
    "articles",
    "cases",
    "claims",
    "countries",
    "data",
    "index",
    "page",
    "pagefind",
    "roundups",
    "search",
    "services",
    "sitemaps",
    "sources",
    "status",
    "years",
];

/// A claim's page.
pub(super) fn claim(id: &ClaimId) -> String {
    format!("claims/{id}/")
}

/// An article's page.
pub(super) fn article(id: &ArticleId) -> String {
    format!("articles/{id}/")
}

/// The page of that number in a list that begins at `base`.
pub(super) fn list_page(base: &str, number: usize) -> String {
    if number <= 1 { base.to_owned() } else { format!("{base}page/{number}/") }
}

/// The way from a page back to the site's root: `./` from the root itself.
pub(super) fn root_from(path: &str) -> String {
    match path.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// The file in which a page lies: a folder's `index.html`.
pub(super) fn file_of(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

/// A word for an address, from a code that came from outside: `a-z`, `0-9` and `-` only.
pub(super) fn word(code: &str) -> String {
    let lower = code.to_ascii_lowercase().replace('_', "-");
    let word: String = lower.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(40).collect();
    if word.is_empty() { "not-stated".to_owned() } else { word }
}

/// Refuses an editor's slug that is not safe in a path. `at_root`: the page would stand beside the site's own folders.
pub(super) fn check_slug(slug: &str, file: &Path, place: Place) -> Result<(), SiteError> {
    let plain = (1..=80).contains(&slug.len())
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !slug.starts_with('-');
    // Device names of Windows: a folder of that name cannot be made there.
    let device = matches!(slug, "con" | "prn" | "aux" | "nul")
        || (slug.len() == 4 && (slug.starts_with("com") || slug.starts_with("lpt")));
    let taken = matches!(place, Place::Root) && TAKEN.contains(&slug);
    if plain && !device && !taken {
        return Ok(());
    }
    Err(SiteError::Slug { slug: slug.to_owned(), file: file.to_owned() })
}

/// Where an editor's page goes.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Beside the site's own folders.
    Root,
    /// In a folder of its own kind.
    Folder,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_root_is_as_long_as_the_path() {
        for (path, root, file) in [
            ("", "./", "index.html"),
            ("claims/", "../", "claims/index.html"),
            ("claims/page/2/", "../../../", "claims/page/2/index.html"),
            ("feed.xml", "./", "feed.xml"),
        ] {
            assert_eq!((root_from(path).as_str(), file_of(path).as_str()), (root, file));
        }
    }

    #[test]
    fn only_plain_slugs_are_taken() {
        let sound = |slug, place| check_slug(slug, Path::new("x.md"), place).is_ok();
        assert!(sound("about", Place::Root));
        assert!(sound("claims", Place::Folder));
        for wrong in ["", "claims", "../x", "a/b", "A", "con", "com1", ".htaccess", "-rf", "a b", "é"] {
            assert!(!sound(wrong, Place::Root), "{wrong:?}");
        }
    }

    #[test]
    fn a_word_is_safe_in_an_address() {
        for (code, expected) in
            [("GB-WLS", "gb-wls"), ("hr_payroll", "hr-payroll"), ("../é", "not-stated"), ("", "not-stated")]
        {
            assert_eq!(word(code), expected);
        }
    }
}
