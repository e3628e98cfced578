//! The nouns of the house: pure values that every stage speaks, with no IO.

mod address;
mod article;
mod capture;
mod case;
mod catalogue;
mod claim;
mod coding;
mod ids;
mod mention;
mod problem;
mod source;
mod story;
pub mod strict;
mod version;
mod when;

pub use address::tidy_address;
pub use article::{Article, Attribution, DateRung, Dated, Extracted, Hints, Item, Part, Rejection, Witness};
pub use capture::{Capture, Reading};
pub use case::{Case, Page, PageKind};
pub use catalogue::{Catalogue, Edition, Texts};
pub use claim::{Appearance, Claim, Proof, Sighting};
pub use coding::{CodingError, decode_content};
pub use ids::{ArticleId, CaptureId, ClaimId, Digest, IdError, SourceId, StoryId};
pub use mention::{
    Basis, Distractor, Kind, Mention, Mentions, Period, Role, Service, Status, UnknownWord, Why,
};
pub use problem::{Problem, Problems};
pub use source::{Discovery, Licence, ListingRules, PageRules, Paging, Settings, Source};
pub use story::{Sketch, Story};
pub use version::{Change, Version};
pub use when::{format_date, format_timestamp};
