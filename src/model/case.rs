//! What editors write: cases and pages.

use std::path::PathBuf;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ClaimId, Service};

/// One shared arrangement: an editor's Markdown file plus the claims that belong to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The file's name without extension; part of the address.
    pub slug: String,
    /// The file, relative to the content folder.
    pub file: PathBuf,
    /// Name of the arrangement.
    pub title: String,
    /// One or two sentences for lists.
    pub summary: String,
    /// The bodies that share.
    pub partners: Vec<String>,
    /// What they share.
    pub service: Option<Service>,
    /// ISO 3166 code.
    pub country: Option<String>,
    /// How it is set up, such as `joint committee`.
    pub model: Option<String>,
    /// First year.
    pub start: Option<i16>,
    /// Last year; none while it runs or when not known.
    pub end: Option<i16>,
    /// Addresses that the editor relied on.
    pub sources: Vec<String>,
    /// Claims that belong to it.
    pub claims: Vec<ClaimId>,
    /// The text as HTML, rendered from the editor's Markdown.
    pub html: String,
    /// The text without markup, for the index.
    pub text: String,
}

/// Which kind of page an editor's file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// A standing page such as About, at `/<slug>/`.
    Page,
    /// A dated round-up of news, at `/roundups/<slug>/`.
    Roundup,
}

/// A page that an editor wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Standing page or round-up.
    pub kind: PageKind,
    /// The file's name without extension; part of the address.
    pub slug: String,
    /// The file, relative to the content folder.
    pub file: PathBuf,
    /// The page's heading.
    pub title: String,
    /// One or two sentences for lists and for search engines.
    pub summary: String,
    /// A round-up's date.
    pub date: Option<Date>,
    /// The text as HTML.
    pub html: String,
    /// The text without markup.
    pub text: String,
}
