//! A source: one entry of `sources.toml`.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use super::SourceId;

/// One entry of `sources.toml`: where to look, how, how often, and on which terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name in the file.
    pub id: SourceId,
    /// The publisher's name as pages print it.
    pub name: String,
    /// The publisher's front page.
    pub homepage: Url,
    /// How its articles are found.
    pub discovery: Discovery,
    /// Whether `crawl` follows it.
    pub enabled: bool,
    /// ISO 3166-1 alpha-2 code; `EU` and `INT` for bodies of many countries.
    pub country: Option<String>,
    /// ISO 639-1 code of its usual language.
    pub language: Option<String>,
    /// On which terms its text may be shown.
    pub licence: Licence,
    /// Least time between two requests to its host; robots.txt may lengthen it.
    pub delay: Duration,
    /// Most pages fetched in one run.
    pub max_pages: usize,
    /// Least time between two looks at it.
    pub interval: Duration,
    /// It may live on a private or loopback address. Off for anything on the open internet.
    pub private_network: bool,
    /// Other hosts whose addresses belong to it.
    pub hosts: Vec<String>,
    /// Selectors that take precedence over general extraction.
    pub page: PageRules,
    /// A note for editors.
    pub note: Option<String>,
}

impl Source {
    /// Whether an address is on one of the source's own hosts: those of its front page and document, and `hosts`.
    pub fn owns(&self, address: &str) -> bool {
        let plain = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase();
        let Some(host) = Url::parse(address).ok().and_then(|url| url.host_str().map(plain)) else {
            return false;
        };
        let own = [&self.homepage, self.discovery.url()];
        own.iter().any(|url| url.host_str().map(plain).as_deref() == Some(&host))
            || self.hosts.iter().any(|own| plain(own) == host)
    }
}

/// How the articles of a source are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discovery {
    /// An RSS, Atom or JSON feed.
    Feed {
        /// The feed's address.
        url: Url,
        /// Fetch each item's page; otherwise the item's own body is the article.
        follow: bool,
    },
    /// A sitemap or sitemap index, plain or gzipped.
    Sitemap {
        /// Its address.
        url: Url,
        /// Only addresses whose path matches one of these patterns (`*` matches any run of characters); all when empty.
        include: Vec<String>,
    },
    /// A page that lists articles.
    Listing {
        /// The first page's address.
        url: Url,
        /// What to look for on it.
        rules: ListingRules,
    },
    /// A WordPress site, through its REST API, or its feed where the API is closed.
    WordPress {
        /// The site's address.
        url: Url,
    },
    /// GOV.UK: the search API finds, the content API gives the text.
    GovUk {
        /// The site's address; `https://www.gov.uk/` but for tests.
        url: Url,
        /// The search words.
        query: String,
        /// Document types to ask for, such as `press_release`.
        document_types: Vec<String>,
    },
}

impl Discovery {
    /// The kind's name in `sources.toml`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Feed { .. } => "feed",
            Self::Sitemap { .. } => "sitemap",
            Self::Listing { .. } => "listing",
            Self::WordPress { .. } => "wordpress",
            Self::GovUk { .. } => "govuk",
        }
    }

    /// The first address that `crawl` asks for.
    pub fn url(&self) -> &Url {
        match self {
            Self::Feed { url, .. }
            | Self::Sitemap { url, .. }
            | Self::Listing { url, .. }
            | Self::WordPress { url }
            | Self::GovUk { url, .. } => url,
        }
    }
}

/// What to look for on a page that lists articles; CSS selectors, checked when the file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListingRules {
    /// One element for each article.
    pub item: String,
    /// The link inside an item; its first link when empty.
    pub link: Option<String>,
    /// The title inside an item; the link's text when empty.
    pub title: Option<String>,
    /// The date inside an item.
    pub date: Option<String>,
    /// How further pages are reached.
    pub paging: Option<Paging>,
    /// Fetch each item's page; otherwise the listing itself is split into articles.
    pub follow: bool,
}

/// How further pages of a listing are reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paging {
    /// A selector for the link to the next page.
    Next(String),
    /// A query parameter that counts from `first` in steps of `step`.
    Parameter {
        /// Its name, such as `page` or `start`.
        name: String,
        /// The second page's value.
        first: usize,
        /// The step to the next one.
        step: usize,
    },
}

/// Selectors that take precedence over general extraction on a source's article pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRules {
    /// The article's body.
    pub body: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The date.
    pub date: Option<String>,
    /// The author.
    pub author: Option<String>,
    /// Elements to leave out of the body.
    pub remove: Vec<String>,
    /// One element for each article, on a page that holds several.
    pub split: Option<String>,
}

/// On which terms a source's text may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// SPDX identifier or a plain name, such as `OGL-UK-3.0` or `all-rights-reserved`.
    pub id: String,
    /// The full text may be republished with attribution.
    pub republish: bool,
}

/// The `[site]` table of `sources.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The site's name.
    pub title: String,
    /// Where the site will stand; links in feeds and the sitemap need it.
    pub base_url: Option<Url>,
    /// An address or mail address that publishers can write to; part of the user agent.
    pub contact: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { title: "Commonpurse".to_owned(), base_url: None, contact: None }
    }
}
