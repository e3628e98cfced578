//! HTML pages.
//!
//! 1. decode and tame; 2. refuse what is no article; 3. read title, dates, authors and the other metadata from the
//!    whole page; 4. split a page that holds several items; 5. else find the body, which takes the page apart.

use dom_query::Document;
use url::Url;

use super::dates::{self, Known};
use super::decode::Decoded;
use super::draft::{Draft, Findings};
use super::linked::Linked;
use super::portal::{self, Portal};
use super::{blocks, body, country, licence, limits, parts, people, refusal, title, wording};
use crate::model::{Capture, Hints, Reading, Rejection};

/// The least words of a page that is an article.
const LEAST_WORDS: usize = 25;
/// From this many links a page with too little text is a list of other pages.
const LISTING_LINKS: usize = 12;

/// What a page says of itself as a whole.
pub(super) struct About<'a> {
    pub(super) document: &'a Document,
    pub(super) url: &'a str,
    pub(super) base: Option<Url>,
    pub(super) order: dates::Order,
    pub(super) today: jiff::civil::Date,
    pub(super) site: Option<String>,
    pub(super) tag: Option<String>,
    pub(super) country: Option<String>,
    pub(super) licence: Option<String>,
    pub(super) reading: Vec<Reading>,
}

/// The articles of an HTML page.
pub(super) fn read(capture: &Capture, hints: &Hints, decoded: Decoded) -> Findings {
    let refused = |rejection| Findings::refused("HTML page", rejection);
    let tamed = match limits::tame(&decoded.text) {
        Ok(tamed) => tamed,
        Err(rejection) => return refused(rejection),
    };
    let document = Document::from(tamed.as_ref());
    if let Some(rejection) = refusal::of_robots(&document, capture) {
        return refused(rejection);
    }
    let mut reading = decoded.reading;
    reading.push(Reading::Html);
    let linked = Linked::of(&document);
    let about = about(&document, capture, hints, &linked, reading);
    match portal::split(&about, hints, &linked) {
        Portal::Items(drafts, rejected) => Findings { kind: "HTML page of several items", drafts, rejected },
        Portal::Teasers => {
            let draft = Draft { refused: Some(Rejection::Listing), ..article(&about, hints, &linked) };
            Findings { kind: "HTML page", drafts: vec![draft], rejected: Vec::new() }
        }
        Portal::None => Findings {
            kind: "HTML page",
            drafts: vec![article(&about, hints, &linked)],
            rejected: Vec::new(),
        },
    }
}

fn about<'a>(
    document: &'a Document,
    capture: &'a Capture,
    hints: &Hints,
    linked: &Linked,
    reading: Vec<Reading>,
) -> About<'a> {
    let url = Url::parse(&capture.url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned();
    let base =
        document.select("base[href]").attr("href").and_then(|href| url.as_ref()?.join(&href).ok()).or(url);
    let tag = document.select("html").attr("lang").or_else(|| document.select("html").attr("xml:lang"));
    let tag = tag.or_else(|| document.select("meta[http-equiv='content-language' i]").attr("content"));
    let tag = tag.map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty());
    let named = document.select("meta[property='og:site_name']").attr("content");
    let named = named.map(|name| wording::plain(&name)).filter(|name| !name.is_empty());
    let country = country::of_page(&host, tag.as_deref());
    let order = country::order(hints.country.as_deref().or(country.as_deref()), tag.as_deref(), &host);
    About {
        document,
        url: &capture.url,
        base,
        order,
        today: day_of(capture),
        site: hints.site.clone().or(named).or_else(|| linked.publisher()),
        tag,
        country,
        licence: licence::find(document),
        reading,
    }
}

/// The day of a capture.
pub(super) fn day_of(capture: &Capture) -> jiff::civil::Date {
    capture.fetched.to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn article(about: &About<'_>, hints: &Hints, linked: &Linked) -> Draft {
    let document = about.document;
    let titles = title::find(document, linked, hints, about.site.as_deref());
    let dates = dates::climb(&Known {
        document,
        linked,
        url: about.url,
        rule: hints.rules.date.as_deref(),
        witness: &hints.witness,
        order: about.order,
        today: about.today,
    });
    let authors = people::find(document, linked, hints, about.site.as_deref());
    let canonical = canonical(about);
    let pages = parts::find(document, about.base.as_ref(), parts::article_at(about.url).as_deref());
    let links = document.select("a[href]").length();
    let all: Vec<&str> = titles.all.iter().map(String::as_str).collect();
    // Signs of a wall stand in parts that finding the body takes away.
    let walled = |text: &str| refusal::is_walled(document, text);
    let signs = walled("");
    let password = document.select("input[type=password]").exists();
    let whole = password.then(|| document.clone());
    let body = body::find(document, &hints.rules, about.base.as_ref(), &all);
    let text = blocks::text(&body.blocks);
    let refusing = whole.as_ref().unwrap_or(document);
    let listing = wording::count(&text) < LEAST_WORDS && links >= LISTING_LINKS;
    let refused = refusal::of_words(refusing, titles.chosen.as_deref(), &text, about.url);
    Draft {
        refused: refused.or_else(|| listing.then_some(Rejection::Listing)),
        title: titles.chosen,
        title_from: titles.from,
        dates,
        authors,
        site: about.site.clone(),
        tag: about.tag.clone(),
        country: about.country.clone(),
        url: own_address(about.url, canonical.as_deref()),
        canonical,
        licence: about.licence.clone(),
        paywalled: signs || linked.is_closed() || walled(&text),
        body,
        shares_address: false,
        pages,
        joined: Vec::new(),
        doubts: Vec::new(),
        reading: about.reading.clone(),
        least: LEAST_WORDS,
    }
}

/// The page's `rel=canonical`, absolute; one that names the front page for every page is none.
fn canonical(about: &About<'_>) -> Option<String> {
    let href =
        about.document.select("link[rel~=canonical]").attr("href").filter(|href| !href.trim().is_empty())?;
    let url = match &about.base {
        Some(base) => base.join(href.trim()).ok()?,
        None => Url::parse(href.trim()).ok()?,
    };
    let here = Url::parse(about.url).ok();
    let front = url.path() == "/"
        && url.query().is_none()
        && here.is_some_and(|here| here.path() != "/" || here.query().is_some());
    (matches!(url.scheme(), "http" | "https") && !front).then(|| url.to_string())
}

/// The canonical address where it is on the page's own host, else the page's.
fn own_address(url: &str, canonical: Option<&str>) -> String {
    let host = |address: &str| {
        let url = Url::parse(address).ok()?;
        Some((url.host_str()?.trim_start_matches("www.").to_owned(), url.port_or_known_default()))
    };
    match canonical {
        Some(canonical) if host(canonical).map(|host| host.0) == host(url).map(|host| host.0) => {
            canonical.to_owned()
        }
        _ => url.to_owned(),
    }
}
