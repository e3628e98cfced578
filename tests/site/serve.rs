//! The local server, asked over real connections.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;

use commonpurse::edition::serve::{ServeError, Server};

/// A served folder; stops when it is dropped.
struct Served {
    address: SocketAddr,
    _folder: tempfile::TempDir,
    _runtime: tokio::runtime::Runtime,
}

impl Served {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("public");
        fs::create_dir_all(root.join("claims")).unwrap();
        fs::create_dir_all(root.join("empty")).unwrap();
        for (path, text) in [
            ("index.html", "front"),
            ("404.html", "no such page"),
            ("claims/index.html", "claims"),
            ("feed.xml", "<feed/>"),
            ("opensearch.xml", "<x/>"),
            ("claims.csv", "a,b"),
            ("search.wasm", "\0asm"),
            (".commonpurse-site", "marker"),
        ] {
            fs::write(root.join(path), text).unwrap();
        }
        fs::write(folder.path().join("secret.txt"), "secret").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join("secret.txt"), root.join("way-out.txt")).unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = runtime.block_on(Server::bind(&root, "127.0.0.1:0".parse().unwrap())).unwrap();
        let address = server.address();
        runtime.spawn(server.run(std::future::pending()));
        Self { address, _folder: folder, _runtime: runtime }
    }

    /// Sends the request line and headers as they are and gives the whole answer.
    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let lines = answer.split("\r\n").filter_map(|line| line.split_once(": "));
    lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next().unwrap_or_default()
}

#[test]
fn pages_are_served_with_their_type_and_the_policy() {
    let served = Served::start();
    for (path, body, kind) in [
        ("/", "front", "text/html; charset=utf-8"),
        ("/claims/", "claims", "text/html; charset=utf-8"),
        ("/claims/?q=x", "claims", "text/html; charset=utf-8"),
        ("/feed.xml", "<feed/>", "application/atom+xml; charset=utf-8"),
        ("/opensearch.xml", "<x/>", "application/opensearchdescription+xml; charset=utf-8"),
        ("/claims.csv", "a,b", "text/csv; charset=utf-8"),
        ("/search.wasm", "\0asm", "application/wasm"),
    ] {
        let answer = served.get(path);
        assert_eq!((status(&answer), header(&answer, "content-type")), ("200", kind), "{path}");
        assert!(answer.ends_with(body), "{path}: {answer}");
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert!(header(&answer, "content-security-policy").starts_with("default-src 'none'"));
        assert!(!header(&answer, "etag").is_empty(), "{path}");
    }
    let moved = served.get("/claims");
    assert_eq!((status(&moved), header(&moved, "location")), ("307", "/claims/"));
}

#[test]
fn nothing_outside_the_folder_is_served() {
    let served = Served::start();
    for path in [
        "/no/such/page",
        "/empty/",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%5csecret.txt",
        "/claims/../../secret.txt",
        "/claims/%2e%2e/%2e%2e/secret.txt",
        "/way-out.txt",
        "/.commonpurse-site",
        "/%00",
        "/index.html%00.txt",
        "//secret.txt",
        "//evil.test/",
        "/\\secret.txt",
        "/%",
        "/%zz",
        "/%ff",
        "/C:/windows",
        "/./index.html/..",
    ] {
        let answer = served.get(path);
        assert!(matches!(status(&answer), "404" | "400"), "{path}: {answer}");
        assert!(!answer.contains("secret\n") && !answer.ends_with("secret"), "{path}: {answer}");
    }
    let answer = served.get("/no/such/page");
    assert!(answer.ends_with("no such page"), "{answer}");
    assert_eq!(header(&answer, "content-type"), "text/html; charset=utf-8");
}

#[test]
fn foreign_hosts_and_other_methods_are_refused() {
    let served = Served::start();
    for (request, expected) in [
        ("GET / HTTP/1.1\r\nHost: evil.test\r\n", "421"),
        ("GET http://evil.test/ HTTP/1.1\r\nHost: localhost\r\n", "421"),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:9\r\n", "200"),
        ("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n", "405"),
        ("DELETE /index.html HTTP/1.1\r\nHost: localhost\r\n", "405"),
        ("HEAD / HTTP/1.1\r\nHost: localhost\r\n", "200"),
        ("GET / HTTP/1.0\r\n", "421"),
    ] {
        let answer = served.ask(&format!("{request}Connection: close\r\n\r\n"));
        assert_eq!(status(&answer), expected, "{request}: {answer}");
        assert_eq!(answer.ends_with("front"), expected == "200" && !request.starts_with("HEAD"), "{request}");
    }
}

#[test]
fn an_unchanged_page_and_a_part_of_a_file_can_be_asked_for() {
    let served = Served::start();
    let tag = header(&served.get("/"), "etag").to_owned();
    for (extra, expected, body) in [
        (format!("If-None-Match: {tag}"), "304", ""),
        ("If-None-Match: \"other\"".to_owned(), "200", "front"),
        ("Range: bytes=1-2".to_owned(), "206", "ro"),
        ("Range: bytes=9-".to_owned(), "416", ""),
        (format!("Range: bytes={}", ["0-1"; 1_000].join(",")), "416", ""),
    ] {
        let answer =
            served.ask(&format!("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{extra}\r\n\r\n"));
        assert_eq!(status(&answer), expected, "{extra:.60}: {answer}");
        assert!(answer.ends_with(body), "{extra:.60}: {answer}");
    }
}

#[test]
fn the_server_says_why_it_cannot_listen() {
    let served = Served::start();
    let folder = tempfile::tempdir().unwrap();
    let bind = |folder: &Path, address: &str| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(Server::bind(folder, address.parse().unwrap())).err().unwrap()
    };
    assert!(matches!(bind(folder.path(), "127.0.0.1:0"), ServeError::NoSite { .. }));
    fs::write(folder.path().join("index.html"), "x").unwrap();
    let taken = bind(folder.path(), &served.address.to_string());
    assert!(matches!(taken, ServeError::Taken { .. }) && taken.hint().unwrap().contains("--port"), "{taken}");
    assert!(matches!(bind(folder.path(), "0.0.0.0:0"), ServeError::NotLoopback { .. }));
}

#[test]
fn the_server_stops_when_told_even_with_a_client_that_hangs() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("index.html"), "x").unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let server = runtime.block_on(Server::bind(folder.path(), "127.0.0.1:0".parse().unwrap())).unwrap();
    let mut hanging = TcpStream::connect(server.address()).unwrap();
    hanging.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    runtime.block_on(server.run(async {})).unwrap();
}
