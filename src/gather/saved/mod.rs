//! Saved pages: files that a person kept, to captures.

mod address;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use jiff::Timestamp;

use crate::model::{Capture, Digest, Witness};

/// The largest page taken, unpacked.
const LARGEST: u64 = 64 << 20;

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SavedKind {
    /// A page, with its media type.
    Page(&'static str),
    /// A web archive.
    Warc,
}

/// Why a file gives no capture.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// It cannot be read.
    #[error("cannot read {path}: {source}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is too large.
    #[error("{path} is larger than {} MB unpacked", LARGEST >> 20, path = path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// It is a folder, a pipe or a device.
    #[error("{path} is no regular file\n  hint: `-` reads a page from a pipe", path = path.display())]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// It is empty.
    #[error("{path} is empty", path = path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// What the file of this name holds; none for a kind that is not taken.
pub fn kind(path: &Path) -> Option<SavedKind> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    let (_, extension) = plain.rsplit_once('.')?;
    match extension {
        "html" | "htm" | "xhtml" | "shtml" | "asp" | "aspx" | "php" => Some(SavedKind::Page("text/html")),
        "txt" | "text" => Some(SavedKind::Page("text/plain")),
        "json" => Some(SavedKind::Page("application/json")),
        "xml" | "rss" | "atom" => Some(SavedKind::Page("application/xml")),
        "warc" => Some(SavedKind::Warc),
        _ => None,
    }
}

/// Reads one saved page. Its address is the one that the page itself names, else one made from its bytes and name.
pub fn read(path: &Path, media_type: &str) -> Result<Capture, SavedError> {
    let fail = |source| SavedError::Io { path: path.to_owned(), source };
    // Opening a pipe would wait for whoever writes to it.
    if !fs::metadata(path).map_err(fail)?.is_file() {
        return Err(SavedError::NotAFile { path: path.to_owned() });
    }
    let file = File::open(path).map_err(fail)?;
    let fetched = fs::metadata(path)
        .and_then(|metadata| metadata.modified())
        .ok()
        .and_then(|time| Timestamp::try_from(time).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let body = contents(&file, path)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(capture(body, &name, media_type, fetched, None))
}

/// A page that came as bytes, such as from a pipe; `url` overrides what the page says of its address.
pub fn capture(
    body: Vec<u8>,
    name: &str,
    media_type: &str,
    fetched: Timestamp,
    url: Option<&str>,
) -> Capture {
    let said = || (media_type == "text/html").then(|| address::said_by(&body)).flatten();
    let url = url.map(str::to_owned).or_else(said).unwrap_or_else(|| address::made(&Digest::of(&body), name));
    Capture {
        url,
        // Whole seconds are what the archive keeps.
        fetched: Timestamp::from_second(fetched.as_second()).unwrap_or(fetched),
        status: 200,
        headers: vec![("content-type".to_owned(), media_type.to_owned())],
        body,
        source: None,
        witness: Witness::default(),
    }
}

fn contents(file: &File, path: &Path) -> Result<Vec<u8>, SavedError> {
    let fail = |source| SavedError::Io { path: path.to_owned(), source };
    let mut body = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut body).map_err(fail)?;
    if body.starts_with(&[0x1F, 0x8B]) {
        let mut unpacked = Vec::new();
        MultiGzDecoder::new(body.as_slice()).take(LARGEST + 1).read_to_end(&mut unpacked).map_err(fail)?;
        body = unpacked;
    }
    match body.len() as u64 {
        0 => Err(SavedError::Empty { path: path.to_owned() }),
        length if length > LARGEST => Err(SavedError::TooLarge { path: path.to_owned() }),
        _ => Ok(body),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use std::io::Write;

    use super::*;

    #[test]
    fn a_packed_page_reads_like_a_plain_one() {
        let folder = tempfile::tempdir().unwrap();
        let page = b"<html><link rel=canonical href=\"https://a.example/news/1\"><p>x</html>";
        let plain = folder.path().join("a.html");
        fs::write(&plain, page).unwrap();
        let packed = folder.path().join("b.html.gz");
        let mut gz =
            flate2::write::GzEncoder::new(File::create(&packed).unwrap(), flate2::Compression::fast());
        gz.write_all(page).unwrap();
        gz.finish().unwrap();
        for path in [plain, packed] {
            let Some(SavedKind::Page(media_type)) = kind(&path) else { panic!("{path:?} is a page") };
            let capture = read(&path, media_type).unwrap();
            assert_eq!(capture.url, "https://a.example/news/1");
            assert_eq!(capture.body, page);
        }
    }

    #[test]
    fn what_cannot_be_taken_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        assert!(matches!(read(&path, "text/html"), Err(SavedError::Io { .. })));
        fs::write(&path, b"").unwrap();
        assert!(matches!(read(&path, "text/html"), Err(SavedError::Empty { .. })));
        fs::write(&path, [0x1F, 0x8B, 8, 0]).unwrap();
        assert!(matches!(read(&path, "text/html"), Err(SavedError::Io { .. })));
        assert_eq!(kind(Path::new("x/picture.png")), None);
        assert_eq!(kind(Path::new("A.WARC.GZ")), Some(SavedKind::Warc));
    }
}
