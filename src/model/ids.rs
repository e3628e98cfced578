//! Names of things: digests of what they name, so that the same input always gives the same name.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// What is wrong with a name that came from outside.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum IdError {
    /// A digest is not 64 hexadecimal digits.
    #[error("`{0}` is not a SHA-256 digest of 64 hexadecimal digits")]
    NotADigest(String),
    /// A source's name has other characters than `a-z`, `0-9` and `-`, or is empty or too long.
    #[error("`{0}` is not a source id: use 1 to 64 of `a-z`, `0-9` and `-`, a letter first")]
    NotASource(String),
    /// The name of an article, story or claim has another form.
    #[error("`{0}` is not an id: it has twelve of `a-z` and `2-7`")]
    NotAnId(String),
}

/// A SHA-256 digest; written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of several parts, each closed by a NUL so that no two lists of parts run together.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
            hasher.update([0]);
        }
        Self(hasher.finalize().into())
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first `length` characters of the digest in lower-case base 32, five bits each.
    pub fn short(&self, length: usize) -> String {
        let mut text = BASE32_NOPAD.encode(&self.0).to_lowercase();
        text.truncate(length);
        text
    }

    /// Whether a digest of ten characters or more is part of a file's path, so that another content has another path.
    ///
    /// Paths of the search's files and of the style sheet are meant: other words of ten letters do not occur in them.
    pub fn is_in(path: &str) -> bool {
        let is_digest = |part: &str| {
            part.len() >= 10 && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        path.split(['/', '.']).any(is_digest)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        HEXLOWER
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| IdError::NotADigest(text.to_owned()))
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A capture's name: the digest of its address and body, so that an unchanged page fetched twice is one capture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CaptureId(pub Digest);

impl CaptureId {
    /// The name of the capture of `body` at `url`.
    pub fn new(url: &str, body: &[u8]) -> Self {
        Self(Digest::of_parts([url.as_bytes(), body]))
    }
}

impl fmt::Display for CaptureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for CaptureId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        text.parse().map(Self)
    }
}

macro_rules! short_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The name of what the parts identify: twelve characters of their digest in base 32 (60 bits).
            pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
                Self(Digest::of_parts(parts.into_iter().map(str::as_bytes)).short(12))
            }

            /// The name as text, safe in a path and in an address.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let sound = text.len() == 12 && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'2'..=b'7'));
                if sound { Ok(Self(text.to_owned())) } else { Err(IdError::NotAnId(text.to_owned())) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

short_id! {
    /// An article's name: from its canonical address and, on a page of several items, the item's title.
    ArticleId
}
short_id! {
    /// A story's name: that of its origin article.
    StoryId
}
short_id! {
    /// A claim's name: from the sentence that first states it and the figure in it, so that reprints share it.
    ClaimId
}

impl From<&ArticleId> for StoryId {
    fn from(origin: &ArticleId) -> Self {
        Self(origin.0.clone())
    }
}

/// A source's name in `sources.toml`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct SourceId(String);

impl SourceId {
    /// The source that `import` files pages under.
    pub fn imported() -> Self {
        Self("import".to_owned())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SourceId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let sound = text.len() <= 64
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if sound { Ok(Self(text.to_owned())) } else { Err(IdError::NotASource(text.to_owned())) }
    }
}

impl<'de> Deserialize<'de> for SourceId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_as_it_was_written() {
        let digest = Digest::of(b"shared services");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert!("xyz".parse::<Digest>().is_err());
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(ArticleId::of(["ab", "c"]), ArticleId::of(["a", "bc"]));
    }

    #[test]
    fn an_id_reads_back_as_it_was_written() {
        let id = ClaimId::of(["a", "b"]);
        assert_eq!(id.as_str().parse(), Ok(id));
        assert!("../etc/passwd".parse::<ClaimId>().is_err());
    }

    #[test]
    fn a_source_id_is_a_plain_word() {
        assert!("gov-uk2".parse::<SourceId>().is_ok());
        for wrong in ["", "GovUK", "2gov", "../x", "a b"] {
            assert!(wrong.parse::<SourceId>().is_err(), "{wrong}");
        }
    }
}
