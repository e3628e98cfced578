//! `crawl`: the sources to the archive; then the site, so that a first crawl that fails still leaves one.

use std::time::Instant;

use anyhow::Result;
use clap::Args;
use jiff::Timestamp;

use super::serve::{interrupted, runtime};
use super::{Context, Outcome, summary};
use crate::pipeline::{CrawlOptions, CrawlReport, Desk, build, crawl};

#[derive(Debug, Args)]
pub(super) struct CrawlArgs {
    /// Follow only these sources
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// Ask for every listed page, also for those that are not due yet
    #[arg(long)]
    force: bool,
    /// Archive only; leave the site as it is
    #[arg(long)]
    no_build: bool,
}

pub(super) fn run(context: &mut Context, args: &CrawlArgs) -> Result<Outcome> {
    let folder = context.folder();
    let _lock = folder.lock()?;
    let mut desk = Desk::open(&folder)?;
    summary::notices(context, &desk);
    let begun = Instant::now();
    let options = CrawlOptions { only: args.sources.clone(), force: args.force, ..CrawlOptions::default() };
    let report = runtime()?.block_on(follow(&mut desk, &options))?;
    summary::crawl(context, &report);
    if report.stopped {
        return Ok(Outcome::Failed);
    }
    end_on_signal();
    if !args.no_build {
        let built = build(&mut desk, &folder.public())?;
        summary::build(context, &built, &folder.public());
        if context.json {
            context.console.json(&summary::Summary::of_run(&report, &built, begun.elapsed()))?;
        }
    } else if context.json {
        context.console.json(&report)?;
    }
    Ok(outcome(&report))
}

/// Crawls until all is done or Ctrl-C asks to stop.
pub(super) async fn follow(desk: &mut Desk, options: &CrawlOptions) -> Result<CrawlReport> {
    crawl(desk, options, &now, interrupted()).await
}

/// From here on signals end the process: what listened to them is done, and nobody would hear them. Nothing is lost,
/// because a site is published whole or not at all.
pub(super) fn end_on_signal() {
    std::thread::spawn(|| {
        if let Ok(runtime) = runtime() {
            runtime.block_on(interrupted());
            std::process::exit(130);
        }
    });
}

/// The clock: below the command line, time is an argument.
#[expect(clippy::disallowed_methods, reason = "the command line may read the clock")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

pub(super) fn outcome(report: &CrawlReport) -> Outcome {
    if report.sources_failed.is_empty() { Outcome::Done } else { Outcome::SourcesFailed }
}
