//! Exports: catalogue to data files; pure.
//!
//! `data/claims.csv`, `data/claims.json`, `data/articles.csv` are for readers; `data/proofs.ndjson` is what `verify` proves.

mod articles;
mod claims;
mod proofs;
mod table;

use crate::model::Catalogue;

pub use claims::{ClaimRow, claim_rows};
pub use proofs::{Located, ProofRow, proof_rows};

/// Why a data file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A row does not fit its table.
    #[error("{path}: {source}")]
    Table {
        /// The file.
        path: &'static str,
        /// What is wrong.
        source: csv::Error,
    },
    /// A row does not fit its format.
    #[error("{path}: {source}")]
    Json {
        /// The file.
        path: &'static str,
        /// What is wrong.
        source: serde_json::Error,
    },
}

/// Every data file of an edition as path and bytes, one at a time.
///
/// `locate` says where in the archive the record of a capture lies.
pub fn export<'a>(
    catalogue: &'a Catalogue,
    locate: &'a dyn Fn(&crate::model::CaptureId) -> Option<Located>,
) -> impl Iterator<Item = Result<(&'static str, Vec<u8>), ExportError>> + 'a {
    let files: [(&'static str, Box<dyn Fn() -> Result<Vec<u8>, ExportError> + 'a>); 4] = [
        ("data/claims.csv", Box::new(|| claims::csv("data/claims.csv", catalogue))),
        ("data/claims.json", Box::new(|| claims::json("data/claims.json", catalogue))),
        ("data/articles.csv", Box::new(|| articles::csv("data/articles.csv", catalogue))),
        ("data/proofs.ndjson", Box::new(|| proofs::ndjson("data/proofs.ndjson", catalogue, locate))),
    ];
    files.into_iter().map(|(path, make)| make().map(|bytes| (path, bytes)))
}
