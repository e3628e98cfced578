//! The driver: hands tasks from the frontier to visits, and what they bring to archive and store.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use jiff::Timestamp;
use tokio::task::JoinSet;
use url::Url;

use super::super::desk::is_unwritable;
use super::due::is_due;
use super::listed::{Listed, kept_list, lists_only_faults, rules_of};
use super::report::CrawlReport;
use super::visit::{Visit, Visited, visit};
use super::{CrawlOptions, Desk};
use crate::evidence::article;
use crate::gather::fetch::{Client, FetchError, GaveUp, Outcome, Robots};
use crate::gather::frontier::{Feedback, Frontier, Next, Rank, Refused, Task, Terms, TrapRules};
use crate::gather::sources::{self, Found};
use crate::model::{Capture, Digest, Discovery, Source, SourceId, Witness, tidy_address};
use crate::store::{Indexed, PageState};

/// Visits under way at once, over all hosts.
const VISITS: usize = 32;
/// The longest time between two requests that a run keeps to; a host that asks for more has one turn a run.
const LONGEST_DELAY: Duration = Duration::from_mins(2);
/// Redirects from host to host that one address is followed over.
const HANDOVERS: u8 = 5;
/// Results between two moments at which everything so far is safe on disk.
const CHECKPOINT: usize = 32;

/// What a task is for, beside its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Errand {
    /// A feed, sitemap, listing or API answer.
    Document {
        /// The source's first one: if it fails, the source fails.
        first: bool,
        /// Hosts that it was redirected over.
        handovers: u8,
    },
    /// An article's page.
    Page {
        /// What the document said of it.
        witness: Box<Witness>,
        /// Hosts that it was redirected over.
        handovers: u8,
        /// Of a further page of an article: digest of what the page before it says.
        before: Option<Digest>,
    },
}

pub(super) struct Driver<'a> {
    pub(super) desk: &'a mut Desk,
    client: Client,
    options: &'a CrawlOptions,
    pub(super) clock: &'a dyn Fn() -> Timestamp,
    frontier: Frontier<Errand>,
    sources: BTreeMap<SourceId, Source>,
    robots: HashMap<String, Arc<Robots>>,
    /// What documents of this run have listed, by source: a document that lists nothing new is the last.
    listed: HashSet<(SourceId, String)>,
    pub(super) report: CrawlReport,
    results: usize,
}

impl<'a> Driver<'a> {
    pub(super) fn new(
        desk: &'a mut Desk,
        client: Client,
        options: &'a CrawlOptions,
        clock: &'a dyn Fn() -> Timestamp,
    ) -> Self {
        Self {
            desk,
            client,
            options,
            clock,
            frontier: Frontier::new(TrapRules::default()),
            sources: BTreeMap::new(),
            robots: HashMap::new(),
            listed: HashSet::new(),
            report: CrawlReport::default(),
            results: 0,
        }
    }

    /// Takes a source into the run, unless it is not due.
    pub(super) fn begin(&mut self, source: Source) -> Result<()> {
        let now = (self.clock)();
        let state = self.desk.store.source_state(&source.id)?;
        let fresh = state.as_ref().is_some_and(|state| {
            let since = now.duration_since(state.tried);
            state.failure.is_none() && !since.is_negative() && since.unsigned_abs() < source.interval
        });
        let waiting = self.desk.store.waiting_pages(&source.id)?;
        let rests = fresh && !self.options.force && self.options.only.is_empty();
        if rests && waiting.is_empty() {
            self.report.not_due += 1;
            return Ok(());
        }
        self.report.sources += 1;
        self.frontier.announce(source.id.clone(), Terms::of(&source));
        let url = sources::first(&source);
        let id = source.id.clone();
        self.sources.insert(id.clone(), source);
        if !rests {
            self.enqueue(url, &id, Errand::Document { first: true, handovers: 0 })?;
        }
        for page in waiting {
            if let (Ok(url), Some(witness)) = (Url::parse(&page.url), page.waiting) {
                self.enqueue(
                    url,
                    &id,
                    Errand::Page { witness: Box::new(witness), handovers: 0, before: None },
                )?;
            }
        }
        Ok(())
    }

