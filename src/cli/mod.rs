//! The command line: one short file per command. stdout is data, stderr is talk.

mod build;
mod claims;
mod console;
mod crawl;
mod demo;
mod extract;
mod import;
mod init;
mod inspect;
mod run;
mod search;
mod serve;
mod sources;
mod summary;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::pipeline::Folder;
use console::Console;

/// The open evidence base on shared public services: gathers, proves and publishes savings claims
#[derive(Debug, Parser)]
#[command(name = "commonpurse", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// The site's folder
    #[arg(short = 'C', long = "dir", value_name = "DIR", global = true)]
    dir: Option<PathBuf>,
    /// Print the result as JSON on stdout
    #[arg(long, global = true)]
    json: bool,
    /// Say only what went wrong
    #[arg(short, long, global = true)]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str =
    "Exit codes: 0 all well, 1 failed, 2 wrong usage, 3 some sources failed, 4 verification failed";

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the whole job on a small bundled web: crawl, extract, index, build, serve
    Demo(demo::DemoArgs),
    /// Begin a site folder with a first `sources.toml` and page
    Init(init::InitArgs),
    /// Follow the sources and archive what is new, then build the site
    Crawl(crawl::CrawlArgs),
    /// Take saved pages and archives made by other tools
    Import(import::ImportArgs),
    /// Derive articles and figures from the archive again
    Extract(extract::ExtractArgs),
    /// Build the site from archive, content and templates
    Build(build::BuildArgs),
    /// Crawl, build and verify: the command for cron
    Run(run::RunArgs),
    /// Show the built site on this machine
    Serve(serve::ServeArgs),
    /// Search the built site
    Search(search::SearchArgs),
    /// Look at the sources
    #[command(subcommand)]
    Sources(sources::SourcesCommand),
    /// Look at the claims
    #[command(subcommand)]
    Claims(claims::ClaimsCommand),
    /// Prove every published quotation against the archived originals
    Verify(verify::VerifyArgs),
    /// See what extraction sees in a page or a text, and why
    #[command(subcommand)]
    Inspect(inspect::InspectCommand),
}

/// How a command ended; the number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All well.
    Done = 0,
    /// It failed.
    Failed = 1,
    /// A part of what was asked was not understood; the rest is done.
    Misunderstood = 2,
    /// Some sources failed; the rest is done.
    SourcesFailed = 3,
    /// Something published cannot be proved.
    Unproved = 4,
}

/// What every command is given.
struct Context {
    /// The site's folder; `.` unless `-C` says otherwise, but for commands with a folder of their own.
    dir: Option<PathBuf>,
    json: bool,
    console: Console,
}

impl Context {
    fn folder(&self) -> Folder {
        Folder::new(self.dir.clone().unwrap_or_else(|| PathBuf::from(".")))
    }
}

/// Parses the arguments, runs the command and gives its exit code.
pub fn main() -> ExitCode {
    // clap prints help and usage errors itself and exits with 0 or 2.
    let cli = Cli::parse_from(search::with_negations(std::env::args_os()));
    let mut context = Context { dir: cli.dir, json: cli.json, console: Console::new(cli.quiet) };
    let result = match &cli.command {
        Command::Demo(args) => demo::run(&mut context, args),
        Command::Init(args) => init::run(&mut context, args),
        Command::Crawl(args) => crawl::run(&mut context, args),
        Command::Import(args) => import::run(&mut context, args),
        Command::Extract(args) => extract::run(&mut context, args),
        Command::Build(args) => build::run(&mut context, args),
        Command::Run(args) => run::run(&mut context, args),
        Command::Serve(args) => serve::run(&mut context, args),
        Command::Search(args) => search::run(&mut context, args),
        Command::Sources(command) => sources::run(&mut context, command),
        Command::Claims(command) => claims::run(&mut context, command),
        Command::Verify(args) => verify::run(&mut context, args),
        Command::Inspect(command) => inspect::run(&mut context, command),
    };
    match result {
        Ok(outcome) => ExitCode::from(outcome as u8),
        Err(error) if console::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            context.console.error(&error);
            ExitCode::from(Outcome::Failed as u8)
        }
    }
}
