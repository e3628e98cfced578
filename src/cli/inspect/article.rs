//! `inspect article`: what extraction sees in a page, and why.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use rayon::prelude::*;
use serde::Serialize;
use url::Url;

use super::super::console::told;
use super::super::crawl::now;
use super::super::serve::runtime;
use super::super::{Context, Outcome};
use super::explained::shown;
use crate::evidence::article;
use crate::gather::fetch::{Client, ClientSettings, Outcome as Fetch, Request};
use crate::gather::saved::{self, SavedKind};
use crate::model::{Article, ArticleId, Capture, Hints, Version, format_timestamp};
use crate::pipeline::{Folder, StoredArticle, extracting_threads, stored_article};

/// Pages read at once.
const BATCH: usize = 64;

#[derive(Debug, Args)]
pub(in crate::cli) struct ArticleArgs {
    /// Saved pages (`.html`, `.txt`, also `.gz`), folders of these, an address, the id of an article, or `-` for stdin.
    /// What the site's folder has archived is read from there, with its versions; another address is asked for
    #[arg(required = true, value_name = "FILE|URL|ID|-")]
    inputs: Vec<String>,
    /// The address of the page, where the page does not say it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

/// What extraction sees in one input; `null` where the page does not say.
#[derive(Debug, Default, Serialize)]
struct Seen {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    url: String,
    title: Option<String>,
    published: Option<String>,
    published_from: Option<&'static str>,
    modified: Option<String>,
    authors: Vec<String>,
    site: Option<String>,
    language: Option<String>,
    country: Option<String>,
    canonical: Option<String>,
    origin: Option<String>,
    licence: Option<String>,
    paywalled: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<String>,
    /// The further pages of an article that its site spreads over several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pages: Vec<String>,
    /// Those of them whose words are joined in the text, the first page among them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    joined: Vec<String>,
    text: String,
    html: String,
    /// Why there is no article; also why items of the page were left out.
    rejected: Option<String>,
    /// The further articles of a page that holds several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    items: Vec<Seen>,
    /// The states of an archived page that changed, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<SeenVersion>,
}

/// One state of a page.
#[derive(Debug, Serialize)]
struct SeenVersion {
    fetched: String,
    capture: String,
    /// When the page says that it was changed.
    modified: Option<String>,
    /// The figures that changed, in words.
    changes: Vec<String>,
}

pub(super) fn run(context: &mut Context, args: &ArticleArgs) -> Result<Outcome> {
    let folder = context.folder();
    let inputs = inputs(&args.inputs)?;
    let many = inputs.len() > 1 || args.inputs.iter().any(|input| Path::new(input).is_dir());
    if many && args.url.is_some() {
        bail!("`--url` names the address of one page, and there are {} inputs", inputs.len());
    }
    let threads = extracting_threads()?;
    let mut failed = false;
    for batch in inputs.chunks(BATCH) {
        let seen: Vec<(String, Result<Given>)> =
            batch.iter().map(|input| (input.name(), input.read(&folder, args.url.as_deref()))).collect();
        let shown: Vec<_> = threads.install(|| {
            seen.par_iter()
                .map(|(name, given)| match given {
                    Ok(given) if context.json => Ok(look(given, many.then_some(name))),
                    Ok(given) => Err(Ok(explained(given))),
                    Err(error) => Err(Err(told(error))),
                })
                .collect()
        });
        for ((name, _), shown) in seen.iter().zip(shown) {
            match shown {
                Ok(seen) if many => {
                    let mut line = serde_json::to_vec(&seen)?;
                    line.push(b'\n');
                    context.console.data(&line)?;
                }
                Ok(seen) => context.console.json(&seen)?,
                Err(Ok(explanation)) => {
                    let head = if many { format!("== {name}\n") } else { String::new() };
                    context.console.data(format!("{head}{explanation}\n").as_bytes())?;
                }
                Err(Err(error)) => {
                    failed = true;
                    if context.json {
                        let seen = Seen {
                            file: Some(name.clone()),
                            rejected: Some(error.clone()),
                            ..Seen::default()
                        };
                        let mut line = serde_json::to_vec(&seen)?;
                        line.push(b'\n');
                        context.console.data(&line)?;
                    }
                    context.console.warn(error);
                }
            }
        }
    }
    Ok(if failed { Outcome::Failed } else { Outcome::Done })
}

/// What extraction is given: a page, or all pages of an archived article.
struct Given {
    pages: Vec<Capture>,
    hints: Hints,
    versions: Vec<Version>,
}

impl Given {
    fn page(capture: Capture) -> Self {
        Self { pages: vec![capture], hints: Hints::default(), versions: Vec::new() }
    }
}

fn explained(given: &Given) -> String {
    let (_, explanation, _) = article::read_pages(&given.pages, &given.hints);
    let mut out = shown(&explanation);
    for version in given.versions.iter().map(seen_version) {
        let changes = if version.changes.is_empty() {
            "no figure changed".to_owned()
        } else {
            version.changes.join("; ")
        };
        out.push_str(&format!("\nversion of {}: {changes}\n", version.fetched));
    }
    out
}

fn seen_version(version: &Version) -> SeenVersion {
    SeenVersion {
        fetched: format_timestamp(version.fetched),
        capture: version.capture.to_string(),
        modified: version.modified.map(|dated| dated.date.to_string()),
        changes: version.changes.iter().map(|change| change.words.join("; ")).collect(),
    }
}

fn look(given: &Given, file: Option<&String>) -> Seen {
    let (extracted, explanation, _) = article::read_pages(&given.pages, &given.hints);
    let rejected = extracted
        .rejected
        .iter()
        .map(|(place, why)| if place.is_empty() { why.to_string() } else { format!("`{place}`: {why}") });
    let rejected: Vec<String> = rejected.collect();
    let read = explanation.articles.first();
    let (pages, joined) = read.map(|read| (read.pages.clone(), read.joined.clone())).unwrap_or_default();
    let mut articles = extracted.articles.iter().map(seen);
    let mut first = articles.next().unwrap_or_else(|| match explanation.articles.into_iter().next() {
        // A page that is no article is still shown as far as it was read.
        Some(read) => Seen {
            title: Some(read.title).filter(|title| !title.is_empty()),
            published: read.published.map(|dated| dated.date.to_string()),
            published_from: read.published.map(|dated| dated.rung.word()),
            modified: read.modified.map(|dated| dated.date.to_string()),
            language: read.language.chosen,
            text: read.refused_text,
            url: read.url,
            ..Seen::default()
        },
        None => Seen {
            url: given.pages.first().map(|page| page.url.clone()).unwrap_or_default(),
            ..Seen::default()
        },
    });
    first.items = articles.collect();
    first.pages = pages;
    first.joined = joined;
    first.versions = given.versions.iter().map(seen_version).collect();
    first.file = file.cloned();
    first.rejected = (!rejected.is_empty()).then(|| rejected.join("; "));
    first
}

fn seen(article: &Article) -> Seen {
    let item = &article.item;
    Seen {
        file: None,
        url: article.url.clone(),
        title: Some(item.title.clone()),
        published: item.published.map(|dated| dated.date.to_string()),
        published_from: item.published.map(|dated| dated.rung.word()),
        modified: item.modified.map(|dated| dated.date.to_string()),
        authors: item.authors.clone(),
        site: item.site.clone(),
        language: item.language.clone(),
        country: item.country.clone(),
        canonical: item.canonical.clone(),
        origin: item.origin.as_ref().map(|origin| origin.publisher.clone()),
        licence: item.licence.clone(),
        paywalled: item.paywalled,
        doubts: item.doubts.clone(),
        text: item.text.clone(),
        html: item.html.clone(),
        ..Seen::default()
    }
}

/// Where a page comes from.
enum Input {
    Stdin,
    Address(Url),
    File(PathBuf),
    /// An article of the site's folder.
    Id(ArticleId),
}

fn inputs(named: &[String]) -> Result<Vec<Input>> {
    let mut inputs = Vec::new();
    for name in named {
        let path = Path::new(name);
        if name == "-" {
            inputs.push(Input::Stdin);
        } else if let Some(url) = Url::parse(name).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
        {
            inputs.push(Input::Address(url));
        } else if path.is_dir() {
            let mut files = Vec::new();
            for entry in std::fs::read_dir(path).with_context(|| format!("cannot read {name}"))? {
                let path = entry.with_context(|| format!("cannot read {name}"))?.path();
                if matches!(saved::kind(&path), Some(SavedKind::Page(_))) {
                    files.push(path);
                }
            }
            files.sort();
            inputs.extend(files.into_iter().map(Input::File));
        } else if let Some(id) = name.parse().ok().filter(|_| !path.exists()) {
            inputs.push(Input::Id(id));
        } else {
            inputs.push(Input::File(path.to_owned()));
        }
    }
    Ok(inputs)
}

impl Input {
    fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::Address(url) => url.to_string(),
            Self::File(path) => path.display().to_string(),
            Self::Id(id) => id.to_string(),
        }
    }

    fn read(&self, folder: &Folder, url: Option<&str>) -> Result<Given> {
        let named = match self {
            Self::Address(address) => Some(address.as_str()),
            Self::Id(id) => Some(id.as_str()),
            _ => None,
        };
        if let Some(StoredArticle { pages, hints, versions }) =
            named.map(|named| stored_article(folder, named)).transpose()?.flatten()
        {
            return Ok(Given { pages, hints, versions });
        }
        self.read_page(url).map(Given::page)
    }

    fn read_page(&self, url: Option<&str>) -> Result<Capture> {
        match self {
            Self::Id(id) => bail!("no file and no article of this folder is called `{id}`"),
            Self::Stdin => {
                let mut body = Vec::new();
                io::stdin().lock().read_to_end(&mut body).context("cannot read stdin")?;
                Ok(saved::capture(body, "stdin", "text/html", now(), url))
            }
            Self::Address(address) => {
                let client = Client::new(ClientSettings::default())?;
                // The user typed the address; no page led here.
                let request = Request { private_network: true, ..Request::new(address.clone()) };
                match runtime()?.block_on(client.get(&request, now()))? {
                    Fetch::Fresh(fetched) => Ok(fetched.capture),
                    Fetch::Unchanged => bail!("{address}: the server answered 304 to a first question"),
                }
            }
            Self::File(path) => {
                let media_type = match saved::kind(path) {
                    Some(SavedKind::Page(media_type)) => media_type,
                    Some(SavedKind::Warc) => {
                        bail!("{} is a web archive; `commonpurse import` takes it", path.display())
                    }
                    None => "text/html",
                };
                let capture = saved::read(path, media_type)?;
                Ok(match url {
                    Some(url) => Capture { url: url.to_owned(), ..capture },
                    None => capture,
                })
            }
        }
    }
}
