//! Serving: `public/` on loopback, as a careful static host would.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::Response;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

use crate::model::Digest;

/// How long requests under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(3);

/// Sent with every response; the pages carry the same policy, stricter still, for hosts that send no headers.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self' \
         'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // An editor who builds again must see the new page; the tag makes asking cheap.
    (header::CACHE_CONTROL, "no-cache"),
];

/// For files that have another name as soon as they hold something else.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Why the site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is reachable from other machines.
    #[error("`{address}` is not a loopback address, and this server is for this machine alone")]
    NotLoopback {
        /// The address asked for.
        address: SocketAddr,
    },
    /// Another program listens there.
    #[error("`{address}` is in use by another program")]
    Taken {
        /// The address asked for.
        address: SocketAddr,
    },
    /// The system does not let us listen there.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// There is no site to serve.
    #[error("`{folder}` holds no `index.html`", folder = folder.display())]
    NoSite {
        /// The folder asked for.
        folder: PathBuf,
    },
    /// The connection to the system broke while serving.
    #[error("serving stopped")]
    Stopped(#[source] io::Error),
}

impl ServeError {
    /// What to do about it.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotLoopback { .. } => Some("copy the folder to a web server to show it to others"),
            Self::Taken { .. } => Some("choose another port with `--port`, or `--port 0` for any free one"),
            Self::Listen { .. } => Some("choose another port with `--port`; ports below 1024 need rights"),
            Self::NoSite { .. } => Some("run `commonpurse build` first"),
            Self::Stopped(_) => None,
        }
    }
}

/// A server that listens already and waits to be run.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    folder: PathBuf,
}

impl Server {
    /// Listens on `address`; port 0 takes any free one.
    pub async fn bind(folder: &Path, address: SocketAddr) -> Result<Self, ServeError> {
        if !address.ip().is_loopback() {
            return Err(ServeError::NotLoopback { address });
        }
        if !folder.join("index.html").is_file() {
            return Err(ServeError::NoSite { folder: folder.to_owned() });
        }
        let listener = TcpListener::bind(address).await.map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => ServeError::Taken { address },
            _ => ServeError::Listen { address, source },
        })?;
        let bound = listener.local_addr().map_err(|source| ServeError::Listen { address, source })?;
        Ok(Self { listener, address: bound, folder: folder.to_owned() })
    }

    /// Where it listens, with the port that it was given.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` is done, then lets requests under way finish for a few seconds.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) -> Result<(), ServeError> {
        let app = app(self.folder);
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let serving = axum::serve(self.listener, app).with_graceful_shutdown(async move {
            // An error means that the sender is gone, which is a reason to stop as well.
            let _ = told.await;
        });
        let stopping = async move {
            stop.await;
            drop(tell);
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            served = serving.into_future() => served.map_err(ServeError::Stopped),
            () = stopping => Ok(()),
        }
    }
}

fn app(folder: PathBuf) -> Router {
    let files = ServeDir::new(&folder).precompressed_br();
    Router::new().fallback_service(files).layer(middleware::from_fn_with_state(folder, guard))
}

/// Refuses what a static site has no answer for, and dresses what it answers.
async fn guard(State(folder): State<PathBuf>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = if !is_this_machine(request.headers(), &request) {
        // A foreign name that leads here is a page elsewhere trying to read this site through the visitor's browser.
        plain(StatusCode::MISDIRECTED_REQUEST, "This server answers to localhost alone.\n")
    } else if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut refusal = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
        refusal.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        refusal
    } else if is_below(&folder, &path) {
        next.run(request).await
    } else {
        plain(StatusCode::NOT_FOUND, "")
    };
    if response.status() == StatusCode::NOT_FOUND {
        response = not_found(&folder);
    }
    set_type(&path, response.headers_mut());
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if response.status().is_success() && is_named_after_content(&path) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    }
    response
}

