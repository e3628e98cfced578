//! A story: articles that are the same text republished.

use serde::{Deserialize, Serialize};

use super::{ArticleId, StoryId};

/// Articles that are the same text republished; grouped, never deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// The story's name, after its origin.
    pub id: StoryId,
    /// The article that the others republish: the attributed one, else the earliest.
    pub origin: ArticleId,
    /// All the articles, the origin first, then by date and address.
    pub articles: Vec<ArticleId>,
}

/// The smallest hashes of a text's runs of words, ascending and without repeats: enough to tell how much of it
/// another text repeats.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sketch(pub Vec<u64>);
