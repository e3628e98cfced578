//! `WordPress`: posts through the REST API, a hundred at a time; its feed where the API is closed.

use serde_json::Value;
use url::Url;

use super::address::{Gathering, Hosts};
use super::day::{self, Order};
use super::{Discovered, DiscoveryError, feed, text};
use crate::model::{Capture, DateRung, Dated, Discovery, Source, Witness};

/// The most that the API gives at once.
const A_PAGE: usize = 100;

/// The first page of posts of the site at `site`, which may be a folder of its host.
pub(super) fn first(site: &Url) -> Url {
    let mut url = below(site, "wp-json/wp/v2/posts");
    url.set_query(Some(&format!("per_page={A_PAGE}&page=1&_fields=id,date,modified,link,title")));
    url
}

/// The site's feed.
pub(super) fn feed(site: &Url) -> Url {
    below(site, "feed/")
}

/// A page behind the last one is answered with status 400.
pub(super) fn is_past_the_end(source: &Source, capture: &Capture) -> bool {
    matches!(source.discovery, Discovery::WordPress { .. })
        && capture.status == 400
        && page(source, capture) > 1
}

/// Reads a page of posts, or the feed.
pub(super) fn read(source: &Source, capture: &Capture) -> Result<Discovered, DiscoveryError> {
    if capture.status == 400 {
        return Ok(Discovered::default());
    }
    let body = text::decode(capture);
    if body.trim_start().starts_with('<') && !text::is_html(&body) {
        return feed::read(source, capture, true);
    }
    let wrong_kind = |found| DiscoveryError::WrongKind {
        url: capture.url.clone(),
        expected: "a list of posts of WordPress",
        found,
    };
    if !body.trim_start().starts_with(['[', '{']) {
        return Err(wrong_kind(text::looks_like(&body)));
    }
    let answer: Value =
        serde_json::from_str(body.trim_start()).map_err(|error| DiscoveryError::Unreadable {
            url: capture.url.clone(),
            expected: "a list of posts of WordPress",
            why: error.to_string(),
        })?;
    let Some(posts) = answer.as_array() else {
        let message = answer.get("message").and_then(Value::as_str).unwrap_or("JSON without posts");
        return Err(wrong_kind(format!("the message `{message}`")));
    };
    let address = super::base(source, capture);
    let mut gathering = Gathering::new(address.clone(), Some(Hosts::of(source)));
    for (number, post) in posts.iter().enumerate() {
        add(&mut gathering, number + 1, post);
    }
    if posts.len() >= A_PAGE {
        let next = page(source, capture).saturating_add(1);
        gathering.add_own_next(super::with_parameter(&address, "page", &next.to_string()));
    }
    Ok(gathering.finish())
}

fn add(gathering: &mut Gathering, number: usize, post: &Value) {
    let field = |key: &str| post.get(key).and_then(Value::as_str);
    // The site's own clock, not `date_gmt`.
    let date = |key| day::read(field(key)?, Order::Unclear);
    let title = post.get("title");
    let title = title.and_then(|title| title.get("rendered").unwrap_or(title).as_str()).and_then(text::title);
    match field("link") {
        Some(link) => {
            let published = date("date").map(|date| Dated { date, rung: DateRung::Api });
            gathering.add(
                link,
                Witness { title, published, modified: date("modified"), author: None, part_of: None },
            );
        }
        None => {
            gathering.leave_out(title.unwrap_or_else(|| format!("post {number}")), "the post has no link");
        }
    }
}

fn page(source: &Source, capture: &Capture) -> usize {
    let address = super::base(source, capture);
    let page = address.query_pairs().find(|(key, _)| key == "page").and_then(|(_, page)| page.parse().ok());
    page.unwrap_or(1)
}

fn below(site: &Url, path: &str) -> Url {
    let mut folder = site.clone();
    folder.set_query(None);
    if !folder.path().ends_with('/') {
        folder.set_path(&format!("{}/", site.path()));
    }
    folder.join(path).unwrap_or(folder)
}
