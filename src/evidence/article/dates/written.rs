//! Dates as people write them: `30 Nov 2010 12:00 AM`, `July 17, 2014`, `2.01.2026`, `le 2 janvier 2026`.

use jiff::civil::Date;

use super::months::month;

/// Which number comes first where both could be a day or a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence::article) enum Order {
    DayFirst,
    MonthFirst,
    /// The country is not known: a date that could be read both ways is not read.
    Unknown,
}

/// A date found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence::article) struct Written {
    pub(in crate::evidence::article) date: Date,
    /// Where it begins and ends, in bytes.
    pub(in crate::evidence::article) start: usize,
    pub(in crate::evidence::article) end: usize,
}

/// The first date in a text.
pub(in crate::evidence::article) fn first(text: &str, order: Order) -> Option<Written> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| date_at(&tokens[at..], order))
}

/// The date of a machine-readable value, where eight digits are a date too.
pub(in crate::evidence::article) fn stamp(value: &str, order: Order) -> Option<Date> {
    let value = value.trim();
    let digits = value.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let next_is_digit = value.as_bytes().get(8).is_some_and(u8::is_ascii_digit);
    if let Some(digits) = digits.filter(|_| !next_is_digit) {
        return ymd(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?);
    }
    first(value, order).map(|written| written.date)
}

/// The date of a line that holds nothing else of note: a time, a weekday, a label before it.
pub(in crate::evidence::article) fn line(text: &str, order: Order) -> Option<Date> {
    if text.len() > 400 {
        return None;
    }
    let written = first(text, order)?;
    let rest = text[..written.start].chars().chain(text[written.end..].chars());
    (rest.filter(|character| character.is_alphabetic()).count() <= 36).then_some(written.date)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
    Number { value: i32, digits: usize },
    Word(&'a str),
    Mark(char),
}

struct Placed<'a> {
    token: Token<'a>,
    lower: String,
    start: usize,
    end: usize,
    /// White space stands before it.
    spaced: bool,
}

/// How many tokens of a text are looked at: date lines are short, and a hostile one is not.
const MOST_TOKENS: usize = 400;

fn tokens(text: &str) -> Vec<Placed<'_>> {
    let mut tokens = Vec::new();
    let mut spaced = false;
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        if character.is_whitespace() {
            spaced = true;
            continue;
        }
        let same = |other: char| {
            if character.is_ascii_digit() {
                other.is_ascii_digit()
            } else {
                character.is_alphabetic() && other.is_alphabetic()
            }
        };
        let mut end = start + character.len_utf8();
        while let Some((place, next)) = characters.next_if(|(_, next)| same(*next)) {
            end = place + next.len_utf8();
            // No word of a date is as long.
            if end - start > 64 {
                break;
            }
        }
        let piece = &text[start..end];
        let token = if character.is_ascii_digit() {
            Token::Number {
                value: piece.get(..9.min(piece.len())).and_then(|digits| digits.parse().ok()).unwrap_or(-1),
                digits: piece.len(),
            }
        } else if character.is_alphabetic() {
            Token::Word(piece)
        } else {
            Token::Mark(character)
        };
        if tokens.len() >= MOST_TOKENS {
            break;
        }
        tokens.push(Placed { token, lower: piece.to_lowercase(), start, end, spaced });
        spaced = false;
    }
    tokens
}

