//! `extract`: captures to derived rows.

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use super::{Context, Outcome, summary};
use crate::pipeline::{Desk, Scope, extract};

#[derive(Debug, Args)]
pub(super) struct ExtractArgs {
    /// Derive everything again, not only what has changed
    #[arg(long)]
    all: bool,
}

#[derive(Serialize)]
struct Extraction {
    extracted: usize,
    kept: usize,
    unreadable: Vec<String>,
}

pub(super) fn run(context: &mut Context, args: &ExtractArgs) -> Result<Outcome> {
    let folder = context.folder();
    let _lock = folder.lock()?;
    let mut desk = Desk::open(&folder)?;
    summary::notices(context, &desk);
    let report = extract(&mut desk, if args.all { Scope::All } else { Scope::Changed })?;
    context.console.say(format!("{} captures extracted, {} as they were", report.extracted, report.kept));
    for line in &report.unreadable {
        context.console.warn(line);
    }
    let failed = !report.unreadable.is_empty();
    if context.json {
        let (extracted, kept, unreadable) = (report.extracted, report.kept, report.unreadable);
        context.console.json(&Extraction { extracted, kept, unreadable })?;
    }
    Ok(if failed { Outcome::Failed } else { Outcome::Done })
}
