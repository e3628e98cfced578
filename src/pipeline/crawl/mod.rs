//! From sources to captures in the archive: the only part of the house that touches the network.
//!
//! 1. Each source that is due gives its first document (a feed, sitemap, listing or API answer) to the frontier.
//! 2. The frontier hands out what may be asked for now; [`visit`] asks, robots.txt first.
//! 3. A document is read for addresses, which go to the frontier; a page is archived.
//! 4. What is known of each address is kept, so that the next run asks only for what changed.

mod driver;
mod due;
mod listed;
mod notes;
mod parts;
mod report;
mod visit;

use std::net::IpAddr;

use anyhow::{Result, bail};
use jiff::Timestamp;

use super::Desk;
use crate::gather::fetch::{Client, ClientSettings, Limits, Retry};
use crate::model::{Settings, Source};
use driver::Driver;

pub use report::{CrawlReport, Failure};

/// How to crawl.
#[derive(Clone, Debug, Default)]
pub struct CrawlOptions {
    /// Follow only these sources, switched on or not; all that are switched on when empty.
    pub only: Vec<String>,
    /// Ask also for what is not due yet.
    pub force: bool,
    /// Suffixes of names, and the address that stands for them.
    pub resolve: Vec<(String, IpAddr)>,
    /// Limits of each request.
    pub limits: Limits,
    /// How often to try again.
    pub retry: Retry,
}

/// Crawls until everything due is done, or until `stop` ends; what was fetched by then is kept.
pub async fn crawl(
    desk: &mut Desk,
    options: &CrawlOptions,
    clock: &dyn Fn() -> Timestamp,
    stop: impl Future<Output = ()>,
) -> Result<CrawlReport> {
    let sources = chosen(desk, &options.only)?;
    let client = Client::new(ClientSettings {
        user_agent: user_agent(&desk.sources.settings),
        limits: options.limits.clone(),
        resolve: options.resolve.clone(),
        proxy: None,
    })?;
    let mut driver = Driver::new(desk, client, options, clock);
    for source in sources {
        driver.begin(source)?;
    }
    driver.drive(stop).await
}

fn chosen(desk: &Desk, only: &[String]) -> Result<Vec<Source>> {
    let all = &desk.sources.sources;
    if let Some(unknown) = only.iter().find(|id| all.iter().all(|source| source.id.as_str() != id.as_str())) {
        bail!(
            "{} has no source `{unknown}`\n  hint: `commonpurse sources list` lists them",
            desk.folder.sources_file().display()
        );
    }
    let wanted = |source: &&Source| {
        if only.is_empty() { source.enabled } else { only.iter().any(|id| id == source.id.as_str()) }
    };
    let chosen: Vec<Source> = all.iter().filter(wanted).cloned().collect();
    if all.is_empty() && !desk.folder.sources_file().exists() {
        bail!(
            "{} is missing\n  hint: `commonpurse init` writes a first one",
            desk.folder.sources_file().display()
        );
    }
    Ok(chosen)
}

/// Says who we are and where to complain, as publishers ask for.
fn user_agent(settings: &Settings) -> String {
    let contact = settings.contact.as_deref().map_or_else(String::new, |contact| format!(" (+{contact})"));
    format!("Commonpurse/{}{contact}", env!("CARGO_PKG_VERSION"))
}
