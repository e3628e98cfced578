//! Addresses as the crawl keeps them: absolute, without marks that only track or log in, and within bounds.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::{Discovered, Found};
use crate::model::{Source, Witness, tidy_address};

/// Longer addresses break browsers and proxies and come from traps.
const MOST_BYTES: usize = 2083;
const MOST_SEGMENTS: usize = 20;
/// A path that says the same word more often is a trap that links into itself.
const MOST_REPEATS: usize = 3;
/// Things of one kind that are named one by one; beyond, they are counted.
const NAMED: usize = 20;

/// An address in the one form in which it is compared and asked for, or why it is not followed.
pub(super) fn tidy(base: &Url, written: &str) -> Result<Url, String> {
    // Feeds and pages that encode an address twice leave this behind.
    let written = written.trim().replace("&amp;", "&");
    let mut url = base.join(&written).map_err(|error| format!("it is no address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("its scheme `{}:` is not `https:` or `http:`", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it holds a user name or a password".to_owned());
    }
    url = tidy_address(url);
    if url.as_str().len() > MOST_BYTES {
        return Err(format!("it is longer than {MOST_BYTES} bytes"));
    }
    let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.len() > MOST_SEGMENTS {
        return Err(format!("its path is deeper than {MOST_SEGMENTS} levels"));
    }
    let repeats = |word: &&str| segments.iter().filter(|segment| *segment == word).count();
    let is_word = |segment: &&&str| segment.contains(|c: char| !c.is_ascii_digit());
    if let Some(word) = segments.iter().filter(is_word).find(|word| repeats(word) > MOST_REPEATS) {
        return Err(format!("its path repeats `{word}`"));
    }
    Ok(url)
}

/// The hosts whose addresses belong to a source.
pub(super) struct Hosts(BTreeSet<String>);

impl Hosts {
    /// The hosts of the source's own addresses and those it names in `hosts`.
    pub(super) fn of(source: &Source) -> Self {
        let own = [source.discovery.url(), &source.homepage].into_iter().map(authority);
        let named = source.hosts.iter().map(|host| without_www(&host.to_ascii_lowercase()).to_owned());
        Self(own.chain(named).collect())
    }

    /// Why an address does not belong to the source.
    pub(super) fn refuse(&self, url: &Url) -> Option<String> {
        let authority = authority(url);
        let refused = !self.0.contains(&authority);
        refused.then(|| format!("its host `{authority}` is not among the source's `hosts`"))
    }
}

/// Host and unusual port: `https://www.example.org:443/` and `http://example.org/` are one publisher.
fn authority(url: &Url) -> String {
    let host = without_www(url.host_str().unwrap_or_default());
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// What one document lists, gathered without doubles.
pub(super) struct Gathering {
    base: Url,
    hosts: Option<Hosts>,
    seen: BTreeSet<Url>,
    seen_next: BTreeSet<Url>,
    discovered: Discovered,
    unnamed: BTreeMap<String, usize>,
}

impl Gathering {
    /// Addresses relative to `base`; only those of `hosts` where these are given.
    pub(super) fn new(base: Url, hosts: Option<Hosts>) -> Self {
        let (discovered, unnamed) = (Discovered::default(), BTreeMap::new());
        Self { base, hosts, seen: BTreeSet::new(), seen_next: BTreeSet::new(), discovered, unnamed }
    }

    /// Takes an article's address, or says why not.
    pub(super) fn add(&mut self, written: &str, witness: Witness) {
        match self.checked(written) {
            Ok(url) => {
                if self.seen.insert(url.clone()) {
                    self.discovered.found.push(Found { url, witness });
                }
            }
            Err(why) => self.leave_out(short(written), why),
        }
    }

    /// Takes the address of a further document of the source, or says why not.
    pub(super) fn add_next(&mut self, written: &str) {
        match self.checked(written) {
            Ok(url) => self.add_own_next(url),
            Err(why) => self.leave_out(short(written), why),
        }
    }

    /// Takes the address of a further document that was made here.
    pub(super) fn add_own_next(&mut self, url: Url) {
        if self.seen_next.insert(url.clone()) {
            self.discovered.next.push(url);
        }
    }

    /// Records what was left out; the first few of each reason by name.
    pub(super) fn leave_out(&mut self, what: impl Into<String>, why: impl Into<String>) {
        let why = why.into();
        let count = self.unnamed.entry(why.clone()).or_default();
        *count += 1;
        if *count <= NAMED {
            self.discovered.left_out.push((what.into(), why));
        }
    }

    /// All of it.
    pub(super) fn finish(mut self) -> Discovered {
        for (why, count) in self.unnamed {
            if count > NAMED {
                self.discovered.left_out.push((format!("{} more", count - NAMED), why));
            }
        }
        self.discovered
    }

    fn checked(&self, written: &str) -> Result<Url, String> {
        if written.trim().is_empty() {
            return Err("it has no address".to_owned());
        }
        let url = tidy(&self.base, written)?;
        match self.hosts.as_ref().and_then(|hosts| hosts.refuse(&url)) {
            Some(why) => Err(why),
            None => Ok(url),
        }
    }
}

/// An address or title as a report prints it.
fn short(written: &str) -> String {
    let written = written.trim();
    let cut: String = written.chars().take(200).collect();
    if cut.len() < written.len() { format!("{cut}…") } else { cut }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn an_address_has_one_form() {
        let base = Url::parse("https://example.org/news/?page=2").unwrap();
        for (written, expected) in [
            ("/a#top", "https://example.org/a"),
            (" b c.html ", "https://example.org/news/b%20c.html"),
            ("?id=1&amp;utm_source=x", "https://example.org/news/?id=1"),
            ("/a?utm_source=rss&id=7&fbclid=9&b", "https://example.org/a?id=7&b"),
            ("/a?PHPSESSID=1", "https://example.org/a"),
            ("/a;jsessionid=1F/b", "https://example.org/a/b"),
            ("HTTP://EXAMPLE.org:80/A", "http://example.org/A"),
            ("/en/news/en/", "https://example.org/en/news/en/"),
            ("javascript:alert(1)", "its scheme `javascript:` is not `https:` or `http:`"),
            ("https://a:b@example.org/", "it holds a user name or a password"),
            ("http://[/", "it is no address: invalid IPv6 address"),
            ("/x/y/x/y/x/y/x/y", "its path repeats `x`"),
            ("/1/1/1/1/1", "https://example.org/1/1/1/1/1"),
        ] {
            let found = tidy(&base, written).map_or_else(|why| why, String::from);
            assert_eq!(found, expected, "{written}");
        }
        assert!(tidy(&base, &"/a".repeat(2000)).is_err());
        let deep = "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u";
        assert_eq!(tidy(&base, deep), Err("its path is deeper than 20 levels".to_owned()));
    }
}
