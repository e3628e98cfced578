//! Search: what the indexer, the command line and the browser agree on.
//!
//! Documents become one tantivy segment in files that depend on nothing but the documents ([`Writer`]); a [`Query`]
//! is understood as far as it can be and [`Index::search`] answers it. No thread, clock or randomness on either way.

mod amount;
mod analysis;
mod document;
mod facets;
mod index;
mod matching;
mod query;
mod ranking;
mod schema;
mod search;
pub mod vocabulary;
mod warm;

pub use document::{Card, Document, Kind};
pub use facets::Counts;
#[cfg(feature = "disk")]
pub use index::{File as IndexFile, WriteError, Writer};
pub use index::{Index, Missing, OpenError};
pub use query::{Facet, Problem, Query};
pub use ranking::Sort;
pub use schema::SCHEMA_VERSION;
pub use search::{Hit, Options, Results, SearchError};
