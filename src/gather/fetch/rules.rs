//! The rules of one robots.txt for one crawler, read as RFC 9309 and Google's parser have it.
//!
//! Written out here because the published port of Google's parser misses matches behind a `*` (`*ba` does not match
//! `/bba` there), panics on overlong lines that are not ASCII, and needs quadratic time and memory for patterns with
//! many `*`. The tests compare the two on everything else.

use std::time::Duration;

use memchr::memmem;
use url::Url;

/// Longer lines are cut here, as Google's parser does.
const LONGEST_LINE: usize = 2083 * 8;
/// More sitemaps than this are not worth reading.
const MOST_SITEMAPS: usize = 1_000;
/// A delay over a day is no delay but a prohibition in disguise; it is taken as a day.
const LONGEST_DELAY: f64 = 86_400.0;

/// What one robots.txt says to one crawler.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rules {
    lines: Vec<Rule>,
    pub(super) crawl_delay: Option<Duration>,
    pub(super) sitemaps: Vec<Url>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    allow: bool,
    /// Percent-encoded as paths of URLs are.
    pattern: String,
}

/// Whom the group of lines being read is for.
#[derive(Clone, Copy, Default)]
struct Group {
    ours: bool,
    everyone: bool,
    /// A rule was read, so that the next `User-agent` begins a new group.
    closed: bool,
}

impl Rules {
    /// Reads `text` for the crawler called `agent`.
    pub(super) fn read(text: &str, agent: &str) -> Self {
        let (mut ours, mut everyones) = (Self::default(), Self::default());
        let mut named = false;
        let mut sitemaps = Vec::new();
        let mut group = Group::default();
        for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let Some((key, value)) = key_and_value(cut(line)) else { continue };
            match Key::of(key) {
                Key::UserAgent => {
                    if group.closed {
                        group = Group::default();
                    }
                    if is_everyone(value) {
                        group.everyone = true;
                    } else if product(value).eq_ignore_ascii_case(agent) {
                        group.ours = true;
                        named = true;
                    }
                }
                Key::Allow | Key::Disallow if group.ours || group.everyone => {
                    group.closed = true;
                    let rule = Rule { allow: matches!(Key::of(key), Key::Allow), pattern: canonical(value) };
                    if group.ours { &mut ours } else { &mut everyones }.lines.push(rule);
                }
                // Rules of other crawlers, or before any group.
                Key::Allow | Key::Disallow => group.closed = true,
                Key::CrawlDelay => {
                    let target = if group.ours {
                        &mut ours
                    } else if group.everyone {
                        &mut everyones
                    } else {
                        continue;
                    };
                    target.crawl_delay = target.crawl_delay.max(delay(value));
                }
                Key::Sitemap => sitemaps
                    .extend(Url::parse(value).ok().filter(|url| matches!(url.scheme(), "http" | "https"))),
                Key::Other => {}
            }
        }
        sitemaps.truncate(MOST_SITEMAPS);
        Self { sitemaps, ..if named { ours } else { everyones } }
    }

    /// Whether the rules let the crawler have `path`, which begins with `/` and includes the query.
    pub(super) fn allow(&self, path: &str) -> bool {
        let path = canonical(path);
        let longest = |allow: bool| {
            let rules = self.lines.iter().filter(|rule| rule.allow == allow);
            rules.filter_map(|rule| rule.weight(&path)).max().unwrap_or(0)
        };
        longest(true) >= longest(false)
    }
}

impl Rule {
    /// The length of the pattern when it matches: the longest decides.
    fn weight(&self, path: &str) -> Option<usize> {
        if matches(path, &self.pattern) {
            return Some(self.pattern.len());
        }
        // `Allow: /a/index.html` allows `/a/` too.
        let folder = self.pattern.rfind('/').filter(|_| self.allow)?;
        if !self.pattern[folder..].starts_with("/index.htm") {
            return None;
        }
        let pattern = format!("{}$", &self.pattern[..=folder]);
        matches(path, &pattern).then_some(pattern.len())
    }
}

