//! Pages that are no article: an error told with a good status, a form to log in, a page not to be kept.

use std::sync::LazyLock;

use dom_query::Document;
use regex::Regex;

use super::wording;
use crate::model::{Capture, Rejection, SourceId};

/// Words of body text from which a page is an article, whatever its title says.
const ENOUGH: usize = 150;

/// Refuses a capture for its status or its headers.
pub(super) fn of_response(capture: &Capture) -> Option<Rejection> {
    if !(200..300).contains(&capture.status) {
        return Some(Rejection::Status { status: capture.status });
    }
    if is_crawled(capture) { of_robots_header(capture) } else { None }
}

fn of_robots_header(capture: &Capture) -> Option<Rejection> {
    // `otherbot: noarchive` is meant for that robot alone.
    let mut robots = capture.headers.iter().filter(|(name, _)| name == "x-robots-tag");
    let said =
        robots.find(|(_, value)| value.split(',').any(|rule| rule.trim().eq_ignore_ascii_case("noarchive")));
    said.map(|(_, value)| Rejection::NoArchive { said: format!("X-Robots-Tag: {value}") })
}

/// Whether a response asks, in its headers or at the head of its page, not to be kept; asked before it is archived.
pub fn asks_not_to_be_kept(capture: &Capture) -> Option<Rejection> {
    /// A `meta robots` further down than this is not where pages have it.
    const HEAD: usize = 64 << 10;
    of_robots_header(capture).or_else(|| {
        let head = &capture.body[..capture.body.len().min(HEAD)];
        let said = NO_ARCHIVE.find(head)?;
        Some(Rejection::NoArchive { said: String::from_utf8_lossy(said.as_bytes()).into_owned() })
    })
}

static NO_ARCHIVE: LazyLock<regex::bytes::Regex> = LazyLock::new(|| {
    let pattern = r#"(?i)<meta\b[^>]{0,200}\bname\s*=\s*["']?robots\b[^>]{0,200}\bnoarchive\b[^>]{0,200}>"#;
    #[expect(clippy::expect_used, reason = "the pattern is fixed and tested")]
    regex::bytes::Regex::new(pattern).expect("a sound pattern")
});

/// Refuses a page for its `meta robots`.
pub(super) fn of_robots(document: &Document, capture: &Capture) -> Option<Rejection> {
    if !is_crawled(capture) {
        return None;
    }
    let found = document.select("meta[name='robots' i]");
    found.nodes().iter().find_map(|meta| {
        let content = meta.attr("content")?;
        let said = content.split([',', ' ']).any(|rule| rule.trim().eq_ignore_ascii_case("noarchive"));
        said.then(|| Rejection::NoArchive { said: format!("meta robots {content}") })
    })
}

/// The page was fetched for a source. `noarchive` speaks to robots that keep copies; a page that a person saved and
/// imports is that person's copy.
fn is_crawled(capture: &Capture) -> bool {
    capture.source.as_ref().is_some_and(|source| *source != SourceId::imported())
}

/// Refuses a page that says, in words, that there is no page, or that one must log in to see it.
pub(super) fn of_words(document: &Document, title: Option<&str>, text: &str, url: &str) -> Option<Rejection> {
    let words = wording::count(text);
    if words >= ENOUGH {
        return None;
    }
    let heading = wording::plain(&document.select("h1").text());
    let page = wording::plain(&document.select("head > title").text());
    let heads = [title.unwrap_or_default(), &heading, &page];
    let short: String = text.chars().take(300).collect();
    let missing = heads.iter().chain([&short.as_str()]).find_map(|said| NOT_FOUND.find(said));
    if let Some(said) = missing {
        return Some(Rejection::SoftNotFound { says: said.as_str().to_owned() });
    }
    let asks = document.select("input[type=password]").exists();
    let path = url.to_ascii_lowercase();
    let named =
        ["/login", "/signin", "/sign-in", "/sys/login", "view=login"].iter().any(|part| path.contains(part));
    let headed = heads.iter().any(|head| LOG_IN.is_match(head));
    let said = WALL.is_match(text);
    ((asks && words < 25) || (named && words < 80) || headed || (said && words < 40))
        .then_some(Rejection::LoginWall)
}

