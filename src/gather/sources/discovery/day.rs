//! The day that a date names, in the writer's own clock; forgiving, because publishers write dates as they please.

use jiff::civil::Date;

/// Month names and their short forms by their beginnings, in the languages of the sources: English, Welsh, Irish,
/// French, German, Dutch, Swedish. An exact name wins over a beginning.
const MONTHS: [&[&str]; 12] = [
    &["january", "ionawr", "eanáir", "janvier", "januar", "januari", "jänner"],
    &["february", "chwefror", "feabhra", "février", "fevrier", "februar", "februari"],
    &["march", "mawrth", "márta", "mars", "märz", "maart", "mrt"],
    &["april", "ebrill", "aibreán", "avril"],
    &["may", "mai", "bealtaine", "mei", "maj"],
    &["june", "mehefin", "meitheamh", "juin", "juni"],
    &["july", "gorffennaf", "iúil", "juillet", "juli"],
    &["august", "awst", "lúnasa", "août", "aout", "augustus", "augusti"],
    &["september", "sept", "medi", "meán", "septembre"],
    &["october", "hydref", "deireadh", "octobre", "oktober"],
    &["november", "tachwedd", "samhain", "novembre"],
    &["december", "rhagfyr", "nollaig", "décembre", "decembre", "dezember"],
];

/// How a country orders a date in figures alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// 2/1/2026 is 2 January.
    DayFirst,
    /// 2/1/2026 is 1 February.
    MonthFirst,
    /// Only 31/1/2026 is clear.
    Unclear,
}

impl Order {
    /// The order of a country, by its ISO 3166 code.
    pub(super) fn of(country: Option<&str>) -> Self {
        match country {
            Some("US") => Self::MonthFirst,
            Some("CA") | None => Self::Unclear,
            Some(_) => Self::DayFirst,
        }
    }
}

/// The first day that the text names; the time of day and the zone are not looked at.
pub(super) fn read(text: &str, order: Order) -> Option<Date> {
    // What is longer is no date but a text.
    let text: String = text.chars().take(200).collect::<String>().to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '|' | '\u{feff}'))
        .filter(|word| !word.is_empty())
        .collect();
    words.iter().find_map(|word| in_one_word(word, order)).or_else(|| in_words(&words))
}

/// `2026-01-02T09:15`, `20260102`, `2/1/26`, `07.12.2010`, `24-mar-13`.
fn in_one_word(word: &str, order: Order) -> Option<Date> {
    let day = word.split(['t', 'z', '+']).next().filter(|day| day.len() >= 8).unwrap_or(word);
    if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        return date(day[..4].parse().ok()?, day[4..6].parse().ok()?, day[6..].parse().ok()?);
    }
    let separator = ['-', '/', '.'].into_iter().find(|c| word.matches(*c).count() >= 2)?;
    let mut parts = word.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let third: String = third.chars().take_while(char::is_ascii_digit).collect();
    if let Some(month) = month(second) {
        return date(year(&third)?, month, number(first)?);
    }
    if first.len() == 4 {
        return date(first.parse().ok()?, number(second)?, number(&third)?);
    }
    let (first_number, second_number) = (number(first)?, number(second)?);
    let year = year(&third)?;
    let by_order = match order {
        _ if separator == '.' => (first_number, second_number),
        Order::DayFirst => (first_number, second_number),
        Order::MonthFirst => (second_number, first_number),
        Order::Unclear if first_number > 12 || first_number == second_number => (first_number, second_number),
        Order::Unclear if second_number > 12 => (second_number, first_number),
        Order::Unclear => return None,
    };
    date(year, by_order.1, by_order.0)
}

/// `2 january 2026`, `january 2nd 2026`, `2 de janvier 2026`.
fn in_words(words: &[&str]) -> Option<Date> {
    let months: Vec<(usize, i8)> =
        words.iter().enumerate().filter_map(|(at, word)| Some((at, month(word)?))).collect();
    // `mar. 2 janv. 2026`: the day before the month is the safer sign.
    let day_first = months.iter().find_map(|(at, month)| {
        let day = number(words.get(at.checked_sub(1)?)?)?;
        date(next_year(words, at + 1)?, *month, day)
    });
    day_first.or_else(|| {
        months.iter().find_map(|(at, month)| {
            let day = number(words.get(at + 1)?)?;
            date(next_year(words, at + 2)?, *month, day)
        })
    })
}

