//! Where a text first appeared, when it says so itself: `Source: http://…`, `This article first appeared in …`,
//! `LONDON (Reuters) - …`.
//!
//! The wordings are those of [`credit`]; here is decided whether a line that has one speaks of the article: not where
//! it stands below a table or picture, in a list of references, or beside other lines of its kind.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::blocks::{Block, Shape};
use super::credit::{self, Strength};
use super::sift::LeftOut;
use super::wording;
use crate::model::Attribution;

/// Longest line that is nothing but an attribution, in words.
const LONGEST: usize = 45;
/// The longest one behind a mere label.
const LONGEST_LABELLED: usize = 30;
/// The longest name, in words.
const LONGEST_NAME: usize = 12;
/// Blocks at the head and at the foot of a text where a mere label may speak of the whole.
const HEAD: usize = 3;
const FOOT: usize = 5;

/// Takes the attribution line out of the blocks; the first one counts. One that was left out of the body as furniture
/// counts after these, and an agency's dateline or signature, which stays where it is, last.
pub(super) fn take(blocks: &mut Vec<Block>, left_out: &[LeftOut]) -> Option<Attribution> {
    let found = (0..blocks.len()).find_map(|place| Some((place, at(blocks, place)?)));
    if let Some((place, attribution)) = found {
        blocks.remove(place);
        return Some(attribution);
    }
    let kinds = ["furniture", "author or date line", "press-office tail", "sign-up or contact line"];
    let told = left_out.iter().filter(|one| kinds.contains(&one.why.as_str()));
    let mut told =
        told.filter_map(|one| in_line(&one.text, None).filter(|(_, strength)| *strength == Strength::Said));
    told.next().map(|(attribution, _)| attribution).or_else(|| of_agency(blocks))
}

/// The attribution that the block at `place` makes, where it stands as one.
fn at(blocks: &[Block], place: usize) -> Option<Attribution> {
    let block = &blocks[place];
    if matches!(block.shape, Shape::Row { .. } | Shape::Caption) {
        return None;
    }
    let link = block.cells.iter().flatten().find_map(|span| span.style.href.as_deref());
    let (attribution, strength) = in_line(&block.text, link)?;
    let list = |block: &Block| match block.shape {
        Shape::Item { list, .. } => Some(list),
        _ => None,
    };
    let listed = list(block).is_some_and(|own| {
        blocks.iter().enumerate().any(|(other, block)| other != place && list(block) == Some(own))
    });
    let outside = place < HEAD || place + FOOT >= blocks.len();
    let below_data = place.checked_sub(1).is_some_and(|before| is_data(&blocks[before]))
        || blocks.get(place + 1).is_some_and(is_data);
    let labels = || {
        let credits = blocks.iter().filter_map(|block| credit::of(&block.text));
        credits.filter(|credit| credit.strength == Strength::Label).count()
    };
    match strength {
        Strength::Said => !listed,
        Strength::Label => !listed && outside && !below_data && labels() == 1,
    }
    .then_some(attribution)
}

/// A table, or the line above or below one.
fn is_data(block: &Block) -> bool {
    matches!(block.shape, Shape::Row { .. } | Shape::Caption) || DATA_TITLE.is_match(&block.text)
}

/// The agency that the first paragraph or the last line names.
fn of_agency(blocks: &[Block]) -> Option<Attribution> {
    let is_text = |block: &&Block| block.shape == Shape::Paragraph;
    let first =
        blocks.iter().find(is_text).and_then(|block| Some((block, credit::agency(&block.text, false)?)));
    let last = || {
        let block = blocks.iter().rev().find(is_text).filter(|_| blocks.len() > 1)?;
        Some((block, credit::agency(&block.text, true)?))
    };
    let (block, agency) = first.or_else(last)?;
    let line: String = block.text.chars().take(80).collect();
    Some(Attribution { line, url: None, publisher: agency.to_owned() })
}

/// The attribution that a line makes; `link` is the address that the line leads to.
fn in_line(line: &str, link: Option<&str>) -> Option<(Attribution, Strength)> {
    let line = wording::plain(line);
    let words = wording::count(&line);
    if words > LONGEST {
        return None;
    }
    let credit = credit::of(&line)?;
    let address = ADDRESS
        .find(credit.named)
        .map(|found| found.as_str().trim_end_matches(['.', ',', ')', ';', '>', '"']));
    let name = name_of(credit.named);
    if credit::is_of_something_else(&name) || (address.is_none() && credit::is_of_something_else(&line)) {
        return None;
    }
    if credit.strength == Strength::Label
        && (words > LONGEST_LABELLED || wording::count(&name) > LONGEST_NAME)
    {
        return None;
    }
    let url = address.map(with_scheme).or_else(|| link.map(str::to_owned));
    let host =
        url.as_deref().and_then(|url| Url::parse(url).ok()).and_then(|url| url.host_str().map(str::to_owned));
    let named = name.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let publisher = host.map_or(name, |host| host.trim_start_matches("www.").to_owned());
    // A name begins with a capital; `via the back door` and `source: a shared team` name nobody.
    ((named || url.is_some()) && !publisher.is_empty())
        .then(|| (Attribution { line: line.clone(), url, publisher }, credit.strength))
}

