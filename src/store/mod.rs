//! The store: SQLite for crawl state and derived rows.
//!
//! The archive is the truth: everything here but the conditional-request state can be thrown away and derived again.

mod captures;
mod derived;
mod migrations;
mod pages;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use captures::{Indexed, StoredCapture};
pub use derived::{ArticleRow, Derived, Recorded, Rejected};
pub use pages::{PageState, SourceState};

/// The store of one site folder.
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refuses.
    #[error(
        "{path}: {source}\n  hint: if it is damaged, move it away: it is made again from the archive",
        path = path.display()
    )]
    Sqlite {
        /// The database.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A newer program wrote it.
    #[error(
        "{path} has version {found}, and this program knows up to {known}\n  hint: use the newer program, or move the file away and run `commonpurse extract --all`",
        path = path.display()
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// A row does not read.
    #[error("{path}: {what} does not read: {source}\n  hint: `commonpurse extract --all` derives it again from the archive", path = path.display())]
    Row {
        /// The database.
        path: PathBuf,
        /// Which row.
        what: String,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl Store {
    /// Opens or creates the store, and brings an older one up to date in one transaction.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let fail = |source| StoreError::Sqlite { path: path.to_owned(), source };
        let connection = Connection::open(path).map_err(fail)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(fail)?;
        // In WAL mode NORMAL loses at most the last transactions on power failure, never the file;
        // captures are synced to the archive before their rows are written, and are found again by a scan.
        connection.pragma_update(None, "synchronous", "NORMAL").map_err(fail)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(fail)?;
        connection.busy_timeout(std::time::Duration::from_secs(10)).map_err(fail)?;
        let mut store = Self { connection, path: path.to_owned() };
        store.migrate()?;
        Ok(store)
    }

    /// Runs `work` in one transaction: all of it is kept, or nothing.
    pub fn transaction<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        self.execute("BEGIN IMMEDIATE")?;
        match work(self) {
            Ok(value) => {
                self.execute("COMMIT")?;
                Ok(value)
            }
            Err(error) => {
                // The first error is the one to tell; a failing rollback leaves SQLite to roll back at the next start.
                let _ = self.execute("ROLLBACK");
                Err(error)
            }
        }
    }

    /// Begins a transaction that lasts until [`Store::commit`]; a process that ends before leaves the store as it was.
    pub fn begin(&self) -> Result<(), StoreError> {
        self.execute("BEGIN IMMEDIATE")
    }

    /// Keeps everything since [`Store::begin`].
    pub fn commit(&self) -> Result<(), StoreError> {
        self.execute("COMMIT")
    }

    fn execute(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.execute_batch(sql).map_err(|source| self.fault(source))
    }

    fn fault(&self, source: rusqlite::Error) -> StoreError {
        StoreError::Sqlite { path: self.path.clone(), source }
    }

    fn unreadable(&self, what: String, source: serde_json::Error) -> StoreError {
        StoreError::Row { path: self.path.clone(), what, source }
    }
}
