//! `import`: saved pages and foreign archives to captures, and what they say.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use super::{Context, Outcome, summary};
use crate::pipeline::{Desk, catalogue, import};

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// Saved pages (`.html`, `.txt`, also `.gz`), web archives (`.warc`, `.warc.gz`) and folders of these
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Imported {
    captures: usize,
    known: usize,
    articles: usize,
    claims: usize,
    skipped: Vec<(String, String)>,
    rejected: Vec<(String, String)>,
    failed: Vec<String>,
    unproven: Vec<String>,
}

pub(super) fn run(context: &mut Context, args: &ImportArgs) -> Result<Outcome> {
    let folder = context.folder();
    let _lock = folder.lock()?;
    let mut desk = Desk::open(&folder)?;
    summary::notices(context, &desk);
    let report = import(&mut desk, &args.paths)?;
    let (catalogue, unproven) = catalogue(&mut desk)?;
    let mut rejected = Vec::new();
    for row in desk.store.rejected()? {
        if report.urls.contains(&row.url) {
            let place = if row.place.is_empty() { row.url } else { format!("{} (`{}`)", row.url, row.place) };
            rejected.push((place, row.rejection.to_string()));
        }
    }
    for (what, why) in &report.skipped {
        context.console.say(format!("  skipped {what}: {why}"));
    }
    for (what, why) in &rejected {
        context.console.say(format!("  no article: {what}: {why}"));
    }
    context.console.say(format!(
        "{} captures archived, {} were there already; the folder now has {} articles and {} claims",
        report.captures,
        report.known,
        catalogue.articles.len(),
        catalogue.claims.len()
    ));
    context
        .console
        .say("next: `commonpurse build` makes the site, `commonpurse claims list` lists the claims");
    for line in &unproven {
        context.console.warn(line.replace('\n', " "));
    }
    for failure in &report.failed {
        context.console.warn(failure);
    }
    if context.json {
        context.console.json(&Imported {
            captures: report.captures,
            known: report.known,
            articles: catalogue.articles.len(),
            claims: catalogue.claims.len(),
            skipped: report.skipped,
            rejected,
            failed: report.failed.clone(),
            unproven,
        })?;
    }
    Ok(if report.failed.is_empty() { Outcome::Done } else { Outcome::Failed })
}
