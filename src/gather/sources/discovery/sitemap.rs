//! Sitemaps: a list of addresses or of further sitemaps, as XML, plain text or a feed, perhaps gzipped.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use super::address::{Gathering, Hosts};
use super::day::{self, Order};
use super::{Discovered, DiscoveryError, feed, text};
use crate::model::{Capture, DateRung, Dated, Source, Witness};

/// The protocol's own limits.
const MOST_ENTRIES: usize = 50_000;
const MOST_BYTES: u64 = 50_000_000;
/// An address or title is cut here; what is longer is no address.
const MOST_FIELD: usize = 4_000;

const EXPECTED: &str = "a sitemap";

/// Reads a sitemap; of its addresses only those whose path matches one of the patterns, where there are any.
pub(super) fn read(
    source: &Source,
    capture: &Capture,
    include: &[String],
) -> Result<Discovered, DiscoveryError> {
    let mut sitemap = Sitemap::new(source, capture, include);
    let start = beginning(&capture.body);
    if start.trim().is_empty() || text::is_html(&start) {
        let found = text::looks_like(&start);
        return Err(DiscoveryError::WrongKind { url: capture.url.clone(), expected: EXPECTED, found });
    }
    if ["<rss", "<feed", "<rdf:RDF"].iter().any(|tag| start.contains(tag)) {
        return feed::read(source, capture, true);
    }
    if start.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        sitemap.read_xml(open(&capture.body), capture)?;
    } else if start.contains("://") {
        sitemap.read_lines(open(&capture.body));
    } else {
        let found = text::looks_like(&start);
        return Err(DiscoveryError::WrongKind { url: capture.url.clone(), expected: EXPECTED, found });
    }
    Ok(sitemap.finish())
}

/// The body as a stream, unpacked where it is packed, cut at the limit.
fn open(body: &[u8]) -> Box<dyn BufRead + '_> {
    if body.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::new(MultiGzDecoder::new(body).take(MOST_BYTES)))
    } else {
        Box::new(body.take(MOST_BYTES))
    }
}

fn beginning(body: &[u8]) -> String {
    let mut start = Vec::new();
    // A stream that fails later has a beginning all the same.
    let _ = open(body).take(4096).read_to_end(&mut start);
    String::from_utf8_lossy(&start).into_owned()
}

/// One entry as it is being read.
#[derive(Default)]
struct Entry {
    location: String,
    changed: String,
    published: String,
    title: String,
}

struct Sitemap<'a> {
    gathering: Gathering,
    include: &'a [String],
    not_included: usize,
    entries: usize,
}

impl<'a> Sitemap<'a> {
    fn new(source: &Source, capture: &Capture, include: &'a [String]) -> Self {
        let gathering = Gathering::new(super::base(source, capture), Some(Hosts::of(source)));
        Self { gathering, include, not_included: 0, entries: 0 }
    }

