//! `claims`: the ledger on the terminal.

use anyhow::{Result, bail};
use clap::Subcommand;

use super::{Context, Outcome};
use crate::edition::export::claim_rows;
use crate::model::Catalogue;
use crate::pipeline::{Desk, catalogue};

#[derive(Debug, Subcommand)]
pub(super) enum ClaimsCommand {
    /// List every claim of the folder
    List,
    /// Show one claim with its appearances and the words that decided each field
    Show {
        /// The claim's id
        id: String,
    },
}

pub(super) fn run(context: &mut Context, command: &ClaimsCommand) -> Result<Outcome> {
    let folder = context.folder();
    let _lock = folder.lock()?;
    let mut desk = Desk::open(&folder)?;
    let (catalogue, unproven) = catalogue(&mut desk)?;
    for line in unproven {
        context.console.warn(line.replace('\n', " "));
    }
    match command {
        ClaimsCommand::List => list(context, &catalogue)?,
        ClaimsCommand::Show { id } => show(context, &catalogue, id)?,
    }
    Ok(Outcome::Done)
}

fn list(context: &Context, catalogue: &Catalogue) -> Result<()> {
    let rows: Vec<_> = claim_rows(catalogue).collect();
    if context.json {
        return context.console.json(&rows);
    }
    let mut text = String::new();
    for row in &rows {
        let date = row.published.as_deref().unwrap_or("date not stated");
        let who = if row.beneficiaries.is_empty() { "-".to_owned() } else { row.beneficiaries.join(", ") };
        let line = [row.id, row.quote, row.period, row.status, date, &who, row.article].join("\t");
        text.push_str(&line.replace('\n', " "));
        text.push('\n');
    }
    context.console.data(text.as_bytes())?;
    context.console.say(format!("{} claims", rows.len()));
    Ok(())
}

fn show(context: &Context, catalogue: &Catalogue, id: &str) -> Result<()> {
    let Some(claim) = catalogue.claims.iter().find(|claim| claim.id.as_str() == id) else {
        bail!("there is no claim `{id}`\n  hint: `commonpurse claims list` lists them");
    };
    if context.json {
        return context.console.json(claim);
    }
    let mention = &claim.mention;
    let mut text = format!("{}\n\n{}\n\n", mention.quote, mention.sentence);
    let mut field = |name: &str, value: &str| {
        let why = mention.why.get(name).map(|why| {
            if why.words.is_empty() { why.rule.clone() } else { format!("`{}` ({})", why.words, why.rule) }
        });
        text.push_str(&format!("{name:14}{value:16}{}\n", why.unwrap_or_default()));
    };
    let bound = |value: Option<rust_decimal::Decimal>| {
        value.map_or_else(|| "open".to_owned(), |v| v.normalize().to_string())
    };
    field("low", &bound(mention.low));
    field("high", &bound(mention.high));
    field("period", mention.period.word());
    field("years", &mention.years.map_or_else(|| "-".to_owned(), |years| years.normalize().to_string()));
    field("status", mention.status.word());
    field("basis", mention.basis.word());
    field("service", mention.service.map_or("-", crate::model::Service::word));
    field("beneficiaries", &mention.beneficiaries.join(", "));
    for appearance in &claim.appearances {
        let Some(article) = catalogue.articles.get(&appearance.article) else { continue };
        let date =
            article.item.published.map_or_else(|| "undated".to_owned(), |dated| dated.date.to_string());
        let drift = appearance.drift.join("; ");
        text.push_str(&format!("\n{date}  {}\n    {}\n", article.url, appearance.mention.quote));
        if !drift.is_empty() {
            text.push_str(&format!("    drift: {drift}\n"));
        }
        let versions = catalogue.versions.get(&appearance.article).into_iter().flatten();
        for version in versions.filter(|version| !version.changes.is_empty()) {
            let day = version.fetched.to_zoned(jiff::tz::TimeZone::UTC).date();
            let changes = version.changes.iter().flat_map(|change| &change.words);
            let words = changes.map(String::as_str).collect::<Vec<_>>().join("; ");
            text.push_str(&format!("    the page by {day}: {words}\n"));
        }
    }
    Ok(context.console.data(text.as_bytes())?)
}