fn date_at(tokens: &[Placed<'_>], order: Order) -> Option<Written> {
    let read = [year_first, number_month, month_number, numbers];
    read.iter().find_map(|read| {
        let (date, used) = read(tokens, order)?;
        let last = tokens.get(used - 1)?;
        Some(Written { date, start: tokens[0].start, end: last.end })
    })
}

/// `2026-01-02`, `2026/01/02`, `2026年1月2日`.
fn year_first(tokens: &[Placed<'_>], _: Order) -> Option<(Date, usize)> {
    let year = number(tokens.first()?, 4)?;
    let mark = mark(tokens.get(1)?);
    if mark.is_none_or(|mark| !"-/.年–".contains(mark)) && tokens[1].lower != "年" {
        return None;
    }
    let month = number(tokens.get(2)?, 2)?;
    if mark.is_some() && self::mark(tokens.get(3)?) != mark {
        return None;
    }
    let day = number(tokens.get(4)?, 2)?;
    Some((ymd(year, month, day)?, 5))
}

/// `30 Nov 2010`, `2nd of June 2017`, `24-Mar-13`, `1er février 2016`, `2 de enero de 2026`.
fn number_month(tokens: &[Placed<'_>], _: Order) -> Option<(Date, usize)> {
    let day = number(tokens.first()?, 2)?;
    let mut at = 1;
    if matches!(
        tokens.get(at)?.lower.as_str(),
        "st" | "nd" | "rd" | "th" | "er" | "ain" | "af" | "eg" | "il" | "ydd" | "fed" | "º" | "ª"
    ) {
        at += 1;
    }
    at = skip(tokens, at, &["of", "de", "di", "-", "/", ".", ",", "–", "‑"]);
    let month = month(&tokens.get(at)?.lower)?;
    at = skip(tokens, at + 1, &["de", "del", ".", ",", "-", "/", "–", "‑", "fómhair"]);
    // The Irish for September and October are two words.
    let month =
        if tokens[at - 1].lower == "fómhair" && tokens[at - 2].lower == "deireadh" { 10 } else { month };
    let year = year(tokens.get(at)?)?;
    Some((ymd(year, month.into(), day)?, at + 1))
}

/// `July 17, 2014`, `July 17th 2014`, `二月 4, 2010`.
fn month_number(tokens: &[Placed<'_>], _: Order) -> Option<(Date, usize)> {
    let month = month(&tokens.first()?.lower)?;
    let mut at = skip(tokens, 1, &[".", "the", "-", "/"]);
    let day = number(tokens.get(at)?, 2)?;
    at += 1;
    if matches!(tokens.get(at)?.lower.as_str(), "st" | "nd" | "rd" | "th") {
        at += 1;
    }
    at = skip(tokens, at, &[",", ".", "-", "/"]);
    let stated = tokens
        .get(at)
        .filter(|token| matches!(token.token, Token::Number { digits: 4, .. }))
        .and_then(year)?;
    Some((ymd(stated, month.into(), day)?, at + 1))
}

/// `02/06/2016`, `2.01.2026`, `24-3-13`.
fn numbers(tokens: &[Placed<'_>], order: Order) -> Option<(Date, usize)> {
    let first = number(tokens.first()?, 2)?;
    let mark = mark(tokens.get(1)?).filter(|mark| "/.-‑".contains(*mark))?;
    let second = number(tokens.get(2)?, 2)?;
    if self::mark(tokens.get(3)?) != Some(mark) || (mark != '.' && tokens[2].spaced) {
        return None;
    }
    // A decimal or a version has no third part of two or four digits; a telephone number goes on.
    let year = year(tokens.get(4)?)?;
    let goes_on =
        tokens.get(5).is_some_and(|next| !next.spaced && matches!(next.token, Token::Mark(m) if m == mark));
    let continued =
        tokens.get(6).is_some_and(|next| matches!(next.token, Token::Number { .. }) && !next.spaced);
    if goes_on && continued {
        return None;
    }
    let day_first = ymd(year, second, first);
    let month_first = ymd(year, first, second);
    let date = match (day_first, month_first) {
        (Some(date), None) => date,
        (None, Some(date)) if mark != '.' => date,
        (Some(date), Some(other)) if date == other => date,
        (Some(date), Some(_)) if mark == '.' || order == Order::DayFirst => date,
        (Some(_), Some(date)) if order == Order::MonthFirst => date,
        _ => return None,
    };
    Some((date, 5))
}

fn skip(tokens: &[Placed<'_>], at: usize, words: &[&str]) -> usize {
    let more = tokens[at.min(tokens.len())..]
        .iter()
        .take(2)
        .take_while(|token| words.contains(&token.lower.as_str()));
    at + more.count()
}

fn mark(token: &Placed<'_>) -> Option<char> {
    match token.token {
        Token::Mark(mark) => Some(mark),
        _ => None,
    }
}

fn number(token: &Placed<'_>, most: usize) -> Option<i32> {
    match token.token {
        Token::Number { value, digits } if digits == most || (most == 2 && digits == 1) => Some(value),
        _ => None,
    }
}

fn year(token: &Placed<'_>) -> Option<i32> {
    match token.token {
        Token::Number { value, digits: 4 } => Some(value),
        Token::Number { value, digits: 2 } if value < 70 => Some(2000 + value),
        Token::Number { value, digits: 2 } => Some(1900 + value),
        _ => None,
    }
}

/// A date that an article on the web can have.
fn ymd(year: i32, month: i32, day: i32) -> Option<Date> {
    if !(1990..=2100).contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, order: Order, expected: Option<&str>) {
        let found = first(text, order).map(|written| written.date.to_string());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn written_dates_are_read() {
        use Order::{DayFirst, MonthFirst, Unknown};
        for (text, order, expected) in [
            ("30 Nov 2010 12:00 AM", Unknown, "2010-11-30"),
            ("Friday, 2.01.2026", Unknown, "2026-01-02"),
            ("10/12/15", DayFirst, "2015-12-10"),
            ("02/06/2016", DayFirst, "2016-06-02"),
            ("1/2/26", MonthFirst, "2026-01-02"),
            ("July 17, 2014", Unknown, "2014-07-17"),
            ("Monday, 03 March 2014", Unknown, "2014-03-03"),
            ("Monday June 18, 2012", Unknown, "2012-06-18"),
            ("Posted on Monday 26th June 2017", Unknown, "2017-06-26"),
            ("15/1/2026 9.30am", Unknown, "2026-01-15"),
            ("2026-01-02T09:15:00Z", Unknown, "2026-01-02"),
            ("02 January 2026, 09:15 GMT", Unknown, "2026-01-02"),
            ("24-Mar-13", Unknown, "2013-03-24"),
            ("07.12.2010", MonthFirst, "2010-12-07"),
            ("2 Ionawr 2026", Unknown, "2026-01-02"),
            ("2 Eanáir 2026", Unknown, "2026-01-02"),
            ("二月 4, 2010", Unknown, "2010-02-04"),
            ("le 1er janvier 2026", Unknown, "2026-01-01"),
            ("2 januari 2026", Unknown, "2026-01-02"),
            ("2. März 2026", Unknown, "2026-03-02"),
            ("2 de enero de 2026", Unknown, "2026-01-02"),
            ("Published on\n17\nDecember\n2015", Unknown, "2015-12-17"),
            ("2026年1月2日", Unknown, "2026-01-02"),
            ("Release Date: 02 October 2017", Unknown, "2017-10-02"),
        ] {
            check(text, order, Some(expected));
        }
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in [
            "02/06/2016",
            "Spring 2012",
            "Yesterday",
            "3 hours ago",
            "£1.34bn",
            "version 2.01",
            "020 7946 0018",
            "31/02/2015",
            "1 500 patients",
            "2nd and 3rd June",
            "in 2010",
            "£12.85 - £13.47",
            "99/99/2014",
        ] {
            check(text, Order::Unknown, None);
        }
    }

    #[test]
    fn stamps_may_be_digits_alone() {
        assert_eq!(
            stamp("20140717", Order::Unknown).map(|date| date.to_string()).as_deref(),
            Some("2014-07-17")
        );
        assert_eq!(stamp("1405555200", Order::Unknown), None);
    }

    #[test]
    fn a_line_of_words_is_no_date_line() {
        assert!(line("30 Nov 2010 12:00 AM | Anonymous", Order::Unknown).is_some());
        assert!(
            line("The councils agreed on 30 November 2010 that the service would be shared", Order::Unknown)
                .is_none()
        );
    }
}
