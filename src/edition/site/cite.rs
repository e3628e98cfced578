//! How a claim or an article is cited: in words, as BibTeX, as `meta` elements and as structured data.

use serde::Serialize;
use serde_json::{Value, json};

use super::figure::Figure;
use super::press::{Frame, Meta};
use super::register::{Register, published};
use super::views::{heading, organisations};
use super::{address, quotation, tidy};
use crate::model::{Appearance, Article, Claim, Kind, Mention, format_date};

/// A claim's citation in two forms.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Citation {
    /// One sentence.
    pub(super) text: String,
    /// A BibTeX entry.
    pub(super) bibtex: String,
}

/// The citation of a claim of this edition.
pub(super) fn claim(register: &Register, frame: &Frame, claim: &Claim) -> Citation {
    let article = register.article(&claim.article);
    let title = heading(&claim.mention);
    let line = Figure::of(&claim.mention).line;
    let said = article.map(|article| said_in(register, article)).unwrap_or_default();
    let url = frame.absolute(&address::claim(&claim.id));
    let id = &claim.id;
    let place = url.as_deref().map(|url| format!(" {url}.")).unwrap_or_default();
    let text = format!(
        "{}, claim {id}, edition {}: “{title}” ({line}). Reported in {said}.{place}",
        frame.title, frame.edition
    );
    let mut fields = vec![
        ("title", format!("Reported claim: {title} ({line})")),
        ("organization", frame.title.clone()),
        ("version", format!("edition {}", frame.edition)),
        ("note", format!("Claim {id}. Reported in {said}. A reported claim, not a verified saving")),
    ];
    if let Some(date) = article.and_then(published) {
        fields.push(("year", date.year().to_string()));
    }
    let address = url.or_else(|| article.and_then(|article| quotation::web_address(&article.url)));
    let mut lines: Vec<String> =
        fields.iter().map(|(name, value)| format!("  {name} = {{{}}},\n", tex(value))).collect();
    if let Some(address) = address {
        // Only what would end the field is taken out of an address: it must stay an address.
        lines.push(format!("  url = {{{}}},\n", address.replace(['{', '}', '\\'], "")));
    }
    Citation { text, bibtex: format!("@online{{commonpurse-{id},\n{}}}", lines.concat()) }
}

/// What citation tools read from a claim's page.
pub(super) fn claim_metas(register: &Register, frame: &Frame, claim: &Claim) -> Vec<Meta> {
    let article = register.article(&claim.article);
    let title = format!("Reported claim: {}", heading(&claim.mention));
    let mut metas = vec![
        Meta { name: "citation_title", content: title.clone() },
        Meta { name: "citation_author", content: frame.title.clone() },
        Meta { name: "DC.title", content: title },
        Meta { name: "DC.publisher", content: frame.title.clone() },
        Meta { name: "DC.type", content: "Text".to_owned() },
        Meta { name: "DC.identifier", content: claim.id.to_string() },
    ];
    if let Some(url) = frame.absolute(&address::claim(&claim.id)) {
        metas.push(Meta { name: "citation_public_url", content: url });
    }
    if let Some(article) = article {
        metas.extend(date_metas(article));
        metas.push(Meta { name: "DC.source", content: article.url.clone() });
    }
    metas
}

/// What citation tools read from an article's page: the original is what is to be cited.
pub(super) fn article_metas(register: &Register, article: &Article) -> Vec<Meta> {
    let title = tidy::headline(&article.item.title);
    let mut metas = vec![
        Meta { name: "citation_title", content: title.clone() },
        Meta { name: "citation_journal_title", content: register.publisher(article) },
        Meta { name: "citation_public_url", content: article.url.clone() },
        Meta { name: "DC.title", content: title },
        Meta { name: "DC.publisher", content: register.publisher(article) },
        Meta { name: "DC.type", content: "Text".to_owned() },
        Meta { name: "DC.source", content: article.url.clone() },
    ];
    let authors = article.item.authors.iter().map(|author| tidy::cut(&tidy::line(author), 120));
    metas.extend(authors.map(|content| Meta { name: "citation_author", content }));
    metas.extend(date_metas(article));
    metas
}

