//! A capture: one HTTP response as it came.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CaptureId, Digest, SourceId, Witness};

/// One HTTP response as it came, or a saved page that stands for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The address that answered, after redirects; absolute.
    pub url: String,
    /// When it was fetched; for an imported page, the time that the page or its record gives.
    pub fetched: Timestamp,
    /// The HTTP status; 200 for an imported page.
    pub status: u16,
    /// The response's headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body after content decoding (gzip, brotli) and before character decoding.
    pub body: Vec<u8>,
    /// The source that led here; none for an imported page.
    pub source: Option<SourceId>,
    /// What the feed, sitemap or listing said of the address; kept with the capture, so that the archive alone gives
    /// the article again.
    pub witness: Witness,
}

impl Capture {
    /// The capture's name.
    pub fn id(&self) -> CaptureId {
        CaptureId::new(&self.url, &self.body)
    }

    /// The digest of the body alone.
    pub fn body_digest(&self) -> Digest {
        Digest::of(&self.body)
    }

    /// The first value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The media type without parameters, in lower case; empty when the response gave none.
    pub fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }
}

/// One step in reading text out of a capture's bytes; an article carries the steps that gave its text.
///
/// A proof is a byte range into the body: reading that range through the same steps gives the quotation back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Bytes to characters in this encoding (a name of the WHATWG Encoding Standard). Always the first step.
    Charset(String),
    /// A JSON string's escapes are resolved.
    Json,
    /// XML or HTML entities are resolved, and CDATA marks dropped; twice for doubly encoded feed bodies.
    Entities,
    /// Tags, comments, scripts and styles are dropped and entities resolved.
    Html,
    /// Text that was UTF-8 but had been decoded as windows-1252 (`Â£`) is repaired.
    Mojibake,
}
