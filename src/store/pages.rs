//! What is known of each address and source between two crawls.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::captures::parsed;
use super::{Store, StoreError};
use crate::model::{CaptureId, SourceId, Witness, format_timestamp};

/// What is known of one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageState {
    /// The address, normalised.
    pub url: String,
    /// The source that lists it.
    pub source: SourceId,
    /// Its newest capture.
    pub capture: Option<CaptureId>,
    /// Validator of that capture.
    pub etag: Option<String>,
    /// Validator of that capture.
    pub last_modified: Option<String>,
    /// What it listed, where it is a feed, sitemap or listing: as good as the document while that is unchanged.
    pub listed: Option<String>,
    /// When it was last asked for.
    pub checked: Timestamp,
    /// How often in a row it was found as it was before: unchanged, or failing.
    pub unchanged: u32,
    /// Why the last attempt failed.
    pub failure: Option<String>,
    /// What the document that lists it said, while it waits to be asked for the first time; a run that ends early
    /// leaves such pages to the next one.
    pub waiting: Option<Witness>,
}

/// What is known of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceState {
    /// The source.
    pub source: SourceId,
    /// When it was last tried.
    pub tried: Timestamp,
    /// When it last answered.
    pub succeeded: Option<Timestamp>,
    /// Why the last attempt failed.
    pub failure: Option<String>,
}

impl Store {
    /// What is known of an address.
    pub fn page(&self, url: &str) -> Result<Option<PageState>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT url, source, capture, etag, last_modified, listed, checked, unchanged, failure, witness
                 FROM page WHERE url = ?1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([url], page_state)
                    .optional()
            })
            .map_err(|e| self.fault(e))
    }

    /// Keeps what is known of an address.
    pub fn put_page(&self, page: &PageState) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO page (url, source, capture, etag, last_modified, listed, checked, unchanged, failure,
                     witness)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    page.url,
                    page.source.as_str(),
                    page.capture.map(|id| id.to_string()),
                    page.etag,
                    page.last_modified,
                    page.listed,
                    format_timestamp(page.checked),
                    page.unchanged,
                    page.failure,
                    page.waiting.as_ref().and_then(|witness| serde_json::to_string(witness).ok()),
                ])
            })
            .map(drop)
            .map_err(|e| self.fault(e))
    }

    /// The pages of a source that wait to be asked for the first time.
    pub fn waiting_pages(&self, source: &SourceId) -> Result<Vec<PageState>, StoreError> {
        let sql =
            "SELECT url, source, capture, etag, last_modified, listed, checked, unchanged, failure, witness
                   FROM page WHERE source = ?1 AND witness IS NOT NULL ORDER BY url";
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| self.fault(e))?;
        let rows = statement.query_map([source.as_str()], page_state).map_err(|e| self.fault(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fault(e))
    }

    /// What is known of a source.
    pub fn source_state(&self, source: &SourceId) -> Result<Option<SourceState>, StoreError> {
        self.connection
            .prepare_cached("SELECT tried, succeeded, failure FROM source_state WHERE source = ?1")
            .and_then(|mut statement| {
                statement
                    .query_row([source.as_str()], |row| {
                        Ok(SourceState {
                            source: source.clone(),
                            tried: parsed(row, 0)?,
                            succeeded: row.get::<_, Option<String>>(1)?.and_then(|time| time.parse().ok()),
                            failure: row.get(2)?,
                        })
                    })
                    .optional()
            })
            .map_err(|e| self.fault(e))
    }

    /// Keeps what is known of a source.
    pub fn put_source_state(&self, state: &SourceState) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO source_state (source, tried, succeeded, failure) VALUES (?1, ?2, ?3, ?4)",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    state.source.as_str(),
                    format_timestamp(state.tried),
                    state.succeeded.map(format_timestamp),
                    state.failure,
                ])
            })
            .map(drop)
            .map_err(|e| self.fault(e))
    }
}

fn page_state(row: &Row<'_>) -> rusqlite::Result<PageState> {
    Ok(PageState {
        url: row.get(0)?,
        source: parsed(row, 1)?,
        capture: row.get::<_, Option<String>>(2)?.and_then(|id| id.parse().ok()),
        etag: row.get(3)?,
        last_modified: row.get(4)?,
        listed: row.get(5)?,
        checked: parsed(row, 6)?,
        unchanged: row.get(7)?,
        failure: row.get(8)?,
        waiting: row.get::<_, Option<String>>(9)?.and_then(|witness| serde_json::from_str(&witness).ok()),
    })
}
