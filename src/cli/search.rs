//! `commonpurse search`: the index of the published site, asked from a terminal.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use commonpurse_search::{Hit, Kind, Request, Sort};

use super::{Context as Setting, Outcome};
use crate::edition::export::spreadsheet_cell;
use crate::edition::index;

/// Look for claims, cases and articles.
#[derive(Args, Clone, Debug)]
#[command(after_help = LANGUAGE)]
pub(super) struct SearchArgs {
    /// What to look for; put the whole of it in single quotes when it holds quotation marks, brackets, `>` or `|`
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// In which order
    #[arg(long, value_enum, default_value_t = Order::Relevance)]
    sort: Order,
    /// How many at most
    #[arg(long, default_value_t = 20)]
    limit: usize,
    /// How many to pass over first
    #[arg(long, default_value_t = 0)]
    offset: usize,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Only this kind
    #[arg(long, value_enum)]
    kind: Option<Wanted>,
}

const LANGUAGE: &str = "\
What a query may hold:
  payroll savings             both words, in any of their forms
  \"shared services\"           these words in this order
  -merger                     not this word
  payroll OR pensions         one of the two; brackets group
  procure*                    words that begin so
  org:\"Dorset County Council\" title:library
  service:it|legal  status:achieved  period:annual  country:GB-SCT  lang:cy  kind:claim
  year:2010..2015   by:2015   amount:>=1m  amount:100k..2m  amount:none  percent:>=10";

/// The order of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Order {
    /// What fits best first; the newest when no words are asked for
    Relevance,
    /// Newest first
    Newest,
    /// Oldest first
    Oldest,
    /// Largest figure first
    Largest,
    /// Smallest figure first
    Smallest,
    /// What was said in most places first
    MostRetold,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Table,
    /// One array of objects
    Json,
    /// A table for spreadsheets
    Csv,
    /// One id a line
    Ids,
}

/// The kinds of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Wanted {
    /// Savings as stated
    Claim,
    /// Shared arrangements
    Case,
    /// What publishers wrote
    Article,
}

/// What is to be said beside the results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// How many documents there are in all.
    total: usize,
    /// How many were printed.
    shown: usize,
    /// What was not understood, one line or more each.
    problems: Vec<String>,
}

impl Answer {
    /// One line that says how much there is.
    fn note(&self) -> String {
        match (self.total, self.shown) {
            (0, _) => "nothing found".to_owned(),
            (total, shown) if total == shown => format!("{total} found"),
            (total, shown) => format!("{total} found, {shown} shown"),
        }
    }
}

/// A command line in which the `-word` of a query is no option: behind `search` it becomes `NOT word`.
///
/// Options of one letter stay what they are.
pub(super) fn with_negations(line: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut told = Vec::new();
    let mut searching = false;
    for argument in line {
        let unwanted = argument.to_str().and_then(|text| text.strip_prefix('-'));
        let unwanted =
            unwanted.filter(|word| searching && !word.starts_with('-') && word.chars().count() > 1);
        if let Some(word) = unwanted {
            told.extend([OsString::from("NOT"), OsString::from(word)]);
        } else {
            searching |= argument == "search";
            told.push(argument);
        }
    }
    told
}

pub(super) fn run(context: &mut Setting, args: &SearchArgs) -> Result<Outcome> {
    let begun = Instant::now();
    let mut args = args.clone();
    if context.json {
        args.format = Format::Json;
    }
    let mut out = Vec::new();
    let answer = answer(&args, &context.folder().public(), &mut out)?;
    let took = begun.elapsed();
    context.console.data(&out)?;
    for problem in &answer.problems {
        context.console.warn(problem);
    }
    context.console.say(format!("{} in {:.1} ms", answer.note(), took.as_secs_f64() * 1000.0));
    Ok(Outcome::Done)
}

