//! The articles as data: one row an article, without its text.

use super::{ExportError, table};
use crate::model::{Catalogue, format_timestamp};

const HEADER: [&str; 13] = [
    "id",
    "url",
    "title",
    "published",
    "published_from",
    "site",
    "source",
    "language",
    "country",
    "origin",
    "story",
    "fetched",
    "capture",
];

pub(super) fn csv(path: &'static str, catalogue: &Catalogue) -> Result<Vec<u8>, ExportError> {
    let rows = catalogue.stories.iter().flat_map(|story| {
        story.articles.iter().filter_map(|id| catalogue.articles.get(id)).map(|article| {
            let item = &article.item;
            vec![
                article.id.to_string(),
                article.url.clone(),
                item.title.clone(),
                item.published.map_or_else(String::new, |dated| dated.date.to_string()),
                item.published.map_or_else(String::new, |dated| dated.rung.word().to_owned()),
                item.site.clone().unwrap_or_default(),
                article.source.as_ref().map_or_else(String::new, ToString::to_string),
                item.language.clone().unwrap_or_default(),
                item.country.clone().unwrap_or_default(),
                item.origin.as_ref().map_or_else(String::new, |origin| origin.publisher.clone()),
                story.id.to_string(),
                format_timestamp(article.fetched),
                article.capture.to_string(),
            ]
        })
    });
    table::csv(path, &HEADER, rows)
}
