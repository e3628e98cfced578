//! An article as the templates see it.

use data_encoding::HEXLOWER;
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::article::BundledArticle;
use super::when::When;

/// Words in an excerpt, as `WordPress` cuts them.
const EXCERPT_WORDS: usize = 55;
/// Where an editor of the portal cuts an introduction from the rest.
const MORE: &str = "<!--more-->";

/// What a template can print of an article.
#[derive(Serialize)]
pub(super) struct View<'a> {
    id: u64,
    /// 24 hexadecimal digits, as content databases name things.
    hex: String,
    slug: &'a str,
    path: String,
    url: String,
    title: &'a str,
    /// The title behind its country label.
    full_title: String,
    author: Option<&'a str>,
    category: &'a str,
    category_slug: String,
    lang: &'a str,
    summary: Option<&'a str>,
    /// The summary, else the first words of the body.
    teaser: String,
    excerpt: String,
    html: String,
    /// The body up to the editor's cut.
    intro: String,
    source: Option<&'a str>,
    place: Option<&'a str>,
    date: When,
    updated: Option<When>,
    /// One day before publication, when the text was first saved.
    created: When,
}

impl<'a> View<'a> {
    /// The view of an article that stands at `path` below `base`.
    pub(super) fn new(article: &'a BundledArticle, base: &str, path: String) -> Self {
        let id = id_of(article);
        let when = |date: Date| When::new(date, id, &article.language);
        let category = article.category.as_deref().unwrap_or("News");
        let excerpt = first_words(&article.text, EXCERPT_WORDS);
        Self {
            id,
            hex: HEXLOWER.encode(&digest_of(article)[..12]),
            slug: &article.slug,
            url: format!("{base}{path}"),
            path,
            title: &article.title,
            full_title: article
                .prefix
                .as_ref()
                .map_or_else(|| article.title.clone(), |prefix| format!("{prefix}: {}", article.title)),
            author: article.author.as_deref(),
            category,
            category_slug: slug_of(category),
            lang: &article.language,
            summary: article.summary.as_deref(),
            teaser: article.summary.clone().unwrap_or_else(|| first_words(&article.text, 25)),
            excerpt,
            intro: article.html.split(MORE).next().unwrap_or_default().trim_end().to_owned(),
            html: article.html.replace(MORE, ""),
            source: article.source.as_deref(),
            place: article.place.as_deref(),
            date: when(article.date),
            updated: article.updated.map(when),
            created: when(article.date.yesterday().unwrap_or(article.date)),
        }
    }
}

/// A number for systems that count their articles; it stays the same when others are added.
pub(super) fn id_of(article: &BundledArticle) -> u64 {
    let digest = digest_of(article);
    10_000 + u64::from(u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])) % 80_000
}

/// A name as part of an address.
pub(super) fn slug_of(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join("-")
}

fn digest_of(article: &BundledArticle) -> [u8; 32] {
    Sha256::digest(format!("{}/{}", article.site, article.slug)).into()
}

fn first_words(text: &str, count: usize) -> String {
    let mut words = text.split_whitespace();
    let first: Vec<&str> = words.by_ref().take(count).collect();
    let end = if words.next().is_some() { " […]" } else { "" };
    first.join(" ") + end
}
