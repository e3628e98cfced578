//! JSON Feed, read leniently: names may be numbers, and any field may be missing.

use serde_json::Value;

use super::super::day::{self, Order};
use super::{Item, Items};

/// The items of a JSON Feed.
pub(super) fn read(text: &str, order: Order) -> Result<Items, String> {
    let feed: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let Some(items) = feed.get("items").and_then(Value::as_array) else {
        return Err("it is JSON without a list `items`".to_owned());
    };
    let items = items.iter().map(|item| {
        let text = |key: &str| match item.get(key) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let date = |key| day::read(&text(key)?, order);
        let author = item.get("author").or_else(|| item.get("authors")?.get(0));
        Item {
            title: text("title"),
            link: text("url").or_else(|| text("external_url")),
            name: text("id"),
            published: date("date_published").or_else(|| date("date_modified")),
            modified: date("date_modified"),
            author: author.and_then(|author| author.get("name")?.as_str()).map(str::to_owned),
        }
    });
    Ok(Items { items: items.collect(), left_out: Vec::new() })
}
