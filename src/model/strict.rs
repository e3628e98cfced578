//! Strict reading of TOML that editors write: each key is asked for by name and type, and every fault is a [`Problem`].

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Problem;

/// The problems found so far in one file, and the places of its lines.
#[derive(Debug)]
pub struct Faults<'t> {
    file: PathBuf,
    text: &'t str,
    lines_before: usize,
    line_starts: Vec<usize>,
    found: RefCell<Vec<Problem>>,
    broken_lines: RefCell<BTreeSet<usize>>,
}

impl<'t> Faults<'t> {
    /// No faults yet in `text`, which stands in `file` behind `lines_before` other lines.
    pub fn new(file: &Path, text: &'t str, lines_before: usize) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            file: file.to_owned(),
            text,
            lines_before,
            line_starts: std::iter::once(0).chain(starts).collect(),
            found: RefCell::default(),
            broken_lines: RefCell::default(),
        }
    }

    /// Reads the text as one table; what is not TOML is recorded and read around.
    pub fn table(&self) -> Table<'_, 't> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            self.report(&span, error.message().to_owned(), None);
            self.broken_lines.borrow_mut().insert(self.line(span.start));
        }
        Table {
            faults: self,
            name: String::new(),
            span: 0..0,
            entries: table.into_inner(),
            asked: Vec::new(),
        }
    }

    /// Records a fault at a place given in bytes of the text.
    pub fn report(&self, place: &Range<usize>, message: impl Into<String>, hint: Option<String>) {
        let line = self.line(place.start);
        // What follows from a line that could not be read is no news.
        if self.broken_lines.borrow().contains(&line) {
            return;
        }
        let start = self.line_starts[line];
        let column = self.text.get(start..place.start.min(self.text.len())).map_or(0, |s| s.chars().count());
        self.found.borrow_mut().push(Problem {
            file: self.file.clone(),
            line: Some(self.lines_before + line + 1),
            column: Some(column + 1),
            message: message.into(),
            hint,
        });
    }

    /// The line of a place, as the reader of the file counts, from 1.
    pub fn line_number(&self, place: &Range<usize>) -> usize {
        self.lines_before + self.line(place.start) + 1
    }

    /// Whether no fault was found.
    pub fn is_empty(&self) -> bool {
        self.found.borrow().is_empty()
    }

    /// All the faults in the order of the text.
    pub fn into_problems(self) -> Vec<Problem> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|problem| (problem.line, problem.column));
        found
    }

    /// Index of the line that holds a byte.
    fn line(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }
}

/// A value and where it stands, in bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub place: Range<usize>,
}

/// A table whose keys are taken one by one; what is left at [`Table::finish`] is unknown.
#[derive(Debug)]
pub struct Table<'f, 't> {
    faults: &'f Faults<'t>,
    name: String,
    span: Range<usize>,
    entries: DeTable<'t>,
    asked: Vec<&'static str>,
}

