//! The front page and the feed: what is new.

use serde::Serialize;
use tera::Context;

use super::SiteError;
use super::address;
use super::editorial::{case_lines, roundup_lines};
use super::press::{Head, Press};
use super::register::{Register, published};
use super::tidy;
use super::views::{ArticleLine, ClaimLine, heading};
use crate::model::{Claim, Digest, format_timestamp};

const CLAIMS_ON_FRONT: usize = 6;
const ARTICLES_ON_FRONT: usize = 8;
const CASES_ON_FRONT: usize = 4;
const ROUNDUPS_ON_FRONT: usize = 3;
const CLAIMS_IN_FEED: usize = 50;

/// `/`: what the site is, how much it holds, and the newest of it.
pub(crate) fn front(register: &Register, press: &mut Press) -> Result<(), SiteError> {
    let catalogue = register.catalogue;
    let mut body = Context::new();
    body.insert(
        "counts",
        &Counts {
            claims: catalogue.claims.len(),
            articles: catalogue.articles.len(),
            sources: catalogue.sources.len(),
            cases: catalogue.cases.len(),
        },
    );
    let claims = catalogue.claims.iter().take(CLAIMS_ON_FRONT);
    body.insert("claims", &claims.map(|claim| ClaimLine::new(register, claim)).collect::<Vec<_>>());
    let articles = register.articles.iter().take(ARTICLES_ON_FRONT);
    body.insert("articles", &articles.map(|article| ArticleLine::new(register, article)).collect::<Vec<_>>());
    let mut cases = case_lines(register);
    cases.truncate(CASES_ON_FRONT);
    body.insert("cases", &cases);
    let mut roundups = roundup_lines(register);
    roundups.truncate(ROUNDUPS_ON_FRONT);
    body.insert("roundups", &roundups);
    let head = Head {
        title: "What public bodies say they save by sharing services".to_owned(),
        description: "Every savings figure reported for shared public services, with the sentence that \
                      states it and a way to check it."
            .to_owned(),
        section: "home",
        ..Head::default()
    };
    press.page("front.html", &head, body)
}

/// `/feed.xml`: the newest claims as Atom.
pub(crate) fn feed(register: &Register, press: &mut Press) -> Result<(), SiteError> {
    let catalogue = register.catalogue;
    let newest = catalogue.claims.iter().take(CLAIMS_IN_FEED);
    let entries: Vec<Entry> = newest.map(|claim| entry(register, press, claim)).collect();
    let edition_time = catalogue.edition.data_to.map_or_else(|| EPOCH.to_owned(), format_timestamp);
    // A feed is as new as its newest part; the edition's own time is that of the newest capture.
    let updated =
        entries.iter().map(|entry| entry.updated.clone()).max().unwrap_or_default().max(edition_time);
    let mut body = Context::new();
    body.insert("id", &urn(&["feed", &press.frame().base_url]));
    body.insert("updated", &updated);
    body.insert("self_url", &press.frame().absolute("feed.xml"));
    body.insert("home_url", &press.frame().absolute("").unwrap_or_else(|| "./".to_owned()));
    body.insert("entries", &entries);
    press.plain("feed.xml", "feed.xml", body)
}

const EPOCH: &str = "1970-01-01T00:00:00Z";

#[derive(Serialize)]
struct Counts {
    claims: usize,
    articles: usize,
    sources: usize,
    cases: usize,
}

#[derive(Serialize)]
struct Entry {
    id: String,
    url: String,
    title: String,
    updated: String,
    published: Option<String>,
    author: String,
    figure: String,
    sentence: String,
}

fn entry(register: &Register, press: &Press, claim: &Claim) -> Entry {
    let article = register.article(&claim.article);
    let path = address::claim(&claim.id);
    let published = article.and_then(published).map(|date| format!("{date}T00:00:00Z"));
    let fetched = article.map(|article| format_timestamp(article.fetched));
    let line = ClaimLine::new(register, claim);
    Entry {
        id: urn(&["claim", claim.id.as_str()]),
        url: press.frame().absolute(&path).unwrap_or(path),
        title: heading(&claim.mention),
        updated: fetched.or_else(|| published.clone()).unwrap_or_else(|| EPOCH.to_owned()),
        published,
        author: line.publisher,
        figure: line.figure.line,
        sentence: tidy::cut(&tidy::line(&claim.mention.sentence), 2_000),
    }
}

/// A name for the feed or an entry that stays the same wherever the site stands: a UUID of version 8.
fn urn(parts: &[&str]) -> String {
    let digest = Digest::of_parts(parts.iter().map(|part| part.as_bytes()));
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_uuid_of_version_eight() {
        let name = urn(&["claim", "abc"]);
        assert_eq!(name, urn(&["claim", "abc"]));
        assert_ne!(name, urn(&["claim", "abd"]));
        let parts: Vec<&str> = name.trim_start_matches("urn:uuid:").split('-').collect();
        assert_eq!(parts.iter().map(|part| part.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(parts[2].starts_with('8') && "89ab".contains(&parts[3][..1]), "{name}");
    }
}
