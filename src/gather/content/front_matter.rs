//! The head of an editor's file: TOML between two lines of `+++`.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use url::Url;

use crate::model::strict::{Faults, Located, Table, suggest};
use crate::model::{Case, ClaimId, Page, PageKind, Problem, Service};

const MARK: &str = "+++";
const MOST_BYTES: usize = 64 * 1024;

/// A part of a file and how many lines stand before it.
pub(super) struct Part<'t> {
    pub(super) text: &'t str,
    pub(super) lines_before: usize,
}

/// Parts a file into its head and its body.
pub(super) fn split<'t>(
    path: &Path,
    text: &'t str,
    problems: &mut Vec<Problem>,
) -> Option<(Part<'t>, Part<'t>)> {
    let mut report = |line, message: &str, hint: &str| {
        let (message, hint) = (message.to_owned(), Some(hint.to_owned()));
        problems.push(Problem { file: path.to_owned(), line: Some(line), column: None, message, hint });
        None
    };
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if first.trim_end() != MARK {
        return report(
            1,
            "the file does not begin with `+++`",
            "put `title = \"…\"` between two lines of `+++`",
        );
    }
    let mut length = 0;
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        if line.trim_end() == MARK {
            let head = Part { text: &rest[..length], lines_before: 1 };
            let body = Part { text: &rest[length + line.len()..], lines_before: number + 2 };
            return Some((head, body));
        }
        length += line.len();
        if length > MOST_BYTES {
            let hint = "close it with a line `+++`; long text belongs below";
            return report(1, "the head is longer than 64 KiB", hint);
        }
    }
    report(1, "the head that begins here has no end", "close it with a line `+++`")
}

/// The head of a case; slug, file and text are left for the caller.
pub(super) fn case(path: &Path, head: &Part<'_>, problems: &mut Vec<Problem>) -> Option<Case> {
    let faults = Faults::new(path, head.text, head.lines_before);
    let mut table = faults.table();
    let title = table.required_text("title");
    let summary = table.required_text("summary");
    let partners = table.texts("partners").into_iter().map(|partner| partner.value).collect();
    let service = table.text("service").and_then(|text| service(&text, &faults));
    let country = table.country("country");
    let model = table.text("model").map(|text| text.value);
    let (start, end) = years(&mut table, &faults);
    let sources = table.texts("sources").into_iter().filter_map(|text| address(text, &faults)).collect();
    let claims = table.texts("claims").into_iter().filter_map(|text| claim(&text, &faults)).collect();
    table.finish();
    let sound = faults.is_empty();
    problems.extend(faults.into_problems());
    let (title, summary) = title.zip(summary).filter(|_| sound)?;
    Some(Case {
        slug: String::new(),
        file: PathBuf::new(),
        title: title.value,
        summary: summary.value,
        partners,
        service,
        country,
        model,
        start,
        end,
        sources,
        claims,
        html: String::new(),
        text: String::new(),
    })
}

/// The head of a page or round-up; slug, file and text are left for the caller.
pub(super) fn page(
    path: &Path,
    head: &Part<'_>,
    kind: PageKind,
    problems: &mut Vec<Problem>,
) -> Option<Page> {
    let faults = Faults::new(path, head.text, head.lines_before);
    let mut table = faults.table();
    let title = table.required_text("title");
    let summary = table.required_text("summary");
    let date = match kind {
        PageKind::Page => None,
        PageKind::Roundup => {
            table.require("date");
            table.date("date").and_then(|text| date(&text, &faults))
        }
    };
    table.finish();
    let sound = faults.is_empty();
    problems.extend(faults.into_problems());
    let (title, summary) = title.zip(summary).filter(|_| sound)?;
    Some(Page {
        kind,
        slug: String::new(),
        file: PathBuf::new(),
        title: title.value,
        summary: summary.value,
        date,
        html: String::new(),
        text: String::new(),
    })
}

fn service(text: &Located<String>, faults: &Faults<'_>) -> Option<Service> {
    let service = text.value.parse::<Service>().ok();
    if service.is_none() {
        let words: Vec<&str> = Service::ALL.iter().map(|service| service.word()).collect();
        let message = format!("`service` `{}` is not known", text.value);
        faults.report(&text.place, message, Some(suggest(&text.value, &words)));
    }
    service
}

/// `start` and `end`, which go together.
fn years(table: &mut Table<'_, '_>, faults: &Faults<'_>) -> (Option<i16>, Option<i16>) {
    let mut year = |key| {
        let number = table.integer(key)?;
        let year = i16::try_from(number.value).ok().filter(|year| (1800..=2100).contains(year));
        if year.is_none() {
            let message = format!("`{key}` is {}, which is no year", number.value);
            faults.report(&number.place, message, Some("write a year such as `2010`".to_owned()));
        }
        year.map(|value| Located { value, place: number.place })
    };
    let (start, end) = (year("start"), year("end"));
    if let (Some(start), Some(end)) = (&start, &end)
        && start.value > end.value
    {
        let message = format!("`end` {} is before `start` {}", end.value, start.value);
        faults.report(
            &end.place,
            message,
            Some("leave `end` out while it runs or when it is not known".to_owned()),
        );
    }
    (start.map(|year| year.value), end.map(|year| year.value))
}

fn address(text: Located<String>, faults: &Faults<'_>) -> Option<String> {
    let sound = Url::parse(&text.value).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    if sound {
        return Some(text.value);
    }
    let message = format!("`sources` holds `{}`, which is no web address", text.value);
    faults.report(
        &text.place,
        message,
        Some("write it whole, such as `https://www.example.org/report`".to_owned()),
    );
    None
}

fn claim(text: &Located<String>, faults: &Faults<'_>) -> Option<ClaimId> {
    match text.value.parse() {
        Ok(id) => Some(id),
        Err(error) => {
            let hint = "`commonpurse claims list` shows the ids".to_owned();
            faults.report(&text.place, format!("`claims` holds a wrong id: {error}"), Some(hint));
            None
        }
    }
}

fn date(text: &Located<String>, faults: &Faults<'_>) -> Option<Date> {
    let date = text.value.parse::<Date>().ok().filter(|_| text.value.len() == 10);
    if date.is_none() {
        let message = format!("`date` `{}` is no date", text.value);
        faults.report(&text.place, message, Some("write it as `2026-01-31`".to_owned()));
    }
    date
}
