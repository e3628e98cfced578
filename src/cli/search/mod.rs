//! `commonpurse search`: the index of the published site, asked from a terminal.

mod print;

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use commonpurse_search::{Facet, Kind, Problem, Request, Sort};

use super::{Context as Setting, Outcome};
use crate::edition::index;

/// Look for claims, cases and articles.
#[derive(Args, Clone, Debug)]
#[command(after_help = LANGUAGE)]
pub(super) struct SearchArgs {
    /// What to look for; put the whole of it in single quotes when it holds quotation marks, brackets, `>` or `|`
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// In which order
    #[arg(long, value_parser = sorts(), default_value = "relevance")]
    sort: Sort,
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
    #[arg(long, value_parser = kinds())]
    kind: Option<Kind>,
    /// Also count what is found, by everything or by these, parted by commas; a file for spreadsheets then holds the
    /// counts
    #[arg(long, value_name = "FACETS", num_args = 0..=1, require_equals = true, value_delimiter = ',',
          default_missing_value = ALL, value_parser = facets())]
    facets: Option<Vec<String>>,
}

/// Every facet.
const ALL: &str = "all";

const LANGUAGE: &str = "\
What a query may hold:
  payroll savings             both words, in any of their forms
  \"shared services\"           these words in this order
  -merger                     not this word
  payroll OR pensions         one of the two; brackets group
  procure*                    words that begin so
  org:\"Dorset County Council\" title:library
  service:it|legal  status:achieved  period:annual  sector:police  country:GB-SCT  lang:cy  kind:claim
  year:2010..2015   by:2015   amount:>=1m  amount:100k..2m  amount:none  percent:>=10
The exit code is 2 when a condition was not understood and left out.";

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Table,
    /// One array of objects; with counts one object
    Json,
    /// A table for spreadsheets
    Csv,
    /// One id a line
    Ids,
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
    /// Queries that may have been meant.
    suggestions: Vec<String>,
    /// Whether a condition was left out, so that more is found than was asked for.
    dropped: bool,
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

fn sorts() -> impl TypedValueParser<Value = Sort> {
    // A name of two words may be written as options are.
    let names = Sort::ALL.iter().map(|(sort, word)| match sort {
        Sort::MostRetold => PossibleValue::new(*word).alias("most-retold"),
        _ => PossibleValue::new(*word),
    });
    PossibleValuesParser::new(names).map(|word| {
        let known = Sort::ALL.iter().find(|(_, known)| *known == word.replace('-', "_"));
        known.map_or_else(Sort::default, |(sort, _)| *sort)
    })
}

fn kinds() -> impl TypedValueParser<Value = Kind> {
    PossibleValuesParser::new(Kind::ALL.map(Kind::word)).map(|word| {
        let known = Kind::ALL.into_iter().find(|kind| kind.word() == word);
        known.unwrap_or(Kind::Claim)
    })
}

fn facets() -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(Facet::ALL.iter().map(|(_, word)| *word).chain([ALL]))
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
    for suggestion in &answer.suggestions {
        context.console.say(format!("did you mean `{suggestion}`?"));
    }
    context.console.say(format!("{} in {:.1} ms", answer.note(), took.as_secs_f64() * 1000.0));
    Ok(if answer.dropped { Outcome::Misunderstood } else { Outcome::Done })
}

/// Searches the site in `public` and prints what is found to `out`.
pub(super) fn answer(args: &SearchArgs, public: &Path, out: &mut dyn Write) -> Result<Answer> {
    let index = index::open(public)?;
    let counts = args.facets.is_some();
    let named = args.facets.iter().flatten();
    let wanted = |word: &str| named.clone().any(|name| name == word || name == ALL);
    let request = Request {
        q: args.words.join(" "),
        kind: args.kind,
        sort: args.sort,
        limit: args.limit,
        offset: args.offset,
        facets: Facet::ALL.iter().filter(|(_, word)| wanted(word)).map(|(facet, _)| *facet).collect(),
        kinds: counts,
        histogram: counts,
        ..Request::default()
    };
    let answer = index.ask(&request)?;
    match args.format {
        Format::Table if counts => {
            print::table(&answer.hits, out).and_then(|()| print::counts(&answer, out))?;
        }
        Format::Table => print::table(&answer.hits, out)?,
        Format::Json if counts => print::json(&answer, out)?,
        Format::Json => print::json(&answer.hits, out)?,
        Format::Csv if counts => print::counts_csv(&answer, out).context(CANNOT_PRINT)?,
        Format::Csv => print::csv(&answer.hits, out).context(CANNOT_PRINT)?,
        Format::Ids => print::ids(&answer.hits, out)?,
    }
    Ok(Answer {
        total: answer.total,
        shown: answer.hits.len(),
        problems: answer.problems.iter().map(|problem| pointed(problem, &request.q)).collect(),
        suggestions: answer.suggestions.into_iter().map(|suggestion| suggestion.query).collect(),
        dropped: answer.problems.iter().any(|problem| problem.dropped),
    })
}

const CANNOT_PRINT: &str = "cannot print the results";

/// Characters of a query that fit on a line below which its place can be shown.
const LINE: usize = 120;

/// A problem with its place in the query.
fn pointed(problem: &Problem, query: &str) -> String {
    let plain = query.replace(char::is_control, " ");
    let length = plain.chars().count();
    let mut text = problem.message.clone();
    if length <= LINE && problem.end > 0 {
        let marks = "^".repeat(problem.end.saturating_sub(problem.start).max(1));
        text = format!("{text}\n  {plain}\n  {}{marks}", " ".repeat(problem.start));
    } else if problem.end > 0 {
        text = format!("at character {}: {text}", problem.start + 1);
    }
    match &problem.hint {
        Some(hint) => format!("{text}\n  hint: {hint}"),
        None => text,
    }
}

#[cfg(test)]
mod tests;
