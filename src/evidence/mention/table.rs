//! Tables: cells that hold a bare number, whose unit stands in the column's head or the caption.

use rust_decimal::Decimal;

use super::layout;
use super::lexicon::{Lexicon, Meaning};
use super::quantity::{self, Quantity};

/// A cell longer than this is no bare number.
const CELL: usize = 24;
/// Cells of one row that are looked at; wider rows are no tables for readers.
const CELLS: usize = 40;

/// Every quantity of a row: what it spells out, at least the first `most`, and the bare numbers of its cells in the
/// unit of their column.
pub(super) fn quantities(
    row: &str,
    [head, caption]: [&str; 2],
    lexicon: &Lexicon,
    country: Option<&str>,
    most: usize,
) -> Vec<Quantity> {
    let mut found = quantity::find(row, lexicon, country, most);
    let mark = if row.contains('|') { '|' } else { '\t' };
    let mut start = 0;
    for cell in row.split(mark).take(CELLS) {
        let number = cell.trim();
        let at = start + (cell.len() - cell.trim_start().len());
        start += cell.len() + mark.len_utf8();
        let taken = |quantity: &Quantity| quantity.start < at + number.len() && at < quantity.end;
        if !is_bare(number) || found.iter().any(taken) {
            continue;
        }
        let head = layout::column(row, at, head);
        let Some((before, behind)) = unit(head, lexicon).or_else(|| money(caption, lexicon)) else {
            continue;
        };
        let digits = number.trim_matches(['-', '–', '−', '(', ')']);
        let spelled = format!("{before}{digits}{behind}");
        if let [read] = quantity::find(&spelled, lexicon, country, 2).as_slice() {
            found.push(Quantity { start: at, end: at + number.len(), ..read.clone() });
        }
    }
    found.sort_by_key(|quantity| quantity.start);
    found
}

fn is_bare(cell: &str) -> bool {
    let digits = cell.trim_matches(['-', '–', '−', '(', ')']);
    let year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
    cell.len() <= CELL
        && !year
        && digits.starts_with(|character: char| character.is_ascii_digit())
        && digits.chars().all(|character| {
            character.is_ascii_digit() || matches!(character, ',' | '.' | ' ' | '\u{a0}' | '\u{202f}')
        })
}

/// What a head says of the numbers below it: the words to be put before and behind each.
fn unit(head: &str, lexicon: &Lexicon) -> Option<(String, String)> {
    if let Some(money) = money(head, lexicon).or_else(|| in_a_head(head, lexicon)) {
        return Some(money);
    }
    if head.contains('%') {
        return Some((String::new(), "%".to_owned()));
    }
    let mut words = head.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty());
    let noun = words
        .find(|word| matches!(lexicon.word(&word.to_lowercase()), Some(Meaning::Post | Meaning::Percent)))?;
    Some((String::new(), format!(" {noun}")))
}

/// "£m", "£000", "£'000", "€ million", a lone "£": a sign that is followed by no sum of its own.
fn money(words: &str, lexicon: &Lexicon) -> Option<(String, String)> {
    let Some(at) = words.find(['£', '€', '$']) else { return in_words(words, lexicon) };
    let sign = words[at..].chars().next()?;
    let rest = words[at + sign.len_utf8()..].trim_start_matches(['\'', '’', '‘', ' ']);
    if rest.starts_with("000") {
        let letters = lexicon.words.iter().filter_map(|(word, known)| match known.meaning.as_ref()? {
            Meaning::Scale { factor, .. } if *factor == Decimal::ONE_THOUSAND => Some(word),
            _ => None,
        });
        // The first in the order of the alphabet, so that the order of a hash map decides nothing.
        return Some((sign.to_string(), format!(" {}", letters.min()?)));
    }
    if rest.starts_with(|character: char| character.is_ascii_digit()) {
        return None;
    }
    let scale: String = rest.chars().take_while(|character| character.is_alphabetic()).collect();
    match lexicon.word(&scale.to_lowercase()) {
        Some(Meaning::Scale { .. }) => Some((sign.to_string(), format!(" {scale}"))),
        // A lone sign is a unit only as "(£)" or at the end.
        _ if rest.is_empty() || rest.starts_with(')') => Some((sign.to_string(), String::new())),
        _ => None,
    }
}

/// "in thousands of pounds".
fn in_words(words: &str, lexicon: &Lexicon) -> Option<(String, String)> {
    let words = lower_words(words);
    let plural =
        |word: &String| word.strip_suffix('s').filter(|one| is_scale(one, lexicon)).map(str::to_owned);
    let (at, scale) = words.iter().enumerate().find_map(|(at, word)| Some((at, plural(word)?)))?;
    scaled(&scale, &words[at + 1..], lexicon)
}

/// A head that says "thousand pounds a year" by itself, behind a comma or in brackets; within other words that is a
/// sum of its own.
fn in_a_head(head: &str, lexicon: &Lexicon) -> Option<(String, String)> {
    head.split([',', '(', ':', ';']).find_map(|part| {
        let words = lower_words(part);
        let (first, rest) = words.split_first()?;
        scaled(first, rest, lexicon).filter(|_| is_scale(first, lexicon))
    })
}

fn lower_words(text: &str) -> Vec<String> {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn is_scale(word: &str, lexicon: &Lexicon) -> bool {
    matches!(lexicon.word(word), Some(Meaning::Scale { letter: false, .. }))
}

fn scaled(scale: &str, behind: &[String], lexicon: &Lexicon) -> Option<(String, String)> {
    let named = |word: &&String| matches!(lexicon.word(word), Some(Meaning::Currency(_)));
    let currency = behind.iter().take(2).find(named)?;
    Some((String::new(), format!(" {scale} {currency}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::mention::lexicon;
    use crate::evidence::mention::quantity::Value;
    use crate::model::Kind;

    fn read(row: &str, head: &str, caption: &str) -> Vec<(Kind, Value)> {
        let found = quantities(row, [head, caption], lexicon::of(Some("en")), Some("GB"), usize::MAX);
        found.into_iter().map(|quantity| (quantity.kind, quantity.value)).collect()
    }

    #[test]
    fn a_column_gives_its_numbers_their_unit() {
        let one = |kind, value: i64| (kind, Value::One(Decimal::from(value)));
        assert_eq!(
            read(
                "Legal | 9 | 1,250 | 2014 | 12",
                "Service | Posts gone | Saving (£000) | Year | Share (%)",
                ""
            ),
            [one(Kind::Fte, 9), one(Kind::Money, 1_250_000), one(Kind::Percent, 12)]
        );
        assert_eq!(
            read("Legal | 2", "Service | Saving", "Table 2: savings, £m"),
            [one(Kind::Money, 2_000_000)]
        );
        assert_eq!(
            read("Legal | £2m | 7", "Service | Saving | Bodies", "Saved £9m"),
            [one(Kind::Money, 2_000_000)]
        );
        assert_eq!(
            read("June | 60", "Quarter | Plan", "The sums, in thousands of pounds:"),
            [one(Kind::Money, 60_000)]
        );
        assert_eq!(read("Legal | 40,500", "Service | Saving (£)", ""), [one(Kind::Money, 40_500)]);
        let head = "Service | Secured, thousand pounds a year";
        assert_eq!(read("Legal | 1,150", head, ""), [one(Kind::Money, 1_150_000)]);
        assert_eq!(read("Legal | 7", "Service | Bodies", "Several million pounds saved"), []);
        assert_eq!(
            read("Legal | 7", "Service | Bodies (million pounds in all)", ""),
            [one(Kind::Money, 7_000_000)]
        );
    }
}
