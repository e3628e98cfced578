//! A web server on loopback that misbehaves: each path is a fault.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use flate2::{Compression, write::GzEncoder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) const PAGE: &str = "<p>Two councils save 1.2m pounds a year.</p>";

/// One request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Hit {
    pub(crate) path: String,
    pub(crate) head: String,
    pub(crate) at: Instant,
}

/// The server; it ends with the test's runtime.
pub(crate) struct FaultServer {
    pub(crate) address: SocketAddr,
    hits: Arc<Mutex<Vec<Hit>>>,
}

impl FaultServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let hits: Arc<Mutex<Vec<Hit>>> = Arc::default();
        let log = Arc::clone(&hits);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&log)));
            }
        });
        Self { address, hits }
    }

    pub(crate) fn url(&self, path: &str) -> url::Url {
        format!("http://{}{path}", self.address).parse().unwrap()
    }

    /// The requests for `path` so far.
    pub(crate) fn hits(&self, path: &str) -> Vec<Hit> {
        self.hits.lock().unwrap().iter().filter(|hit| hit.path == path).cloned().collect()
    }
}

/// Answers requests on one connection until an answer ends it.
async fn converse(mut stream: TcpStream, hits: Arc<Mutex<Vec<Hit>>>) {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_) => return,
            }
        }
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let target = head.split(' ').nth(1).unwrap_or_default();
        let path = match target.split_once("://") {
            Some((_, rest)) => format!("/{}", rest.split_once('/').unwrap_or_default().1),
            None => target.to_owned(),
        };
        let nth = {
            let mut hits = hits.lock().unwrap();
            hits.push(Hit { path: path.clone(), head: head.clone(), at: Instant::now() });
            hits.iter().filter(|hit| hit.path == path).count()
        };
        if answer(&mut stream, &path, &head, nth).await.is_err() || !keeps_alive(&path) {
            return;
        }
    }
}

fn keeps_alive(path: &str) -> bool {
    matches!(path, "/ok" | "/short-length" | "/cookies" | "/echo")
}

