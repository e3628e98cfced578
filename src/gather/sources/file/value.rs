//! Values that are more than a text: addresses, selectors, codes, licences; each read with its problem.

use std::net::IpAddr;
use std::time::Duration;

use scraper::Selector;
use url::{Host, Url};

use crate::model::Licence;
use crate::model::strict::{Faults, Located};

/// Licences that let anybody republish the text with attribution.
const FREE_LICENCES: &[&str] =
    &["OGL-UK-3.0", "CC-BY-4.0", "CC0-1.0", "US-government-work", "Open-Parliament-Licence"];
const RESERVED: &str = "all-rights-reserved";

/// An address of the web without user name, password and fragment.
pub(super) fn web_address(key: &str, text: &Located<String>, faults: &Faults<'_>) -> Option<Url> {
    let report = |message: String, hint: &str| {
        faults.report(&text.place, message, Some(hint.to_owned()));
        None
    };
    let written = text.value.trim();
    let mut url = match Url::parse(written) {
        Ok(url) => url,
        Err(error) => {
            let hint = "write the whole address, such as `https://www.example.org/news/`";
            return report(format!("`{key}` `{written}` is no address: {error}"), hint);
        }
    };
    if !matches!(url.scheme(), "http" | "https") {
        return report(
            format!("`{key}` begins with `{}:`, not `https:` or `http:`", url.scheme()),
            "only addresses of the web can be read",
        );
    }
    if !url.username().is_empty() || url.password().is_some() {
        let hint = "take what stands before the `@` away; a source must be open to all";
        return report(format!("`{key}` holds a user name or a password"), hint);
    }
    url.set_fragment(None);
    Some(url)
}

/// Where the site will stand: a web address that ends in `/`.
pub(super) fn base_url(text: &Located<String>, faults: &Faults<'_>) -> Option<Url> {
    let mut url = web_address("base_url", text, faults)?;
    if url.query().is_some() {
        let message = "`base_url` has a query (`?…`)";
        faults.report(&text.place, message, Some("end it with the folder of the site".to_owned()));
        return None;
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Some(url)
}

/// A web or mail address that publishers can write to; it becomes part of a request's header.
pub(super) fn contact(text: &Located<String>, faults: &Faults<'_>) -> Option<String> {
    let written = text.value.trim();
    let is_mail =
        written.strip_prefix("mailto:").unwrap_or(written).split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !host.contains('@') && !written.contains('/')
        });
    let is_page = written.starts_with("https://") || written.starts_with("http://");
    let is_plain = written.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'(' | b')' | b'"' | b'\\'));
    if is_plain && (is_mail || is_page && Url::parse(written).is_ok()) {
        return Some(written.to_owned());
    }
    let message = format!("`contact` `{written}` is neither a web address nor a mail address");
    let hint = "write such as `https://www.example.org/contact` or `editor@example.org`, without spaces";
    faults.report(&text.place, message, Some(hint.to_owned()));
    None
}

/// A CSS selector that the reader of pages understands.
pub(super) fn selector(key: &str, text: &Located<String>, faults: &Faults<'_>) -> Option<String> {
    if Selector::parse(&text.value).is_ok() {
        return Some(text.value.trim().to_owned());
    }
    let message = format!("`{key}` `{}` is no CSS selector", text.value);
    let hint = "write such as `.news-item h2 a`; `:contains()` and pseudo-elements are not known";
    faults.report(&text.place, message, Some(hint.to_owned()));
    None
}

/// `en`, `cy`.
pub(super) fn language(text: &Located<String>, faults: &Faults<'_>) -> Option<String> {
    if text.value.len() == 2 && text.value.bytes().all(|b| b.is_ascii_lowercase()) {
        return Some(text.value.clone());
    }
    let message = format!("`language` `{}` is no ISO 639-1 code", text.value);
    faults.report(&text.place, message, Some("write two small letters such as `en` or `cy`".to_owned()));
    None
}

/// The licence, and whether it lets the text be shown; an editor may say so outright where the law does.
pub(super) fn licence(
    id: Option<Located<String>>,
    republish: Option<&Located<bool>>,
    faults: &Faults<'_>,
) -> Licence {
    let id = id.map_or_else(|| RESERVED.to_owned(), |id| id.value.trim().to_owned());
    if id == RESERVED
        && let Some(republish) = republish.filter(|republish| republish.value)
    {
        let message = format!("`republish = true` goes against `licence = \"{RESERVED}\"`");
        let hint = "name the licence that allows it in `licence`, or take `republish` away";
        faults.report(&republish.place, message, Some(hint.to_owned()));
    }
    let free = FREE_LICENCES.contains(&id.as_str());
    Licence { republish: republish.map_or(free, |republish| republish.value), id }
}

/// A whole number between two bounds.
pub(super) fn count(
    key: &str,
    number: &Located<i64>,
    least: usize,
    most: usize,
    faults: &Faults<'_>,
) -> Option<usize> {
    let found = usize::try_from(number.value).ok().filter(|number| (least..=most).contains(number));
    if found.is_none() {
        let message = format!("`{key}` is {}, not between {least} and {most}", number.value);
        faults.report(&number.place, message, None);
    }
    found
}

/// A time given as a number of some unit of so many seconds.
pub(super) fn duration(
    key: &str,
    number: &Located<f64>,
    unit: f64,
    most: f64,
    faults: &Faults<'_>,
) -> Option<Duration> {
    if (0.0..=most).contains(&number.value) {
        return Duration::try_from_secs_f64(number.value * unit).ok();
    }
    faults.report(&number.place, format!("`{key}` is {}, not between 0 and {most}", number.value), None);
    None
}

/// A host name, with a port where it is not the usual one.
pub(super) fn host(text: &Located<String>, faults: &Faults<'_>) -> Option<String> {
    let written = text.value.trim();
    let url = Url::parse(&format!("http://{written}/")).ok();
    let bare = url.filter(|url| {
        url.path() == "/"
            && url.query().is_none()
            && url.username().is_empty()
            && !written.contains(['/', '@', '?', '#', '*', ' '])
    });
    let host = bare.and_then(|url| {
        let host = url.host_str()?;
        Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
    });
    if host.is_none() {
        let message = format!("`hosts` holds `{written}`, which is no host name");
        let hint = "write the name alone, such as `media.example.org`";
        faults.report(&text.place, message, Some(hint.to_owned()));
    }
    host
}

/// Whether an address cannot be on the open internet.
pub(super) fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            matches!(name.rsplit('.').next(), Some("localhost" | "local"))
        }
        Some(Host::Ipv4(address)) => is_private_address(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => is_private_address(IpAddr::V6(address)),
        None => false,
    }
}

fn is_private_address(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            address.is_loopback()
                || address.is_private()
                || address.is_link_local()
                || address.is_unspecified()
        }
        IpAddr::V6(address) => {
            address.is_loopback()
                || address.is_unspecified()
                || address.is_unique_local()
                || address.is_unicast_link_local()
        }
    }
}