/// Searches the site in `public` and prints what is found to `out`.
pub(super) fn answer(args: &SearchArgs, public: &Path, out: &mut dyn Write) -> Result<Answer> {
    let index = index::open(public)?;
    let request = Request {
        q: args.words.join(" "),
        kind: args.kind.map(Wanted::kind),
        sort: args.sort.sort(),
        limit: args.limit,
        offset: args.offset,
        ..Request::default()
    };
    let results = index.ask(&request)?;
    match args.format {
        Format::Table => table(&results.hits, out).context("cannot print the results"),
        Format::Json => json(&results.hits, out),
        Format::Csv => csv(&results.hits, out).context("cannot print the results"),
        Format::Ids => ids(&results.hits, out).context("cannot print the results"),
    }?;
    let commonpurse_search::Answer { total, hits, problems, .. } = results;
    Ok(Answer { total, shown: hits.len(), problems: problems.iter().map(ToString::to_string).collect() })
}

fn table(hits: &[Hit], out: &mut dyn Write) -> io::Result<()> {
    for Hit { card, .. } in hits {
        let heading = if card.figure.is_empty() { &card.title } else { &card.figure };
        let words = |value: &Option<String>| {
            value.as_deref().filter(|word| *word != "unknown").map(|word| word.replace('_', " "))
        };
        line(out, "", &[Some(heading.clone()), words(&card.status), words(&card.service)])?;
        if !card.quote.is_empty() {
            line(out, "  ", &[Some(format!("“{}”", card.quote))])?;
        }
        let organisations = (!card.organisations.is_empty()).then(|| card.organisations.join(", "));
        let publisher = card.publisher.clone().or_else(|| card.source.clone());
        line(out, "  ", &[organisations, publisher, card.date.clone(), Some(card.path.clone())])?;
        writeln!(out)?;
    }
    Ok(())
}

/// One line of what is stated. A title may hold anything, and a terminal obeys control characters.
fn line(out: &mut dyn Write, indent: &str, parts: &[Option<String>]) -> io::Result<()> {
    let stated: Vec<&str> =
        parts.iter().flatten().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let text = stated.join(" · ").replace(char::is_control, " ");
    writeln!(out, "{indent}{text}")
}

fn json(hits: &[Hit], out: &mut dyn Write) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, hits).context("cannot print the results")?;
    writeln!(out).context("cannot print the results")
}

fn ids(hits: &[Hit], out: &mut dyn Write) -> io::Result<()> {
    hits.iter().try_for_each(|hit| writeln!(out, "{}", hit.card.id))
}

const HEADER: [&str; 22] = [
    "kind",
    "id",
    "title",
    "figure",
    "quote",
    "low",
    "high",
    "currency",
    "unit",
    "period",
    "status",
    "basis",
    "service",
    "organisations",
    "date",
    "by_year",
    "publisher",
    "country",
    "language",
    "appearances",
    "url",
    "path",
];

fn csv(hits: &[Hit], out: &mut dyn Write) -> Result<(), csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(HEADER)?;
    for hit in hits {
        writer.write_record(cells(hit).map(spreadsheet_cell))?;
    }
    Ok(writer.flush()?)
}

fn cells(Hit { card, .. }: &Hit) -> [String; 22] {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let amount =
        |value: Option<rust_decimal::Decimal>| value.map_or_else(String::new, |v| v.normalize().to_string());
    [
        card.kind.word().to_owned(),
        card.id.clone(),
        card.title.clone(),
        card.figure.clone(),
        card.quote.clone(),
        amount(card.low),
        amount(card.high),
        text(&card.currency),
        text(&card.unit),
        text(&card.period),
        text(&card.status),
        text(&card.basis),
        text(&card.service),
        card.organisations.join("; "),
        text(&card.date),
        card.by_year.map_or_else(String::new, |year| year.to_string()),
        text(&card.publisher),
        text(&card.country),
        text(&card.language),
        card.appearances.to_string(),
        text(&card.url),
        card.path.clone(),
    ]
}

impl Order {
    fn sort(self) -> Sort {
        match self {
            Self::Relevance => Sort::Relevance,
            Self::Newest => Sort::Newest,
            Self::Oldest => Sort::Oldest,
            Self::Largest => Sort::Largest,
            Self::Smallest => Sort::Smallest,
            Self::MostRetold => Sort::MostRetold,
        }
    }
}