/// The year stands within two words: Irish months have two.
fn next_year(words: &[&str], from: usize) -> Option<i16> {
    words.iter().skip(from).take(2).find_map(|word| year(word))
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_matches(|c: char| !c.is_alphabetic());
    if word.chars().count() < 3 {
        return None;
    }
    let by = |fits: &dyn Fn(&str) -> bool| {
        let at = MONTHS.iter().position(|names| names.iter().any(|name| fits(name)))?;
        i8::try_from(at + 1).ok()
    };
    by(&|name| name == word).or_else(|| by(&|name| name.starts_with(word)))
}

/// A number of one or two digits, perhaps with an ending such as `nd` or a full stop.
fn number(word: &str) -> Option<i8> {
    let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
    let rest = &word[digits.len()..];
    let is_ending =
        matches!(rest, "" | "." | "st" | "nd" | "rd" | "th" | "er" | "ain" | "eg" | "ydd" | "fed" | "af");
    if is_ending && digits.len() <= 2 { digits.parse().ok() } else { None }
}

fn year(word: &str) -> Option<i16> {
    let word = word.trim_end_matches(['.', ';']);
    if !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    match (word.len(), word.parse::<i16>().ok()?) {
        (4, year) => Some(year),
        (2, year @ 0..69) => Some(2000 + year),
        (2, year) => Some(1900 + year),
        _ => None,
    }
}

fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    let date = Date::new(year, month, day).ok().filter(|_| (1970..2100).contains(&year))?;
    // The first second of computers' time means that there was no date.
    (date != jiff::civil::date(1970, 1, 1)).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_however_it_is_written() {
        use Order::{DayFirst, MonthFirst, Unclear};
        for (text, order, expected) in [
            ("Tue, 30 Nov 2010 23:59:59 -0500", Unclear, "2010-11-30"),
            ("30 Nov 2010 12:00 AM", Unclear, "2010-11-30"),
            ("Fri, 02 Jan 2026 09:15:00 Z", Unclear, "2026-01-02"),
            ("Mon, 1 Jun 2015 09:15:00 BST", Unclear, "2015-06-01"),
            ("Wed, 02 Jan 13 0:0:0", Unclear, "2013-01-02"),
            ("2 January 2026", Unclear, "2026-01-02"),
            ("2026-01-02T23:30:00+01:00", Unclear, "2026-01-02"),
            ("2026-01-02 09:15", Unclear, "2026-01-02"),
            ("20260102T091500Z", Unclear, "2026-01-02"),
            ("July 17, 2014", Unclear, "2014-07-17"),
            ("Monday June 18, 2012", Unclear, "2012-06-18"),
            ("26th June 2017", Unclear, "2017-06-26"),
            ("Sept. 3rd, 2017", Unclear, "2017-09-03"),
            ("24-Mar-13", Unclear, "2013-03-24"),
            ("07.12.2010", Unclear, "2010-12-07"),
            ("10/12/15", DayFirst, "2015-12-10"),
            ("1/2/26", MonthFirst, "2026-01-02"),
            ("31/1/2026", Unclear, "2026-01-31"),
            ("1/2/2026", Unclear, "none"),
            ("12 Feb 2019 02:49", Unclear, "2019-02-12"),
            ("Friday, 2.01.2026", Unclear, "2026-01-02"),
            ("2 Ionawr 2026", Unclear, "2026-01-02"),
            ("2 Eanáir 2026", Unclear, "2026-01-02"),
            ("4 Meán Fómhair 2026", Unclear, "2026-09-04"),
            ("le 2 janvier 2026", Unclear, "2026-01-02"),
            ("mar. 2 janv. 2026", Unclear, "2026-01-02"),
            ("3. März 2021", Unclear, "2021-03-03"),
            ("2 januari 2026", Unclear, "2026-01-02"),
            ("Published on\n17\nDecember\n2015", Unclear, "2015-12-17"),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Unclear, "none"),
            ("31 February 2020", Unclear, "none"),
            ("Spring 2012", Unclear, "none"),
            ("yesterday", Unclear, "none"),
            ("", Unclear, "none"),
        ] {
            let found = read(text, order).map_or("none".to_owned(), |date| date.to_string());
            assert_eq!(found, expected, "{text}");
        }
    }
}
