//! What is known of each address and source between two crawls.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::captures::parsed;
use super::{Store, StoreError};
use crate::model::{CaptureId, SourceId, format_timestamp};

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
    /// How often in a row it was found unchanged.
    pub unchanged: u32,
    /// Why the last attempt failed.
    pub failure: Option<String>,
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
                "SELECT url, source, capture, etag, last_modified, listed, checked, unchanged, failure FROM page WHERE url = ?1",
            )
            .and_then(|mut statement| {
                statement
                    .query_row([url], |row| {
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
                        })
                    })
                    .optional()
            })
            .map_err(|e| self.fault(e))
    }

    /// Keeps what is known of an address.
    pub fn put_page(&self, page: &PageState) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO page (url, source, capture, etag, last_modified, listed, checked, unchanged, failure)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
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
                ])
            })
            .map(drop)
            .map_err(|e| self.fault(e))
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
