//! Plain text, such as a page saved without its marks: title, date line, source line and item ends are lines of it.

use super::blocks::Block;
use super::dates::{self, Ladder, Order};
use super::decode::Decoded;
use super::draft::{Draft, Findings, body_of};
use super::page::day_of;
use super::portal::after_read_more;
use super::sift::sift;
use super::{country, people, wording};
use crate::model::{Capture, DateRung, Hints};

/// The least words of an article in plain text.
const LEAST_WORDS: usize = 12;
/// How many lines from the beginning a date line is looked for.
const HEAD: usize = 14;

/// The articles of a plain text.
pub(super) fn read(capture: &Capture, hints: &Hints, decoded: &Decoded) -> Findings {
    let host = url::Url::parse(&capture.url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let order = country::order(hints.country.as_deref(), None, &host);
    let (lines, counted) = without_furniture(&decoded.text, order);
    let ends = lines.iter().filter(|line| after_read_more(line).is_some()).count();
    let drafts =
        if ends >= 2 { items(&lines, counted) } else { vec![single(&lines, order, day_of(capture))] };
    let kind = if ends >= 2 { "plain text of several items" } else { "plain text" };
    let drafts = drafts.into_iter().map(|draft| Draft {
        site: hints.site.clone(),
        url: capture.url.clone(),
        shares_address: ends >= 2,
        reading: decoded.reading.clone(),
        least: LEAST_WORDS,
        authors: if draft.authors.is_empty() {
            hints.witness.author.clone().into_iter().collect()
        } else {
            draft.authors.clone()
        },
        ..draft
    });
    Findings { kind, drafts: drafts.collect(), rejected: Vec::new() }
}

/// The lines without counters, slogans of the platform and links of the template; whether counters were among them.
fn without_furniture(text: &str, order: Order) -> (Vec<String>, bool) {
    let mut lines: Vec<String> = Vec::new();
    let mut counted = false;
    let mut after_counter = false;
    for line in text.lines() {
        let plain = wording::plain(line);
        if is_counter(&plain) {
            counted = true;
            after_counter = true;
            continue;
        }
        // The counter closes with today's date, which is no article's.
        if after_counter && !plain.is_empty() {
            after_counter = false;
            if dates::line(&plain, order).is_some() {
                continue;
            }
        }
        let lower = plain.to_lowercase();
        let template =
            ["go to top", "back to top", "skip to content", "skip to main content", "print", "email", "home"];
        let rule = !plain.is_empty() && !plain.chars().any(char::is_alphanumeric);
        if lower.starts_with("powered by ") || template.contains(&lower.as_str()) || rule {
            continue;
        }
        lines.push(plain);
    }
    (lines, counted)
}

/// A line of a visitor counter: `Today 3256`.
fn is_counter(line: &str) -> bool {
    let Some((label, number)) = line.rsplit_once(' ') else { return false };
    let label = label.to_lowercase();
    let counts = [
        "today",
        "yesterday",
        "this week",
        "last week",
        "this month",
        "last month",
        "all",
        "all days",
        "articles view hits",
        "hits",
        "hits:",
        "visitors",
    ];
    counts.contains(&label.as_str()) && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
}

/// Items that each end in `Read more: TITLE`.
fn items(lines: &[String], counted: bool) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut begin = 0;
    for (place, line) in lines.iter().enumerate() {
        let Some(title) = after_read_more(line) else { continue };
        let mut own = &lines[begin..place];
        if begin == 0 && counted {
            own = without_slogan(own);
        }
        let (blocks, left_out) = sift(&paragraphs(own), &[&title]);
        let mut body = body_of(blocks, "read-more lines");
        body.left_out = left_out;
        drafts.push(Draft { title: Some(title), title_from: "read-more line", body, ..Draft::default() });
        begin = place + 1;
    }
    drafts
}

/// A portal's page begins with its slogan: short lines without a full stop, before the first sentence.
fn without_slogan(lines: &[String]) -> &[String] {
    let is_slogan =
        |line: &String| wording::count(line) <= 6 && !line.ends_with(['.', '?', '!', ':', '”', '"']);
    let begin = lines.iter().position(|line| !is_slogan(line)).unwrap_or(0);
    &lines[begin..]
}

/// One article: its title stands above the date line, else in the first line.
fn single(lines: &[String], order: Order, today: jiff::civil::Date) -> Draft {
    let filled: Vec<usize> = (0..lines.len()).filter(|&place| !lines[place].is_empty()).collect();
    let dated = filled.iter().take(HEAD).find_map(|&place| Some((place, dates::line(&lines[place], order)?)));
    let above = |place: usize| filled.iter().rev().find(|&&other| other < place).copied();
    let title = dated.map_or_else(|| filled.first().copied(), |(place, _)| above(place));
    // A date in the first line has the title below it.
    let title = title.or_else(|| filled.get(1).copied());
    let begin = title.max(dated.map(|(place, _)| place)).map_or(0, |place| place + 1);
    let mut ladder = Ladder::default();
    let mut authors = Vec::new();
    if let Some((place, date)) = dated {
        let value = lines[place].clone();
        authors = value
            .split_once('|')
            .map(|(_, author)| people::names(&[author.to_owned()], None))
            .unwrap_or_default();
        let date = Some(date).filter(|date| today.tomorrow().is_ok_and(|tomorrow| *date <= tomorrow));
        ladder.seen.push(dates::Seen { rung: DateRung::Text, place: "date line".to_owned(), value, date });
        ladder.choose();
    }
    let title = title.map(|place| lines[place].clone());
    let (blocks, left_out) = sift(&paragraphs(&lines[begin..]), &[title.as_deref().unwrap_or_default()]);
    let mut body = body_of(blocks, "plain text");
    body.left_out = left_out;
    Draft { title, title_from: "line", body, dates: ladder, authors, ..Draft::default() }
}

/// Paragraphs are parted by blank lines; a text without any, or with lines too long to be broken by hand, has one
/// in each line.
fn paragraphs(lines: &[String]) -> Vec<Block> {
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let by_line = longest > 120 || !lines.iter().any(String::is_empty);
    let groups = lines.split(String::is_empty).filter(|group| !group.is_empty());
    let texts: Vec<String> = if by_line {
        groups.flatten().cloned().collect()
    } else {
        groups.map(|group| group.join(" ")).collect()
    };
    texts.iter().map(|text| Block::paragraph(text, "text")).collect()
}