async fn answer(stream: &mut TcpStream, path: &str, head: &str, nth: usize) -> std::io::Result<()> {
    // A client that is not told may ask again on a connection that is about to be closed.
    let close = if keeps_alive(path) { "" } else { "connection: close\r\n" };
    let plain = |status: &str, headers: &str, body: &str| {
        format!("HTTP/1.1 {status}\r\n{close}{headers}content-length: {}\r\n\r\n{body}", body.len())
            .into_bytes()
    };
    let to = |place: &str| plain("302 Found", &format!("location: {place}\r\n"), "");
    let coded = |coding: &str, body: &[u8]| {
        let head = format!(
            "HTTP/1.1 200 OK\r\n{close}content-encoding: {coding}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        [head.as_bytes(), body].concat()
    };
    let response = match path {
        "/ok" | "/target" => plain("200 OK", "Content-Type: text/html; charset=windows-1252\r\nX-Odd: caf\u{e9}\r\n", PAGE),
        "/echo" => plain("200 OK", "", head),
        "/slow-headers" => return drip(stream, b"HTTP/1.1 200 OK\r\nx: ").await,
        "/slow-body" => return drip(stream, b"HTTP/1.1 200 OK\r\n\r\n").await,
        "/stall-body" => return stall(stream, b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await,
        "/no-answer" => return stall(stream, b"").await,
        "/empty-reply" => Vec::new(),
        "/reset-mid-body" => b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf".to_vec(),
        "/reset-once" if nth == 1 => b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf".to_vec(),
        "/flap" if nth < 3 => plain("500 Oops", "", ""),
        "/cut-chunk" => b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\nhalf".to_vec(),
        "/no-last-chunk" => b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n".to_vec(),
        "/bad-chunk" => b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhalf\r\n0\r\n\r\n".to_vec(),
        "/negative-length" => b"HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello".to_vec(),
        "/two-lengths" => b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 3\r\n\r\nhello".to_vec(),
        "/short-length" => b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil".to_vec(),
        "/garbage" => b"\x16\x03\x01 no http at all\r\n\r\n".to_vec(),
        "/redirect" => plain("301 Moved", "location: /redirect-on#part\r\n", ""),
        "/redirect-on" => to("target?a=b"),
        "/redirect-self" => to("/redirect-self"),
        "/redirect-pair" => to("/redirect-riap"),
        "/redirect-riap" => to("/redirect-pair"),
        "/redirect-none" => plain("302 Found", "", ""),
        "/redirect-nonsense" => to("http://[x"),
        "/redirect-metadata" => to("http://169.254.169.254/latest/meta-data/"),
        "/redirect-mapped" => to("http://[::ffff:169.254.169.254]/"),
        "/redirect-decimal" => to("http://2852039166/"),
        "/redirect-file" => to("file:///etc/passwd"),
        "/gzip" => coded("gzip", &gzip(PAGE.as_bytes())),
        "/gzip-bomb" => coded("gzip", &gzip(&vec![b' '; 8 << 20])),
        "/gzip-cut" => coded("gzip", &gzip(PAGE.as_bytes())[..20]),
        "/gzip-lie" => coded("gzip", PAGE.as_bytes()),
        "/gzip-nested" => coded("gzip, gzip", &gzip(&gzip(PAGE.as_bytes()))),
        "/infinite" => return flood(stream).await,
        "/long-length" => b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n".to_vec(),
        "/huge-header" => plain("200 OK", &format!("x: {}\r\n", "a".repeat(4 << 20)), PAGE),
        "/many-headers" => plain("200 OK", &"x: a\r\n".repeat(5_000), PAGE),
        "/cookies" => plain("200 OK", &"set-cookie: a=b\r\n".repeat(60), PAGE),
        "/etag" if head.contains("if-none-match: \"v1\"") => plain("304 Not Modified", "", ""),
        "/etag" => plain("200 OK", "etag: \"v1\"\r\n", PAGE),
        "/304" => plain("304 Not Modified", "", ""),
        "/204" => b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec(),
        "/206" => plain("206 Partial", "", "half"),
        "/404" => plain("404 Not Found", "", PAGE),
        "/999" => plain("999 Denied", "", ""),
        "/429-soon" if nth == 1 => plain("429 Slow down", "retry-after: 1\r\n", ""),
        "/target?a=b" | "/reset-once" | "/flap" | "/429-soon" => plain("200 OK", "", PAGE),
        "/429-forever" => plain("429 Slow down", "retry-after: 3600\r\n", ""),
        "/robots.txt" => robots(head),
        _ if path.starts_with("/grow") => to(&format!("{path}x")),
        _ if path.starts_with("/robots-hop") => {
            let left: usize = path.trim_start_matches("/robots-hop").parse().unwrap_or(0);
            if left > 1 { to(&format!("/robots-hop{}", left - 1)) } else { plain("200 OK", "", "User-agent: *\nDisallow: /target\n") }
        }
        _ => plain("404 Not Found", "", ""),
    };
    stream.write_all(&response).await?;
    if path == "/robots.txt" || !keeps_alive(path) {
        stream.shutdown().await?;
    }
    Ok(())
}

/// The robots.txt of a host: its name says what it is to be.
fn robots(head: &str) -> Vec<u8> {
    let host = head.split("host: ").nth(1).and_then(|rest| rest.split('.').next()).unwrap_or_default();
    let rules =
        "User-agent: *\nDisallow: /target\nCrawl-delay: 3\nSitemap: http://council.test/sitemap.xml\n";
    match host.strip_prefix("status-") {
        Some(status) => {
            format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").into_bytes()
        }
        None => match host {
            "html" => b"HTTP/1.1 200 OK\r\n\r\n<html>Disallow: /".to_vec(),
            "big" => {
                format!("HTTP/1.1 200 OK\r\n\r\n{rules}{}Disallow: /ok", "# x\n".repeat(1 << 20)).into_bytes()
            }
            "hops-5" => {
                b"HTTP/1.1 302 X\r\nconnection: close\r\nlocation: /robots-hop5\r\ncontent-length: 0\r\n\r\n"
                    .to_vec()
            }
            "hops-6" => {
                b"HTTP/1.1 302 X\r\nconnection: close\r\nlocation: /robots-hop6\r\ncontent-length: 0\r\n\r\n"
                    .to_vec()
            }
            "silent" => Vec::new(),
            _ => format!("HTTP/1.1 200 OK\r\n\r\n{rules}").into_bytes(),
        },
    }
}

async fn drip(stream: &mut TcpStream, begin: &[u8]) -> std::io::Result<()> {
    stream.write_all(begin).await?;
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        stream.write_all(b"a").await?;
    }
}

async fn stall(stream: &mut TcpStream, begin: &[u8]) -> std::io::Result<()> {
    stream.write_all(begin).await?;
    tokio::time::sleep(Duration::from_mins(1)).await;
    Ok(())
}

async fn flood(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
    loop {
        stream.write_all(&[b'a'; 8 << 10]).await?;
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
