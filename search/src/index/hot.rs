//! The small file that a reader fetches first: what stands where, and every byte that opening an index touches.
//!
//! A length of four bytes, a header in JSON, then the bytes that the header lists, one after the other. On a site it is
//! compressed with gzip, since few hosts compress what they do not know.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;

use super::changes::Changes;

/// What the file holds.
#[derive(Clone, Debug)]
pub(super) struct Hot {
    pub(super) header: Header,
    /// Small files, held here whole.
    pub(super) aside: BTreeMap<String, OwnedBytes>,
    pub(super) pieces: Vec<Piece>,
}

/// A part of a bundle.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The bundle's number.
    pub(super) bundle: usize,
    /// The part's first byte.
    pub(super) start: usize,
    pub(super) bytes: OwnedBytes,
}

/// What the file says of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Header {
    /// [`crate::SCHEMA_VERSION`] of the program that wrote it.
    pub(super) version: u32,
    /// How many documents the index holds.
    pub(super) documents: usize,
    /// The long files: that of the base, and that of what was added to it.
    pub(super) bundles: Vec<Bundle>,
    /// What is not as in the base.
    pub(super) changes: Option<Changes>,
}

/// A long file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Bundle {
    /// Its name without the ending, made of what is in it; that of its segment as well.
    pub(super) name: String,
    /// Its bytes.
    pub(super) length: usize,
    /// Where tantivy's files stand in it.
    pub(super) ranges: BTreeMap<String, Range<usize>>,
}

/// The header as it is written, with the lengths of what follows it.
#[derive(Serialize, Deserialize)]
struct Written {
    header: Header,
    aside: Vec<(String, usize)>,
    pieces: Vec<(usize, usize, usize)>,
}

impl Hot {
    /// The file's bytes.
    #[cfg(feature = "disk")]
    pub(super) fn encode(&self) -> Result<Vec<u8>, serde_json::Error> {
        let pieces = self.pieces.iter().map(|piece| (piece.bundle, piece.start, piece.bytes.len()));
        let written = Written {
            header: self.header.clone(),
            aside: self.aside.iter().map(|(name, bytes)| (name.clone(), bytes.len())).collect(),
            pieces: pieces.collect(),
        };
        let header = serde_json::to_vec(&written)?;
        let mut out = u32::try_from(header.len()).unwrap_or(u32::MAX).to_le_bytes().to_vec();
        out.extend_from_slice(&header);
        for bytes in self.aside.values().chain(self.pieces.iter().map(|piece| &piece.bytes)) {
            out.extend_from_slice(bytes);
        }
        Ok(out)
    }

    /// Reads the file's bytes; none when they are not such a file or end too early.
    pub(super) fn decode(bytes: Vec<u8>) -> Option<Self> {
        let bytes = OwnedBytes::new(bytes);
        let length = bytes.first_chunk::<4>().map(|length| u32::from_le_bytes(*length) as usize)?;
        let written: Written = serde_json::from_slice(bytes.get(4..4_usize.checked_add(length)?)?).ok()?;
        let mut at = 4 + length;
        let mut take = |length: usize| {
            let end = at.checked_add(length).filter(|end| *end <= bytes.len())?;
            let taken = bytes.slice(at..end);
            at = end;
            Some(taken)
        };
        let aside = written.aside.into_iter().map(|(name, length)| Some((name, take(length)?)));
        let aside = aside.collect::<Option<_>>()?;
        let pieces = written.pieces.into_iter().map(|(bundle, start, length)| {
            written.header.bundles.get(bundle)?;
            Some(Piece { bundle, start, bytes: take(length)? })
        });
        let pieces = pieces.collect::<Option<_>>()?;
        let mut bundles = written.header.bundles.iter();
        bundles.all(Bundle::is_sound).then_some(Self { header: written.header, aside, pieces })
    }

    /// A bundle that stands in this file whole, and nowhere else.
    #[cfg(feature = "disk")]
    pub(super) fn whole(&self, bundle: usize) -> Option<OwnedBytes> {
        let length = self.header.bundles.get(bundle)?.length;
        let all = |piece: &&Piece| piece.bundle == bundle && piece.start == 0 && piece.bytes.len() == length;
        self.pieces.iter().find(all).map(|piece| piece.bytes.clone())
    }
}

impl Bundle {
    fn is_sound(&self) -> bool {
        self.ranges.values().all(|range| range.start <= range.end && range.end <= self.length)
    }

    /// The name of its file.
    pub(super) fn file(&self) -> String {
        format!("{}.bin", self.name)
    }
}
