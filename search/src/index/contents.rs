//! What the first segment of an index holds, kept beside it so that a later build can tell what has changed.

use std::hash::{DefaultHasher, Hasher};

use serde::{Deserialize, Serialize};

use super::hot::Bundle;
use super::write::WriteError;
use crate::schema::SCHEMA_VERSION;
use crate::{Document, Kind};

/// What the first segment holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Contents {
    version: u32,
    /// The program that wrote it.
    maker: String,
    pub(super) bundle: Bundle,
    /// tantivy's list of segments.
    pub(super) meta: String,
    /// How long the file to be fetched first was.
    pub(super) hot: usize,
    /// In the order of the segment.
    pub(super) documents: Vec<Entry>,
}

/// A document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) kind: Kind,
    pub(super) id: String,
    /// Made of all that is indexed.
    pub(super) digest: u64,
    /// How many forms are written in it.
    pub(super) forms: u64,
}

impl Entry {
    pub(super) fn of(document: &Document, forms: u64) -> Result<Self, WriteError> {
        let card = &document.card;
        Ok(Self { kind: card.kind, id: card.id.clone(), digest: digest(document)?, forms })
    }
}

/// A number made of all that is indexed of a document.
pub(super) fn digest(document: &Document) -> Result<u64, WriteError> {
    // Another compiler may bring another hash; all documents then seem changed, and the index is written anew.
    let mut hasher = DefaultHasher::new();
    let card = serde_json::to_vec(&document.card);
    hasher.write(&card.map_err(|source| WriteError::Card { id: document.card.id.clone(), source })?);
    for section in &document.body {
        hasher.write_usize(section.len());
        hasher.write(section.as_bytes());
    }
    Ok(hasher.finish())
}

impl Contents {
    pub(super) fn new(bundle: Bundle, meta: String, hot: usize, documents: Vec<Entry>) -> Self {
        Self { version: SCHEMA_VERSION, maker: String::new(), bundle, meta, hot, documents }
    }

    pub(super) fn encode(mut self, maker: &str) -> Option<Vec<u8>> {
        maker.clone_into(&mut self.maker);
        serde_json::to_vec(&self).ok()
    }

    /// Reads what [`Self::encode`] wrote; none when it is damaged or of another program.
    pub(super) fn decode(bytes: &[u8], maker: &str) -> Option<Self> {
        let contents: Self = serde_json::from_slice(bytes).ok()?;
        let documents = &contents.documents;
        let is_sound = contents.version == SCHEMA_VERSION
            && contents.maker == maker
            && documents.is_sorted_by(|one, other| (one.kind, &one.id) < (other.kind, &other.id));
        is_sound.then_some(contents)
    }
}
