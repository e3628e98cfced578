//! Listings: a page's items by the editor's selectors, and the way to the next page.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::address::{Gathering, Hosts};
use super::day::{self, Order};
use super::{Discovered, DiscoveryError, guard, text};
use crate::model::{Capture, DateRung, Dated, ListingRules, Paging, Source, Witness};

/// More items of one page are not taken.
const MOST_ITEMS: usize = 50_000;
/// What stands before or in place of the title in a link.
const LINK_WORDS: &[&str] = &["read more", "continue reading", "more", "read on", "full story"];

/// Reads a listing.
pub(super) fn read(
    source: &Source,
    capture: &Capture,
    rules: &ListingRules,
) -> Result<Discovered, DiscoveryError> {
    let body = text::decode(capture);
    let too_large = |(what, limit)| DiscoveryError::TooLarge { url: capture.url.clone(), what, limit };
    guard::check(&body).map_err(too_large)?;
    let page = Html::parse_document(&body);
    let address = super::base(source, capture);
    let base = one(page.root_element(), "base[href]").and_then(|base| address.join(base.attr("href")?).ok());
    let mut gathering = Gathering::new(base.unwrap_or_else(|| address.clone()), Some(Hosts::of(source)));
    let order = Order::of(source.country.as_deref());
    let items: Vec<ElementRef<'_>> = match Selector::parse(&rules.item) {
        Ok(selector) => page.select(&selector).take(MOST_ITEMS).collect(),
        Err(_) => Vec::new(),
    };
    if items.is_empty() {
        return past_the_end(source, capture, rules, gathering);
    }
    if rules.follow {
        for (number, item) in items.iter().enumerate() {
            add(&mut gathering, number + 1, *item, rules, order);
        }
    }
    match &rules.paging {
        Some(Paging::Next(selector)) => add_next_link(&mut gathering, &page, selector, &address),
        Some(Paging::Parameter { name, first, step }) => {
            gathering.add_own_next(next_by_parameter(&address, name, *first, *step));
        }
        None => {}
    }
    Ok(Discovered { is_articles: !rules.follow, ..gathering.finish() })
}

/// A first page without items means that the selector is wrong; a later one that the list has ended.
fn past_the_end(
    source: &Source,
    capture: &Capture,
    rules: &ListingRules,
    mut gathering: Gathering,
) -> Result<Discovered, DiscoveryError> {
    let first = source.discovery.url();
    let is_later = match &rules.paging {
        Some(Paging::Parameter { name, .. }) => {
            let address = super::base(source, capture);
            value_of(&address, name).is_some() && value_of(&address, name) != value_of(first, name)
        }
        Some(Paging::Next(_)) => capture.url != first.as_str(),
        None => false,
    };
    if is_later {
        gathering.leave_out(&capture.url, format!("`listing.item` `{}` matched nothing on it", rules.item));
        return Ok(gathering.finish());
    }
    Err(DiscoveryError::NothingMatched { selector: rules.item.clone(), url: capture.url.clone() })
}

fn add(gathering: &mut Gathering, number: usize, item: ElementRef<'_>, rules: &ListingRules, order: Order) {
    let link = match &rules.link {
        Some(selector) => within(item, selector),
        None => within(item, "a[href]"),
    };
    let title = match &rules.title {
        Some(selector) => within(item, selector).and_then(title_of),
        None => link.and_then(title_of),
    };
    let href = link.and_then(|link| link.attr("href").or_else(|| one(link, "a[href]")?.attr("href")));
    let Some(href) = href else {
        gathering.leave_out(title.unwrap_or_else(|| format!("item {number}")), "the item has no link");
        return;
    };
    let published = rules.date.as_deref().and_then(|selector| dated(within(item, selector)?, order));
    gathering.add(href, Witness { title, published, ..Witness::default() });
}

/// The first match below the item, or the item itself.
fn within<'a>(item: ElementRef<'a>, selector: &str) -> Option<ElementRef<'a>> {
    let selector = Selector::parse(selector).ok()?;
    if selector.matches(&item) {
        return Some(item);
    }
    item.select(&selector).next()
}

fn one<'a>(element: ElementRef<'a>, selector: &str) -> Option<ElementRef<'a>> {
    let selector = Selector::parse(selector).ok()?;
    element.select(&selector).next()
}

/// The title in an element; old portals write `Read more: TITLE`.
fn title_of(element: ElementRef<'_>) -> Option<String> {
    let written: String = element.text().take(200).collect();
    let words: Vec<&str> = written.split_whitespace().collect();
    let whole: String = words.join(" ").chars().take(300).collect();
    let lower = whole.to_lowercase();
    for word in LINK_WORDS {
        let bare = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
        if bare == *word {
            return None;
        }
        if lower.starts_with(&format!("{word}:")) || lower.starts_with(&format!("{word} …")) {
            let title = whole.get(word.len()..)?.trim_start_matches([':', ' ', '…']);
            return (!title.is_empty()).then(|| title.to_owned());
        }
    }
    (!whole.is_empty()).then_some(whole)
}

fn dated(element: ElementRef<'_>, order: Order) -> Option<Dated> {
    let carrier = if element.attr("datetime").is_some() { Some(element) } else { one(element, "[datetime]") };
    let by_attribute = carrier
        .and_then(|carrier| day::read(carrier.attr("datetime")?, order))
        .map(|date| Dated { date, rung: DateRung::Time });
    by_attribute.or_else(|| {
        let text: String = element.text().take(50).collect();
        day::read(&text, order).map(|date| Dated { date, rung: DateRung::Text })
    })
}

fn add_next_link(gathering: &mut Gathering, page: &Html, selector: &str, address: &Url) {
    let link = one(page.root_element(), selector);
    let href = link.and_then(|link| link.attr("href").or_else(|| one(link, "a[href]")?.attr("href")));
    // The last page has no such link, or one that leads nowhere else.
    if let Some(href) =
        href.filter(|href| !href.starts_with('#') && address.join(href).as_ref() != Ok(address))
    {
        gathering.add_next(href);
    }
}

fn next_by_parameter(address: &Url, name: &str, first: usize, step: usize) -> Url {
    let number = value_of(address, name).and_then(|value| value.parse::<usize>().ok());
    let number = number.map_or(first, |number| number.saturating_add(step));
    super::with_parameter(address, name, &number.to_string())
}

fn value_of(address: &Url, name: &str) -> Option<String> {
    address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
