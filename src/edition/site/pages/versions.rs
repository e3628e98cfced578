//! The versions of a page that changed, for the pages of its article and of its claims.

use serde::Serialize;

use super::register::Register;
use super::tidy;
use crate::model::{Appearance, Article, Version, format_date};

/// One version of an article's page.
#[derive(Serialize)]
pub(super) struct VersionView {
    /// The day it was first fetched in this state.
    iso: String,
    words: String,
    /// The oldest version changes nothing.
    first: bool,
    /// The day that the page itself gives.
    modified: Option<String>,
    /// What its figures say now and did not say before; empty where only other words changed.
    changes: Vec<String>,
}

/// The versions of an article, oldest first; none of a page that never changed.
pub(super) fn of_article(register: &Register, article: &Article) -> Vec<VersionView> {
    let versions = register.catalogue.versions.get(&article.id).map_or(&[][..], Vec::as_slice);
    versions.iter().enumerate().map(|(place, version)| view(version, place == 0)).collect()
}

fn view(version: &Version, first: bool) -> VersionView {
    let day = version.fetched.to_zoned(jiff::tz::TimeZone::UTC).date();
    let words = version.changes.iter().flat_map(|change| &change.words);
    VersionView {
        iso: day.to_string(),
        words: format_date(day),
        first,
        modified: version.modified.map(|dated| format_date(dated.date)),
        changes: words.map(|words| tidy::line(words)).collect(),
    }
}

/// How the page came to say what an appearance quotes: each change of that figure with its day.
pub(super) fn of_appearance(register: &Register, appearance: &Appearance) -> Vec<String> {
    let versions = register.catalogue.versions.get(&appearance.article).map_or(&[][..], Vec::as_slice);
    let mut told = Vec::new();
    let mut quote = appearance.mention.quote.as_str();
    for version in versions.iter().rev() {
        let change = version.changes.iter().find(|change| change.after.as_deref() == Some(quote));
        let Some(change) = change else { continue };
        let day = format_date(version.fetched.to_zoned(jiff::tz::TimeZone::UTC).date());
        told.push(format!("changed by {day}: {}", tidy::line(&change.words.join("; "))));
        match &change.before {
            Some(before) => quote = before,
            None => break,
        }
    }
    told.reverse();
    told
}
