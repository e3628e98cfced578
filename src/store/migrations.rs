//! The steps that bring a store from any older version to today's.

use super::{Store, StoreError};

/// Step *n* brings version *n* to *n + 1*. Released steps never change; a new one is added at the end.
const STEPS: [&str; 2] = [
    "
    CREATE TABLE capture (
        id TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        source TEXT,
        fetched TEXT NOT NULL,
        body TEXT NOT NULL,
        file TEXT NOT NULL,
        start INTEGER NOT NULL,
        length INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX capture_url ON capture (url);

    CREATE TABLE page (
        url TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        capture TEXT,
        etag TEXT,
        last_modified TEXT,
        listed TEXT,
        checked TEXT NOT NULL,
        unchanged INTEGER NOT NULL DEFAULT 0,
        failure TEXT,
        witness TEXT
    ) STRICT;
    CREATE INDEX page_waiting ON page (source) WHERE witness IS NOT NULL;

    CREATE TABLE source_state (
        source TEXT PRIMARY KEY,
        tried TEXT NOT NULL,
        succeeded TEXT,
        failure TEXT
    ) STRICT;

    CREATE TABLE extraction (
        capture TEXT PRIMARY KEY REFERENCES capture (id) ON DELETE CASCADE,
        recipe TEXT NOT NULL
    ) STRICT;
    CREATE TABLE article (
        id TEXT NOT NULL,
        capture TEXT NOT NULL REFERENCES extraction (capture) ON DELETE CASCADE,
        fetched TEXT NOT NULL,
        article TEXT NOT NULL,
        sightings TEXT NOT NULL,
        unproven TEXT NOT NULL,
        sketch TEXT NOT NULL,
        PRIMARY KEY (id, capture)
    ) STRICT;
    CREATE TABLE rejected (
        capture TEXT NOT NULL REFERENCES extraction (capture) ON DELETE CASCADE,
        place TEXT NOT NULL,
        rejection TEXT NOT NULL
    ) STRICT;
    CREATE INDEX rejected_capture ON rejected (capture);
",
    "
    CREATE TABLE record (
        capture TEXT NOT NULL REFERENCES capture (id) ON DELETE CASCADE,
        fetched TEXT NOT NULL,
        file TEXT NOT NULL,
        start INTEGER NOT NULL,
        PRIMARY KEY (file, start)
    ) STRICT;
    CREATE INDEX record_capture ON record (capture);
    INSERT INTO record SELECT id, fetched, file, start FROM capture;
",
];

impl Store {
    pub(super) fn migrate(&mut self) -> Result<(), StoreError> {
        let known = STEPS.len() as i64;
        let version = |store: &Self| -> Result<i64, StoreError> {
            store
                .connection
                .pragma_query_value(None, "user_version", |row| row.get(0))
                .map_err(|e| store.fault(e))
        };
        let found = version(self)?;
        if found > known {
            return Err(StoreError::Newer { path: self.path.clone(), found, known });
        }
        if found == known {
            return Ok(());
        }
        self.transaction(|store| {
            // Another process may have been faster; the version counts that this transaction sees.
            for step in STEPS.iter().skip(version(store)?.max(0) as usize) {
                store.execute(step)?;
            }
            store.execute(&format!("PRAGMA user_version = {known}"))
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn a_newer_store_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("commonpurse.db");
        drop(Store::open(&path).unwrap());
        let store = Store::open(&path).unwrap();
        store.execute("PRAGMA user_version = 99").unwrap();
        drop(store);
        assert!(matches!(Store::open(&path), Err(StoreError::Newer { found: 99, .. })));
    }

    #[test]
    fn an_older_store_learns_of_the_records_that_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("commonpurse.db");
        let store = Store::open(&path).unwrap();
        let capture = crate::model::Capture {
            url: "https://a.example/1".to_owned(),
            fetched: jiff::Timestamp::UNIX_EPOCH,
            status: 200,
            headers: Vec::new(),
            body: b"x".to_vec(),
            source: None,
            witness: crate::model::Witness::default(),
        };
        store.index_capture(&capture, "commonpurse-00001.warc.gz", 7, 9).unwrap();
        store.execute("DROP TABLE record; PRAGMA user_version = 1").unwrap();
        drop(store);
        let store = Store::open(&path).unwrap();
        let count = "SELECT COUNT(*) FROM record WHERE start = 7";
        let count: i64 = store.connection.query_row(count, [], |row| row.get(0)).unwrap();
        assert_eq!(count, 1);
    }
}
