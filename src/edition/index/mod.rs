//! The index: catalogue to tantivy, through the `search` crate.

mod article;
mod case;
mod claim;
mod engine;
mod excerpt;
mod sector;

use std::path::Path;

use commonpurse_search::{Document, Index, OpenError, WriteError, Writer};

use crate::model::{Catalogue, Texts};

/// Where the index stands in a published site.
const FOLDER: &str = "search/index";

/// Anything that can go wrong elsewhere.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Takes a file's path in the site and its bytes.
pub type Sink<'a, E> = dyn FnMut(&str, &[u8]) -> Result<(), E> + 'a;

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
    /// The long file of the index.
    pub bundle: String,
}

/// Gives every file of an edition's index, and the engine that searches it in a browser, to `sink`, as its path in the
/// site and its bytes.
///
/// Texts are asked for one at a time; the same catalogue gives the same files.
pub fn build<E: Into<Cause>>(
    catalogue: &Catalogue,
    texts: &dyn Texts,
    sink: &mut Sink<'_, E>,
) -> Result<Built, IndexError> {
    let mut writer = Writer::new()?;
    for document in documents(catalogue, texts) {
        writer.add(&document?)?;
    }
    let written = writer.finish()?;
    let mut put = |path: String, bytes: &[u8]| match sink(&path, bytes) {
        Ok(()) => Ok(()),
        Err(error) => Err(IndexError::Sink { path, source: error.into() }),
    };
    for file in written.files {
        put(format!("{FOLDER}/{}", file.name), file.bytes())?;
    }
    let engine = engine::address();
    put(engine.clone(), &engine::unpacked().map_err(IndexError::Engine)?)?;
    // A host that can send it compressed has it so; others send the file itself.
    put(format!("{engine}.br"), engine::PACKED)?;
    Ok(Built {
        engine,
        hot: format!("{FOLDER}/{}", written.label.hot),
        bundle: format!("{FOLDER}/{}", written.label.bundle),
    })
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
