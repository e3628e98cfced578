//! An article as a document of the index.

use commonpurse_search::{Card, Document, Kind};

use super::excerpt::excerpt;
use crate::model::Article;

/// The document of an article with its text.
pub(super) fn document(article: &Article) -> Document {
    let item = &article.item;
    let card = Card {
        kind: Kind::Article,
        id: article.id.to_string(),
        title: item.title.clone(),
        path: format!("articles/{}/", article.id),
        quote: excerpt(&item.text),
        date: item.published.map(|dated| dated.date.to_string()),
        publisher: item.site.clone(),
        url: Some(article.url.clone()),
        country: item.country.clone(),
        source: article.source.as_ref().map(ToString::to_string),
        language: item.language.clone(),
        appearances: 1,
        ..Card::default()
    };
    Document { card, body: item.text.split("\n\n").map(str::to_owned).collect() }
}