fn with_scheme(address: &str) -> String {
    if address.contains("://") { address.to_owned() } else { format!("http://{address}") }
}

/// The name alone: without an issue (`PSE - April/May 16`), a date, a further sentence or an article before it.
fn name_of(named: &str) -> String {
    let name = named.split([',', ';', '(', '|', '[']).next().unwrap_or_default();
    let name =
        [" - ", " – ", " — "].iter().fold(name, |name, dash| name.split(dash).next().unwrap_or_default());
    let name = SENTENCE.split(name).next().unwrap_or_default();
    let name = DATED.split(name).next().unwrap_or_default();
    let name = name.trim_matches(|c: char| c.is_whitespace() || "\"'“”‘’«»„.:)]".contains(c));
    name.trim_start_matches("the ").trim().to_owned()
}

fn constant(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
    Regex::new(pattern).expect("a constant pattern compiles")
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| constant(r"(?i)(?:https?://|www\.)\S+"));

/// Where a name gives way to a date, or to what else is said of the text.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)\s+(?:(?:on|in|am|le|op|el|den|vom)\s+)?(?:\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)|\s+(?:under|and|as|with|where|here|before|unter|sous|onder|bajo|under\s+the)\s.*",
    )
});

/// The end of a sentence within the words behind a wording.
static SENTENCE: LazyLock<Regex> = LazyLock::new(|| constant(r"[.!?]\s+\p{Lu}|\s+https?://|\s+www\."));

static DATA_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    constant(
        r"(?i)^\W*(?:table|figure|fig\.|chart|graph|tabelle|abbildung|grafik|tableau|graphique|tabel|tabell|tabla|gráfico|tabl|siart)\s*\d",
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    /// Each line of the file: a line of a page, then after ` => ` the publisher and, where given, its address.
    #[test]
    fn attribution_lines() {
        let cases = include_str!("../../../tests/origins/lines.txt");
        let mut wrong = Vec::new();
        for case in cases.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (line, expected) = case.split_once(" => ").unwrap_or((case.trim_end_matches(" =>"), ""));
            let mut blocks =
                vec![Block::paragraph("Two councils share a team.", "p"), Block::paragraph(line, "p")];
            let found = take(&mut blocks, &[]);
            let found = found.map(|found| match found.url {
                Some(url) => format!("{} {url}", found.publisher),
                None => found.publisher,
            });
            let found = found.unwrap_or_default();
            if found != expected {
                wrong.push(format!("{line}\n    read {found:?}, expected {expected:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_dateline_names_its_agency_and_stays() {
        for (text, agency) in [
            ("LONDON (Reuters) - Two councils share a team.", Some("Reuters")),
            ("Rodenau (dpa/lhe) - Zwei Städte legen zusammen.", Some("dpa/lhe")),
            ("(ANP) De gemeenten gaan samen.", Some("ANP")),
            ("/ritzau/ Fire kommuner går sammen.", Some("ritzau")),
            ("The council (PA) has a plan that nobody knows.", None),
            ("Personal assistants (PA) - a guide.", None),
        ] {
            let mut blocks = vec![Block::paragraph(text, "p"), Block::paragraph("It saves money.", "p")];
            let found = take(&mut blocks, &[]).map(|found| found.publisher);
            assert_eq!((found.as_deref(), blocks.len()), (agency, 2), "{text}");
        }
    }

    #[test]
    fn a_label_below_a_table_or_among_others_is_no_attribution() {
        let row = Block { shape: Shape::Row { table: 1, head: false }, ..Block::paragraph("a | b", "tr") };
        let source = || Block::paragraph("Source: Borough Weekly", "p");
        let item = || Block { shape: Shape::Item { list: 1, ordered: false }, ..source() };
        let text = || Block::paragraph("Two councils share a team.", "p");
        for (mut blocks, taken) in [
            (vec![text(), row, source()], false),
            (vec![text(), source(), text(), source()], false),
            (vec![text(), item(), item()], false),
            (vec![text(), Block::paragraph("Table 2: costs", "p"), source()], false),
            (vec![text(), source()], true),
        ] {
            assert_eq!(take(&mut blocks, &[]).is_some(), taken, "{blocks:?}");
        }
    }
}
