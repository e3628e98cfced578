//! A page that changes its figure between two crawls.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use crate::program::Place;

/// Captures are dated to the second, and a page that changes twice within one has no order.
fn wait() {
    std::thread::sleep(std::time::Duration::from_millis(1100));
}

/// A site on loopback with one article, whose text the test may change. It ends with the test's process.
fn site(article: Arc<Mutex<String>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let home = base.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let Some(Ok(first)) = lines.next() else { continue };
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
            let (status, kind, body) = match path.as_str() {
                "/feed" => ("200 OK", "application/rss+xml", feed(&home)),
                "/payroll" => ("200 OK", "text/html; charset=utf-8", page(&article.lock().unwrap())),
                _ => ("404 Not Found", "text/plain", String::new()),
            };
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            // A client that has gone away is for the program under test to explain.
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
        }
    });
    base
}

fn feed(base: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Marlbury</title><link>{base}/</link>\
         <item><title>Councils share a payroll team</title><link>{base}/payroll</link>\
         <pubDate>Mon, 03 Mar 2025 09:00:00 GMT</pubDate></item></channel></rss>"
    )
}

fn page(sentence: &str) -> String {
    format!(
        "<html lang=\"en\"><head><title>Councils share a payroll team</title></head><body><article>\
         <h1>Councils share a payroll team</h1>\
         <p>Marlbury District Council and Tenford Borough Council are to run one payroll team from the spring, both said \
         after their meetings on Tuesday night. A committee of six councillors will watch over it.</p>\
         <p>{sentence}</p>\
         <p>Staff at both councils have been told of the plan. Nobody will have to move house, and those who \
         wish to work from home may do so, the leaders of the two councils promised.</p>\
         </article></body></html>"
    )
}

#[test]
fn a_changed_figure_is_a_version_and_is_noticed() {
    let article = Arc::new(Mutex::new("Sharing payroll will save the two councils £2m a year.".to_owned()));
    let base = site(Arc::clone(&article));
    let place = Place::new();
    place.write(
        "sources.toml",
        format!(
            "[[source]]\nid = \"marlbury\"\nname = \"Marlbury\"\nkind = \"feed\"\nurl = \"{base}/feed\"\n\
             private_network = true\ndelay = 0\nenabled = true\n"
        ),
    );
    let first = place.run(&["crawl", "--json"]).exits(0).json();
    assert_eq!((&first["fetched"], &first["claims"]), (&1.into(), &1.into()), "{first}");
    assert_eq!(first["changed"], serde_json::json!([]));

    wait();
    *article.lock().unwrap() = "Sharing payroll will save the two councils £5m a year.".to_owned();
    let second = place.run(&["crawl", "--force", "--json"]).exits(0).says("figures were changed").json();
    let told = format!("{base}/payroll: says `£5m`, not `£2m`");
    assert_eq!(second["changed"], serde_json::json!([told]), "{second}");
    assert_eq!((&second["articles"], &second["claims"]), (&1.into(), &1.into()), "{second}");

    let list = place.run(&["claims", "list", "--json"]).exits(0).json();
    let (claim, id) = (list[0]["id"].as_str().unwrap(), list[0]["article_id"].as_str().unwrap());
    assert_eq!(list[0]["quote"], "£5m");
    let shown = place.run(&["claims", "show", claim]).exits(0).stdout;
    assert!(shown.contains("says `£5m`, not `£2m`"), "{shown}");
    let page = place.read(&format!("public/claims/{claim}/index.html"));
    assert!(page.contains("This page changed by "), "{page}");
    let page = place.read(&format!("public/articles/{id}/index.html"));
    assert!(page.contains("2 versions of this page") && page.contains("not `£2m`"), "{page}");

    // Both captures stay, and the next crawl has nothing to say of what was said before.
    let third = place.run(&["crawl", "--force", "--json"]).exits(0).json();
    assert_eq!((&third["unchanged"], &third["changed"]), (&1.into(), &serde_json::json!([])), "{third}");
    place.run(&["verify"]).exits(0);

    // A page that goes back has a version more.
    wait();
    *article.lock().unwrap() = "Sharing payroll will save the two councils £2m a year.".to_owned();
    let fourth = place.run(&["crawl", "--force", "--json"]).exits(0).json();
    assert_eq!(fourth["changed"], serde_json::json!([format!("{base}/payroll: says `£2m`, not `£5m`")]));
}