    fn read_xml(&mut self, stream: Box<dyn BufRead + '_>, capture: &Capture) -> Result<(), DiscoveryError> {
        let mut reader = Reader::from_reader(stream);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        let mut buffer = Vec::new();
        // The local names of the open elements; only the last two matter, and a sitemap has four.
        let mut open: Vec<String> = Vec::new();
        let mut entry = Entry::default();
        loop {
            buffer.clear();
            let event = match reader.read_event_into(&mut buffer) {
                Ok(event) => event,
                Err(error) => return self.broken(capture, &error.to_string()),
            };
            match event {
                Event::Start(tag) => {
                    if open.len() >= 100 {
                        return self.broken(capture, "its elements are nested more than 100 deep");
                    }
                    open.push(String::from_utf8_lossy(tag.local_name().as_ref().as_bytes()).into_owned());
                }
                Event::End(tag) => {
                    let name = String::from_utf8_lossy(tag.local_name().as_ref().as_bytes()).into_owned();
                    // An end without a beginning closes nothing; an end further out closes what is open inside it.
                    if let Some(at) = open.iter().rposition(|open| *open == name) {
                        open.truncate(at);
                    }
                    match name.as_str() {
                        "url" | "sitemap" => {
                            self.entries += 1;
                            if self.entries > MOST_ENTRIES {
                                let why = format!("the sitemap has more than {MOST_ENTRIES} entries");
                                self.gathering.leave_out("the rest of the sitemap", why);
                                return Ok(());
                            }
                            self.take(&std::mem::take(&mut entry), name == "sitemap");
                        }
                        _ => {}
                    }
                }
                Event::Text(text) => append(&mut entry, &open, &text),
                Event::CData(text) => append(&mut entry, &open, &text),
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(character)) => append(&mut entry, &open, character.encode_utf8(&mut [0; 4])),
                    _ => match quick_xml::escape::resolve_predefined_entity(&reference) {
                        Some(characters) => append(&mut entry, &open, characters),
                        None => append(&mut entry, &open, &format!("&{};", &*reference)),
                    },
                },
                Event::Eof => break,
                _ => {}
            }
        }
        if !open.is_empty() || !entry.location.trim().is_empty() {
            self.gathering.leave_out("the end of the sitemap", "it is cut off");
        }
        Ok(())
    }

    /// What was read before a fault is kept.
    fn broken(&mut self, capture: &Capture, why: &str) -> Result<(), DiscoveryError> {
        if self.entries == 0 {
            let why = why.to_owned();
            return Err(DiscoveryError::Unreadable { url: capture.url.clone(), expected: EXPECTED, why });
        }
        self.gathering.leave_out("the rest of the sitemap", format!("it is broken: {why}"));
        Ok(())
    }

    fn read_lines(&mut self, stream: Box<dyn BufRead + '_>) {
        for line in stream.split(b'\n') {
            let Ok(line) = line else {
                self.gathering.leave_out("the rest of the sitemap", "it cannot be unpacked");
                break;
            };
            let location =
                String::from_utf8_lossy(&line).trim_matches(['\u{feff}', ' ', '\r', '\t']).to_owned();
            if location.is_empty() || location.starts_with('#') {
                continue;
            }
            self.entries += 1;
            if self.entries > MOST_ENTRIES {
                let why = format!("the sitemap has more than {MOST_ENTRIES} entries");
                self.gathering.leave_out("the rest of the sitemap", why);
                break;
            }
            if !location.starts_with("http") {
                self.gathering.leave_out(format!("line {}", self.entries), "it is no address");
                continue;
            }
            self.take(&Entry { location, ..Entry::default() }, false);
        }
    }

    fn take(&mut self, entry: &Entry, is_sitemap: bool) {
        if entry.location.trim().is_empty() {
            self.gathering.leave_out(format!("entry {}", self.entries), "it has no address");
            return;
        }
        let modified = day::read(&entry.changed, Order::Unclear);
        if is_sitemap {
            self.gathering.add_next(&entry.location);
            return;
        }
        if !self.includes(&entry.location) {
            self.not_included += 1;
            return;
        }
        let published = day::read(&entry.published, Order::Unclear);
        let published = published.map(|date| Dated { date, rung: DateRung::Sitemap });
        let witness =
            Witness { title: text::title(&entry.title), published, modified, author: None, part_of: None };
        self.gathering.add(&entry.location, witness);
    }

    fn includes(&self, location: &str) -> bool {
        let path =
            Url::parse(location.trim()).map_or_else(|_| location.to_owned(), |url| url.path().to_owned());
        self.include.is_empty() || self.include.iter().any(|pattern| matches_pattern(pattern, &path))
    }

    fn finish(mut self) -> Discovered {
        if self.not_included > 0 {
            let what = format!("{} addresses", self.not_included);
            self.gathering.leave_out(what, "no pattern of `include` matches them");
        }
        self.gathering.finish()
    }
}

/// Text belongs to an entry by the element that holds it and the one around that, so that `image:loc` is not `loc`.
fn append(entry: &mut Entry, open: &[String], text: &str) {
    let [.., parent, name] = open else { return };
    let field = match (parent.as_str(), name.as_str()) {
        ("url" | "sitemap", "loc") => &mut entry.location,
        ("url" | "sitemap", "lastmod") => &mut entry.changed,
        ("news", "publication_date") => &mut entry.published,
        ("news", "title") => &mut entry.title,
        _ => return,
    };
    if field.len() + text.len() <= MOST_FIELD {
        field.push_str(text);
    }
}

/// Whether the whole path matches; `*` is any run of characters. Each part is taken at its first place, which is
/// enough because the parts between two stars may stand anywhere; so the time is linear.
fn matches_pattern(pattern: &str, path: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}
