//! What a document listed, kept for the time that it is unchanged.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::gather::sources::Discovered;
use crate::model::{Digest, Source, Witness};
use crate::store::PageState;

/// What a document listed, kept for the next time that it is unchanged.
#[derive(Serialize, Deserialize)]
pub(super) struct Listed {
    /// Digest of the rules by which it was read: under others, what is kept says nothing.
    pub(super) rules: String,
    pub(super) found: Vec<(Url, Witness)>,
    pub(super) next: Vec<Url>,
    pub(super) is_articles: bool,
}

/// Nothing to follow, and something wrong: a broken feed is no empty feed.
pub(super) fn lists_only_faults(found: &Discovered) -> bool {
    !found.is_articles && found.found.is_empty() && found.next.is_empty() && !found.left_out.is_empty()
}

/// What a source's rules for its documents come to; the version is raised when discovery reads the same otherwise.
pub(super) fn rules_of(source: &Source) -> String {
    const VERSION: u32 = 1;
    Digest::of(format!("{VERSION} {:?} {:?}", source.discovery, source.hosts).as_bytes()).short(12)
}

/// What a document listed when it was last read, if by the same rules as today's.
pub(super) fn kept_list(page: &PageState, source: &Source) -> Option<Listed> {
    let kept: Listed = serde_json::from_str(page.listed.as_deref()?).ok()?;
    (kept.rules == rules_of(source)).then_some(kept)
}
