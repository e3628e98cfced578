//! `sources`: the list on the terminal.

use anyhow::{Result, bail};
use clap::Subcommand;
use serde::Serialize;

use super::{Context, Outcome};
use crate::model::Problems;

#[derive(Debug, Subcommand)]
pub(super) enum SourcesCommand {
    /// List the sources
    List,
    /// Read `sources.toml` and report every problem in it
    Check,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'static str,
    url: &'a str,
    enabled: bool,
    country: Option<&'a str>,
    language: Option<&'a str>,
    licence: &'a str,
}

pub(super) fn run(context: &mut Context, command: &SourcesCommand) -> Result<Outcome> {
    let folder = context.folder();
    if !folder.sources_file().exists() {
        bail!(
            "{} is missing\n  hint: `commonpurse init` writes a first one",
            folder.sources_file().display()
        );
    }
    let file = match folder.sources() {
        Ok(file) => file,
        Err(error) => {
            if let (true, Some(problems)) = (context.json, error.downcast_ref::<Problems>()) {
                context.console.json(&problems.0)?;
            }
            return Err(error);
        }
    };
    let rows: Vec<Row<'_>> = file
        .sources
        .iter()
        .map(|source| Row {
            id: source.id.as_str(),
            name: &source.name,
            kind: source.discovery.kind(),
            url: source.discovery.url().as_str(),
            enabled: source.enabled,
            country: source.country.as_deref(),
            language: source.language.as_deref(),
            licence: &source.licence.id,
        })
        .collect();
    match command {
        SourcesCommand::Check => {
            let enabled = rows.iter().filter(|row| row.enabled).count();
            context.console.say(format!(
                "{}: {} sources, {enabled} switched on, no problems",
                folder.sources_file().display(),
                rows.len()
            ));
        }
        SourcesCommand::List if context.json => context.console.json(&rows)?,
        SourcesCommand::List => {
            let line = |row: &Row<'_>| {
                let state = if row.enabled { "on" } else { "off" };
                format!("{}\t{state}\t{}\t{}\t{}\n", row.id, row.kind, row.licence, row.url)
            };
            context.console.data(rows.iter().map(line).collect::<String>().as_bytes())?;
        }
    }
    Ok(Outcome::Done)
}
