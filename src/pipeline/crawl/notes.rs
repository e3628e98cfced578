//! What a crawl notes: what is known of each source and page, and what gave nothing.

use anyhow::Result;
use url::Url;

use super::driver::{Driver, Errand};
use super::report::Failure;
use crate::gather::frontier::Refused;
use crate::model::SourceId;
use crate::store::{PageState, SourceState};

impl Driver<'_> {
    /// Reports what the frontier would not take; a source whose first document it is has failed.
    pub(super) fn refuse(
        &mut self,
        source: &SourceId,
        url: &str,
        errand: &Errand,
        refused: &Refused,
    ) -> Result<()> {
        let message = format!("`{url}`: {refused}");
        if matches!(errand, Errand::Document { first: true, .. }) {
            self.note_source(source, Some(message.clone()))?;
        }
        self.fail(source, url, refused.kind(), message);
        Ok(())
    }

    pub(super) fn refuse_page(&mut self, state: &mut PageState, kind: &str, message: String) {
        state.unchanged = state.unchanged.saturating_add(1);
        state.failure = Some(message.clone());
        self.fail(&state.source, &state.url, kind, message);
    }

    pub(super) fn note_source(&mut self, source: &SourceId, failure: Option<String>) -> Result<()> {
        let now = (self.clock)();
        let before = self.desk.store.source_state(source)?.and_then(|state| state.succeeded);
        let succeeded = if failure.is_none() { Some(now) } else { before };
        if failure.is_some() {
            self.report.sources_failed.push(source.clone());
        }
        self.desk.store.put_source_state(&SourceState {
            source: source.clone(),
            tried: now,
            succeeded,
            failure,
        })?;
        Ok(())
    }

    pub(super) fn fail(&mut self, source: &SourceId, url: &str, kind: &str, message: String) {
        let (source, url, kind) = (source.clone(), url.to_owned(), kind.to_owned());
        self.report.failures.push(Failure { source, url, kind, message });
    }

    pub(super) fn state(&self, url: &Url, source: &SourceId) -> Result<PageState> {
        let known = self.desk.store.page(url.as_str())?;
        Ok(known.unwrap_or_else(|| PageState {
            url: url.to_string(),
            source: source.clone(),
            capture: None,
            etag: None,
            last_modified: None,
            listed: None,
            checked: (self.clock)(),
            unchanged: 0,
            failure: None,
            waiting: None,
        }))
    }
}
