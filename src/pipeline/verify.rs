//! Proving again what was published: the stored originals against the quotations of the last edition.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::Folder;
use crate::edition::export::ProofRow;
use crate::evidence::proof;
use crate::gather::archive::{Location, Reader};
use crate::model::{Capture, CaptureId};

/// What `verify` found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Quotations proved.
    pub proved: usize,
    /// Distinct claims they belong to.
    pub claims: usize,
    /// Records read in the archive.
    pub records: usize,
    /// What does not hold.
    pub faults: Vec<Fault>,
}

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// The claim that loses its proof; none when the fault lies in a record that no claim needs.
    pub claim: Option<String>,
    /// The address of the original.
    pub url: Option<String>,
    /// What is wrong.
    pub message: String,
}

/// A claim as `data/claims.json` publishes it.
#[derive(Debug, Deserialize)]
struct Published {
    id: String,
    quote: String,
    sentence: String,
}

/// Reads every archived original again and proves each published quotation, byte range and digest.
///
/// `only` proves one claim. Nothing but the archive and what the site in `public` publishes is read: neither the store
/// nor the extraction has a say. A claim of `data/claims.json` must have a proof of its own words.
pub fn verify(folder: &Folder, public: &Path, only: Option<&str>) -> Result<VerifyReport> {
    let published = published(public)?;
    let path = public.join("data/proofs.ndjson");
    let file = File::open(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let archive = Reader::open(&folder.archive());
    let mut report = VerifyReport::default();
    let mut originals = Originals { archive: &archive, last: None };
    let mut unproved: BTreeMap<&str, &Published> =
        published.iter().map(|claim| (claim.id.as_str(), claim)).collect();
    let mut claims = BTreeSet::new();
    for (number, line) in BufReader::new(file).lines().enumerate() {
        let line = line.with_context(|| format!("cannot read {}", path.display()))?;
        let row: ProofRow<'_> = match serde_json::from_str(&line) {
            Ok(row) => row,
            Err(error) => {
                let message = format!("{}:{}: this line is no proof ({error})", path.display(), number + 1);
                report.faults.push(Fault { claim: None, url: None, message });
                continue;
            }
        };
        if only.is_some_and(|only| only != row.claim) {
            continue;
        }
        claims.insert(row.claim.to_string());
        if unproved
            .get(&*row.claim)
            .is_some_and(|claim| claim.quote == row.quote && claim.sentence == row.sentence)
        {
            unproved.remove(&*row.claim);
        }
        match originals.prove(&row) {
            Ok(()) => report.proved += 1,
            Err(message) => report.faults.push(Fault {
                claim: Some(row.claim.to_string()),
                url: Some(row.url.to_string()),
                message,
            }),
        }
    }
    for claim in unproved.values().filter(|claim| only.is_none_or(|only| only == claim.id)) {
        let message = format!("`{}` is published without a proof of these words", claim.quote);
        report.faults.push(Fault { claim: Some(claim.id.clone()), url: None, message });
        claims.insert(claim.id.clone());
    }
    if let Some(only) = only
        && claims.is_empty()
    {
        bail!("no claim `{only}` is published in {}", public.display());
    }
    report.claims = claims.len();
    if only.is_none() {
        for record in archive.scan()? {
            match record {
                Ok(_) => report.records += 1,
                Err(error) => {
                    report.faults.push(Fault { claim: None, url: None, message: error.to_string() });
                }
            }
        }
    }
    Ok(report)
}

fn published(public: &Path) -> Result<Vec<Published>> {
    let path = public.join("data/claims.json");
    let text = fs::read(&path).with_context(|| {
        format!("cannot read {}\n  hint: `commonpurse build` makes the site to verify", path.display())
    })?;
    serde_json::from_slice(&text).with_context(|| format!("{} is not the ledger of a site", path.display()))
}

/// The archived originals; the last one is kept, because the claims of one article follow each other.
struct Originals<'a> {
    archive: &'a Reader,
    last: Option<(CaptureId, Capture)>,
}

impl Originals<'_> {
    fn prove(&mut self, row: &ProofRow<'_>) -> Result<(), String> {
        let Some(at) = &row.archive else {
            return Err("the archive had no record of it when the site was built".to_owned());
        };
        let id = row.proof.capture;
        if self.last.as_ref().is_none_or(|(last, _)| *last != id) {
            let location = Location { file: at.file.clone(), offset: at.offset, length: at.length };
            let capture = self.archive.read(&location).map_err(|error| error.to_string())?;
            if capture.id() != id {
                return Err(format!("the record holds the capture {}, not {id}", capture.id()));
            }
            self.last = Some((id, capture));
        }
        let Some((_, capture)) = &self.last else { return Err("the original was not read".to_owned()) };
        proof::check(capture, &row.proof, &row.sentence, &row.quote).map_err(|mismatch| mismatch.to_string())
    }
}