impl Wanted {
    fn kind(self) -> Kind {
        match self {
            Self::Claim => Kind::Claim,
            Self::Case => Kind::Case,
            Self::Article => Kind::Article,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used, reason = "a test may fail")]

    use clap::Parser;
    use commonpurse_search::{Card, Document, Writer};

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        search: SearchArgs,
    }

    fn site() -> tempfile::TempDir {
        let public = tempfile::tempdir().expect("a folder");
        let folder = public.path().join("search/index");
        std::fs::create_dir_all(&folder).expect("made");
        let mut writer = Writer::new().expect("memory");
        for (id, title, quote) in
            [("a", "=HYPERLINK(\"x\")", "Payroll, \"shared\""), ("b", "\u{1b}[31mRed", "Legal payroll")]
        {
            let card = Card {
                id: id.to_owned(),
                title: title.to_owned(),
                quote: quote.to_owned(),
                ..Card::default()
            };
            writer.add(&Document { body: vec![quote.to_owned()], card }).expect("in order");
        }
        for file in writer.finish().expect("written").files {
            std::fs::write(folder.join(&file.name), file.bytes()).expect("written");
        }
        public
    }

    fn search(line: &[&str]) -> (String, Answer) {
        let args = ["search"].iter().chain(line).map(OsString::from);
        let args = Line::try_parse_from(with_negations(args)).expect("a sound line").search;
        let mut out = Vec::new();
        let answer = answer(&args, site().path(), &mut out).expect("answered");
        (String::from_utf8(out).expect("text"), answer)
    }

    #[test]
    fn words_and_options_come_in_any_order() {
        for (line, expected) in [
            (&["payroll", "--format", "ids"][..], "a\nb\n"),
            (&["--format", "ids", "payroll", "-legal"][..], "a\n"),
            (&["payroll", "-legal", "--format", "ids"][..], "a\n"),
            (&["payroll", "--limit", "1", "--format", "ids"][..], "a\n"),
            (&["--kind", "case", "--format", "ids"][..], ""),
        ] {
            assert_eq!(search(line).0, expected, "{line:?}");
        }
    }

    #[test]
    fn the_note_says_how_much_there_is_and_what_was_not_understood() {
        let (_, answer) = search(&["payroll", "status:soon", "--limit", "1"]);
        assert_eq!(answer.note(), "2 found, 1 shown");
        assert_eq!(answer.problems.len(), 1);
        assert_eq!(search(&["nowhere"]).1.note(), "nothing found");
    }

    #[test]
    fn a_terminal_and_a_spreadsheet_get_nothing_to_obey() {
        let (table, _) = search(&["legal"]);
        assert!(table.contains("[31mRed") && !table.contains('\u{1b}'), "{table}");
        let (csv, _) = search(&["shared", "--format", "csv"]);
        let mut lines = csv.split("\r\n");
        assert_eq!(lines.next(), Some(&*HEADER.join(",")));
        let row = lines.next().unwrap_or_default();
        assert!(row.starts_with("claim,a,\"'=HYPERLINK(\"\"x\"\")\",,\"Payroll, \"\"shared\"\"\","), "{row}");
    }

    #[test]
    fn json_is_an_array_of_cards() {
        let (json, _) = search(&["shared", "--format", "json"]);
        let value: serde_json::Value = serde_json::from_str(&json).expect("json");
        assert_eq!(value[0]["id"], "a");
        assert_eq!(value[0]["low"], serde_json::Value::Null);
    }

    #[test]
    fn a_folder_without_a_site_says_what_to_do() {
        let args = Line::try_parse_from(["search", "x"]).expect("a sound line").search;
        let nowhere = tempfile::tempdir().expect("a folder");
        let error = answer(&args, nowhere.path(), &mut Vec::new()).expect_err("no index");
        assert!(error.to_string().contains("commonpurse build"), "{error}");
    }
}
