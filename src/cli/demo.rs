//! `demo`: the whole main job on the bundled web.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use include_dir::{Dir, include_dir};

use super::crawl::{follow, now};
use super::serve::{PORT, interrupted, runtime};
use super::{Context, Outcome, summary};
use crate::bundled::{self, BundledWeb};
use crate::edition::serve::Server;
use crate::gather::fetch::Retry;
use crate::pipeline::{CrawlOptions, Desk, Folder, build};

/// Where `demo` works unless `-C` says otherwise.
const FOLDER: &str = "demo-site";

/// What the project's own editors wrote; a first site begins with it.
pub(super) static CONTENT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content");

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// End when the site is built instead of showing it
    #[arg(long)]
    once: bool,
    /// Show the site on this port of 127.0.0.1; the next free one when it is taken
    #[arg(long, default_value_t = PORT)]
    port: u16,
}

pub(super) fn run(context: &mut Context, args: &DemoArgs) -> Result<Outcome> {
    let folder = Folder::new(context.dir.clone().unwrap_or_else(|| FOLDER.into()));
    let _lock = folder.lock()?;
    furnish(&folder)?;
    let mut desk = Desk::open(&folder)?;
    summary::notices(context, &desk);
    runtime()?.block_on(async {
        let begun = Instant::now();
        let today = now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let web = BundledWeb::start(today).await?;
        context.console.say(format!("the bundled web answers at http://{}:{}/", web.ip(), bundled::PORT));
        let resolve = [(".localhost".to_owned(), web.ip())];
        // The bundled web fails on purpose, and waiting for it to recover would only keep the reader waiting.
        let retry = Retry { first_wait: Duration::from_millis(100), ..Retry::default() };
        let options = CrawlOptions { resolve: resolve.to_vec(), retry, ..CrawlOptions::default() };
        let crawled = follow(&mut desk, &options).await?;
        summary::crawl(context, &crawled);
        if crawled.stopped {
            return Ok(Outcome::Failed);
        }
        let built = build(&mut desk, &folder.public())?;
        summary::build(context, &built, &folder.public());
        let elapsed = begun.elapsed();
        context.console.say(format!("done in {:.1} s", elapsed.as_secs_f64()));
        if context.json {
            context.console.json(&summary::Summary::of_run(&crawled, &built, elapsed))?;
        }
        if args.once {
            context.console.say(format!("the site lies in {}", folder.public().display()));
            return Ok(Outcome::Done);
        }
        let server = match Server::bind(&folder.public(), ([127, 0, 0, 1], args.port).into()).await {
            Ok(server) => server,
            Err(_taken) => Server::bind(&folder.public(), ([127, 0, 0, 1], 0).into()).await?,
        };
        context.console.say(format!("\n  http://{}/\n\nshows the site (Ctrl-C ends)", server.address()));
        server.run(interrupted()).await?;
        Ok(Outcome::Done)
    })
}

/// Writes the demo's sources and content; leaves alone a folder that belongs to another site.
fn furnish(folder: &Folder) -> Result<()> {
    let path = folder.sources_file();
    match fs::read_to_string(&path) {
        Ok(text) if text == bundled::sources_toml() => {}
        Ok(_) => bail!(
            "{} belongs to another site, and the demo would change it\n  hint: `commonpurse -C DIR demo` works in a folder of its own",
            path.display()
        ),
        Err(_) => fs::write(&path, bundled::sources_toml())
            .with_context(|| format!("cannot write {}", path.display()))?,
    }
    write_content(&folder.content())
}

/// Writes the project's own content where there is none yet.
pub(super) fn write_content(target: &Path) -> Result<()> {
    if target.exists() {
        return Ok(());
    }
    let fail = || format!("cannot write {}", target.display());
    fs::create_dir_all(target).with_context(fail)?;
    CONTENT.extract(target).with_context(fail)
}
