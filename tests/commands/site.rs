//! A site on loopback whose pages a test may change. It ends with the test's process.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use crate::program::Place;

#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) base: String,
    pages: Arc<Mutex<BTreeMap<String, String>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// A site whose feed lists the article at `/article`, titled `title`.
    pub(crate) fn new(title: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let site = Self { base, pages: Arc::default(), asked: Arc::default() };
        let served = site.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let Some(Ok(first)) = lines.next() else { continue };
                while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                let found = served.pages.lock().unwrap().get(&path).cloned();
                let status = if found.is_some() { "200 OK" } else { "404 Not Found" };
                let body = found.unwrap_or_default();
                let kind = if body.starts_with("<?xml") {
                    "application/rss+xml"
                } else {
                    "text/html; charset=utf-8"
                };
                served.asked.lock().unwrap().push(path);
                let length = body.len();
                let head = format!(
                    "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
                );
                // A client that has gone away is for the program under test to explain.
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
            }
        });
        let base = &site.base;
        site.put(
            "/feed",
            &format!(
                "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Marlbury</title><link>{base}/</link>\
                 <item><title>{title}</title><link>{base}/article</link>\
                 <pubDate>Mon, 03 Mar 2025 09:00:00 GMT</pubDate></item></channel></rss>"
            ),
        );
        site
    }

    /// Puts a page at a path, or another one than before.
    pub(crate) fn put(&self, path: &str, page: &str) {
        self.pages.lock().unwrap().insert(path.to_owned(), page.to_owned());
    }

    /// The paths that were asked for since the last call.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// A folder whose one source is the site's feed.
    pub(crate) fn place(&self) -> Place {
        let place = Place::new();
        let base = &self.base;
        place.write(
            "sources.toml",
            format!(
                "[[source]]\nid = \"marlbury\"\nname = \"Marlbury\"\nkind = \"feed\"\nurl = \"{base}/feed\"\n\
                 private_network = true\ndelay = 0\nenabled = true\n"
            ),
        );
        place
    }
}