/// Whether the request is meant for this machine by name: `localhost` or a loopback address, on any port.
fn is_this_machine(headers: &HeaderMap, request: &Request) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let named = request.uri().authority().map(axum::http::uri::Authority::as_str).or(host);
    let Some(named) = named else { return false };
    let Ok(url) = url::Url::parse(&format!("http://{named}/")) else { return false };
    // `user@host` and `host/path` would smuggle another name past the comparison.
    if !url.username().is_empty() || url.path() != "/" || named.contains(['@', '/', '?', '#', '\\']) {
        return false;
    }
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a path leads to something inside the folder, hidden files and links that lead out of it excepted.
fn is_below(folder: &Path, path: &str) -> bool {
    let Some(decoded) = percent_decoded(path) else { return false };
    let plain = decoded.starts_with('/') && !decoded.contains("//") && !decoded.contains(['\\', '\0']);
    let hidden = decoded.split('/').any(|part| part.starts_with('.') && part != ".well-known");
    if !plain || hidden {
        return false;
    }
    let inside = || -> io::Result<bool> {
        let root = folder.canonicalize()?;
        Ok(root.join(decoded.trim_start_matches('/')).canonicalize()?.starts_with(&root))
    };
    // What is not there cannot lead out either; the answer is 404 in both cases.
    inside().unwrap_or(false)
}

/// Whether a file's path says what is in it: a digest is part of it.
fn is_named_after_content(path: &str) -> bool {
    (path.starts_with("/search/") || path.starts_with("/style.")) && Digest::is_in(path)
}

fn percent_decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        if first != b'%' {
            bytes.push(first);
            continue;
        }
        let digits = std::str::from_utf8(tail.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &tail[2..];
    }
    String::from_utf8(bytes).ok()
}

fn not_found(folder: &Path) -> Response {
    let page =
        std::fs::read(folder.join("404.html")).unwrap_or_else(|_| b"There is no such page.\n".to_vec());
    let mut response = plain(StatusCode::NOT_FOUND, page);
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

fn plain(status: StatusCode, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() = status;
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, text);
    response
}

/// Puts right the media types that a guess from the file's name gets wrong or leaves without a charset.
fn set_type(path: &str, headers: &mut HeaderMap) {
    let Some(guessed) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) else {
        return;
    };
    let better = match path.rsplit('/').next() {
        Some("feed.xml") if guessed.ends_with("/xml") => "application/atom+xml; charset=utf-8".to_owned(),
        Some("opensearch.xml") => "application/opensearchdescription+xml; charset=utf-8".to_owned(),
        _ if guessed.starts_with("text/") && !guessed.contains("charset") => {
            format!("{guessed}; charset=utf-8")
        }
        _ => return,
    };
    if let Ok(value) = HeaderValue::from_str(&better) {
        headers.insert(header::CONTENT_TYPE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_after_its_content_is_kept_for_ever() {
        for (path, kept) in [
            ("/search/engine.0123456789/engine.wasm", true),
            ("/search/index/0123456789abcdef0123456789abcdef.hot", true),
            ("/search/index/0123456789abcdef0123456789abcdef/000000.bin", true),
            ("/search/page.0123456789/main.js", true),
            ("/style.0123456789.css", true),
            ("/search/index/index.json", false),
            ("/search/", false),
            ("/claims/0123456789/", false),
        ] {
            assert_eq!(is_named_after_content(path), kept, "{path}");
        }
    }

    #[test]
    fn only_loopback_names_are_answered() {
        for (host, answered) in [
            ("localhost", true),
            ("localhost:8080", true),
            ("127.0.0.1:1", true),
            ("[::1]:8080", true),
            ("site.localhost", true),
            ("evil.test", false),
            ("127.0.0.1.evil.test", false),
            ("localhost@evil.test", false),
            ("localhost/../evil.test", false),
            ("192.168.0.1", false),
            ("", false),
        ] {
            let request = Request::builder().uri("/").header("host", host).body(Body::empty());
            let answers = request.is_ok_and(|request| is_this_machine(request.headers(), &request));
            assert_eq!(answers, answered, "{host}");
        }
    }
}
