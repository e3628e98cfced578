//! What a run did, for people and as data.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::Context;
use crate::pipeline::{BuildReport, CrawlReport, Desk, Failure};

/// A run as one JSON object.
#[derive(Debug, Default, Serialize)]
pub(super) struct Summary {
    /// Sources that the run followed.
    sources: usize,
    /// Pages fetched because they are new or changed.
    fetched: usize,
    /// Pages that the server said are unchanged.
    unchanged: usize,
    /// Pages and documents that gave nothing.
    failed: usize,
    /// Sources that were not due yet.
    not_due: usize,
    /// Known pages that were not due yet.
    resting: usize,
    /// The crawl was stopped before its end.
    stopped: bool,
    /// Items that documents list and that cannot be followed, with the reason.
    left_out: Vec<String>,
    /// What an editor should look at.
    warnings: Vec<String>,
    /// Figures that pages changed since they were last fetched.
    changed: Vec<String>,
    /// Articles in the edition.
    articles: usize,
    /// Stories in the edition.
    stories: usize,
    /// Claims in the edition.
    claims: usize,
    /// Pages of the site.
    pages: usize,
    /// Files written because they are new or changed.
    written: usize,
    /// Wall-clock seconds.
    seconds: f64,
    /// The edition's id.
    edition: String,
    /// Sources that could not be read at all.
    sources_failed: Vec<String>,
    /// Each failure with its reason.
    failures: Vec<Failure>,
    /// What was left out of the edition, with its reason.
    rejected: Vec<Rejection>,
    /// Figures without a proof, which are not published.
    unproven: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Rejection {
    url: String,
    item: String,
    reason: String,
}

impl Summary {
    pub(super) fn of_build(build: &BuildReport, seconds: Duration) -> Self {
        Self {
            articles: build.articles,
            stories: build.stories,
            claims: build.claims,
            pages: build.pages,
            written: build.written,
            seconds: (seconds.as_secs_f64() * 1000.0).round() / 1000.0,
            edition: build.edition.clone(),
            rejected: build
                .rejected
                .iter()
                .map(|r| Rejection {
                    url: r.url.clone(),
                    item: r.place.clone(),
                    reason: r.rejection.to_string(),
                })
                .collect(),
            unproven: build.unproven.clone(),
            warnings: build.warnings.clone(),
            changed: build.changed.clone(),
            ..Self::default()
        }
    }

    pub(super) fn of_run(crawl: &CrawlReport, build: &BuildReport, seconds: Duration) -> Self {
        Self {
            sources: crawl.sources,
            fetched: crawl.fetched,
            unchanged: crawl.unchanged,
            failed: crawl.failures.len(),
            not_due: crawl.not_due,
            resting: crawl.resting,
            stopped: crawl.stopped,
            left_out: crawl.left_out.clone(),
            sources_failed: crawl.sources_failed.iter().map(ToString::to_string).collect(),
            failures: crawl.failures.clone(),
            ..Self::of_build(build, seconds)
        }
    }
}

/// What opening the folder found and mended.
pub(super) fn notices(context: &Context, desk: &Desk) {
    for notice in &desk.notices {
        context.console.warn(notice);
    }
}

/// A crawl in words: counts, then every failure under its source.
pub(super) fn crawl(context: &Context, report: &CrawlReport) {
    let console = &context.console;
    if report.sources + report.not_due == 0 {
        console.warn("no source is switched on\n  hint: set `enabled = true` for one in sources.toml");
    }
    for line in &report.left_out {
        console.say(format!("  left out: {line}"));
    }
    let mut by_source: BTreeMap<&str, Vec<&Failure>> = BTreeMap::new();
    for failure in &report.failures {
        by_source.entry(failure.source.as_str()).or_default().push(failure);
    }
    for (source, failures) in by_source {
        console.say(format!("  {source}"));
        for failure in failures {
            console.say(format!("    {}: {}", failure.kind, failure.message.replace('\n', " ")));
        }
    }
    console.say(format!(
        "{} sources: {} pages fetched, {} unchanged, {} not due yet, {} failed",
        report.sources,
        report.fetched,
        report.unchanged,
        report.resting,
        report.failures.len()
    ));
    if report.not_due > 0 {
        console.say(format!("{} sources are not due yet (`--force` asks all the same)", report.not_due));
    }
    if report.stopped {
        console.warn("the crawl was stopped before its end; the next one takes up the rest");
    }
    for source in &report.sources_failed {
        console.warn(format!("source `{source}` could not be read"));
    }
}

/// A build in words.
pub(super) fn build(context: &Context, report: &BuildReport, target: &Path) {
    let console = &context.console;
    for line in report.extract.unreadable.iter().chain(&report.warnings) {
        console.warn(line);
    }
    if !report.rejected.is_empty() {
        console.say(format!("{} captures or items are no articles:", report.rejected.len()));
        for rejected in &report.rejected {
            let place =
                if rejected.place.is_empty() { String::new() } else { format!(" (`{}`)", rejected.place) };
            console.say(format!("  {}{place}: {}", rejected.url, rejected.rejection));
        }
    }
    if !report.unproven.is_empty() {
        console.say(format!("{} figures have no proof and are not published:", report.unproven.len()));
        for line in &report.unproven {
            console.say(format!("  {}", line.replace('\n', " ")));
        }
    }
    if !report.changed.is_empty() {
        console.say(format!("{} figures were changed by their pages:", report.changed.len()));
        for line in &report.changed {
            console.say(format!("  {}", line.replace('\n', " ")));
        }
    }
    console.say(format!(
        "edition {}: {} articles in {} stories, {} claims, {} pages",
        report.edition, report.articles, report.stories, report.claims, report.pages
    ));
    console.say(format!(
        "{}: {} files written, {} unchanged, {} removed",
        target.display(),
        report.written,
        report.unchanged,
        report.removed
    ));
}
