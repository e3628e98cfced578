//! The archive: captures to WARC records on disk and back; append-only.
