//! Linked data: what a page's JSON-LD says of the article.

use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;
use serde_json::Value;

use super::wording;

/// The statements of a page's JSON-LD, those about the article first.
#[derive(Clone, Debug, Default)]
pub(super) struct Linked {
    things: Vec<Value>,
    /// A date read out of a block that is not JSON.
    published: Option<String>,
}

/// How many objects of a page's linked data are looked at.
const MOST_THINGS: usize = 400;

impl Linked {
    /// Reads every block of the page; a broken one is read as far as it goes.
    pub(super) fn of(document: &Document) -> Self {
        let mut linked = Self::default();
        for script in document.select("script[type='application/ld+json']").nodes() {
            let text = script.text();
            match parse(&text) {
                Some(value) => linked.add(value, 0),
                None if linked.published.is_none() => {
                    linked.published = PUBLISHED.captures(&text).map(|found| found[1].to_owned());
                }
                None => {}
            }
        }
        linked.things.sort_by_key(rank);
        linked
    }

    fn add(&mut self, value: Value, depth: usize) {
        if self.things.len() >= MOST_THINGS || depth > 6 {
            return;
        }
        match value {
            Value::Array(values) => values.into_iter().for_each(|value| self.add(value, depth + 1)),
            Value::Object(mut fields) => {
                for nested in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    if let Some(inner @ (Value::Array(_) | Value::Object(_))) =
                        fields.get_mut(nested).map(Value::take)
                    {
                        self.add(inner, depth + 1);
                    }
                }
                self.things.push(Value::Object(fields));
            }
            _ => {}
        }
    }

    /// A text field of the thing nearest to an article that has it.
    pub(super) fn text(&self, field: &str) -> Option<String> {
        let things = self.things.iter().filter(|thing| rank(thing) < 3);
        let found = things.filter_map(|thing| text_of(thing.get(field)?)).find(|text| !text.is_empty());
        found.or_else(|| self.published.clone().filter(|_| field == "datePublished"))
    }

    /// The page says that it is one article.
    pub(super) fn is_article(&self) -> bool {
        self.things.iter().filter(|thing| rank(thing) == 0).count() == 1
    }

    /// The headline, of an article only: a page's or site's name is not one.
    pub(super) fn headline(&self) -> Option<String> {
        let article = self.things.iter().find(|thing| rank(thing) == 0)?;
        text_of(article.get("headline")?).filter(|text| !text.is_empty())
    }

    /// The names of the authors.
    pub(super) fn authors(&self) -> Vec<String> {
        let article = self.things.iter().find(|thing| rank(thing) < 2 && thing.get("author").is_some());
        let names = |value: &Value| text_of(value).into_iter().collect::<Vec<_>>();
        match article.and_then(|article| article.get("author")) {
            Some(Value::Array(authors)) => authors.iter().flat_map(names).collect(),
            Some(author) => names(author),
            None => Vec::new(),
        }
    }

    /// The article says that it is not free to read.
    pub(super) fn is_closed(&self) -> bool {
        self.things.iter().filter(|thing| rank(thing) < 3).any(|thing| {
            let parts = match thing.get("hasPart") {
                Some(Value::Array(parts)) => parts.as_slice(),
                Some(part) => std::slice::from_ref(part),
                None => &[],
            };
            std::iter::once(thing).chain(parts).any(|part| match part.get("isAccessibleForFree") {
                Some(Value::Bool(free)) => !free,
                Some(Value::String(free)) => free.to_ascii_lowercase().ends_with("false"),
                _ => false,
            })
        })
    }

    /// The publisher's name.
    pub(super) fn publisher(&self) -> Option<String> {
        self.things.iter().filter(|thing| rank(thing) < 2).find_map(|thing| text_of(thing.get("publisher")?))
    }
}

/// 0 for an article, 1 for something else that was written, 2 for a page, 3 for anything else.
fn rank(thing: &Value) -> u8 {
    let kinds = match thing.get("@type") {
        Some(Value::String(kind)) => vec![kind.as_str()],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |end: &str| kinds.iter().any(|kind| kind.ends_with(end));
    if is("Article") || is("BlogPosting") || is("Report") {
        0
    } else if is("Posting") || is("CreativeWork") || is("VideoObject") && kinds.len() > 1 {
        1
    } else if is("WebPage") || is("ItemPage") {
        2
    } else {
        3
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(wording::plain(&unescaped(text))),
        Value::Object(fields) => fields.get("name").or_else(|| fields.get("@value")).and_then(text_of),
        Value::Array(values) => values.iter().find_map(text_of),
        _ => None,
    }
}

/// Words with the entities resolved that some systems leave in JSON.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    Document::fragment(text.replace('<', "&lt;")).text().to_string()
}

/// JSON as sites write it: HTML comment marks around it, raw line ends in strings, commas before a closing mark,
/// or all of it with entities.
fn parse(text: &str) -> Option<Value> {
    let bare = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let bare = bare.trim_start_matches("//<![CDATA[").trim_end_matches("//]]>").trim().trim_end_matches(';');
    if let Ok(value) = serde_json::from_str(bare) {
        return Some(value);
    }
    let one_line = bare.replace(['\n', '\r', '\t'], " ");
    let repaired = TRAILING_COMMA.replace_all(&one_line, "$1");
    serde_json::from_str(&repaired).ok().or_else(|| {
        let plain = repaired.replace("&quot;", "\"");
        serde_json::from_str(&plain).ok()
    })
}

#[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
static TRAILING_COMMA: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r",\s*([}\]])").expect("a constant pattern compiles"));

#[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"datePublished["']?\s*:\s*["']([^"']+)"#).expect("a constant pattern compiles")
});

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str, published: Option<&str>) {
        let page = format!("<script type=\"application/ld+json\">{json}</script>");
        let linked = Linked::of(&Document::from(page));
        assert_eq!(linked.text("datePublished").as_deref(), published, "{json}");
    }

    #[test]
    fn json_as_sites_write_it() {
        check(r#"{"@type":"NewsArticle","datePublished":"2026-01-02"}"#, Some("2026-01-02"));
        check(
            r#"[{"@type":"Organization"},{"@type":["X","NewsArticle"],"datePublished":"2026-01-02"}]"#,
            Some("2026-01-02"),
        );
        check(
            r#"{"@graph":[{"@type":"WebPage","datePublished":"2026-01-01"},{"@type":"Article","datePublished":"2026-01-02"}]}"#,
            Some("2026-01-02"),
        );
        check(
            "{\"@type\":\"Article\",\"headline\":\"a\nb\",\"datePublished\":\"2026-01-02\",}",
            Some("2026-01-02"),
        );
        check(r#"{"@type":"Article" "datePublished":"2026-01-02"}"#, Some("2026-01-02"));
        check(r#"{"@type":"Event","datePublished":"2026-01-02"}"#, None);
    }
}
