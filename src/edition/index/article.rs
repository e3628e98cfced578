//! An article as a document of the index.

use commonpurse_search::{Card, Document, Kind};

use crate::model::Article;

/// Characters of an excerpt; the full text may be shown only where its licence allows it.
const EXCERPT: usize = 200;

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

/// The first words of a text, on one line.
fn excerpt(text: &str) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        length += word.chars().count() + 1;
        if length > EXCERPT {
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
