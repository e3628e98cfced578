//! The client: a request with its redirects to a capture, or the reason why there is none.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Proxy, Response, StatusCode};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::address::{Reach, check_url};
use super::body::{self, Overflow, Share};
use super::cause::{explain, innermost};
use super::error::FetchError;
use super::limits::Limits;
use super::request::{Accept, Request};
use super::resolver::Resolver;
use super::retry::retry_after;
use crate::model::{Capture, Witness};

/// How the client presents itself and what it may do.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    /// The `User-Agent`; its first word is the name that robots.txt is read for.
    pub user_agent: String,
    /// Limits of every request.
    pub limits: Limits,
    /// Suffixes of names, such as `.localhost`, and the address that stands for them instead of a look-up.
    pub resolve: Vec<(String, IpAddr)>,
    /// A proxy for requests to the open internet. The proxy looks names up itself, so that only literal addresses,
    /// ports and schemes are checked then. The environment's own proxy settings are never read here.
    pub proxy: Option<Url>,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            user_agent: concat!("Commonpurse/", env!("CARGO_PKG_VERSION")).to_owned(),
            limits: Limits::default(),
            resolve: Vec::new(),
            proxy: None,
        }
    }
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// A setting that the HTTP library refuses.
    #[error("the HTTP client cannot be set up: {why}; check the user agent and the proxy")]
    Settings {
        /// What the library says.
        why: String,
    },
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A page that is not the stored one.
    Fresh(Fetched),
    /// The stored copy still stands.
    Unchanged,
}

/// A page and the way to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The response.
    pub capture: Capture,
    /// The addresses that redirected, the one asked for first; empty when it answered itself.
    pub redirects: Vec<Url>,
}

/// What to do about a redirect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hop {
    /// Follow it.
    Follow,
    /// robots.txt forbids the target.
    Forbidden,
    /// Hand it back as [`FetchError::RedirectElsewhere`]: its host has a queue of its own.
    HandBack,
}

/// The only network client. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    open: reqwest::Client,
    private: reqwest::Client,
    settings: Arc<ClientSettings>,
}

/// What differs between asking for a page and asking for robots.txt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    pub(super) redirects: usize,
    pub(super) overflow: Overflow,
}

impl Client {
    /// A client with these settings. Needs no runtime yet.
    pub fn new(settings: ClientSettings) -> Result<Self, ClientError> {
        // Whoever came first has installed the same provider: it is the only one built in.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            open: build(&settings, Reach::Public)?,
            private: build(&settings, Reach::Private)?,
            settings: Arc::new(settings),
        })
    }

    /// The settings.
    pub fn settings(&self) -> &ClientSettings {
        &self.settings
    }

    /// Gets a page, following redirects wherever they lead within bounds. `now` becomes the capture's time.
    pub async fn get(&self, request: &Request, now: Timestamp) -> Result<Outcome, FetchError> {
        self.get_if(request, now, &|_| Hop::Follow).await
    }

    /// Gets a page; `hop` decides about the target of each redirect.
    pub async fn get_if(
        &self,
        request: &Request,
        now: Timestamp,
        hop: &(dyn Fn(&Url) -> Hop + Sync),
    ) -> Result<Outcome, FetchError> {
        let manner = Manner { redirects: self.settings.limits.redirects, overflow: Overflow::Refuse };
        self.exchange(request, now, manner, hop).await
    }

    pub(super) async fn exchange(
        &self,
        request: &Request,
        now: Timestamp,
        manner: Manner,
        hop: &(dyn Fn(&Url) -> Hop + Sync),
    ) -> Result<Outcome, FetchError> {
        let limits = &self.settings.limits;
        let deadline = Instant::now() + limits.total;
        let mut url = request.url.clone();
        url.set_fragment(None);
        let mut redirects: Vec<Url> = Vec::new();
        let mut seen = HashSet::from([url.clone()]);
        loop {
            let response = self.send(&url, request, deadline).await?;
            let status = response.status();
            if is_redirect(status) {
                let to = redirect_target(&url, &response)?;
                if redirects.len() == manner.redirects {
                    let count = redirects.len() + 1;
                    return Err(FetchError::TooManyRedirects {
                        url: url.into(),
                        count,
                        limit: manner.redirects,
                    });
                }
                if !seen.insert(to.clone()) {
                    return Err(FetchError::RedirectLoop { url: url.into(), to: to.into() });
                }
                check_url(&to, request)?;
                match hop(&to) {
                    Hop::Follow => {}
                    Hop::Forbidden => return Err(FetchError::Robots { url: to.into() }),
                    Hop::HandBack => {
                        return Err(FetchError::RedirectElsewhere { url: url.into(), to: to.into() });
                    }
                }
                redirects.push(std::mem::replace(&mut url, to));
                continue;
            }
            if status == StatusCode::NOT_MODIFIED {
                return if request.is_conditional() {
                    Ok(Outcome::Unchanged)
                } else {
                    Err(FetchError::NotModifiedUnasked { url: url.into() })
                };
            }
            if !carries_a_page(status) {
                return Err(FetchError::Status {
                    url: url.into(),
                    status: status.as_u16(),
                    retry_after: retry_after(response.headers(), now),
                });
            }
            let headers = kept_headers(response.headers());
            let bytes = request.body_limit.unwrap_or(match request.accept {
                Accept::Sitemap => limits.sitemap_bytes,
                _ => limits.body_bytes,
            });
            let share = Share { bytes, overflow: manner.overflow, deadline };
            let body = body::read(response, &url, limits, share).await?;
            let capture = Capture {
                url: url.into(),
                fetched: now,
                status: status.as_u16(),
                headers,
                body,
                source: request.source.clone(),
                witness: Witness::default(),
            };
            return Ok(Outcome::Fresh(Fetched { capture, redirects }));
        }
    }

    /// Sends one request and waits for the response's headers.
    async fn send(&self, url: &Url, request: &Request, deadline: Instant) -> Result<Response, FetchError> {
        check_url(url, request)?;
        let limits = &self.settings.limits;
        let client = match Reach::of(request) {
            Reach::Public => &self.open,
            Reach::Private => &self.private,
        };
        let mut builder = client
            .get(url.clone())
            .header("accept", request.accept.header())
            .header("accept-encoding", "gzip, deflate, br");
        if let Some(etag) = &request.etag {
            builder = builder.header("if-none-match", etag);
        }
        if let Some(date) = &request.last_modified {
            builder = builder.header("if-modified-since", date);
        }
        let headers_due = Instant::now() + limits.headers;
        if let Ok(outcome) = timeout_at(headers_due.min(deadline), builder.send()).await {
            return outcome.map_err(|error| explain(url, &error, limits));
        }
        let (phase, limit) = if headers_due < deadline {
            ("the answer", limits.headers)
        } else {
            ("the whole request", limits.total)
        };
        Err(FetchError::Timeout { url: url.to_string(), phase, limit })
    }
}

