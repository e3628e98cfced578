//! `verify`: every published quotation proved against the archived originals.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde::Serialize;

use super::{Context, Outcome};
use crate::pipeline::{Fault, verify};

#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Prove only this claim
    #[arg(long, value_name = "ID")]
    claim: Option<String>,
    /// The site to verify instead of `public/` in the site's folder
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
}

#[derive(Serialize)]
struct Verification {
    proved: usize,
    claims: usize,
    records: usize,
    faults: Vec<Fault>,
}

pub(super) fn run(context: &mut Context, args: &VerifyArgs) -> Result<Outcome> {
    let folder = context.folder();
    let public = args.site.clone().unwrap_or_else(|| folder.public());
    let report = verify(&folder, &public, args.claim.as_deref())?;
    for fault in &report.faults {
        let claim = fault.claim.as_ref().map_or_else(String::new, |claim| format!("claim {claim}: "));
        let url = fault.url.as_ref().map_or_else(String::new, |url| format!("{url}: "));
        context.console.warn(format!("{claim}{url}{}", fault.message));
    }
    let failed = report.faults.len();
    context.console.say(if failed == 0 {
        format!(
            "verified: {} quotations of {} claims stand in the archived originals",
            report.proved, report.claims
        )
    } else {
        format!(
            "NOT verified: {failed} faults; {} quotations of {} claims still hold",
            report.proved, report.claims
        )
    });
    if context.json {
        let (proved, claims, records) = (report.proved, report.claims, report.records);
        context.console.json(&Verification { proved, claims, records, faults: report.faults })?;
    }
    Ok(if failed == 0 { Outcome::Done } else { Outcome::Unproved })
}
