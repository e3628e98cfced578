//! One visit to a host: robots.txt where it is not known yet, then the address itself.

use std::sync::Arc;

use jiff::Timestamp;
use url::Url;

use super::driver::Errand;
use crate::gather::fetch::{
    Accept, Attempts, Client, FetchError, GaveUp, Hop, Outcome, Request, Retry, Robots, RobotsBasis,
};
use crate::gather::frontier::Task;
use crate::model::{Discovery, Source};
use crate::store::PageState;

/// How a visit ended.
pub(super) struct Visited {
    pub(super) task: Task<Errand>,
    /// What the origin allows, when this visit had to ask.
    pub(super) robots: Option<Arc<Robots>>,
    pub(super) result: Result<Outcome, GaveUp>,
}

/// Everything that a visit needs, owned, so that it can run beside others.
pub(super) struct Visit {
    pub(super) client: Client,
    pub(super) retry: Retry,
    pub(super) source: Source,
    pub(super) task: Task<Errand>,
    pub(super) known: Option<PageState>,
    pub(super) robots: Option<Arc<Robots>>,
    pub(super) now: Timestamp,
}

pub(super) async fn visit(visit: Visit) -> Visited {
    let Visit { client, retry, source, task, known, robots, now } = visit;
    let mut request = Request::of_source(task.url.clone(), &source);
    request.accept = accept(&source, &task);
    if let Some(known) = known {
        request.etag = known.etag;
        request.last_modified = known.last_modified;
    }
    let (rules, asked) = match robots {
        Some(robots) => (robots, None),
        None => {
            let robots = Arc::new(client.robots(&request, now, &retry).await);
            (Arc::clone(&robots), Some(robots))
        }
    };
    let result = match forbidden(&rules, &task.url) {
        Some(error) => Err(GaveUp { error, tries: 0, put_off: None }),
        None => {
            // Only this origin's rules are at hand: any other host has a queue, and rules, of its own.
            let origin = task.url.origin();
            let hop = |target: &Url| match (target.origin() == origin, rules.allows(target)) {
                (false, _) => Hop::HandBack,
                (true, true) => Hop::Follow,
                (true, false) => Hop::Forbidden,
            };
            let attempts = client.get_patiently(&request, now, &retry, &hop).await;
            attempts.map(|Attempts { outcome, .. }| outcome)
        }
    };
    Visited { task, robots: asked, result }
}

fn forbidden(robots: &Robots, url: &Url) -> Option<FetchError> {
    if robots.allows(url) {
        return None;
    }
    match robots.basis() {
        // The reader of the report must learn that the host is down, not that it forbids.
        RobotsBasis::Unavailable { why } => Some(why.clone()),
        _ => Some(FetchError::Robots { url: url.to_string() }),
    }
}

fn accept(source: &Source, task: &Task<Errand>) -> Accept {
    match (&task.payload, &source.discovery) {
        (Errand::Document { .. }, Discovery::Feed { .. }) => Accept::Feed,
        (Errand::Document { .. }, Discovery::Sitemap { .. }) => Accept::Sitemap,
        (Errand::Document { .. }, Discovery::WordPress { .. }) | (_, Discovery::GovUk { .. }) => Accept::Json,
        _ => Accept::Page,
    }
}
