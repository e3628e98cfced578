//! The templates: those built in, and the user's own in place of them.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use tera::Tera;

use super::script::Scripts;
use super::{SiteError, press::reasons};

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The templates of a site, ready to render, and its plain files.
pub(super) struct Templates {
    /// The templates by name.
    pub(super) tera: Tera,
    /// The style sheet.
    pub(super) style: String,
    /// The icon.
    pub(super) icon: String,
    /// The scripts of the search page; they are no templates and are not replaced.
    pub(super) scripts: Scripts,
}

impl Templates {
    /// The built-in templates with `overrides` in place of those of the same name.
    /// A name that begins with `_` may be new: a part that the user's own templates include.
    pub(super) fn new(overrides: &BTreeMap<String, String>) -> Result<Self, SiteError> {
        let mut files: BTreeMap<&str, &str> = BUILT_IN
            .files()
            .filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
            .collect();
        for (name, text) in overrides {
            if !files.contains_key(name.as_str()) && !name.starts_with('_') {
                let known = files.keys().copied().collect::<Vec<_>>().join(", ");
                return Err(SiteError::UnknownTemplate { name: name.clone(), known });
            }
            files.insert(name, text);
        }
        let style = files.remove("style.css").unwrap_or_default().to_owned();
        let icon = files.remove("favicon.svg").unwrap_or_default().to_owned();
        let mut tera = Tera::new();
        tera.add_raw_templates(files).map_err(|source| SiteError::Template { why: reasons(&source) })?;
        Ok(Self { tera, style, icon, scripts: scripts() })
    }
}

fn scripts() -> Scripts {
    let files = BUILT_IN.get_dir("search").into_iter().flat_map(Dir::files);
    let texts = files.filter_map(|file| {
        Some((file.path().file_name()?.to_str()?.to_owned(), file.contents_utf8()?.to_owned()))
    });
    Scripts::new(texts.collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn markup_is_trusted_in_few_named_places_only() {
        let mut trusted: Vec<String> = Vec::new();
        for file in BUILT_IN.files() {
            let text = file.contents_utf8().unwrap();
            let name = file.path().display();
            assert!(!text.contains("autoescape false") && !text.contains("|safe"), "{name}");
            for (at, _) in text.match_indices("| safe") {
                let start = text[..at].rfind("{{").unwrap() + 2;
                trusted.push(format!("{name}: {}", text[start..at].trim()));
            }
        }
        trusted.sort();
        assert_eq!(
            trusted,
            ["article.html: html", "base.html: json_ld", "case.html: html", "page.html: html"]
        );
    }

    #[test]
    fn an_override_takes_the_place_of_its_namesake_alone() {
        let with =
            |name: &str, text: &str| Templates::new(&BTreeMap::from([(name.to_owned(), text.to_owned())]));
        assert_eq!(with("style.css", "p{}").unwrap().style, "p{}");
        assert!(with("_mine.html", "x").is_ok());
        assert!(matches!(with("frnot.html", "x"), Err(SiteError::UnknownTemplate { .. })));
        let Err(SiteError::Template { why }) = with("front.html", "{% if %}") else { unreachable!() };
        assert!(why.contains("front.html"), "{why}");
    }
}
