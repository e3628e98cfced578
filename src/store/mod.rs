//! The store: SQLite for crawl state and derived rows.
