//! Saved pages and foreign archives into the archive.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::Desk;
use super::desk::is_unwritable;
use crate::gather::archive::{self, Fault};
use crate::gather::saved::{self, SavedKind};
use crate::model::Capture;
use crate::store::Indexed;

/// Captures between two moments at which everything so far is safe on disk.
const CHECKPOINT: usize = 256;

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    /// Captures that are new in the archive.
    pub captures: usize,
    /// Captures that were there already.
    pub known: usize,
    /// Addresses of all of them.
    pub urls: BTreeSet<String>,
    /// What was passed over because it is no page, and why.
    pub skipped: Vec<(String, String)>,
    /// What was named or is a page and could not be read.
    pub failed: Vec<String>,
}

/// Takes files and folders into the archive; one file's failure is a line of the report.
pub fn import(desk: &mut Desk, paths: &[PathBuf]) -> Result<ImportReport> {
    let mut report = ImportReport::default();
    desk.store.begin()?;
    for path in paths {
        if path.is_dir() {
            for file in files_below(path, &mut report)? {
                take(desk, &file, Named::InFolder, &mut report)?;
            }
        } else {
            take(desk, path, Named::ByUser, &mut report)?;
        }
    }
    desk.archive.sync()?;
    desk.store.commit()?;
    Ok(report)
}

/// Whether the user named a file, or it was found in a folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    ByUser,
    InFolder,
}

/// The files below a folder in the order of their names, so that an import is the same on every machine.
fn files_below(folder: &Path, report: &mut ImportReport) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                report.failed.push(format!("cannot read {}: {error}", folder.display()));
                continue;
            }
        };
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
            // A link could lead in a circle or out of the folder that the user named.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => files.push(entry.path()),
                _ => report.skipped.push((entry.path().display().to_string(), "it is no file".to_owned())),
            }
        }
    }
    files.sort();
    Ok(files)
}

fn take(desk: &mut Desk, path: &Path, named: Named, report: &mut ImportReport) -> Result<()> {
    match saved::kind(path) {
        Some(SavedKind::Page(media_type)) => match saved::read(path, media_type) {
            Ok(capture) => keep(desk, &capture, report)?,
            Err(error) => report.failed.push(error.to_string()),
        },
        Some(SavedKind::Warc) => take_warc(desk, path, report)?,
        None => {
            let why =
                "it is neither a saved page (`.html`, `.txt`) nor a web archive (`.warc`), plain or `.gz`";
            match named {
                Named::ByUser => report.failed.push(format!("{}: {why}", path.display())),
                Named::InFolder => report.skipped.push((path.display().to_string(), why.to_owned())),
            }
        }
    }
    Ok(())
}

fn take_warc(desk: &mut Desk, path: &Path, report: &mut ImportReport) -> Result<()> {
    if !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        report.failed.push(format!("{} is no regular file", path.display()));
        return Ok(());
    }
    let mut records = match archive::read_foreign(path) {
        Ok(records) => records,
        Err(error) => {
            report.failed.push(error.to_string());
            return Ok(());
        }
    };
    let mut passed_over: BTreeMap<String, usize> = BTreeMap::new();
    for record in &mut records {
        match record {
            Ok(capture) => match not_a_page(&capture) {
                None => keep(desk, &capture, report)?,
                Some(why) => *passed_over.entry(why).or_default() += 1,
            },
            // Records that by their nature are no pages are counted; damage is told one by one.
            Err(error) if matches!(error.fault, Fault::Kind { .. } | Fault::NotHttp | Fault::NoOriginal) => {
                *passed_over.entry(error.fault.to_string()).or_default() += 1;
            }
            Err(error) => report.failed.push(format!("{}: {error}", path.display())),
        }
    }
    for (kind, count) in records.passed_over() {
        passed_over.insert(format!("`{kind}` records hold no page"), *count);
    }
    let lines =
        passed_over.into_iter().map(|(why, count)| (format!("{count} records of {}", path.display()), why));
    report.skipped.extend(lines);
    Ok(())
}

/// Why a response in a web archive is not worth keeping here; none for a page.
fn not_a_page(capture: &Capture) -> Option<String> {
    if !(200..300).contains(&capture.status) {
        return Some(format!("the server answered {}", capture.status));
    }
    if capture.body.is_empty() {
        return Some("the body is empty".to_owned());
    }
    let media_type = capture.media_type();
    let family = media_type.split('/').next().unwrap_or_default();
    let part_of_a_page = matches!(family, "image" | "audio" | "video" | "font")
        || ["css", "javascript", "ecmascript", "font", "wasm"].iter().any(|part| media_type.contains(part));
    part_of_a_page.then(|| format!("{media_type} is part of a page, not a page"))
}

fn keep(desk: &mut Desk, capture: &Capture, report: &mut ImportReport) -> Result<()> {
    let indexed = match desk.keep(capture, None) {
        Ok((_, indexed)) => indexed,
        Err(error) if is_unwritable(&error) => {
            report.failed.push(error.to_string());
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    match indexed {
        Indexed::New => report.captures += 1,
        Indexed::Known => report.known += 1,
    }
    if (report.captures + report.known).is_multiple_of(CHECKPOINT) {
        desk.checkpoint()?;
    }
    report.urls.insert(capture.url.clone());
    Ok(())
}
