//! GOV.UK: the search API lists, and each result is asked for at the content API.

use serde::Deserialize;
use url::Url;

use super::address::{Gathering, Hosts};
use super::day::{self, Order};
use super::{Discovered, DiscoveryError, text};
use crate::model::{Capture, DateRung, Dated, Source, Witness};

const A_PAGE: usize = 100;
const EXPECTED: &str = "an answer of the GOV.UK search API";

#[derive(Deserialize)]
struct Answer {
    results: Vec<serde_json::Value>,
    #[serde(default)]
    total: usize,
    #[serde(default)]
    start: usize,
}

/// The first page of results, newest first. The API refuses parameters that it does not know.
pub(super) fn first(site: &Url, query: &str, document_types: &[String]) -> Url {
    let mut url = site.join("/api/search.json").unwrap_or_else(|_| site.clone());
    {
        let mut pairs = url.query_pairs_mut();
        pairs.clear().append_pair("q", query);
        for document_type in document_types {
            pairs.append_pair("filter_content_store_document_type", document_type);
        }
        pairs
            .append_pair("fields", "title,link,public_timestamp")
            .append_pair("order", "-public_timestamp")
            .append_pair("count", &A_PAGE.to_string())
            .append_pair("start", "0");
    }
    url
}

/// Reads a page of results; `first` gives the address that the next page is made from.
pub(super) fn read(
    source: &Source,
    capture: &Capture,
    first: impl FnOnce() -> Url,
) -> Result<Discovered, DiscoveryError> {
    let body = text::decode(capture);
    if !body.trim_start().starts_with('{') {
        let found = text::looks_like(&body);
        return Err(DiscoveryError::WrongKind { url: capture.url.clone(), expected: EXPECTED, found });
    }
    let answer: Answer = serde_json::from_str(body.trim_start()).map_err(|error| {
        DiscoveryError::Unreadable { url: capture.url.clone(), expected: EXPECTED, why: error.to_string() }
    })?;
    let site = source.discovery.url();
    let mut gathering = Gathering::new(site.clone(), Some(Hosts::of(source)));
    for (number, result) in answer.results.iter().enumerate() {
        add(&mut gathering, number + 1, result);
    }
    let next = answer.start.saturating_add(answer.results.len());
    if !answer.results.is_empty() && next < answer.total {
        gathering.add_own_next(super::with_parameter(&first(), "start", &next.to_string()));
    }
    Ok(gathering.finish())
}

fn add(gathering: &mut Gathering, number: usize, result: &serde_json::Value) {
    let field = |key: &str| result.get(key).and_then(serde_json::Value::as_str);
    let title = field("title").and_then(text::title);
    let Some(link) = field("link") else {
        gathering.leave_out(title.unwrap_or_else(|| format!("result {number}")), "the result has no link");
        return;
    };
    if !link.starts_with('/') || link.starts_with("//") {
        gathering.leave_out(link, "it is on another site, which the content API does not hold");
        return;
    }
    let published = field("public_timestamp").and_then(|text| day::read(text, Order::DayFirst));
    let published = published.map(|date| Dated { date, rung: DateRung::Api });
    gathering.add(&format!("/api/content{link}"), Witness { title, published, ..Witness::default() });
}
