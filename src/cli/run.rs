//! `run`: crawl, build and verify; the command for cron.

use std::time::Instant;

use anyhow::Result;
use clap::Args;

use super::crawl::{end_on_signal, follow, outcome};
use super::serve::runtime;
use super::{Context, Outcome, summary};
use crate::pipeline::{CrawlOptions, Desk, build, verify};

#[derive(Debug, Args)]
pub(super) struct RunArgs {}

pub(super) fn run(context: &mut Context, _args: &RunArgs) -> Result<Outcome> {
    let folder = context.folder();
    let _lock = folder.lock()?;
    let mut desk = Desk::open(&folder)?;
    summary::notices(context, &desk);
    let begun = Instant::now();
    let crawled = runtime()?.block_on(follow(&mut desk, &CrawlOptions::default()))?;
    summary::crawl(context, &crawled);
    if crawled.stopped {
        return Ok(Outcome::Failed);
    }
    end_on_signal();
    let built = build(&mut desk, &folder.public())?;
    summary::build(context, &built, &folder.public());
    let verified = verify(&folder, &folder.public(), None)?;
    for fault in &verified.faults {
        context.console.warn(format!("{}: {}", fault.claim.as_deref().unwrap_or("archive"), fault.message));
    }
    if context.json {
        context.console.json(&summary::Summary::of_run(&crawled, &built, begun.elapsed()))?;
    }
    Ok(if verified.faults.is_empty() { outcome(&crawled) } else { Outcome::Unproved })
}
