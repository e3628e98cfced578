//! Digits to a number: grouping, decimal marks, fractions, year spans.

use rust_decimal::Decimal;

use crate::evidence::mention::lexicon::Lexicon;

/// What a run of digits turned out to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    /// A number; `year` when it may as well be a calendar year.
    Number { value: Decimal, year: bool },
    /// `2012-13` or `2015/16`.
    YearSpan,
    /// A date, a telephone number, or more digits than a sum can have.
    None,
}

/// More digits than this are no sum of money.
const MAX_DIGITS: usize = 15;

/// The value of a fraction in one character.
pub(super) fn glyph(character: char) -> Option<Decimal> {
    Some(match character {
        '¼' => Decimal::new(25, 2),
        '½' => Decimal::new(5, 1),
        '¾' => Decimal::new(75, 2),
        _ => return None,
    })
}

/// Reads the number that begins at `start`; gives its end. `money`: a sign of money stands before it.
pub(super) fn read(text: &str, start: usize, lexicon: &Lexicon, money: bool) -> (usize, Shape) {
    let bytes = text.as_bytes();
    let mut reader = Reader { text, bytes, at: start, digits: String::new(), scale: 0 };
    let first = reader.run();
    if let Some(end) = year_span(bytes, start, reader.at).filter(|_| !money) {
        return (end, Shape::YearSpan);
    }
    let grouped = reader.groups(first, lexicon, money);
    let decimals = reader.decimals(lexicon, grouped);
    let year = first == 4 && !grouped && !decimals && matches!(&bytes[start..start + 2], b"19" | b"20");
    reader.finish(year, money)
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    digits: String,
    scale: u32,
}

impl Reader<'_> {
    /// Takes a run of digits; gives its length.
    fn run(&mut self) -> usize {
        let length = run_length(self.bytes, self.at);
        if self.digits.len() <= MAX_DIGITS {
            let kept = length.min(MAX_DIGITS + 1);
            self.digits.push_str(&self.text[self.at..self.at + kept]);
        }
        self.at += length;
        length
    }

    /// Takes groups of three digits behind a grouping mark.
    fn groups(&mut self, first: usize, lexicon: &Lexicon, money: bool) -> bool {
        let mut grouped = false;
        let mut mark = None;
        loop {
            if first > 3 {
                break;
            }
            let Some(next) = self.text[self.at..].chars().next() else { break };
            let fits = match next {
                ',' => !lexicon.decimal_comma || grouped,
                '.' => lexicon.decimal_comma || self.dotted(grouped),
                '\'' | '’' | '\u{a0}' | '\u{2009}' | '\u{202f}' => true,
                ' ' => lexicon.space_groups || money,
                _ => false,
            };
            let after = self.at + next.len_utf8();
            if !fits || mark.is_some_and(|mark| mark != next) || run_length(self.bytes, after) != 3 {
                break;
            }
            mark = Some(next);
            self.at = after;
            self.run();
            grouped = true;
        }
        grouped
    }

    /// `1.250.000` in English text: two groups behind full stops are grouping, one is a decimal.
    fn dotted(&self, grouped: bool) -> bool {
        grouped
            || run_length(self.bytes, self.at + 1) == 3
                && self.bytes.get(self.at + 4) == Some(&b'.')
                && run_length(self.bytes, self.at + 5) == 3
    }

    fn decimals(&mut self, lexicon: &Lexicon, grouped: bool) -> bool {
        let Some(mark @ (b'.' | b',')) = self.bytes.get(self.at).copied() else { return false };
        let length = run_length(self.bytes, self.at + 1);
        let own = (mark == b',') == lexicon.decimal_comma;
        if length == 0 || !own && (grouped || length > 2) {
            return false;
        }
        self.at += 1;
        self.run();
        self.scale = length.min(MAX_DIGITS) as u32;
        true
    }

    fn finish(mut self, year: bool, money: bool) -> (usize, Shape) {
        // `12.3.2010`, `1,2,3,4`: more marks than a number has.
        let mut malformed = false;
        while matches!(self.bytes.get(self.at), Some(b'.' | b',' | b'/'))
            && run_length(self.bytes, self.at + 1) > 0
        {
            if self.bytes[self.at] == b'/'
                && money
                && !malformed
                && let Some((end, value)) = slash(self.bytes, self.at, &self.digits)
            {
                return (end, Shape::Number { value, year: false });
            }
            self.at += 1;
            self.at += run_length(self.bytes, self.at);
            malformed = true;
        }
        let value = self.digits.parse::<i64>().ok().filter(|_| self.digits.len() <= MAX_DIGITS && !malformed);
        let Some(value) = value else { return (self.at, Shape::None) };
        let mut value = Decimal::new(value, self.scale);
        if let Some(part) = self.text[self.at..].chars().next().and_then(glyph) {
            value += part;
            self.at += '¼'.len_utf8();
        }
        (self.at, Shape::Number { value: value.normalize(), year })
    }
}

fn run_length(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count())
}

fn slash(bytes: &[u8], at: usize, numerator: &str) -> Option<(usize, Decimal)> {
    let divisor = match bytes.get(at + 1)? {
        b'2' => 2,
        b'4' => 4,
        _ => return None,
    };
    if run_length(bytes, at + 1) != 1 || numerator.len() != 1 {
        return None;
    }
    Some((at + 2, Decimal::from(numerator.parse::<i64>().ok()?) / Decimal::from(divisor)))
}

/// The end of `2012-13`, `2015/16` or `2010-2015` (with any dash), if that is what stands here.
fn year_span(bytes: &[u8], start: usize, at: usize) -> Option<usize> {
    let first: u32 = std::str::from_utf8(&bytes[start..at]).ok()?.parse().ok().filter(|_| at - start == 4)?;
    if !(1900..2100).contains(&first) {
        return None;
    }
    let dash = ["-", "/", "–", "—", "\u{2011}", "\u{2010}"]
        .iter()
        .find(|dash| bytes[at..].starts_with(dash.as_bytes()))?;
    let from = at + dash.len();
    let length = run_length(bytes, from);
    let second: u32 = std::str::from_utf8(&bytes[from..from + length]).ok()?.parse().ok()?;
    let fits = match length {
        2 => second == (first + 1) % 100 || second > first % 100,
        4 => (1900..2100).contains(&second),
        _ => false,
    };
    fits.then_some(from + length)
}
