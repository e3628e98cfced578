//! A claim: one saving as stated about one arrangement, with its appearances and their proofs.

use serde::{Deserialize, Serialize};

use super::{ArticleId, CaptureId, ClaimId, Digest, Mention, Reading, StoryId};

/// One saving as stated about one arrangement; it gathers mentions across stories.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The claim's name.
    pub id: ClaimId,
    /// The mention that states it first and best; its fields are the claim's.
    pub mention: Mention,
    /// The article that mention stands in.
    pub article: ArticleId,
    /// The story of that article.
    pub story: StoryId,
    /// Everywhere it was said, the first one above included, by date and address.
    pub appearances: Vec<Appearance>,
}

/// One place where a claim was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appearance {
    /// The article.
    pub article: ArticleId,
    /// What it says there.
    pub mention: Mention,
    /// How this retelling differs from the claim, in words; empty when it does not.
    pub drift: Vec<String>,
    /// Where it stands in the stored original.
    pub proof: Proof,
}

/// Where a quotation stands in the stored original; enough to derive it again offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The capture.
    pub capture: CaptureId,
    /// Digest of the capture's body.
    pub body: Digest,
    /// First byte of the sentence in the body.
    pub sentence_start: usize,
    /// One past the last byte of the sentence.
    pub sentence_end: usize,
    /// First byte of the quote in the body.
    pub quote_start: usize,
    /// One past the last byte of the quote.
    pub quote_end: usize,
    /// How those bytes are read.
    pub reading: Vec<Reading>,
}

/// A mention with its proof; what has no proof is not published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// What the article says.
    pub mention: Mention,
    /// Where it stands in the stored original.
    pub proof: Proof,
}
