//! The index: catalogue to tantivy, through the `search` crate.

mod article;
mod case;
mod claim;
mod engine;
mod excerpt;
mod sector;

use std::path::Path;

use commonpurse_search::{Document, Index, OpenError, Update, WriteError, Writer, Written};

use crate::model::{Catalogue, Texts};

/// Where the index stands in a published site.
const FOLDER: &str = "search/index";

/// Anything that can go wrong elsewhere.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Takes a file's path in the site and what is in it.
pub type Sink<'a, E> = dyn FnMut(&str, Content<'_>) -> Result<(), E> + 'a;

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// What the edition before has in the file of that name.
    AsBefore,
}

/// The edition before.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// Its folder.
    pub public: &'a Path,
    /// What [`Built::contents`] said when its index was last written as a whole.
    pub contents: &'a [u8],
}

/// Why an edition cannot be indexed.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// An article's text cannot be had.
    #[error("the text of article `{article}` cannot be read for the search index: {source}")]
    Text {
        /// The article.
        article: String,
        /// What is wrong.
        source: Cause,
    },
    /// The engine that is part of this program is damaged.
    #[error("the search engine for browsers in this program cannot be unpacked: {0}")]
    Engine(std::io::Error),
    /// The index itself fails.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A file cannot be put where it belongs.
    #[error("`{path}` cannot be written: {source}")]
    Sink {
        /// The file.
        path: String,
        /// What is wrong.
        source: Cause,
    },
}

/// What a page needs to search an index, as paths in the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The engine for a browser.
    pub engine: String,
    /// The file of the index to fetch first.
    pub hot: String,
    /// What to give to later builds; none when what was given to this one still holds.
    pub contents: Option<Vec<u8>>,
}

/// Gives every file of an edition's index, and the engine that searches it in a browser, to `sink`.
///
/// Texts are asked for one at a time. An index of the edition before is brought up to date where few documents have
/// changed; otherwise the same catalogue gives the same files.
pub fn build<E: Into<Cause>>(
    catalogue: &Catalogue,
    texts: &dyn Texts,
    before: Option<Before<'_>>,
    sink: &mut Sink<'_, E>,
) -> Result<Built, IndexError> {
    let engine = engine::folder();
    let updated = match before {
        Some(before) => updated(catalogue, texts, before, &engine)?,
        None => None,
    };
    let mut written = match updated {
        Some(written) => written,
        None => anew(catalogue, texts)?,
    };
    let mut put = |path: String, content: Content<'_>| match sink(&path, content) {
        Ok(()) => Ok(()),
        Err(error) => Err(IndexError::Sink { path, source: error.into() }),
    };
    for name in std::mem::take(&mut written.standing) {
        put(format!("{FOLDER}/{name}"), Content::AsBefore)?;
    }
    for file in std::mem::take(&mut written.files) {
        put(format!("{FOLDER}/{}", file.name), Content::Bytes(file.bytes()))?;
    }
    for (part, packed) in engine::PARTS {
        let unpacked = engine::unpacked(packed).map_err(IndexError::Engine)?;
        put(format!("{engine}/{part}"), Content::Bytes(&unpacked))?;
        // A host that can send it compressed has it so; others send the file itself.
        put(format!("{engine}/{part}.br"), Content::Bytes(packed))?;
    }
    let hot = format!("{FOLDER}/{}", written.label.hot);
    Ok(Built { contents: written.contents(&engine), engine: engine::address(&engine), hot })
}

/// The index of all documents.
fn anew(catalogue: &Catalogue, texts: &dyn Texts) -> Result<Written, IndexError> {
    let mut writer = Writer::new()?;
    for document in documents(catalogue, texts) {
        writer.add(&document?)?;
    }
    Ok(writer.finish()?)
}

/// The index of the edition before with what has changed; none where it has to be written anew.
///
/// The engine's name tells another search crate, whose terms may be others.
fn updated(
    catalogue: &Catalogue,
    texts: &dyn Texts,
    before: Before<'_>,
    engine: &str,
) -> Result<Option<Written>, IndexError> {
    let Some(mut update) = Update::of(&before.public.join(FOLDER), before.contents, engine) else {
        return Ok(None);
    };
    for document in documents(catalogue, texts) {
        if !update.add(&document?)? {
            return Ok(None);
        }
    }
    // A base that cannot be read is mended by writing it anew.
    Ok(update.finish().ok().flatten())
}

/// Opens the index of a published site.
pub fn open(public: &Path) -> Result<Index, OpenError> {
    Index::open(&public.join(FOLDER))
}

/// Every document of an edition, in the order that the index asks for: by kind and id.
fn documents<'a>(
    catalogue: &'a Catalogue,
    texts: &'a dyn Texts,
) -> impl Iterator<Item = Result<Document, IndexError>> + 'a {
    let mut claims: Vec<_> = catalogue.claims.iter().collect();
    claims.sort_by(|one, other| one.id.cmp(&other.id));
    let mut cases: Vec<_> = catalogue.cases.iter().collect();
    cases.sort_by(|one, other| one.slug.cmp(&other.slug));
    let claims =
        claims.into_iter().map(|claim| Ok(claim::document(claim, catalogue.articles.get(&claim.article))));
    let cases = cases.into_iter().map(|case| Ok(case::document(case)));
    let articles = catalogue.articles.keys().map(move |id| {
        let read = texts.article(id);
        let article = read.map_err(|source| IndexError::Text { article: id.to_string(), source })?;
        Ok(article::document(&article))
    });
    claims.chain(cases).chain(articles)
}

#[cfg(test)]
mod tests;