/// `*` stands for any run of characters, `$` at the end for the end; each piece between stars is taken where it
/// first fits, which never misses a match and never looks at a character of the path twice for one piece.
fn matches(path: &str, pattern: &str) -> bool {
    let (pattern, to_the_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or_default()) else {
        return false;
    };
    let mut pieces = pieces.peekable();
    if pieces.peek().is_none() {
        return !to_the_end || rest.is_empty();
    }
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() && to_the_end {
            return rest.ends_with(piece);
        }
        match memmem::find(rest.as_bytes(), piece.as_bytes()) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    true
}

#[derive(Clone, Copy)]
enum Key {
    UserAgent,
    Allow,
    Disallow,
    Sitemap,
    CrawlDelay,
    Other,
}

impl Key {
    /// Keys are taken by their beginning and with the usual misspellings, as Google's parser does.
    fn of(key: &str) -> Self {
        let begins = |words: &[&str]| {
            words.iter().any(|word| {
                key.len() >= word.len() && key.as_bytes()[..word.len()].eq_ignore_ascii_case(word.as_bytes())
            })
        };
        if begins(&["user-agent", "useragent", "user agent"]) {
            Self::UserAgent
        } else if begins(&["allow"]) {
            Self::Allow
        } else if begins(&["disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"]) {
            Self::Disallow
        } else if begins(&["sitemap", "site-map"]) {
            Self::Sitemap
        } else if begins(&["crawl-delay", "crawldelay"]) {
            Self::CrawlDelay
        } else {
            Self::Other
        }
    }
}

fn cut(line: &str) -> &str {
    let mut end = line.len().min(LONGEST_LINE);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

/// The two sides of a line, without comment; a blank may stand for a forgotten colon.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let (key, value) = match line.split_once(':') {
        Some(sides) => sides,
        None => line.split_once([' ', '\t']).filter(|(_, value)| {
            let value = value.trim();
            !value.is_empty() && !value.contains([' ', '\t'])
        })?,
    };
    let key = key.trim();
    (!key.is_empty()).then_some((key, value.trim()))
}

fn is_everyone(value: &str) -> bool {
    value.strip_prefix('*').is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// The part of a user agent that names the crawler: `Commonpurse` of `Commonpurse/0.1`.
pub(super) fn product(agent: &str) -> &str {
    let end = agent.find(|c: char| !(c.is_ascii_alphabetic() || c == '-' || c == '_'));
    &agent[..end.unwrap_or(agent.len())]
}

/// Percent-encodes what is not ASCII and writes the digits of escapes in upper case.
fn canonical(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut text = String::with_capacity(path.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let escape_begins = |back: usize| {
            at >= back
                && bytes[at - back] == b'%'
                && bytes
                    .get(at - back + 1..at - back + 3)
                    .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        };
        if !byte.is_ascii() {
            text.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 0xf)]);
        } else if escape_begins(1) || escape_begins(2) {
            text.push(char::from(byte.to_ascii_uppercase()));
        } else {
            text.push(char::from(byte));
        }
    }
    text
}

fn hex_digit(value: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(value & 0xf)])
}