/// A claim as schema.org's `Claim`, safe inside a `script` element.
pub(super) fn claim_json_ld(register: &Register, frame: &Frame, claim: &Claim) -> String {
    let appearance = |appearance: &Appearance| {
        register.article(&appearance.article).map(|article| work(register, article))
    };
    let first = register.article(&claim.article).map(|article| work(register, article));
    script_safe(json!({
        "@context": "https://schema.org",
        "@type": "Claim",
        "identifier": claim.id.as_str(),
        "url": frame.absolute(&address::claim(&claim.id)),
        "name": heading(&claim.mention),
        "text": tidy::line(&claim.mention.sentence),
        "about": [amount(&claim.mention), Value::from(organisations(&claim.mention))],
        "firstAppearance": first,
        "appearance": claim.appearances.iter().filter_map(appearance).collect::<Vec<_>>(),
        "isPartOf": { "@type": "Dataset", "name": frame.title, "version": frame.edition },
    }))
}

/// An article's page as a `WebPage` about the original, safe inside a `script` element.
pub(super) fn article_json_ld(register: &Register, frame: &Frame, article: &Article) -> String {
    script_safe(json!({
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": frame.absolute(&address::article(&article.id)),
        "mainEntity": work(register, article),
    }))
}

/// An article in words: publisher, title, date and address.
fn said_in(register: &Register, article: &Article) -> String {
    let date = published(article).map_or_else(|| "date not stated".to_owned(), format_date);
    let title = tidy::headline(&article.item.title);
    format!("{}, “{title}”, {date}, {}", register.publisher(article), tidy::line(&article.url))
}

fn date_metas(article: &Article) -> Vec<Meta> {
    let Some(date) = published(article) else { return Vec::new() };
    vec![
        Meta { name: "citation_publication_date", content: date.strftime("%Y/%m/%d").to_string() },
        Meta { name: "DC.date", content: date.to_string() },
    ]
}

fn work(register: &Register, article: &Article) -> Value {
    json!({
        "@type": "NewsArticle",
        "headline": tidy::headline(&article.item.title),
        "url": article.url,
        "datePublished": published(article).map(|date| date.to_string()),
        "inLanguage": article.item.language,
        "publisher": { "@type": "Organization", "name": register.publisher(article) },
    })
}

fn amount(mention: &Mention) -> Value {
    let kind = if mention.kind == Kind::Money { "MonetaryAmount" } else { "QuantitativeValue" };
    json!({
        "@type": kind,
        "currency": mention.currency,
        "minValue": mention.low,
        "maxValue": mention.high,
        "description": Figure::of(mention).line,
    })
}

/// Takes out what is not known: structured data says it by leaving it out.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        Value::Array(list) => list.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

/// JSON that holds nothing which could end or change the `script` element around it.
fn script_safe(value: Value) -> String {
    without_nulls(value)
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// Text with the characters escaped that TeX gives a meaning to.
fn tex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '{' | '}' | '%' | '&' | '#' | '$' | '_' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\\' => escaped += "\\textbackslash{}",
            '~' => escaped += "\\textasciitilde{}",
            '^' => escaped += "\\textasciicircum{}",
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_cannot_leave_its_script_element() {
        let text = script_safe(json!({ "a": "</script><script>alert(1)</script><!--&\u{2028}" }));
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        assert!(serde_json::from_str::<Value>(&text).is_ok_and(|value| value["a"].is_string()));
    }

    #[test]
    fn tex_characters_are_escaped() {
        assert_eq!(tex("5% & {x}_\\"), "5\\% \\& \\{x\\}\\_\\textbackslash{}");
    }
}