fn build(settings: &ClientSettings, reach: Reach) -> Result<reqwest::Client, ClientError> {
    let wrong = |error: reqwest::Error| ClientError::Settings { why: innermost(&error) };
    let proxy = settings.proxy.as_ref().filter(|_| reach == Reach::Public);
    let resolver = Resolver {
        reach,
        overrides: settings.resolve.clone().into(),
        proxy: proxy.and_then(|proxy| proxy.host_str()).map(str::to_owned),
    };
    let builder = || {
        let builder = reqwest::Client::builder()
            .user_agent(&settings.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(settings.limits.connect)
            .pool_max_idle_per_host(1)
            .no_proxy()
            .dns_resolver(resolver.clone());
        match proxy {
            Some(proxy) => Ok(builder.proxy(Proxy::all(proxy.clone()).map_err(wrong)?)),
            None => Ok(builder),
        }
    };
    // A machine without root certificates must still be able to crawl plain http; there every https request
    // fails with a reason of its own.
    builder()?.build().or_else(|_| builder()?.tls_certs_only([]).build().map_err(wrong))
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// 204 and 205 carry nothing, 206 a part that nobody asked for.
fn carries_a_page(status: StatusCode) -> bool {
    status.is_success() && !matches!(status.as_u16(), 204..=206)
}

fn redirect_target(url: &Url, response: &Response) -> Result<Url, FetchError> {
    let nowhere = |why: &str| FetchError::RedirectNowhere { url: url.to_string(), why: why.to_owned() };
    let location =
        response.headers().get("location").ok_or_else(|| nowhere("there is no `Location` header"))?;
    let location = String::from_utf8_lossy(location.as_bytes());
    let mut target = url
        .join(location.trim())
        .map_err(|error| nowhere(&format!("`{location}` is no address, {error}")))?;
    target.set_fragment(None);
    Ok(target)
}

/// The headers of a capture: all but those that tell how the body travelled, which no longer hold.
fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    let travel = |name: &HeaderName| {
        matches!(name.as_str(), "content-encoding" | "content-length" | "transfer-encoding")
    };
    headers
        .iter()
        .filter(|(name, _)| !travel(name))
        .map(|(name, value)| {
            // Old servers send latin-1; as the HTTP standard once said, each byte is then a character.
            let value = match std::str::from_utf8(value.as_bytes()) {
                Ok(text) => text.to_owned(),
                Err(_) => value.as_bytes().iter().map(|&byte| char::from(byte)).collect(),
            };
            (name.as_str().to_owned(), value)
        })
        .collect()
}
