//! `inspect mentions`: the figures of a text, each with the words that decided its fields.

use std::fs;
use std::io::{self, BufRead, IsTerminal, Read};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;
use jiff::civil::Date;

use super::super::{Context, Outcome};
use crate::evidence::mention::{self, Document};
use crate::model::{Mention, Mentions};

#[derive(Debug, Args)]
pub(in crate::cli) struct MentionsArgs {
    /// Text files; `-` or none reads from stdin
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Read documents as JSON lines (`id`, `title`, `published`, `country`, `lang`, `text`) and write
    /// `{"id", "claims"}` lines
    #[arg(long)]
    jsonl: bool,
    /// With `--jsonl`: write what the classifier sees of each figure, for training
    #[arg(long, requires = "jsonl")]
    features: bool,
    /// The text's headline
    #[arg(long, default_value = "")]
    title: String,
    /// The day of publication, as YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,
    /// The country, for `$` and `kr`: an ISO 3166 code such as AU
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// The language: an ISO 639-1 code such as cy
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
}

pub(super) fn run(context: &mut Context, args: &MentionsArgs) -> Result<Outcome> {
    if args.jsonl { lines(context, args) } else { texts(context, args) }
}

/// One document a line; a line that is no document is reported and the others are read all the same.
fn lines(context: &Context, args: &MentionsArgs) -> Result<Outcome> {
    let mut failed = false;
    for (name, mut reader) in inputs(&args.files)? {
        let mut line = Vec::new();
        let mut number = 0;
        while reader.read_until(b'\n', &mut line).with_context(|| format!("cannot read {name}"))? > 0 {
            number += 1;
            let text = String::from_utf8_lossy(&line);
            if !text.trim().is_empty() {
                let read = if args.features { mention::features_line } else { mention::predict_line };
                match read(text.trim()) {
                    Ok(prediction) => context.console.data(format!("{prediction}\n").as_bytes())?,
                    Err(error) => {
                        failed = true;
                        context.console.warn(format!("{name}:{number}: {error}"));
                    }
                }
            }
            line.clear();
        }
    }
    Ok(if failed { Outcome::Failed } else { Outcome::Done })
}

fn texts(context: &Context, args: &MentionsArgs) -> Result<Outcome> {
    let colour = io::stdout().is_terminal() && no_color_is_unset();
    for (name, mut reader) in inputs(&args.files)? {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes).with_context(|| format!("cannot read {name}"))?;
        let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        let found = mention::find(&Document {
            title: &args.title,
            text: &text,
            published: args.published,
            country: args.country.as_deref(),
            language: args.lang.as_deref(),
        });
        if context.json {
            context.console.json(&found)?;
        } else {
            context.console.data(shown(&text, &found, colour).as_bytes())?;
        }
    }
    Ok(Outcome::Done)
}

#[expect(clippy::disallowed_methods, reason = "the command line may read the environment")]
fn no_color_is_unset() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

type Input = (String, Box<dyn BufRead>);

fn inputs(files: &[PathBuf]) -> Result<Vec<Input>> {
    let stdin = || ("stdin".to_owned(), Box::new(io::stdin().lock()) as Box<dyn BufRead>);
    if files.is_empty() {
        return Ok(vec![stdin()]);
    }
    let open = |path: &PathBuf| -> Result<Input> {
        if path.as_os_str() == "-" {
            return Ok(stdin());
        }
        let file = fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        Ok((path.display().to_string(), Box::new(io::BufReader::new(file))))
    };
    files.iter().map(open).collect()
}

/// The text with its figures marked, then each figure with its fields. Marks are letters too: colour never stands alone.
fn shown(text: &str, found: &Mentions, colour: bool) -> String {
    let mut marks: Vec<(usize, usize, String, &str)> = Vec::new();
    for (number, mention) in found.mentions.iter().enumerate() {
        marks.push((mention.start, mention.end, format!("claim {number}"), "\u{1b}[1;32m"));
    }
    for other in &found.distractors {
        let end = other.start + other.quote.chars().count();
        marks.push((other.start, end, other.role.word().to_owned(), "\u{1b}[33m"));
    }
    marks.sort_by_key(|mark| mark.0);
    let characters: Vec<char> = text.chars().collect();
    let (mut out, mut at) = (String::new(), 0);
    for (start, end, name, paint) in marks {
        if start < at || end > characters.len() {
            continue;
        }
        out.extend(&characters[at..start]);
        let quote: String = characters[start..end].iter().collect();
        let (on, off) = if colour { (paint, "\u{1b}[0m") } else { ("", "") };
        out.push_str(&format!("{on}[{quote}|{name}]{off}"));
        at = end;
    }
    out.extend(&characters[at..]);
    out.push('\n');
    for (number, mention) in found.mentions.iter().enumerate() {
        out.push_str(&format!(
            "\nclaim {number}: {} (confidence {:.2})\n",
            mention.quote, mention.confidence
        ));
        for (name, value) in fields(mention) {
            let why = mention.why.get(name).map_or_else(String::new, |why| {
                if why.words.is_empty() {
                    why.rule.clone()
                } else {
                    format!("`{}` ({})", why.words, why.rule)
                }
            });
            out.push_str(&format!("  {name:14}{value:24}{why}\n"));
        }
    }
    out
}

fn fields(mention: &Mention) -> Vec<(&'static str, String)> {
    let bound = |value: Option<rust_decimal::Decimal>| {
        value.map_or_else(|| "open".to_owned(), |v| v.normalize().to_string())
    };
    let year = |value: Option<i16>| value.map_or_else(|| "-".to_owned(), |year| year.to_string());
    vec![
        ("kind", mention.kind.word().to_owned()),
        ("currency", mention.currency.clone().unwrap_or_else(|| "-".to_owned())),
        ("low", bound(mention.low)),
        ("high", bound(mention.high)),
        ("approx", mention.approx.to_string()),
        ("period", mention.period.word().to_owned()),
        ("years", mention.years.map_or_else(|| "-".to_owned(), |years| years.normalize().to_string())),
        ("from_year", year(mention.from_year)),
        ("by_year", year(mention.by_year)),
        ("status", mention.status.word().to_owned()),
        ("basis", mention.basis.word().to_owned()),
        ("per_party", mention.per_party.to_string()),
        ("beneficiaries", mention.beneficiaries.join(", ")),
        ("service", mention.service.map_or("-", crate::model::Service::word).to_owned()),
    ]
}
