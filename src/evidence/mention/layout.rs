//! Layout: an article's text to blocks: paragraphs, list items with their lead-in, table rows with their head.

use std::ops::Range;

/// A piece of text that is read by itself.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Block {
    pub(super) range: Range<usize>,
    pub(super) setting: Setting,
}

/// What a block stands in.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Setting {
    Paragraph,
    /// An item of a list, with the line that leads in.
    Item {
        lead: Option<Range<usize>>,
    },
    /// A row of a table, with the line before the table and the table's first row.
    Row {
        caption: Option<Range<usize>>,
        head: Option<Range<usize>>,
    },
}

/// The blocks of a text, in order; every line that is not blank belongs to one.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut lead: Option<Range<usize>> = None;
    let mut head: Option<Range<usize>> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        let content = line.trim();
        if content.is_empty() {
            open = false;
            continue;
        }
        if is_row(content) {
            let setting = Setting::Row { caption: lead.clone(), head: head.clone() };
            head.get_or_insert(range.clone());
            blocks.push(Block { range, setting });
            open = false;
        } else if is_item(content) {
            head = None;
            blocks.push(Block { range, setting: Setting::Item { lead: lead.clone() } });
            open = false;
        } else if is_entry(content) && lists(text, &blocks, lead.as_ref(), open) {
            // Plain text keeps a list's lines but not always its marks.
            head = None;
            blocks.push(Block { range, setting: Setting::Item { lead: lead.clone() } });
            open = true;
        } else {
            head = None;
            match blocks.last_mut().filter(|_| open) {
                Some(block) if block.setting == Setting::Paragraph => block.range.end = range.end,
                _ => blocks.push(Block { range: range.clone(), setting: Setting::Paragraph }),
            }
            open = true;
            lead = Some(range);
        }
    }
    blocks
}

fn is_row(line: &str) -> bool {
    line.contains(" | ") || line.starts_with('|') || line.contains('\t')
}

fn is_item(line: &str) -> bool {
    let mut characters = line.chars();
    match characters.next() {
        Some('•' | '·' | '▪' | '◦' | '●' | '‣' | '*') => true,
        Some('-' | '–' | '—') => characters.next().is_some_and(char::is_whitespace),
        Some(first) if first.is_ascii_digit() => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            line.len() - rest.len() <= 2 && (rest.starts_with(". ") || rest.starts_with(") "))
        }
        Some(_) | None => false,
    }
}

/// Whether an unmarked line is in a list: right behind the line that announces it, or behind another such item.
fn lists(text: &str, blocks: &[Block], lead: Option<&Range<usize>>, open: bool) -> bool {
    let (Some(lead), Some(last)) = (lead, blocks.last()) else { return false };
    let follows = last.range.end == lead.end || open && matches!(last.setting, Setting::Item { .. });
    follows && text[lead.clone()].ends_with(':')
}

/// Longer lines without a mark are paragraphs.
const ENTRY: usize = 160;

fn is_entry(line: &str) -> bool {
    line.len() <= ENTRY && !line.ends_with(['.', '!', '?', '"', '”', ':'])
}

/// The head over the cell in which `at` (a byte of the row) stands.
pub(super) fn column<'a>(row: &str, at: usize, head: &'a str) -> &'a str {
    // Wider rows are no tables for readers, and counting from the left for each figure must stay bounded.
    if at > 4_000 {
        return "";
    }
    let mark = if row.contains('|') { '|' } else { '\t' };
    let number = row[..at].matches(mark).count();
    head.split(mark).nth(number).unwrap_or_default().trim()
}

/// The first cell of a row, which says what the row is about, for a figure at `at` that stands in a later one.
pub(super) fn label(row: &str, at: usize) -> &str {
    let mark = if row.contains('|') { '|' } else { '\t' };
    let mut start = 0;
    for cell in row.split(mark) {
        let end = start + cell.len();
        if !cell.trim().is_empty() {
            return if end <= at { cell.trim() } else { "" };
        }
        start = end + mark.len_utf8();
    }
    ""
}

#[cfg(test)]
#[allow(clippy::panic, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn lists_and_tables_keep_what_leads_in() {
        let text = "Savings so far:\n\n* HR, £1m\n* IT, £2m\n\nTable 1\nService | Saving | Cost\nIT | £1m | £2m\n\nEnd.";
        let blocks = blocks(text);
        let shown: Vec<_> = blocks.iter().map(|block| &text[block.range.clone()]).collect();
        assert_eq!(
            shown,
            [
                "Savings so far:",
                "* HR, £1m",
                "* IT, £2m",
                "Table 1",
                "Service | Saving | Cost",
                "IT | £1m | £2m",
                "End."
            ]
        );
        assert_eq!(blocks[2].setting, Setting::Item { lead: Some(0..15) });
        let Setting::Row { head: Some(head), caption: Some(caption) } = &blocks[5].setting else {
            panic!("{:?}", blocks[5]);
        };
        assert_eq!(&text[caption.clone()], "Table 1");
        assert_eq!(column("IT | £1m | £2m", 5, &text[head.clone()]), "Saving");
        assert_eq!(column("IT | £1m | £2m", 12, &text[head.clone()]), "Cost");
    }
}
