//! What can be wrong with the bundled web's own files, or with starting it.

use std::io;

/// The bundled web cannot be read or started.
#[derive(Debug, thiserror::Error)]
pub enum BundledError {
    /// A file that a site needs is not there.
    #[error("`data/web/{path}` is missing from the program")]
    Missing {
        /// The file.
        path: String,
    },
    /// A file is not UTF-8.
    #[error("`data/web/{path}` is not UTF-8 text")]
    NotText {
        /// The file.
        path: String,
    },
    /// An article file does not begin with front matter.
    #[error("`data/web/{path}` does not begin with front matter between two lines `+++`")]
    NoFrontMatter {
        /// The file.
        path: String,
    },
    /// The front matter or the site's description cannot be read.
    #[error("`data/web/{path}` cannot be read: {message}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the reader of TOML or of dates says.
        message: String,
    },
    /// A mirrored article names an original that is not there.
    #[error("`data/web/{path}` mirrors `{original}`, which is no bundled article; name it as `site/slug`")]
    NoOriginal {
        /// The file.
        path: String,
        /// The name that it gives.
        original: String,
    },
    /// A site's templates do not compile.
    #[error("the templates of the bundled sites do not compile: {0}")]
    Templates(#[source] Box<tera::Error>),
    /// No loopback address is free.
    #[error(
        "port {port} is taken on 127.0.0.1 and on every address up to 127.0.0.{last}: {source}; stop the other demo"
    )]
    NoAddress {
        /// The port.
        port: u16,
        /// The last number tried.
        last: u8,
        /// Why the last one failed.
        source: io::Error,
    },
}
