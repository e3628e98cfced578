//! What a crawl did.

use serde::Serialize;

use crate::model::SourceId;

/// One thing that gave nothing, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The source it was for.
    pub source: SourceId,
    /// What was asked for.
    pub url: String,
    /// A short stable word: `dns`, `timeout`, `robots`, `status`, …
    pub kind: String,
    /// What went wrong, in a sentence.
    pub message: String,
}

/// What a crawl did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CrawlReport {
    /// Sources followed.
    pub sources: usize,
    /// Sources that are not due yet.
    pub not_due: usize,
    /// Pages fetched because they are new or changed.
    pub fetched: usize,
    /// Pages that are as they were.
    pub unchanged: usize,
    /// Known pages that are not due to be asked for again.
    pub resting: usize,
    /// Everything that gave nothing, with its reason.
    pub failures: Vec<Failure>,
    /// Items that documents list and that cannot be followed, with the reason.
    pub left_out: Vec<String>,
    /// Sources that could not be read at all.
    pub sources_failed: Vec<SourceId>,
    /// The run was asked to stop before its end.
    pub stopped: bool,
}
