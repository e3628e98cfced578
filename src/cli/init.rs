//! `init`: a first site folder.

use std::fs;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use super::demo::write_content;
use super::{Context, Outcome};

#[derive(Debug, Args)]
pub(super) struct InitArgs {}

/// The first `sources.toml`: one source that is switched off, with every key that an editor is likely to need.
const SOURCES: &str = r#"# The sources of this site. docs/editors-guide.md describes every key; `commonpurse sources check` reads this file.

[site]
title = "Commonpurse"
# base_url = "https://example.org/"          # where the site will stand
# contact = "mailto:editor@example.org"      # publishers can write here; part of the user agent

[[source]]
id = "govuk"
name = "GOV.UK press releases on shared services"
kind = "govuk"
url = "https://www.gov.uk/"
query = "shared services"
document_types = ["press_release"]
country = "GB"
language = "en"
licence = "OGL-UK-3.0"
enabled = false
"#;

pub(super) fn run(context: &mut Context, _args: &InitArgs) -> Result<Outcome> {
    let folder = context.folder();
    let path = folder.sources_file();
    if path.exists() {
        bail!("{} is there already\n  hint: `commonpurse crawl` follows it", path.display());
    }
    fs::create_dir_all(folder.root()).with_context(|| format!("cannot make {}", folder.root().display()))?;
    fs::write(&path, SOURCES).with_context(|| format!("cannot write {}", path.display()))?;
    write_content(&folder.content())?;
    context.console.say(format!("{} and {} are ready", path.display(), folder.content().display()));
    context.console.say("next: switch a source on, then `commonpurse crawl`; or `commonpurse import PAGES`");
    Ok(Outcome::Done)
}
