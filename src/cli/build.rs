//! `build`: archive, content and templates to the site.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::{Context, Outcome, summary};
use crate::pipeline::{Desk, build};

#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    /// Write the site here instead of `public/` in the site's folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(context: &mut Context, args: &BuildArgs) -> Result<Outcome> {
    let folder = context.folder();
    let _lock = folder.lock()?;
    let mut desk = Desk::open(&folder)?;
    let target = args.out.clone().unwrap_or_else(|| folder.public());
    let begun = std::time::Instant::now();
    let report = build(&mut desk, &target)?;
    summary::notices(context, &desk);
    summary::build(context, &report, &target);
    if context.json {
        context.console.json(&summary::Summary::of_build(&report, begun.elapsed()))?;
    }
    Ok(Outcome::Done)
}
