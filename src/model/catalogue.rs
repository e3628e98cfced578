//! The catalogue: everything that an edition shows, without the full texts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Article, ArticleId, Case, Claim, Page, Source, Story, Version};

/// Everything that an edition shows. The articles' `text` and `html` are left empty here and asked for one by one
/// through [`Texts`], so that memory grows with the number of articles and not with their length.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// The edition that this catalogue becomes.
    pub edition: Edition,
    /// The sources, in the order of the file.
    pub sources: Vec<Source>,
    /// Articles by id, texts left out.
    pub articles: BTreeMap<ArticleId, Article>,
    /// The versions of each article whose page has changed, oldest first; the last one is shown.
    pub versions: BTreeMap<ArticleId, Vec<Version>>,
    /// Stories, newest origin first; undated ones last.
    pub stories: Vec<Story>,
    /// The ledger: all the claims, newest first; undated ones last.
    pub claims: Vec<Claim>,
    /// Editors' cases by slug.
    pub cases: Vec<Case>,
    /// Editors' pages by slug.
    pub pages: Vec<Page>,
}

/// One build of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// From the digest of all inputs: the same inputs give the same edition.
    pub id: String,
    /// The time of the newest capture; none when there is none. The build itself reads no clock.
    pub data_to: Option<Timestamp>,
    /// Where the site will stand, with a final `/`; `/` alone when not set.
    pub base_url: String,
}

/// Gives the full text of one article at a time.
pub trait Texts {
    /// The article with `text` and `html` filled.
    fn article(&self, id: &ArticleId) -> Result<Article, Box<dyn std::error::Error + Send + Sync>>;
}
