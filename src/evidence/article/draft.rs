//! From what a reader of one format found to a finished article: the steps that all formats share.

use super::blocks::{self, Block};
use super::body::Body;
use super::dates::Ladder;
use super::explain::{self, Explained};
use super::{country, doubts, language, origin, people, whereabouts, wording};
use crate::model::{Article, ArticleId, Capture, CaptureId, Hints, Item, Part, Reading, Rejection};

/// What a format's reader found of one article.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) title: Option<String>,
    pub(super) title_from: &'static str,
    pub(super) body: Body,
    pub(super) dates: Ladder,
    pub(super) authors: Vec<String>,
    pub(super) site: Option<String>,
    /// The page's own language tag.
    pub(super) tag: Option<String>,
    /// The page's own country, where it is known from elsewhere than the source.
    pub(super) country: Option<String>,
    pub(super) canonical: Option<String>,
    pub(super) licence: Option<String>,
    pub(super) paywalled: bool,
    /// The address to send a reader to.
    pub(super) url: String,
    /// The address is that of a page with other items too, so that the title must tell them apart.
    pub(super) shares_address: bool,
    pub(super) reading: Vec<Reading>,
    /// The further pages that it names, by their numbers.
    pub(super) pages: Vec<(u32, String)>,
    /// The pages that were joined to it, itself first; none for an article on one page.
    pub(super) joined: Vec<DraftPage>,
    /// What its reader could not read for certain.
    pub(super) doubts: Vec<String>,
    /// Why it is no article, when its reader could tell.
    pub(super) refused: Option<Rejection>,
    /// The least words of an article in this format.
    pub(super) least: usize,
}

/// One page of an article that several were joined to.
#[derive(Clone, Debug)]
pub(super) struct DraftPage {
    capture: CaptureId,
    url: String,
    reading: Vec<Reading>,
}

impl DraftPage {
    pub(super) fn of(capture: &Capture, reading: Vec<Reading>) -> Self {
        Self { capture: capture.id(), url: capture.url.clone(), reading }
    }
}

/// All that a format's reader found in one capture.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    pub(super) kind: &'static str,
    pub(super) drafts: Vec<Draft>,
    pub(super) rejected: Vec<(String, Rejection)>,
}

impl Findings {
    /// A capture that is refused as a whole.
    pub(super) fn refused(kind: &'static str, rejection: Rejection) -> Self {
        Self { kind, drafts: Vec::new(), rejected: vec![(String::new(), rejection)] }
    }
}

impl Draft {
    /// The article, or why it is none; and how it was read. `id` is the capture's, a digest of its whole body.
    pub(super) fn finish(
        mut self,
        capture: &Capture,
        id: CaptureId,
        hints: &Hints,
    ) -> (Result<Article, (String, Rejection)>, Explained) {
        let (title, prefix) = country::split_prefix(&self.title.take().unwrap_or_default());
        let mut title = title;
        if doubts::resolve(&mut self.body.blocks, &mut title) {
            self.reading.push(Reading::Entities);
            if let Some(first) = self.joined.first_mut() {
                first.reading.push(Reading::Entities);
            }
        }
        let origin = origin::take(&mut self.body.blocks, &self.body.left_out);
        let (text, starts) = blocks::text_of_pages(&self.body.blocks);
        let language = language::decide(&text, self.tag.as_deref(), hints.language.as_deref());
        let country = prefix.or_else(|| hints.country.clone()).or_else(|| self.country.take());
        let country = country.or_else(|| whereabouts::find(&text));
        let own_id = if self.shares_address {
            ArticleId::of([self.url.as_str(), title.as_str()])
        } else {
            ArticleId::of([self.url.as_str()])
        };
        let refused = self.refused.take().or_else(|| refusal(&title, &text, self.least));
        // The words of an error or of a form to log in are no text of anybody's.
        let shown =
            matches!(refused, Some(Rejection::Listing | Rejection::TooShort { .. } | Rejection::NoTitle));
        let explained = Explained {
            pages: self.pages.iter().map(|(_, url)| url.clone()).collect(),
            joined: self.joined.iter().map(|page| page.url.clone()).collect(),
            refused_text: if shown { text.clone() } else { String::new() },
            published: self.dates.published,
            modified: self.dates.modified,
            rejected: refused.clone(),
            url: self.url.clone(),
            title: title.clone(),
            title_from: self.title_from.to_owned(),
            reading: self.reading.clone(),
            paragraphs: explain::paragraphs(&self.body.blocks, &self.body.by),
            body_from: self.body.by,
            left_out: explain::omissions(self.body.left_out),
            dates: self.dates.seen,
            language: language.clone(),
        };
        if let Some(refused) = refused {
            let named = if title.is_empty() { text.chars().take(60).collect() } else { title };
            return (Err((named, refused)), explained);
        }
        let item = Item {
            title,
            published: self.dates.published,
            modified: self.dates.modified,
            authors: people::names(&self.authors, self.site.as_deref()),
            site: self.site,
            language: language.chosen,
            doubts: [self.doubts, doubts::find(&text, country.as_deref())].concat(),
            country,
            canonical: self.canonical,
            origin,
            licence: self.licence.or_else(|| hints.licence.clone()),
            paywalled: self.paywalled,
            html: blocks::html(&self.body.blocks),
            text,
        };
        let part = |(page, start): (usize, usize)| {
            let page = self.joined.get(page)?;
            Some(Part { capture: page.capture, url: page.url.clone(), reading: page.reading.clone(), start })
        };
        let parts: Vec<Part> = starts.into_iter().filter_map(part).collect();
        let article = Article {
            id: own_id,
            capture: id,
            reading: self.reading,
            fetched: capture.fetched,
            source: capture.source.clone(),
            url: self.url,
            parts,
            item,
        };
        (Ok(article), explained)
    }
}

fn refusal(title: &str, text: &str, least: usize) -> Option<Rejection> {
    let words = wording::count(text);
    if words < least {
        return Some(Rejection::TooShort { words, least });
    }
    title.is_empty().then_some(Rejection::NoTitle)
}

/// Blocks that were not taken from a page's tree.
pub(super) fn body_of(blocks: Vec<Block>, by: &str) -> Body {
    Body { blocks, by: by.to_owned(), left_out: Vec::new() }
}
