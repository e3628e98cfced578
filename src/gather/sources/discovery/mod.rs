//! Discovery: what a source's feed, sitemap, listing or API lists; pure, one document at a time.

mod address;
mod day;
mod feed;
mod govuk;
mod guard;
mod listing;
mod sitemap;
mod text;
mod wordpress;

use url::Url;

use crate::model::{Capture, Discovery, Source, Witness};

/// An article's address and what the document that lists it says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where the article is; tidy and absolute.
    pub url: Url,
    /// Title, date and author there.
    pub witness: Witness,
}

/// What one document of a source lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovered {
    /// The articles, in the order of the document, each once.
    pub found: Vec<Found>,
    /// Further documents of the same source: the next page, the sitemaps of an index. The caller keeps count of
    /// those it has read, because an index may name itself, and stops paging at a page that lists nothing new.
    pub next: Vec<Url>,
    /// What was left out, and why.
    pub left_out: Vec<(String, String)>,
    /// The document itself holds the articles; there is nothing to follow.
    pub is_articles: bool,
}

/// Why a document lists nothing that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// The server did not give the document.
    #[error("the server answered {status} for `{url}`")]
    Status {
        /// The document.
        url: String,
        /// The HTTP status.
        status: u16,
    },
    /// The document is of another kind.
    #[error("`{url}` is not {expected} but {found}")]
    WrongKind {
        /// The document.
        url: String,
        /// What the source's kind asks for.
        expected: &'static str,
        /// What it looks like.
        found: String,
    },
    /// The document is of the right kind but broken beyond use.
    #[error("`{url}` cannot be read as {expected}: {why}")]
    Unreadable {
        /// The document.
        url: String,
        /// What the source's kind asks for.
        expected: &'static str,
        /// What the reader says.
        why: String,
    },
    /// The editor's selector finds nothing.
    #[error("`listing.item` `{selector}` matched nothing on `{url}`")]
    NothingMatched {
        /// The selector.
        selector: String,
        /// The page.
        url: String,
    },
    /// The document is over a limit.
    #[error("{what} of `{url}` is over the limit of {limit}")]
    TooLarge {
        /// The document.
        url: String,
        /// What was measured.
        what: &'static str,
        /// The limit with its unit.
        limit: String,
    },
}

/// The first document of a source.
pub fn first(source: &Source) -> Url {
    match &source.discovery {
        Discovery::Feed { url, .. } | Discovery::Sitemap { url, .. } | Discovery::Listing { url, .. } => {
            url.clone()
        }
        Discovery::WordPress { url } => wordpress::first(url),
        Discovery::GovUk { url, query, document_types } => govuk::first(url, query, document_types),
    }
}

/// Where to look instead when the first document is closed (401, 403, 404): a `WordPress` site's feed.
pub fn fallback(source: &Source) -> Option<Url> {
    match &source.discovery {
        Discovery::WordPress { url } => Some(wordpress::feed(url)),
        _ => None,
    }
}

/// Reads one document of a source.
pub fn read(source: &Source, capture: &Capture) -> Result<Discovered, DiscoveryError> {
    if capture.status >= 400 && !wordpress::is_past_the_end(source, capture) {
        return Err(DiscoveryError::Status { url: capture.url.clone(), status: capture.status });
    }
    match &source.discovery {
        Discovery::Feed { follow, .. } => feed::read(source, capture, *follow),
        Discovery::Sitemap { include, .. } => sitemap::read(source, capture, include),
        Discovery::Listing { rules, .. } => listing::read(source, capture, rules),
        Discovery::WordPress { .. } => wordpress::read(source, capture),
        Discovery::GovUk { url, query, document_types } => {
            govuk::read(source, capture, || govuk::first(url, query, document_types))
        }
    }
}

/// The address of a capture; the source's own where a capture has none that can be read.
fn base(source: &Source, capture: &Capture) -> Url {
    Url::parse(&capture.url).unwrap_or_else(|_| source.discovery.url().clone())
}

/// The address with a query parameter set to a value, in its place where it is there already.
fn with_parameter(url: &Url, name: &str, value: &str) -> Url {
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    match pairs.iter_mut().find(|(key, _)| key == name) {
        Some(pair) => value.clone_into(&mut pair.1),
        None => pairs.push((name.to_owned(), value.to_owned())),
    }
    let mut changed = url.clone();
    changed.query_pairs_mut().clear().extend_pairs(pairs);
    changed
}

#[cfg(test)]
mod tests;
