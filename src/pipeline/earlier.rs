//! Files that pages opened before still ask for: the search of an open tab goes on working after a new edition.
//!
//! The search's files are named after what they hold, so those of earlier editions can stand beside today's. `LIST`
//! counts for each how many editions have done without it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::edition::publish::Staging;
use crate::model::Digest;

/// Where files are kept.
const FOLDER: &str = "search";

/// The file that says which are kept.
const LIST: &str = "search/earlier.json";

/// Editions for which a file is kept when no page of theirs asks for it.
const EDITIONS: u32 = 2;

/// What stands in [`LIST`].
#[derive(Debug, Default, Deserialize, Serialize)]
struct Earlier {
    /// The edition that wrote it.
    edition: String,
    /// Files and folders (with a slash at the end), and how many editions have done without them.
    kept: BTreeMap<String, u32>,
}

/// Keeps what editions before had for the search, after everything of this one was put.
pub(super) fn keep(staging: &mut Staging, current: &Path, edition: &str) -> Result<()> {
    // A list that cannot be read costs open tabs their search, and nothing else.
    let before: Earlier = std::fs::read(current.join(LIST))
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default();
    let mut now = Earlier { edition: edition.to_owned(), kept: BTreeMap::new() };
    for path in staging.not_put_below(FOLDER)? {
        let Some(entry) = entry(&path) else { continue };
        let without = match before.kept.get(entry) {
            Some(count) => count + u32::from(before.edition != edition),
            None => 1,
        };
        if without <= EDITIONS && staging.keep_from_current(&path)? {
            now.kept.insert(entry.to_owned(), without);
        }
    }
    let mut bytes = serde_json::to_vec_pretty(&now).context("cannot write down which files are kept")?;
    bytes.push(b'\n');
    Ok(staging.put(LIST, &bytes)?)
}

/// The file or folder that a path belongs to, when it is one that is named after what it holds.
fn entry(path: &str) -> Option<&str> {
    let start = ["search/index/", "search/"].into_iter().find(|folder| path.starts_with(folder))?.len();
    let rest = &path[start..];
    let (entry, has_digest) = match rest.split_once('/') {
        Some((folder, _)) => (&path[..=start + folder.len()], Digest::is_in(folder)),
        None => (path, Digest::is_in(rest)),
    };
    has_digest.then_some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_folders_with_a_digest_are_kept() {
        for (path, kept) in [
            ("search/index/0123456789abcdef.hot", Some("search/index/0123456789abcdef.hot")),
            ("search/index/0123456789abcdef/000001.bin", Some("search/index/0123456789abcdef/")),
            ("search/page.0123456789/main.js", Some("search/page.0123456789/")),
            ("search/engine.0123456789/engine.wasm", Some("search/engine.0123456789/")),
            ("search/index/index.json", None),
            ("search/help/index.html", None),
            ("search/index.html", None),
        ] {
            assert_eq!(entry(path), kept, "{path}");
        }
    }
}
