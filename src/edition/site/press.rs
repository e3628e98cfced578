//! The press: renders one page after another into the sink and keeps count for the sitemap.

use serde::Serialize;
use tera::{Context, Tera};

use super::{File, SinkError, SiteError, address, sitemap::Sitemap, tidy};

/// What the head of a page, its breadcrumb and its entry in the sitemap need.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// The page's path from the root, `claims/` or empty for the front page.
    pub(super) path: String,
    /// The heading, without the site's name.
    pub(super) title: String,
    /// One sentence for search engines and previews.
    pub(super) description: String,
    /// The entry of the menu that the page stands under.
    pub(super) section: &'static str,
    /// The way down to the page, without the front page and the page itself.
    pub(super) crumbs: Vec<Link>,
    /// `meta` elements for citation tools.
    pub(super) metas: Vec<Meta>,
    /// Whether the page has a search box of its own.
    pub(super) finds: bool,
    /// Structured data, already safe in a `script` element.
    pub(super) json_ld: Option<String>,
}

/// A link within the site; the address is relative to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    /// What it says.
    pub(super) label: String,
    /// Where it leads.
    pub(super) href: String,
}

impl Link {
    /// A link that says `label`.
    pub(super) fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// One `meta` element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Meta {
    /// Its name.
    pub(super) name: &'static str,
    /// Its content.
    pub(super) content: String,
}

/// What every page shows of the site.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Frame {
    /// The site's name.
    pub(super) title: String,
    /// Where the site will stand, with a final `/`.
    pub(super) base_url: String,
    /// The edition's id.
    pub(super) edition: String,
    /// The day of the newest capture, in words.
    pub(super) data_to: Option<String>,
    /// The same for programs.
    pub(super) data_to_iso: Option<String>,
    /// Where publishers can write to.
    pub(super) contact: Option<String>,
    /// That address as a link, where it is one.
    pub(super) contact_href: Option<String>,
    /// The style sheet's file.
    pub(super) style: String,
    /// Whether there is a description for the search boxes of browsers.
    pub(super) open_search: bool,
}

impl Frame {
    /// The absolute address of a path; none when it is not known where the site will stand.
    pub(super) fn absolute(&self, path: &str) -> Option<String> {
        self.base_url.contains("://").then(|| format!("{}{path}", self.base_url))
    }
}

#[derive(Serialize)]
struct PageView<'a> {
    title: &'a str,
    tab_title: String,
    description: String,
    section: &'a str,
    crumbs: &'a [Link],
    metas: &'a [Meta],
    canonical: Option<String>,
    indexed: bool,
    finds: bool,
}

/// Renders pages and hands them to the sink one at a time.
pub(super) struct Press<'a> {
    tera: &'a Tera,
    frame: Frame,
    sink: &'a mut dyn FnMut(File) -> Result<(), SinkError>,
    sitemap: Sitemap,
    pages: usize,
}

impl<'a> Press<'a> {
    pub(super) fn new(
        tera: &'a Tera,
        frame: Frame,
        sink: &'a mut dyn FnMut(File) -> Result<(), SinkError>,
    ) -> Self {
        let sitemap = Sitemap::new(&frame.base_url);
        Self { tera, frame, sink, sitemap, pages: 0 }
    }

    /// What every page shows of the site.
    pub(super) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Renders a page and enters it in the sitemap.
    pub(super) fn page(&mut self, template: &str, head: &Head, body: Context) -> Result<(), SiteError> {
        let root = address::root_from(&head.path);
        self.print(template, head, &root, true, body)?;
        if let Some(file) = self.sitemap.add(&head.path) {
            self.file(file.path, file.bytes)?;
        }
        Ok(())
    }

    /// Renders a page that may be shown at any address, so that its links cannot be relative.
    pub(super) fn page_for_anywhere(&mut self, template: &str, head: &Head) -> Result<(), SiteError> {
        let root = url::Url::parse(&self.frame.base_url).map_or("/".to_owned(), |url| url.path().to_owned());
        self.print(template, head, &root, false, Context::new())
    }

    /// Renders a file that is not a page, such as the feed.
    pub(super) fn plain(&mut self, template: &str, path: &str, mut body: Context) -> Result<(), SiteError> {
        body.insert("site", &self.frame);
        let text = self.render(template, path, &body)?;
        self.file(path.to_owned(), text.into_bytes())
    }

    /// Hands over a file as it is.
    pub(super) fn file(&mut self, path: String, bytes: Vec<u8>) -> Result<(), SiteError> {
        let name = path.clone();
        (self.sink)(File { path, bytes }).map_err(|source| SiteError::Sink { path: name, source })
    }

    /// Hands over what is left of the sitemap and says how many pages there are.
    pub(super) fn finish(mut self) -> Result<usize, SiteError> {
        for file in std::mem::take(&mut self.sitemap).finish() {
            self.file(file.path, file.bytes)?;
        }
        Ok(self.pages)
    }

    fn print(
        &mut self,
        template: &str,
        head: &Head,
        root: &str,
        indexed: bool,
        mut body: Context,
    ) -> Result<(), SiteError> {
        let short = tidy::cut(&head.title, 80);
        let view = PageView {
            title: &head.title,
            tab_title: if head.path.is_empty() {
                format!("{}: {short}", self.frame.title)
            } else {
                format!("{short} – {}", self.frame.title)
            },
            description: tidy::cut(&tidy::line(&head.description), 200),
            section: head.section,
            crumbs: &head.crumbs,
            metas: &head.metas,
            canonical: self.frame.absolute(&head.path).filter(|_| indexed),
            indexed,
            finds: head.finds,
        };
        body.insert("site", &self.frame);
        body.insert("page", &view);
        body.insert("root", root);
        body.insert("json_ld", &head.json_ld);
        let path = address::file_of(&head.path);
        let html = self.render(template, &path, &body)?;
        self.file(path, html.into_bytes())?;
        self.pages += 1;
        Ok(())
    }

    fn render(&self, template: &str, path: &str, body: &Context) -> Result<String, SiteError> {
        self.tera.render(template, body).map_err(|source| SiteError::Render {
            template: template.to_owned(),
            path: path.to_owned(),
            why: reasons(&source),
        })
    }
}

/// An error and all that lies behind it, in one line.
pub(super) fn reasons(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text += ": ";
        text += &source.to_string();
        next = source.source();
    }
    text
}