    pub(super) async fn drive(mut self, stop: impl Future<Output = ()>) -> Result<CrawlReport> {
        let begun = Instant::now();
        let mut visits: JoinSet<Visited> = JoinSet::new();
        tokio::pin!(stop);
        self.desk.store.begin()?;
        loop {
            let mut pause = None;
            while visits.len() < VISITS {
                match self.frontier.next(begun.elapsed()) {
                    Next::Ready(task) => self.send(task, &mut visits)?,
                    Next::Wait(wait) => {
                        pause = Some(wait);
                        break;
                    }
                    Next::Busy | Next::Empty => break,
                }
            }
            if visits.is_empty() && pause.is_none() {
                break;
            }
            let pause = async {
                match pause {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                Some(visited) = visits.join_next() => match visited {
                    Ok(visited) => self.receive(visited, begun)?,
                    Err(error) => return Err(error.into()),
                },
                () = pause => {}
                () = &mut stop => {
                    self.report.stopped = true;
                    visits.abort_all();
                    break;
                }
            }
        }
        for (task, refused) in self.frontier.left_over() {
            self.refuse(&task.source, task.url.as_str(), &task.payload, &refused)?;
        }
        self.desk.archive.sync()?;
        self.desk.store.commit()?;
        Ok(self.report)
    }

    fn send(&mut self, task: Task<Errand>, visits: &mut JoinSet<Visited>) -> Result<()> {
        let Some(source) = self.sources.get(&task.source).cloned() else { return Ok(()) };
        let mut known = self.desk.store.page(task.url.as_str())?;
        if let (Some(known), Errand::Document { .. }) = (&mut known, &task.payload)
            && kept_list(known, &source).is_none()
        {
            // "Not modified" would be no answer to a question that is asked by other rules than before.
            known.etag = None;
            known.last_modified = None;
        }
        let robots = self.robots.get(&origin(&task.url)).cloned();
        let (client, retry) = (self.client.clone(), self.options.retry.clone());
        visits.spawn(visit(Visit { client, retry, source, task, known, robots, now: (self.clock)() }));
        Ok(())
    }

    fn receive(&mut self, visited: Visited, begun: Instant) -> Result<()> {
        let Visited { task, robots, result } = visited;
        let mut too_slow = None;
        if let Some(robots) = robots {
            if let (Some(host), Some(delay)) = (task.url.host_str(), robots.crawl_delay()) {
                self.frontier.slow_down(host, delay);
                // A run must end: a host that wants to be asked once an hour is asked once a run.
                too_slow = Some(delay).filter(|delay| *delay > LONGEST_DELAY);
            }
            self.robots.insert(origin(&task.url), robots);
        }
        let feedback = match &result {
            _ if too_slow.is_some() => Feedback::Trouble { wait: too_slow },
            Err(gave_up) if gave_up.error.is_host_trouble() => Feedback::Trouble { wait: gave_up.put_off },
            _ => Feedback::Answered,
        };
        self.frontier.done(&task, feedback, begun.elapsed());
        match task.payload.clone() {
            Errand::Document { first, handovers } => self.document(&task, first, handovers, result)?,
            Errand::Page { witness, handovers, before } => {
                self.page(&task, *witness, handovers, before, result)?;
            }
        }
        self.results += 1;
        if self.results.is_multiple_of(CHECKPOINT) {
            self.desk.checkpoint()?;
        }
        Ok(())
    }

    /// A feed, sitemap, listing or API answer: what it lists goes to the frontier.
    fn document(
        &mut self,
        task: &Task<Errand>,
        first: bool,
        handovers: u8,
        result: Result<Outcome, GaveUp>,
    ) -> Result<()> {
        let Some(source) = self.sources.get(&task.source).cloned() else { return Ok(()) };
        let mut state = self.state(&task.url, &source.id)?;
        let outcome = match result {
            Ok(Outcome::Unchanged) => {
                state.unchanged = state.unchanged.saturating_add(1);
                let nothing_kept =
                    || ("not-modified-unasked".to_owned(), "the server answered 304 unasked".to_owned());
                kept_list(&state, &source).map(|listed| (listed, None)).ok_or_else(nothing_kept)
            }
            Ok(Outcome::Fresh(fetched)) => match sources::read(&source, &fetched.capture) {
                Ok(found) if first && lists_only_faults(&found) => {
                    let reasons: Vec<String> =
                        found.left_out.into_iter().map(|(what, why)| format!("{what}: {why}")).collect();
                    Err(("unreadable".to_owned(), format!("`{}`: {}", task.url, reasons.join("; "))))
                }
                Ok(found) => {
                    let (id, name) = (&source.id, task.url.as_str());
                    let left_out =
                        found.left_out.iter().map(|(what, why)| format!("{id}: {name}: {what}: {why}"));
                    self.report.left_out.extend(left_out);
                    state.etag = fetched.capture.header("etag").map(str::to_owned);
                    state.last_modified = fetched.capture.header("last-modified").map(str::to_owned);
                    state.unchanged = 0;
                    let pages =
                        found.found.into_iter().map(|Found { url, witness }| (url, witness)).collect();
                    let (next, is_articles) = (found.next, found.is_articles);
                    let listed = Listed { rules: rules_of(&source), found: pages, next, is_articles };
                    state.listed = Some(serde_json::to_string(&listed)?);
                    Ok((listed, Some(fetched.capture)))
                }
                Err(error) => Err(("unreadable".to_owned(), error.to_string())),
            },
            Err(GaveUp { error: FetchError::RedirectElsewhere { to, .. }, .. }) if handovers < HANDOVERS => {
                match Url::parse(&to) {
                    Ok(target) => {
                        let errand = Errand::Document { first, handovers: handovers + 1 };
                        return self.enqueue(target, &source.id, errand);
                    }
                    Err(error) => Err(("redirect-nowhere".to_owned(), format!("`{to}`: {error}"))),
                }
            }
            Err(gave_up) => {
                if self.is_end_of_paging(&source, first, &gave_up) {
                    return Ok(());
                }
                if let Some(fallback) = self.fallback(&source, first, &gave_up) {
                    return self.enqueue(
                        fallback,
                        &source.id,
                        Errand::Document { first: true, handovers: 0 },
                    );
                }
                Err((gave_up.error.kind().to_owned(), gave_up.to_string()))
            }
        };
        state.checked = (self.clock)();
        state.failure = outcome.as_ref().err().map(|(_, message)| message.clone());
        if first {
            self.note_source(&source.id, state.failure.clone())?;
        }
        match outcome {
            Ok((listed, capture)) => {
                let mut new = true;
                if listed.is_articles {
                    // Two addresses with one body are one page: a listing that shows its last page for ever.
                    let body = state.capture.filter(|_| capture.is_none()).map(|id| id.to_string());
                    let body = capture.as_ref().map(|capture| capture.body_digest().to_string()).or(body);
                    new = self.listed.insert((source.id.clone(), body.unwrap_or_default()));
                    match capture {
                        Some(_) if !new => {}
                        Some(mut capture) => self.keep(&mut capture, Witness::default(), &mut state)?,
                        None => self.report.unchanged += 1,
                    }
                }
                self.follow(&source, listed, new)?;
            }
            Err((kind, message)) => {
                // A sitemap of an index or a page of a listing: a part of the source is missing.
                if !first && !self.report.sources_failed.contains(&source.id) {
                    self.report.sources_failed.push(source.id.clone());
                }
                self.fail(&source.id, task.url.as_str(), &kind, message);
            }
        }
        Ok(self.desk.store.put_page(&state)?)
    }

    /// An article's page: archived, and its state kept.
    fn page(
        &mut self,
        task: &Task<Errand>,
        witness: Witness,
        handovers: u8,
        before: Option<Digest>,
        result: Result<Outcome, GaveUp>,
    ) -> Result<()> {
        let mut state = self.state(&task.url, &task.source)?;
        state.checked = (self.clock)();
        state.failure = None;
        state.waiting = None;
        match result {
            Ok(Outcome::Unchanged) => {
                state.unchanged = state.unchanged.saturating_add(1);
                self.report.unchanged += 1;
                self.follow_archived(task, &state)?;
            }
            Ok(Outcome::Fresh(mut fetched)) => {
                self.keep(&mut fetched.capture, witness, &mut state)?;
                if state.failure.is_none() {
                    self.follow_article(task, &fetched.capture)?;
                }
            }
            Err(GaveUp { error: FetchError::RedirectElsewhere { to, .. }, .. }) if handovers < HANDOVERS => {
                if let Ok(target) = Url::parse(&to) {
                    let errand =
                        Errand::Page { witness: Box::new(witness), handovers: handovers + 1, before };
                    self.enqueue(target, &task.source, errand)?;
                }
            }
            Err(gave_up) => {
                state.unchanged = state.unchanged.saturating_add(1);
                state.failure = Some(gave_up.to_string());
                self.fail(&task.source, task.url.as_str(), gave_up.error.kind(), gave_up.to_string());
            }
        }
        Ok(self.desk.store.put_page(&state)?)
    }

    fn keep(&mut self, capture: &mut Capture, witness: Witness, state: &mut PageState) -> Result<()> {
        // Validators belong to a body that is kept: without one, the next question must ask for all of it.
        state.etag = None;
        state.last_modified = None;
        if let Some(rejection) = article::asks_not_to_be_kept(capture) {
            let message = format!("`{}`: {rejection}, so it is not kept", capture.url);
            self.refuse_page(state, "noarchive", message);
            return Ok(());
        }
        capture.witness = witness;
        let (id, indexed) = match self.desk.keep(capture, state.capture) {
            Ok(kept) => kept,
            // One capture that cannot be written down is a fault of that page; a disk that is full ends the run.
            Err(error) if is_unwritable(&error) => {
                self.refuse_page(state, "unwritable", error.to_string());
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        state.etag = capture.header("etag").map(str::to_owned);
        state.last_modified = capture.header("last-modified").map(str::to_owned);
        state.capture = Some(id);
        match indexed {
            Indexed::New => {
                state.unchanged = 0;
                self.report.fetched += 1;
            }
            Indexed::Known => {
                state.unchanged = state.unchanged.saturating_add(1);
                self.report.unchanged += 1;
            }
        }
        Ok(())
    }

    /// Puts what a document lists on the frontier, and its further documents unless it lists nothing new.
    fn follow(&mut self, source: &Source, listed: Listed, new: bool) -> Result<()> {
        let now = (self.clock)();
        let mut new = new && (listed.is_articles || listed.found.is_empty());
        for (url, witness) in listed.found {
            let url = tidy_address(url);
            if !self.listed.insert((source.id.clone(), url.to_string())) {
                continue;
            }
            new = true;
            let known = self.desk.store.page(url.as_str())?;
            if let Some(known) = &known
                && !self.options.force
                && !is_due(known, source.interval, witness.modified, now)
            {
                self.report.resting += 1;
                continue;
            }
            if known.is_none() {
                // Until it is asked for, it waits in the store: a run may end before its turn comes.
                let waiting = PageState { waiting: Some(witness.clone()), ..self.state(&url, &source.id)? };
                self.desk.store.put_page(&waiting)?;
            }
            self.enqueue(
                url,
                &source.id,
                Errand::Page { witness: Box::new(witness), handovers: 0, before: None },
            )?;
        }
        if new {
            for url in listed.next {
                self.enqueue(url, &source.id, Errand::Document { first: false, handovers: 0 })?;
            }
        }
        Ok(())
    }

    pub(super) fn enqueue(&mut self, url: Url, source: &SourceId, errand: Errand) -> Result<()> {
        let (rank, date) = match &errand {
            Errand::Document { .. } => (Rank::Listing, None),
            Errand::Page { witness, .. } => {
                let rank = if witness.part_of.is_some() { Rank::Part } else { Rank::Page };
                (rank, witness.published.map(|dated| dated.date).or(witness.modified))
            }
        };
        let name = url.to_string();
        let task = Task { url, source: source.clone(), rank, date, payload: errand.clone() };
        match self.frontier.add(task) {
            Ok(()) => Ok(()),
            // Two sources may list one page, and an index may list itself: the first one stands.
            Err(Refused::Seen) if !matches!(errand, Errand::Document { first: true, .. }) => Ok(()),
            Err(refused) => self.refuse(source, &name, &errand, &refused),
        }
    }

    pub(super) fn interval(&self, source: &SourceId) -> Duration {
        self.sources.get(source).map_or(Duration::MAX, |source| source.interval)
    }

    pub(super) fn is_forced(&self) -> bool {
        self.options.force
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Counted pages end with "not found" (listings) or "bad request" (WordPress); that is no failure.
    fn is_end_of_paging(&self, source: &Source, first: bool, gave_up: &GaveUp) -> bool {
        let paged = matches!(source.discovery, Discovery::Listing { .. } | Discovery::WordPress { .. });
        paged && !first && matches!(gave_up.error.status(), Some(400 | 404 | 410))
    }

    fn fallback(&self, source: &Source, first: bool, gave_up: &GaveUp) -> Option<Url> {
        let closed = matches!(gave_up.error.status(), Some(401 | 403 | 404 | 410));
        if first && closed { sources::fallback(source) } else { None }
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
