//! `crawl`: the sources to the archive; then the site, so that a first crawl that fails still leaves one.

use std::net::IpAddr;
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

impl CrawlArgs {
    /// All sources that are due, and a build.
    pub(super) fn everything() -> Self {
        Self { sources: Vec::new(), force: false, no_build: false }
    }
}

pub(super) fn run(context: &mut Context, args: &CrawlArgs) -> Result<Outcome> {
    let folder = context.folder();
    let _lock = folder.lock()?;
    let mut desk = Desk::open(&folder)?;
    summary::notices(context, &desk);
    let begun = Instant::now();
    let report = runtime()?.block_on(follow(&mut desk, args, &[]))?;
    summary::crawl(context, &report);
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

/// Crawls until all is done or Ctrl-C asks to stop. `resolve` gives addresses to names that no server knows.
pub(super) async fn follow(desk: &mut Desk, args: &CrawlArgs, resolve: &[(String, IpAddr)]) -> Result<CrawlReport> {
    let options =
        CrawlOptions { only: args.sources.clone(), force: args.force, resolve: resolve.to_vec(), ..CrawlOptions::default() };
    crawl(desk, &options, &Timestamp::now, interrupted()).await
}

pub(super) fn outcome(report: &CrawlReport) -> Outcome {
    if report.sources_failed.is_empty() { Outcome::Done } else { Outcome::SourcesFailed }
}