impl<'t> Table<'_, 't> {
    /// Where the table begins.
    pub fn place(&self) -> &Range<usize> {
        &self.span
    }

    /// Where a key stands that has not been taken yet.
    pub fn place_of(&self, key: &str) -> Option<Range<usize>> {
        self.entries.get_key_value(key).map(|(key, _)| key.span())
    }

    /// A text that is not blank.
    pub fn text(&mut self, key: &'static str) -> Option<Located<String>> {
        let text = self.take(key, "a text in quotes", |value| match value {
            DeValue::String(text) => Some(text.into_owned()),
            _ => None,
        })?;
        if text.value.trim().is_empty() {
            let hint = "fill it in or take it away".to_owned();
            self.faults.report(&text.place, format!("`{key}` is empty"), Some(hint));
            return None;
        }
        Some(text)
    }

    /// A text that must be there.
    pub fn required_text(&mut self, key: &'static str) -> Option<Located<String>> {
        self.require(key);
        self.text(key)
    }

    /// An ISO 3166 code: `GB`, `GB-WLS`; or `EU` and `INT` for bodies of many countries.
    pub fn country(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        if is_country(&text.value) {
            return Some(text.value);
        }
        let hint = match text.value.as_str() {
            "UK" => "write `GB`, or `GB-ENG`, `GB-SCT`, `GB-WLS`, `GB-NIR` for one nation",
            _ => "write two capitals such as `GB` or `IE`; `EU` and `INT` for bodies of many countries",
        };
        let message = format!("`{key}` `{}` is no ISO 3166 code", text.value);
        self.faults.report(&text.place, message, Some(hint.to_owned()));
        None
    }

    /// `true` or `false`.
    pub fn flag(&mut self, key: &'static str) -> Option<Located<bool>> {
        self.take(key, "`true` or `false`", |value| match value {
            DeValue::Boolean(flag) => Some(flag),
            _ => None,
        })
    }

    /// A whole number.
    pub fn integer(&mut self, key: &'static str) -> Option<Located<i64>> {
        self.take(key, "a whole number", |value| integer(&value))
    }

    /// A number with or without a fraction.
    pub fn number(&mut self, key: &'static str) -> Option<Located<f64>> {
        self.take(key, "a number", |value| match &value {
            DeValue::Float(float) => float.as_str().parse().ok().filter(|number: &f64| number.is_finite()),
            other => integer(other).map(|number| number as f64),
        })
    }

    /// A date such as `2026-01-31`, bare or in quotes, as it is written.
    pub fn date(&mut self, key: &'static str) -> Option<Located<String>> {
        self.take(key, "a date such as `2026-01-31`", |value| match value {
            DeValue::Datetime(date) => Some(date.to_string()),
            DeValue::String(text) => Some(text.into_owned()),
            _ => None,
        })
    }

    /// A list of texts; an empty list when the key is missing.
    pub fn texts(&mut self, key: &'static str) -> Vec<Located<String>> {
        let list = self.take(key, "a list of texts such as `[\"…\"]`", |value| match value {
            DeValue::Array(items) => Some(items),
            _ => None,
        });
        let mut texts = Vec::new();
        for item in list.map(|list| list.value).into_iter().flatten() {
            let place = item.span();
            match item.into_inner() {
                DeValue::String(text) => texts.push(Located { value: text.into_owned(), place }),
                other => {
                    let message = format!("`{key}` holds {}, not only texts", kind_of(&other));
                    self.faults.report(&place, message, Some("put it in quotes".to_owned()));
                }
            }
        }
        texts
    }

    /// A table below this one; `name` is what messages call it, such as `[site]`.
    pub fn table(&mut self, key: &'static str, name: &str) -> Option<Self> {
        let found = self.take(key, &format!("a table; write `{name}`"), |value| match value {
            DeValue::Table(table) => Some(table),
            _ => None,
        })?;
        Some(self.below(name, found))
    }

    /// The tables of a list of tables; `name` is what messages call each, such as `[[source]]`.
    pub fn tables(&mut self, key: &'static str, name: &str) -> Vec<Self> {
        let list =
            self.take(key, &format!("a list of tables; write `{name}` above each"), |value| match value {
                DeValue::Array(items) => Some(items),
                _ => None,
            });
        let mut tables = Vec::new();
        for item in list.map(|list| list.value).into_iter().flatten() {
            let place = item.span();
            match item.into_inner() {
                DeValue::Table(value) => tables.push(self.below(name, Located { value, place })),
                other => {
                    let message = format!("`{key}` holds {}, not only tables", kind_of(&other));
                    self.faults.report(&place, message, Some(format!("write `{name}` above each")));
                }
            }
        }
        tables
    }

    /// Reports a key that must be there and is not.
    pub fn require(&self, key: &'static str) {
        // A line that could not be read may have held it.
        if !self.entries.contains_key(key) && self.faults.broken_lines.borrow().is_empty() {
            let message = match self.name.as_str() {
                "" => format!("`{key}` is missing"),
                name => format!("`{name}` has no `{key}`"),
            };
            self.faults.report(&self.span, message, Some(format!("add `{key} = …`")));
        }
    }

    /// Reports a key that does not fit, with the reason, and takes it away.
    pub fn refuse(&mut self, key: &'static str, message: &str, hint: &str) {
        if let Some((found, _)) = self.entries.remove_entry(key) {
            self.faults.report(&found.span(), message, Some(hint.to_owned()));
        }
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self) {
        for key in self.entries.keys() {
            let written = key.get_ref().as_ref();
            let place = match self.name.as_str() {
                "" => String::new(),
                name => format!(" in `{name}`"),
            };
            let message = format!("unknown key `{written}`{place}");
            self.faults.report(&key.span(), message, Some(suggest(written, &self.asked)));
        }
    }

    fn below(&self, name: &str, found: Located<DeTable<'t>>) -> Self {
        Table {
            faults: self.faults,
            name: name.to_owned(),
            span: found.place,
            entries: found.value,
            asked: Vec::new(),
        }
    }

    fn take<T>(
        &mut self,
        key: &'static str,
        wanted: &str,
        read: impl FnOnce(DeValue<'t>) -> Option<T>,
    ) -> Option<Located<T>> {
        self.asked.push(key);
        let value: Spanned<DeValue<'t>> = self.entries.remove(key)?;
        let place = value.span();
        let found = kind_of(value.get_ref());
        let read = read(value.into_inner());
        if read.is_none() {
            self.faults.report(&place, format!("`{key}` is {found}, not {wanted}"), None);
        }
        read.map(|value| Located { value, place })
    }
}

fn is_country(text: &str) -> bool {
    let capitals = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
    let (country, part) = text.split_once('-').unwrap_or((text, "A"));
    let is_part =
        (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    text == "INT" || text != "UK" && capitals(country) && is_part
}

/// The nearest of the known words, or all of them.
pub fn suggest(written: &str, known: &[&str]) -> String {
    let near = known
        .iter()
        .map(|word| (distance(written, word), *word))
        .filter(|(distance, word)| *distance <= word.len().div_ceil(4) || holds(written, word))
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((_, word)) => format!("did you mean `{word}`?"),
        None if known.is_empty() => "take it away".to_owned(),
        None => format!("there are `{}`", known.join("`, `")),
    }
}

/// `feed_url` holds `url`.
fn holds(written: &str, word: &str) -> bool {
    written.split(['_', '-', ' ']).any(|part| part == word)
}

/// How many single letters have to be changed, added or left out (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(40).collect();
    let b: Vec<char> = b.chars().take(40).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, right) in b.iter().enumerate() {
            let changed = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    match value {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a yes or no",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
