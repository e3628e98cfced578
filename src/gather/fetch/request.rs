//! A request: what to ask for, and on whose behalf.

use url::Url;

use crate::model::{Source, SourceId};

/// What is wanted; decides the `Accept` header and the limit on the body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Accept {
    /// A page.
    #[default]
    Page,
    /// A feed in XML or JSON.
    Feed,
    /// A sitemap, perhaps gzipped; has a larger limit.
    Sitemap,
    /// The answer of an API.
    Json,
    /// Plain text.
    Text,
}

impl Accept {
    /// The value of the `Accept` header.
    pub(super) fn header(self) -> &'static str {
        match self {
            Self::Page => "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
            }
            Self::Sitemap => "application/xml, text/xml, application/gzip, */*;q=0.5",
            Self::Json => "application/json, */*;q=0.1",
            Self::Text => "text/plain, */*;q=0.5",
        }
    }
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What to get.
    pub url: Url,
    /// The `ETag` of the stored copy.
    pub etag: Option<String>,
    /// The `Last-Modified` of the stored copy.
    pub last_modified: Option<String>,
    /// Loopback and private addresses are allowed, and any port with them.
    pub private_network: bool,
    /// A port that is allowed beside 80 and 443: the source's own.
    pub port: Option<u16>,
    /// The source that asks; the capture carries it.
    pub source: Option<SourceId>,
    /// A limit on the body in bytes instead of the usual one.
    pub body_limit: Option<u64>,
    /// What is wanted.
    pub accept: Accept,
}

impl Request {
    /// A request for a page on the open internet, on nobody's behalf.
    pub fn new(url: Url) -> Self {
        Self {
            url,
            etag: None,
            last_modified: None,
            private_network: false,
            port: None,
            source: None,
            body_limit: None,
            accept: Accept::default(),
        }
    }

    /// A request on behalf of `source`, with its rights.
    pub fn of_source(url: Url, source: &Source) -> Self {
        Self {
            private_network: source.private_network,
            port: source.discovery.url().port(),
            source: Some(source.id.clone()),
            ..Self::new(url)
        }
    }

    /// Whether the answer may be "not modified".
    pub fn is_conditional(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }
}
