//! A version: one state of an article's page that a later capture found changed.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CaptureId, Dated};

/// One state of a page, from the capture that first showed it until the next version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// When it was first fetched in this state.
    pub fetched: Timestamp,
    /// The capture that shows it.
    pub capture: CaptureId,
    /// When the page itself says that it was changed.
    pub modified: Option<Dated>,
    /// The figures that differ from the version before; empty where only other words changed.
    pub changes: Vec<Change>,
}

/// A savings figure that a page changed, dropped or added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The figure as it stood before; none when it is new.
    pub before: Option<String>,
    /// The figure as it stands since; none when it is gone.
    pub after: Option<String>,
    /// The sentence of the newer figure, else of the older one.
    pub sentence: String,
    /// The change in words, such as "says `£5m`, not `£2m`".
    pub words: Vec<String>,
}
