//! Which captures there are, and where in the archive each one lies.

use std::collections::HashSet;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::{Store, StoreError};
use crate::model::{Capture, CaptureId, Digest, SourceId, format_timestamp};

/// A capture as the store knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCapture {
    /// The capture.
    pub id: CaptureId,
    /// Its address.
    pub url: String,
    /// The source that led to it.
    pub source: Option<SourceId>,
    /// When it was fetched.
    pub fetched: Timestamp,
    /// Digest of its body.
    pub body: Digest,
    /// The archive file that holds it.
    pub file: String,
    /// First byte of its record in the file.
    pub start: u64,
    /// Length of its record.
    pub length: u64,
}

/// Whether a capture was new to the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Indexed {
    /// It was not known.
    New,
    /// The same address with the same body was there already.
    Known,
}

const COLUMNS: &str = "id, url, source, fetched, body, file, start, length";

impl Store {
    /// Notes where a capture lies; a later record of the same capture takes the place of an earlier one, of which only
    /// the time is kept.
    pub fn index_capture(
        &self,
        capture: &Capture,
        file: &str,
        start: u64,
        length: u64,
    ) -> Result<Indexed, StoreError> {
        let sql = format!(
            "INSERT INTO capture ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (id) DO UPDATE SET fetched = excluded.fetched, file = excluded.file, start = excluded.start,
                 length = excluded.length
             WHERE (excluded.file, excluded.start) > (capture.file, capture.start)"
        );
        let added = self
            .connection
            .prepare_cached(&sql)
            .and_then(|mut statement| {
                statement.execute(params![
                    capture.id().to_string(),
                    capture.url,
                    capture.source.as_ref().map(SourceId::as_str),
                    format_timestamp(capture.fetched),
                    capture.body_digest().to_string(),
                    file,
                    start as i64,
                    length as i64,
                ])
            })
            .map_err(|e| self.fault(e))?;
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO record (capture, fetched, file, start) VALUES (?1, ?2, ?3, ?4)",
            )
            .and_then(|mut statement| {
                let (id, fetched) = (capture.id().to_string(), format_timestamp(capture.fetched));
                statement.execute(params![id, fetched, file, start as i64])
            })
            .map_err(|e| self.fault(e))?;
        Ok(if added == 0 { Indexed::Known } else { Indexed::New })
    }

    /// Forgets when each capture was fetched, before all records are indexed anew.
    pub fn forget_records(&self) -> Result<(), StoreError> {
        self.execute("DELETE FROM record")
    }

    /// Forgets every capture but these, with what was derived from them, and asks for their pages anew.
    pub fn keep_only(&self, found: &HashSet<CaptureId>) -> Result<usize, StoreError> {
        let mut forgotten = 0;
        for stored in self.captures()? {
            if found.contains(&stored.id) {
                continue;
            }
            let id = stored.id.to_string();
            let run = |sql: &str| self.connection.execute(sql, [&id]).map_err(|e| self.fault(e));
            run("UPDATE page SET capture = NULL, etag = NULL, last_modified = NULL WHERE capture = ?1")?;
            run("DELETE FROM capture WHERE id = ?1")?;
            forgotten += 1;
        }
        Ok(forgotten)
    }

    /// Forgets what was derived from a capture, so that it is derived again.
    pub fn forget_derived(&self, id: &CaptureId) -> Result<(), StoreError> {
        let done = self.connection.execute("DELETE FROM extraction WHERE capture = ?1", [id.to_string()]);
        done.map(drop).map_err(|e| self.fault(e))
    }

    /// The capture of this name.
    pub fn capture(&self, id: &CaptureId) -> Result<Option<StoredCapture>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM capture WHERE id = ?1");
        self.connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.query_row([id.to_string()], stored).optional())
            .map_err(|e| self.fault(e))
    }

    /// All the captures in the order of the archive.
    pub fn captures(&self) -> Result<Vec<StoredCapture>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM capture ORDER BY file, start");
        let mut statement = self.connection.prepare(&sql).map_err(|e| self.fault(e))?;
        let rows = statement.query_map([], stored).map_err(|e| self.fault(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fault(e))
    }

    /// For each archive file, one past the last byte that is indexed.
    pub fn archived_ends(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let sql = "SELECT file, MAX(start + length) FROM capture GROUP BY file ORDER BY file";
        let mut statement = self.connection.prepare(sql).map_err(|e| self.fault(e))?;
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))
            .map_err(|e| self.fault(e))?;
        rows.collect::<Result<_, _>>().map_err(|e| self.fault(e))
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<StoredCapture> {
    Ok(StoredCapture {
        id: parsed(row, 0)?,
        url: row.get(1)?,
        source: row.get::<_, Option<String>>(2)?.and_then(|source| source.parse().ok()),
        fetched: parsed(row, 3)?,
        body: parsed(row, 4)?,
        file: row.get(5)?,
        start: row.get::<_, i64>(6)? as u64,
        length: row.get::<_, i64>(7)? as u64,
    })
}

pub(super) fn parsed<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T: std::str::FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text: String = row.get(column)?;
    text.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}
