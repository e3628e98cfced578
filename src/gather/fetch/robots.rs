//! robots.txt: fetched, and turned into what it allows (RFC 9309).

use std::time::Duration;

use jiff::Timestamp;
use url::Url;

use super::body::Overflow;
use super::client::{Client, Hop, Manner, Outcome};
use super::error::FetchError;
use super::request::{Accept, Request};
use super::retry::{Decision, Retry};
use super::rules::{Rules, product};

/// What is read of a robots.txt; the standard asks for at least this.
const MOST_BYTES: usize = 500 << 10;
/// Redirects that are followed; the standard asks for at least this many.
const MOST_REDIRECTS: usize = 5;

/// Where the answer comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum RobotsBasis {
    /// The file was read.
    File,
    /// There is no such file (4xx, or too many redirects): everything is allowed.
    NoFile {
        /// What the server did.
        why: FetchError,
    },
    /// What came is a page and not a robots.txt: it holds no rules.
    NotRobots,
    /// The server could not say (5xx, 429, network): nothing is allowed in this run.
    Unavailable {
        /// What went wrong.
        why: FetchError,
    },
}

/// What one origin allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Robots {
    basis: RobotsBasis,
    rules: Rules,
    text: String,
}

impl Robots {
    /// Reads the text of a robots.txt for the crawler whose user agent this is.
    pub fn read(body: &[u8], user_agent: &str) -> Self {
        let text = String::from_utf8_lossy(within_limit(body)).into_owned();
        let begin = text.trim_start_matches('\u{feff}').trim_start();
        if begin.starts_with('<') {
            return Self { basis: RobotsBasis::NotRobots, rules: Rules::default(), text: String::new() };
        }
        Self { basis: RobotsBasis::File, rules: Rules::read(&text, product(user_agent)), text }
    }

    /// The answer when there was no file to read.
    fn without_file(error: FetchError) -> Self {
        let absent = match &error {
            FetchError::Status { status, .. } => (400..500).contains(status) && *status != 429,
            FetchError::TooManyRedirects { .. } | FetchError::RedirectLoop { .. } => true,
            _ => false,
        };
        let basis =
            if absent { RobotsBasis::NoFile { why: error } } else { RobotsBasis::Unavailable { why: error } };
        Self { basis, rules: Rules::default(), text: String::new() }
    }

    /// Whether `url` may be fetched. The file itself always may.
    pub fn allows(&self, url: &Url) -> bool {
        match self.basis {
            RobotsBasis::NoFile { .. } | RobotsBasis::NotRobots => true,
            RobotsBasis::Unavailable { .. } => false,
            RobotsBasis::File => {
                let mut path = url.path().to_owned();
                if let Some(query) = url.query() {
                    path.push('?');
                    path.push_str(query);
                }
                path == "/robots.txt" || self.rules.allow(&path)
            }
        }
    }

    /// The least time between two requests that the file asks for; at most a day.
    pub fn crawl_delay(&self) -> Option<Duration> {
        self.rules.crawl_delay
    }

    /// The sitemaps that the file names, absolute ones only.
    pub fn sitemaps(&self) -> &[Url] {
        &self.rules.sitemaps
    }

    /// Where the answer comes from.
    pub fn basis(&self) -> &RobotsBasis {
        &self.basis
    }

    /// The text that was read, to keep for [`Robots::read`]; empty when there was none.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Client {
    /// Asks the origin of `request` for its robots.txt. Every outcome is an answer.
    pub async fn robots(&self, request: &Request, now: Timestamp, retry: &Retry) -> Robots {
        let mut url = request.url.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        let request = Request {
            url,
            etag: None,
            last_modified: None,
            body_limit: Some(MOST_BYTES as u64 + 1),
            accept: Accept::Text,
            ..request.clone()
        };
        let manner = Manner { redirects: MOST_REDIRECTS, overflow: Overflow::Cut };
        let mut tries = 1;
        loop {
            let error = match self.exchange(&request, now, manner, &|_| Hop::Follow).await {
                Ok(Outcome::Fresh(fetched)) => {
                    return Robots::read(&fetched.capture.body, &self.settings().user_agent);
                }
                Ok(Outcome::Unchanged) => FetchError::NotModifiedUnasked { url: request.url.to_string() },
                Err(error) => error,
            };
            match retry.decide(&error, tries) {
                Decision::Again(wait) => tokio::time::sleep(wait).await,
                Decision::GiveUp | Decision::PutOff(_) => return Robots::without_file(error),
            }
            tries += 1;
        }
    }
}

/// The first bytes, up to the end of a line.
fn within_limit(body: &[u8]) -> &[u8] {
    if body.len() <= MOST_BYTES {
        return body;
    }
    let body = &body[..MOST_BYTES];
    match memchr::memrchr2(b'\n', b'\r', body) {
        Some(end) => &body[..end],
        None => body,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    fn url(path: &str) -> Url {
        Url::parse("https://council.test").unwrap().join(path).unwrap()
    }

    #[test]
    fn a_page_is_not_taken_for_rules() {
        let page = b"\xef\xbb\xbf <!doctype html><p>User-agent: *\nDisallow: /\n";
        let robots = Robots::read(page, "Commonpurse/0.1");
        assert_eq!(robots.basis(), &RobotsBasis::NotRobots);
        assert!(robots.allows(&url("/a")));
    }

    #[test]
    fn a_large_file_is_read_to_the_last_whole_line() {
        let mut text = b"User-agent: *\nDisallow: /first\n".to_vec();
        while text.len() < MOST_BYTES - 9 {
            text.extend_from_slice(b"# filler filler\n");
        }
        text.extend_from_slice(b"Disallow: /last\nDisallow: /beyond\n");
        let robots = Robots::read(&text, "Commonpurse/0.1");
        assert!(!robots.allows(&url("/first")));
        // `Disallow: /` cut out of `Disallow: /last` would close the whole site.
        assert!(robots.allows(&url("/anything")));
        assert!(robots.allows(&url("/beyond")));
    }

    #[test]
    fn the_query_counts_and_the_file_itself_is_free() {
        let robots = Robots::read(b"User-agent: *\nDisallow: /*?s=\nDisallow: /r", "Commonpurse/0.1");
        assert!(!robots.allows(&url("/news?s=1")));
        assert!(robots.allows(&url("/news?t=1")));
        assert!(robots.allows(&url("/robots.txt")));
        assert!(!robots.allows(&url("/robots.txt?x")));
    }

    #[test]
    fn what_the_server_did_decides() {
        let status = |status| FetchError::Status {
            url: "https://council.test/robots.txt".to_owned(),
            status,
            retry_after: None,
        };
        for (error, expected) in [
            (status(404), true),
            (status(403), true),
            (status(410), true),
            (status(429), false),
            (status(500), false),
            (status(503), false),
            (FetchError::TooManyRedirects { url: String::new(), count: 6, limit: 5 }, true),
            (FetchError::Connect { url: String::new(), why: String::new() }, false),
        ] {
            assert_eq!(Robots::without_file(error.clone()).allows(&url("/a")), expected, "{error}");
        }
    }
}
