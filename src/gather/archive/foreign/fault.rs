//! Why a record of another tool's archive gives no capture.

use crate::model::CodingError;

/// A record that gives no capture, where it stands and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record at byte {offset}{}: {fault}", url.as_ref().map(|url| format!(", `{url}`")).unwrap_or_default())]
pub struct ForeignRecordError {
    /// Where it begins in the unpacked file.
    pub offset: u64,
    /// The address it is of, where that could be read.
    pub url: Option<String>,
    /// What is wrong.
    pub fault: Fault,
}

/// Why a record gives no capture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file has nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Bytes between records.
    #[error("{bytes} bytes here belong to no record")]
    Garbage {
        /// How many.
        bytes: u64,
    },
    /// The gzip or the disk failed.
    #[error("the file is damaged or ends early ({why})")]
    Damaged {
        /// What the decoder or the system says.
        why: String,
    },
    /// A version of the format that is not known.
    #[error("`{version}` is not a known version of the format")]
    Version {
        /// The first line.
        version: String,
    },
    /// No sound head.
    #[error("its head does not end")]
    NoHead,
    /// A field is missing or cannot be read.
    #[error("its `{name}` is missing or cannot be read")]
    Field {
        /// The field's name.
        name: &'static str,
    },
    /// The content's length is not the one the head says.
    #[error("its `Content-Length` is wrong")]
    WrongLength,
    /// The record ends early.
    #[error("it ends early: {why}")]
    Truncated {
        /// What shows it.
        why: String,
    },
    /// The record is over the limit.
    #[error("it is over the limit of {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// The address has another scheme than http and https.
    #[error("its address is not http or https")]
    NotHttp,
    /// The content is no HTTP response.
    #[error("it holds no HTTP response")]
    NoResponse,
    /// The chunks of a chunked body do not fit together.
    #[error("its chunked body is broken")]
    Chunks,
    /// The body's content coding is wrong, unknown or a bomb.
    #[error("{0}")]
    Coding(CodingError),
    /// A type of record that holds no page as it came.
    #[error("records of the type `{kind}` are left out: {why}")]
    Kind {
        /// The type.
        kind: String,
        /// Why.
        why: &'static str,
    },
    /// A revisit whose original is not in the file.
    #[error("it refers to an earlier record that is not in this file")]
    NoOriginal,
    /// More revisits than are kept in mind.
    #[error("it is one of more than {most} revisits")]
    TooManyRevisits {
        /// The limit.
        most: usize,
    },
}

impl Fault {
    /// A short stable word for reports and tables.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Garbage { .. } => "garbage",
            Self::Damaged { .. } => "damaged",
            Self::Version { .. } => "version",
            Self::NoHead => "no-head",
            Self::Field { .. } => "field",
            Self::WrongLength => "wrong-length",
            Self::Truncated { .. } => "truncated",
            Self::TooLarge { .. } => "too-large",
            Self::NotHttp => "not-http",
            Self::NoResponse => "no-response",
            Self::Chunks => "chunks",
            Self::Coding(_) => "coding",
            Self::Kind { .. } => "kind",
            Self::NoOriginal => "no-original",
            Self::TooManyRevisits { .. } => "too-many-revisits",
        }
    }
}
