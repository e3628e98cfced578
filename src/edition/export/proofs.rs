//! The proofs as data: one line an appearance, with all that is needed to derive its quotation again.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::ExportError;
use crate::model::{CaptureId, Catalogue, Proof};

/// Where the record of a capture lies in the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// The archive file.
    pub file: String,
    /// First byte of the record.
    pub offset: u64,
    /// Length of the record.
    pub length: u64,
}

/// One published quotation and where it is proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofRow<'a> {
    /// The claim.
    pub claim: Cow<'a, str>,
    /// The address of the article.
    pub url: Cow<'a, str>,
    /// The sentence as published.
    pub sentence: Cow<'a, str>,
    /// The figure as published.
    pub quote: Cow<'a, str>,
    /// Where in the archive its record lies; none when the archive no longer has it.
    pub archive: Option<Located>,
    /// Where in the record's body it stands.
    pub proof: Cow<'a, Proof>,
}

/// Every published quotation, in the order of the ledger.
pub fn proof_rows<'a>(
    catalogue: &'a Catalogue,
    locate: &'a dyn Fn(&CaptureId) -> Option<Located>,
) -> impl Iterator<Item = ProofRow<'a>> {
    catalogue.claims.iter().flat_map(move |claim| {
        claim.appearances.iter().filter_map(move |appearance| {
            let article = catalogue.articles.get(&appearance.article)?;
            Some(ProofRow {
                claim: claim.id.as_str().into(),
                url: article.url.as_str().into(),
                sentence: appearance.mention.sentence.as_str().into(),
                quote: appearance.mention.quote.as_str().into(),
                archive: locate(&appearance.proof.capture),
                proof: Cow::Borrowed(&appearance.proof),
            })
        })
    })
}

pub(super) fn ndjson(
    path: &'static str,
    catalogue: &Catalogue,
    locate: &dyn Fn(&CaptureId) -> Option<Located>,
) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    for row in proof_rows(catalogue, locate) {
        serde_json::to_writer(&mut bytes, &row).map_err(|source| ExportError::Json { path, source })?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