/// The page shows only the beginning to those who do not pay or log in.
pub(super) fn is_walled(document: &Document, text: &str) -> bool {
    let sign = ".gh-post-upgrade-cta, .paywall, .paywall-message, .post-access-paid, [class*='subscriber-only'], \
                [class*='paywall__']";
    let tier = document.select("meta[property='article:content_tier']").attr("content");
    let locked = tier.is_some_and(|tier| tier.eq_ignore_ascii_case("locked"));
    let end: String = text.chars().rev().take(300).collect::<Vec<_>>().into_iter().rev().collect();
    locked || document.select(sign).exists() || WALL.is_match(&end)
}

fn pattern(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
    Regex::new(pattern).expect("a constant pattern compiles")
}

static NOT_FOUND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:page|article|content|document|file|story|item)\b.{0,40}\b(?:not (?:be )?found|no longer (?:exists?|available)|does(?:n.t| not) exist|cannot be found|could not be found|has been removed|hasn.t loaded correctly)",
        r"|^\W*(?:error\s*)?404\b|\berror 404\b|\b404 (?:error|not found)|^\W*not found\W*$|feature is currently unavailable|^\W*oops\b",
        r"|we(?:.re sorry, (?:but )?we)? (?:can.t|cannot|could ?n.t|could not) find (?:the|that|this|your) (?:page|article|document)|^\W*(?:page|error) 404|the page you (?:requested|are looking for|were looking for)",
        r"|nid yw.r dudalen|(?:diese|die) seite (?:existiert|gibt es) nicht|cette page n.existe (?:pas|plus)|deze pagina bestaat niet|la página (?:que busca )?no existe|no se ha encontrado la página|sidan finns inte|siden finnes ikke|siden findes ikke|níl an leathanach",
        r"|tudalen heb ei chanfod|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|pagina niet gevonden|página no encontrada|sidan (?:hittades inte|kunde inte hittas)|siden (?:ble|blev) ikke fundet|níor aimsíodh an leathanach",
    ))
});

static LOG_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(?:log ?in|sign ?in|member login|please log ?in|register to read|subscriber (?:preview|login)|authori[sz]ation required|access denied)\b.{0,40}$",
    )
});

static WALL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:log ?in|sign ?in|register|subscribe)(?: now| here| today)?(?: or (?:register|subscribe|log ?in|sign ?in|join))? (?:for just .{1,30} )?to (?:access|continue|read|view|see)\b|this (?:post|content|article) is for (?:paying |paid )?(?:subscribers|members)(?: only)?|(?:subscribers|members) only\W*$|(?:dieser|der ganze|den ganzen) (?:artikel|beitrag).{0,40}abonnent|jetzt (?:abonnieren|anmelden) und weiterlesen|réservée? aux abonnés|alleen voor abonnees|(?:solo|exclusivo) para suscriptores|(?:endast|bara) för prenumeranter|(?:kun|bare) for abonnenter|i danysgrifwyr yn unig",
    )
});

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, text: &str, expected: Option<&str>) {
        let found = of_words(&Document::from(page), None, text, "https://example.org/news/1");
        assert_eq!(found.map(|found| found.to_string()).as_deref(), expected, "{page}");
    }

    #[test]
    fn errors_and_walls() {
        check("<h1>Page not found</h1>", "", Some("the page says `Page not found`"));
        check("<title>404 - Council</title>", "", Some("the page says `404`"));
        check("<h1>Tudalen heb ei chanfod</h1>", "", Some("the page says `Tudalen heb ei chanfod`"));
        check("<h1>Log in</h1><input type=password>", "", Some("the page asks to log in"));
        check("<h1>News</h1>", "Register to read more about it.", Some("the page asks to log in"));
        check("<h1>404 jobs to go as councils share</h1>", &"The councils will share. ".repeat(60), None);
        check("<h1>Councils share</h1>", "The councils will share one team.", None);
    }
}
