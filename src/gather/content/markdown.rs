//! Markdown to HTML that can go on a page as it is, and to plain text for the index.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};
use url::Url;

use super::front_matter::Part;
use crate::model::Problem;
use crate::model::strict::Faults;

/// The body of an editor's file.
pub(super) struct Rendered {
    /// HTML without anything that an editor wrote as HTML.
    pub(super) html: String,
    /// Blocks parted by a blank line, list items behind `- `, table cells parted by ` | `.
    pub(super) text: String,
}

/// Renders a body. Raw HTML and links that lead elsewhere than to pages and mail addresses are problems.
pub(super) fn render(path: &Path, body: &Part<'_>, problems: &mut Vec<Problem>) -> Rendered {
    let faults = Faults::new(path, body.text, body.lines_before);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_SMART_PUNCTUATION;
    let mut events: Vec<Event<'_>> = Vec::new();
    for (event, place) in Parser::new_ext(body.text, options).into_offset_iter() {
        check(&event, &place, &faults);
        events.push(match event {
            // Alignment would be written as a `style`, which the site's content security policy forbids.
            Event::Start(Tag::Table(columns)) => {
                Event::Start(Tag::Table(vec![Alignment::None; columns.len()]))
            }
            event => event,
        });
    }
    problems.extend(faults.into_problems());
    let text = plain_text(&events);
    give_headings_their_place(&mut events);
    let mut rendered = String::new();
    html::push_html(&mut rendered, events.into_iter().map(without_raw_html));
    Rendered { html: rendered, text }
}

fn check(event: &Event<'_>, place: &Range<usize>, faults: &Faults<'_>) {
    match event {
        Event::Start(Tag::HtmlBlock) => {
            let hint = "write Markdown; a `<` that is meant as such is written `&lt;`".to_owned();
            faults.report(place, "a block of HTML is not allowed here", Some(hint));
        }
        Event::InlineHtml(tag) => {
            let hint = "write Markdown; a `<` that is meant as such is written `&lt;`".to_owned();
            faults.report(place, format!("HTML is not allowed here: `{tag}`"), Some(hint));
        }
        Event::Start(Tag::Link { dest_url, link_type, .. })
            if *link_type != LinkType::Email && !is_followable(dest_url) =>
        {
            let hint = "link to `https:`, `http:`, `mailto:`, or to a page of this site such as `/about/`";
            faults.report(place, format!("the link `{dest_url}` leads to no page"), Some(hint.to_owned()));
        }
        Event::Start(Tag::Image { dest_url, .. })
            if Url::parse(dest_url).is_ok() || !is_followable(dest_url) =>
        {
            let hint = "show only pictures of this site; link to others".to_owned();
            faults.report(place, format!("the picture `{dest_url}` is not on this site"), Some(hint));
        }
        _ => {}
    }
}

/// A page of the web, a mail address, or a page of this site.
fn is_followable(address: &str) -> bool {
    match Url::parse(address) {
        Ok(url) => matches!(url.scheme(), "http" | "https" | "mailto"),
        Err(url::ParseError::RelativeUrlWithoutBase) => {
            !address.trim_start().replace('\\', "/").starts_with("//") && !address.trim().is_empty()
        }
        Err(_) => false,
    }
}

/// The page's own heading is its only `h1`, so the highest of the text become `h2`, whether the editor began with one
/// `#` or two; each gets an id to link to.
fn give_headings_their_place(events: &mut [Event<'_>]) {
    let mut taken: BTreeSet<String> = events
        .iter()
        .filter_map(|event| match event {
            Event::Start(Tag::FootnoteDefinition(label)) => Some(label.to_string()),
            _ => None,
        })
        .collect();
    let levels = events.iter().filter_map(|event| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(*level as usize),
        _ => None,
    });
    let highest = levels.min().unwrap_or(1);
    let mut open = None;
    let mut words = String::new();
    for at in 0..events.len() {
        match &mut events[at] {
            Event::Start(Tag::Heading { level, .. }) => {
                *level = placed(*level, highest);
                open = Some(at);
                words.clear();
            }
            Event::Text(text) | Event::Code(text) if open.is_some() => words.push_str(text),
            Event::End(TagEnd::Heading(level)) => {
                *level = placed(*level, highest);
                let name = free_name(&words, &mut taken);
                if let Some(Event::Start(Tag::Heading { id, .. })) = open.take().map(|open| &mut events[open])
                {
                    *id = Some(CowStr::from(name));
                }
            }
            _ => {}
        }
    }
}

/// The level on the page of a heading in a text whose highest level is `highest`.
fn placed(level: HeadingLevel, highest: usize) -> HeadingLevel {
    HeadingLevel::try_from(level as usize + 2 - highest).unwrap_or(HeadingLevel::H6)
}

/// `What it cost` is `what-it-cost`; the second of that name `what-it-cost-2`.
fn free_name(words: &str, taken: &mut BTreeSet<String>) -> String {
    let lower = words.to_lowercase();
    let parts: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let name = match parts.join("-") {
        name if name.starts_with(char::is_alphabetic) => name,
        name => format!("part-{name}").trim_end_matches('-').to_owned(),
    };
    let mut free = name.clone();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}-{number}");
        number += 1;
    }
    free
}

/// What an editor wrote as HTML is shown as text; it is a problem besides, so that no such page is published.
fn without_raw_html(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        event => event,
    }
}

fn plain_text(events: &[Event<'_>]) -> String {
    let mut out = String::new();
    for event in events {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(text);
            }
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            Event::Start(Tag::Item) => {
                start_line(&mut out);
                out.push_str("- ");
            }
            Event::End(TagEnd::TableCell) => out.push_str(" | "),
            Event::End(TagEnd::TableRow | TagEnd::TableHead) => {
                out.truncate(out.trim_end_matches(" | ").len());
                out.push('\n');
            }
            Event::End(TagEnd::Item) => start_line(&mut out),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::List(_) | TagEnd::Table | TagEnd::CodeBlock,
            ) => {
                out.truncate(out.trim_end().len());
                out.push_str("\n\n");
            }
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn start_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}
