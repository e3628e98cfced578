//! An article file: front matter, labels and body.

use jiff::civil::Date;
use pulldown_cmark::{Event, Options, Parser, TagEnd};
use serde::Deserialize;
use toml::value::Datetime;

use super::BundledError;

/// One article file of a bundled site.
#[derive(Clone, Debug, PartialEq)]
pub struct BundledArticle {
    /// The site's name, which is also its folder and the first label of its host.
    pub site: String,
    /// The file's name without its ending.
    pub slug: String,
    /// The headline.
    pub title: String,
    /// The day of publication.
    pub date: Date,
    /// The day of the last change.
    pub updated: Option<Date>,
    /// The author as the site prints it.
    pub author: Option<String>,
    /// ISO 639-1 code of the language.
    pub language: String,
    /// The section it stands in.
    pub category: Option<String>,
    /// One sentence for teasers.
    pub summary: Option<String>,
    /// The address printed as `Source: …`.
    pub source: Option<String>,
    /// The country label that the portal puts before the headline.
    pub prefix: Option<String>,
    /// The place of a dateline.
    pub place: Option<String>,
    /// The article that it republishes, as `site/slug`.
    pub mirror_of: Option<String>,
    /// It is still there, with a notice that it no longer holds.
    pub withdrawn: bool,
    /// The savings that its body states.
    pub claims: Vec<ClaimLabel>,
    /// The figures in its body that are not savings.
    pub not: Vec<NotLabel>,
    /// The body as HTML.
    pub html: String,
    /// The body as text, blocks parted by a line end.
    pub text: String,
    pub(super) markdown: String,
    pub(super) replace: Vec<[String; 2]>,
}

/// The label of one saving, for tests; no site shows it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ClaimLabel {
    /// The words of the body that state it.
    pub quote: String,
    /// The fields of a mention, as far as the label gives them.
    #[serde(flatten)]
    pub fields: toml::Table,
}

/// The label of one figure that is not a saving, for tests; no site shows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NotLabel {
    /// The words of the body that state it.
    pub quote: String,
    /// The figure's role, such as `contract_value`.
    pub why: String,
}

impl BundledArticle {
    pub(super) fn parse(site: &str, slug: &str, path: &str, file: &str) -> Result<Self, BundledError> {
        let no_front_matter = || BundledError::NoFrontMatter { path: path.to_owned() };
        let rest = file.strip_prefix("+++\n").ok_or_else(no_front_matter)?;
        // A mirrored article may end with its front matter.
        let (head, markdown) = rest
            .split_once("\n+++\n")
            .or_else(|| rest.strip_suffix("\n+++").map(|head| (head, "")))
            .ok_or_else(no_front_matter)?;
        let unreadable = |message: String| BundledError::Unreadable { path: path.to_owned(), message };
        let head: FrontMatter = toml::from_str(head).map_err(|error| unreadable(error.to_string()))?;
        let day = |date: Datetime| {
            date.to_string().parse::<Date>().map_err(|error| unreadable(format!("`{date}`: {error}")))
        };
        let mut article = Self {
            site: site.to_owned(),
            slug: slug.to_owned(),
            title: head.title,
            date: day(head.date)?,
            updated: head.updated.map(day).transpose()?,
            author: head.author,
            language: head.lang.unwrap_or_else(|| "en".to_owned()),
            category: head.category,
            summary: head.summary,
            source: head.source,
            prefix: head.prefix,
            place: head.place,
            mirror_of: head.mirror_of,
            withdrawn: head.withdrawn,
            claims: head.claim,
            not: head.not,
            html: String::new(),
            text: String::new(),
            markdown: String::new(),
            replace: head.replace,
        };
        article.set_body(markdown.trim());
        Ok(article)
    }

    /// Takes over `markdown` with this article's replacements made in it.
    pub(super) fn set_body(&mut self, markdown: &str) {
        let mut body = markdown.to_owned();
        for [from, to] in &self.replace {
            body = body.replace(from, to);
        }
        self.html.clear();
        pulldown_cmark::html::push_html(&mut self.html, Parser::new_ext(&body, Options::ENABLE_TABLES));
        self.text = text_of(&body);
        self.markdown = body;
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    title: String,
    date: Datetime,
    updated: Option<Datetime>,
    author: Option<String>,
    lang: Option<String>,
    category: Option<String>,
    summary: Option<String>,
    source: Option<String>,
    prefix: Option<String>,
    place: Option<String>,
    mirror_of: Option<String>,
    #[serde(default)]
    withdrawn: bool,
    #[serde(default)]
    replace: Vec<[String; 2]>,
    #[serde(default)]
    claim: Vec<ClaimLabel>,
    #[serde(default)]
    not: Vec<NotLabel>,
}

fn text_of(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::TableCell) => text.push_str(" | "),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow,
            ) => {
                text.push('\n');
            }
            _ => {}
        }
    }
    text
}
