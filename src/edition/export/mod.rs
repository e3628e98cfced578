//! Exports: catalogue to data files; pure.
//!
//! `data/claims.csv`, `data/claims.json`, `data/articles.csv` are for readers; `data/proofs.ndjson` is what `verify` proves.

mod articles;
mod claims;
mod proofs;
mod table;

use crate::model::{CaptureId, Catalogue};

pub use claims::{ClaimRow, claim_rows};
pub use proofs::{Located, ProofRow, proof_rows};
pub use table::spreadsheet_cell;

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

/// Hands every data file of an edition to `sink` as path and bytes, one at a time.
///
/// `locate` says where in the archive the record of a capture lies.
pub fn export<E: From<ExportError>>(
    catalogue: &Catalogue,
    locate: &dyn Fn(&CaptureId) -> Option<Located>,
    sink: &mut dyn FnMut(&'static str, Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    let path = "data/claims.csv";
    sink(path, claims::csv(path, catalogue)?)?;
    let path = "data/claims.json";
    sink(path, claims::json(path, catalogue)?)?;
    let path = "data/articles.csv";
    sink(path, articles::csv(path, catalogue)?)?;
    let path = "data/proofs.ndjson";
    sink(path, proofs::ndjson(path, catalogue, locate)?)
}
