//! `inspect`: what extraction sees in a page or a text, and why.

use anyhow::Result;
use clap::Subcommand;

use super::{Context, Outcome};

mod article;
mod explained;
mod mentions;

#[derive(Debug, Subcommand)]
pub(super) enum InspectCommand {
    /// The savings figures of texts
    Mentions(mentions::MentionsArgs),
    /// The article in saved pages
    Article(article::ArticleArgs),
}

pub(super) fn run(context: &mut Context, command: &InspectCommand) -> Result<Outcome> {
    match command {
        InspectCommand::Mentions(args) => mentions::run(context, args),
        InspectCommand::Article(args) => article::run(context, args),
    }
}
