//! The site: catalogue to pages, feed and sitemap; pure, one page at a time.

mod address;
mod cite;
mod country;
mod figure;
mod pages;
mod press;
mod quotation;
mod register;
mod script;
mod sitemap;
mod template;
mod tidy;
mod views;

use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::tz::TimeZone;

use self::press::{Frame, Press};
use self::register::Register;
use self::template::Templates;
use crate::model::{ArticleId, Catalogue, Digest, Settings, Texts, format_date};

/// One file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it stands below the site's root; parts joined by `/`.
    pub path: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Why a sink did not take a file.
pub type SinkError = Box<dyn std::error::Error + Send + Sync>;

/// What was rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Pages written; the style sheet, feed and sitemap are not counted.
    pub pages: usize,
    /// Articles whose text could not be had, and why; their pages stand without it.
    pub missing_texts: Vec<(ArticleId, String)>,
}

/// Why a site cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A template of the user's does not parse or names what is not there.
    #[error("a template does not work: {why}")]
    Template {
        /// What the template engine says, with the template's name and line.
        why: String,
    },
    /// A template of the user's takes no built-in template's place.
    #[error(
        "there is no template `{name}` to replace; there are {known}; begin the names of your own parts with `_`"
    )]
    UnknownTemplate {
        /// The name found.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A page could not be rendered.
    #[error("`{path}` cannot be rendered with the template `{template}`: {why}")]
    Render {
        /// The template.
        template: String,
        /// The page.
        path: String,
        /// What the template engine says.
        why: String,
    },
    /// The built-in figures of accuracy are damaged.
    #[error("`data/measured/mentions.json` is no JSON: {0}")]
    Measured(#[source] serde_json::Error),
    /// An editor's file has a name that cannot be part of an address.
    #[error("`{file}` would be a page at `{slug}`, which is taken or unsafe: rename the file to other `a-z`, `0-9` and `-`", file = file.display())]
    Slug {
        /// The name.
        slug: String,
        /// The editor's file.
        file: PathBuf,
    },
    /// The sink did not take a file.
    #[error("`{path}` cannot be written")]
    Sink {
        /// The file.
        path: String,
        /// Why.
        source: SinkError,
    },
}

/// Where the search page finds what it searches with; paths are relative to the site's root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Engine {
    /// The engine itself.
    pub engine: String,
    /// The file of the index to fetch first.
    pub hot: String,
}

/// The templates of a site, ready to render any catalogue.
pub struct Site {
    templates: Templates,
}

impl Site {
    /// The built-in templates; `overrides` (file name to text) take the place of those of the same name.
    pub fn new(overrides: &BTreeMap<String, String>) -> Result<Self, SiteError> {
        Ok(Self { templates: Templates::new(overrides)? })
    }

    /// Renders every page and hands each to `sink` before the next one is begun.
    pub fn render(
        &self,
        catalogue: &Catalogue,
        settings: &Settings,
        engine: &Engine,
        texts: &dyn Texts,
        sink: &mut dyn FnMut(File) -> Result<(), SinkError>,
    ) -> Result<Rendered, SiteError> {
        let style_digest = Digest::of(self.templates.style.as_bytes()).short(10);
        let frame = frame(catalogue, settings, format!("style.{style_digest}.css"));
        let register = Register::new(catalogue);
        let mut press = Press::new(&self.templates.tera, frame.clone(), sink);

        pages::front(&register, &mut press)?;
        pages::ledger(&register, &mut press)?;
        pages::claims(&register, &mut press)?;
        pages::article_lists(&register, &mut press)?;
        let missing_texts = pages::articles(&register, texts, &mut press)?;
        pages::browse(&register, &mut press)?;
        pages::cases(&register, &mut press)?;
        pages::roundups(&register, &mut press)?;
        pages::standing(&register, &mut press)?;
        pages::sources(&register, &mut press)?;
        pages::search(&register, engine, &self.templates.scripts, &mut press)?;
        pages::search_help(&mut press)?;
        pages::open_search(&mut press)?;
        pages::not_found(&mut press)?;
        pages::feed(&register, &mut press)?;

        press.file(frame.style.clone(), self.templates.style.clone().into_bytes())?;
        for (path, text) in self.templates.scripts.files() {
            press.file(path, text.as_bytes().to_vec())?;
        }
        press.file("favicon.svg".to_owned(), self.templates.icon.clone().into_bytes())?;
        press.file("robots.txt".to_owned(), robots(&frame).into_bytes())?;
        Ok(Rendered { pages: press.finish()?, missing_texts })
    }
}

fn frame(catalogue: &Catalogue, settings: &Settings, style: String) -> Frame {
    let edition = &catalogue.edition;
    let data_to = edition.data_to.map(|time| time.to_zoned(TimeZone::UTC).date());
    let contact = settings.contact.as_deref().map(tidy::line);
    Frame {
        title: Some(tidy::line(&settings.title))
            .filter(|title| !title.is_empty())
            .unwrap_or_else(|| Settings::default().title),
        base_url: if edition.base_url.ends_with('/') {
            edition.base_url.clone()
        } else {
            format!("{}/", edition.base_url)
        },
        edition: edition.id.clone(),
        data_to: data_to.map(format_date),
        data_to_iso: data_to.map(|date| date.to_string()),
        contact_href: contact.as_deref().and_then(contact_href),
        contact,
        style,
        open_search: edition.base_url.contains("://"),
    }
}

fn contact_href(contact: &str) -> Option<String> {
    if contact.contains('@') && !contact.contains(['/', ' ', ':', '?']) {
        return Some(format!("mailto:{contact}"));
    }
    quotation::web_address(contact)
}

fn robots(frame: &Frame) -> String {
    let sitemap = frame.absolute("sitemap.xml").map(|url| format!("Sitemap: {url}\n")).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}
