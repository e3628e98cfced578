//! Search: what the indexer, the command line and the browser agree on.
//!
//! Documents become one tantivy segment in files that depend on nothing but the documents ([`Writer`]); a [`Query`]
//! is understood as far as it can be and [`Index::ask`] answers a [`Request`]. No clock or randomness on either way, and no
//! thread but the one to which a [`Writer`] hands documents in their order.

mod amount;
mod analysis;
mod ask;
mod counting;
mod distance;
mod document;
mod figures;
mod index;
mod marks;
mod matching;
mod query;
mod ranking;
mod request;
mod schema;
mod suggest;
pub mod vocabulary;
mod warm;

pub use ask::{Answer, Bin, FacetCounts, Hit, Marks, SearchError, Snippet, Spans, Suggestion, ValueCount};
pub use document::{Card, Document, Kind};
#[cfg(feature = "disk")]
pub use index::{File as IndexFile, Label as IndexLabel, Update, WriteError, Writer, Written};
pub use index::{Index, Missing, OpenError};
pub use query::{Facet, Problem, Query};
pub use ranking::Sort;
pub use request::{Amounts, Request, Years};
pub use schema::SCHEMA_VERSION;