fn delay(value: &str) -> Option<Duration> {
    let seconds: f64 = value.parse().ok()?;
    (seconds >= 0.0).then(|| Duration::from_secs_f64(seconds.min(LONGEST_DELAY)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use proptest::prelude::*;
    use robotstxt::DefaultMatcher;

    use super::*;

    fn check(text: &str, path: &str, expected: bool) {
        assert_eq!(Rules::read(text, "Commonpurse").allow(path), expected, "{text:?} {path}");
    }

    #[test]
    fn groups_and_precedence() {
        let ours = "User-agent: *\nDisallow: /\n\nUser-agent: CommonPurse/2.0\nDisallow: /private\nAllow: /private/open\n";
        check(ours, "/", true);
        check(ours, "/private/x", false);
        check(ours, "/private/open/x", true);
        check("User-agent: other\nDisallow: /", "/", true);
        check("User-agent: other\nUser-agent: commonpurse\nDisallow: /a", "/a", false);
        check("User-agent: *\nDisallow:", "/a", true);
        check("User-agent: commonpurse\n\nUser-agent: *\nDisallow: /a", "/a", false);
        check("User-agent: commonpurse\nDisallow:\nUser-agent: *\nDisallow: /a", "/a", true);
        check("Disallow: /a", "/a", true);
        check("User-agent: *\nAllow: /a\nDisallow: /a", "/a", true);
        check("", "/a", true);
    }

    #[test]
    fn a_sitemap_or_unknown_line_does_not_part_a_group() {
        for line in ["Sitemap: https://a.test/s.xml", "Noindex: /x", "Crawl-delay: 3"] {
            check(&format!("User-agent: commonpurse\n{line}\nUser-agent: b\nDisallow: /"), "/a", false);
        }
    }

    #[test]
    fn patterns() {
        for (pattern, path, expected) in [
            ("/fish", "/fish.html", true),
            ("/fish", "/Fish", false),
            ("/fish*", "/fishheads/yum", true),
            ("/fish/", "/fish", false),
            ("/*.php", "/folder/any.php.html?x", true),
            ("/*.php$", "/any.php", true),
            ("/*.php$", "/any.php?x", false),
            ("/*.php$", "/a.php.php", true),
            ("*a*b", "/xbxa", false),
            ("*a*b", "/xbxab", true),
            ("$", "/", false),
            ("/$", "/", true),
            ("/a$b", "/a$b", true),
            ("/caf\u{e9}", "/caf%c3%a9", true),
            ("/a%2fb", "/a%2Fb", true),
            ("", "/", true),
            ("****/z", "/q/z", true),
        ] {
            assert_eq!(matches(&canonical(path), &canonical(pattern)), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn delays_and_sitemaps() {
        let text = "\u{feff}User-agent: *\r\nCrawl-delay: 2.5\r\nSitemap: https://a.test/s.xml\r\nSitemap: /rel.xml\r\n";
        let rules = Rules::read(text, "Commonpurse");
        assert_eq!(rules.crawl_delay, Some(Duration::from_millis(2500)));
        assert_eq!(rules.sitemaps.len(), 1);
        for (value, expected) in
            [("0", Some(0)), ("1e300", Some(86_400)), ("inf", Some(86_400)), ("-1", None), ("NaN", None)]
        {
            assert_eq!(delay(value), expected.map(Duration::from_secs), "{value}");
        }
    }

    #[test]
    fn hostile_files_cost_little() {
        let stars = format!("User-agent: *\nDisallow: /{}b\n", "*a".repeat(8_000));
        assert!(Rules::read(&stars, "Commonpurse").allow(&format!("/{}", "a".repeat(2_000))));
        let long = format!("User-agent: *\nDisallow: /{}\n", "\u{e9}".repeat(20_000));
        assert!(Rules::read(&long, "Commonpurse").allow("/a"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn as_googles_parser(
            lines in prop::collection::vec(
                prop_oneof![
                    "(User-agent|useragent|user-agent): (\\*|commonpurse|Commonpurse/1|other)",
                    "(Allow|Disallow|disalow|ALLOW): (/([ab/]|%[AB][AB]){0,4}|/a/index.html|/[ab]{0,2}\\$|)",
                    "(Disallow) /[ab]{0,3}",
                    " *# ?[a-z: ]{0,6}",
                    "[a-z]{0,6}",
                ],
                0..12,
            ),
            path in "/([ab/]|%[AB][AB]){0,4}(index.html)?(\\?[ab])?",
        ) {
            // No unknown keys: the oracle parts groups there, which is its known fault. And whole escapes in capitals: half of
            // one (`/%a`) has no meaning, and the oracle compares addresses as they stand, we in capitals as RFC 9309 asks.
            let text = lines.join("\n");
            let url = format!("https://a.test{path}");
            let expected = DefaultMatcher::default().one_agent_allowed_by_robots(&text, "Commonpurse", &url);
            prop_assert_eq!(Rules::read(&text, "Commonpurse").allow(&path), expected, "{:?}", text);
        }

        #[test]
        fn stars_as_in_a_regular_expression(pattern in "/?[ab*]{0,8}\\$?", path in "/[ab$]{0,8}") {
            let expression = match pattern.strip_suffix('$') {
                Some(pattern) => format!("^{}$", pattern.replace('*', ".*")),
                None => format!("^{}", pattern.replace('*', ".*")),
            };
            let expected = regex::Regex::new(&expression).unwrap().is_match(&path);
            prop_assert_eq!(matches(&path, &pattern), expected);
        }

        #[test]
        fn never_panics(text in any::<String>(), path in any::<String>()) {
            Rules::read(&format!("User-agent: *\nDisallow: {text}\n{text}"), "Commonpurse").allow(&path);
        }
    }
}
