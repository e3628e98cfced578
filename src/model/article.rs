//! An article: what a capture says.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{ArticleId, CaptureId, Reading, SourceId};

/// What a capture, or one item of a capture that holds several, says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The article's name.
    pub id: ArticleId,
    /// The capture it was read from.
    pub capture: CaptureId,
    /// How its text is read out of the capture's bytes.
    pub reading: Vec<Reading>,
    /// When the capture was fetched.
    pub fetched: Timestamp,
    /// The source that led to it.
    pub source: Option<SourceId>,
    /// The address to send a reader to: the canonical one where the page names one on its own host.
    pub url: String,
    /// The pages whose words are joined in the text, the first one first; none for an article on one page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// What the page says.
    pub item: Item,
}

/// One page of an article that its site spreads over several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The capture that holds its words.
    pub capture: CaptureId,
    /// The address of that capture.
    pub url: String,
    /// How its words are read out of the capture's bytes.
    pub reading: Vec<Reading>,
    /// Where its words begin in the article's text, in bytes.
    pub start: usize,
}

/// The contents of an article, independent of where it was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The headline without site name, slogan or country prefix.
    pub title: String,
    /// When it was published, and which rung of the ladder said so; none when the page does not say.
    pub published: Option<Dated>,
    /// When it was last changed.
    pub modified: Option<Dated>,
    /// People or bodies named as authors; "Anonymous" is none.
    pub authors: Vec<String>,
    /// The site's own name.
    pub site: Option<String>,
    /// ISO 639-1 code of the text's language.
    pub language: Option<String>,
    /// ISO 3166-1 alpha-2 code, or 3166-2 for the nations of the UK (`GB-WLS`), of the country written about.
    pub country: Option<String>,
    /// The page's `rel=canonical`, absolute.
    pub canonical: Option<String>,
    /// Whom the article itself names as the place where it first appeared.
    pub origin: Option<Attribution>,
    /// The licence that the page names.
    pub licence: Option<String>,
    /// Only a teaser is shown to those who do not pay or log in.
    pub paywalled: bool,
    /// What was damaged before it was fetched and could not be repaired for certain, such as a lost pound sign.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<String>,
    /// The body as text: blocks parted by a blank line, list items on lines of their own behind `- `,
    /// table cells parted by ` | `. Neither title nor date line nor the captions of pictures are part of it.
    pub text: String,
    /// The body as plain HTML: only `p h2 h3 h4 ul ol li table thead tbody tr th td blockquote a[href]
    /// em strong figcaption`; safe to put on a page.
    pub html: String,
}

/// A date and the rung of the ladder that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// The day, as the publisher's own clock had it.
    pub date: Date,
    /// Which carrier gave it.
    pub rung: DateRung,
}

/// The carriers of a date, the most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateRung {
    /// An API or feed of the same publisher that carries the item as data.
    Api,
    /// JSON-LD `datePublished`.
    JsonLd,
    /// A `meta` element made for the date of the article.
    Meta,
    /// A `time` element of the article.
    Time,
    /// A Dublin Core or similar `meta` element.
    DublinCore,
    /// The feed's `pubDate` or `published`.
    Feed,
    /// A date in the address.
    Address,
    /// A date in the text near the title.
    Text,
    /// The sitemap's news date.
    Sitemap,
}

impl DateRung {
    /// The rung's name in data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::JsonLd => "json-ld",
            Self::Meta => "meta",
            Self::Time => "time",
            Self::DublinCore => "dublin-core",
            Self::Feed => "feed",
            Self::Address => "address",
            Self::Text => "text",
            Self::Sitemap => "sitemap",
        }
    }
}

/// Whom an article names as the place where it first appeared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// The line as it stands, such as `Source: http://…`.
    pub line: String,
    /// The address in it, where it has one.
    pub url: Option<String>,
    /// The publisher's host without `www.`, or its name where there is no address.
    pub publisher: String,
}

/// What extraction made of one capture: the articles in it, and what was left out with the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// The articles, in the order of the page.
    pub articles: Vec<Article>,
    /// What was left out: the title or place of the item (empty for the whole capture) and why.
    pub rejected: Vec<(String, Rejection)>,
}

/// Why a capture, or an item of one, is not an article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "reason")]
pub enum Rejection {
    /// The body is of another kind.
    #[error("it is {found}, not a page of text")]
    NotText {
        /// What the body looks like.
        found: String,
    },
    /// The status says that there is no page.
    #[error("the server answered {status}")]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// The page says in words, with a good status, that there is no page.
    #[error("the page says `{says}`")]
    SoftNotFound {
        /// The words that gave it away.
        says: String,
    },
    /// The page is a form to log in.
    #[error("the page asks to log in")]
    LoginWall,
    /// Too little text to be an article.
    #[error("{words} words of text, fewer than {least}")]
    TooShort {
        /// Words found.
        words: usize,
        /// The least number.
        least: usize,
    },
    /// The page lists other pages and holds no text of its own.
    #[error("the page is a list of links to other pages")]
    Listing,
    /// The item has no title anywhere.
    #[error("no title was found")]
    NoTitle,
    /// The page is larger, deeper or slower than the caps allow.
    #[error("{what} is over the limit of {limit}")]
    TooLarge {
        /// What was measured, such as `the page's size of 31 MB`.
        what: String,
        /// The limit, with its unit.
        limit: String,
    },
    /// The page asks not to be kept.
    #[error("the page asks not to be archived (`{said}`)")]
    NoArchive {
        /// Where it says so.
        said: String,
    },
    /// The extraction failed in a way that is our fault; the capture is kept.
    #[error("extraction failed: {why}")]
    Failed {
        /// What happened.
        why: String,
    },
}

/// What is known about a capture from outside it, when it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hints {
    /// The source's selectors.
    pub rules: super::PageRules,
    /// The source's country.
    pub country: Option<String>,
    /// The source's usual language.
    pub language: Option<String>,
    /// The source's name.
    pub site: Option<String>,
    /// The source's licence.
    pub licence: Option<String>,
    /// What the feed, sitemap or listing said of this address.
    pub witness: Witness,
}

/// What a feed, sitemap, listing or API said of one address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// The title there.
    pub title: Option<String>,
    /// The date there.
    pub published: Option<Dated>,
    /// When it says that the page last changed.
    pub modified: Option<Date>,
    /// The author there.
    pub author: Option<String>,
    /// The first page of the article that this is a further page of, where that page led here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
}
