//! The network client against a server on loopback that misbehaves in every way it can.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

mod fault_server;

use std::time::Duration;

use commonpurse::gather::fetch::{
    Accept, Client, ClientSettings, FetchError, Fetched, Hop, Limits, Outcome, Request, Retry,
};
use fault_server::{FaultServer, PAGE};
use jiff::Timestamp;
use tokio::task::JoinSet;
use url::Url;

fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(2),
        headers: Duration::from_secs(2),
        total: Duration::from_secs(8),
        silence: Duration::from_secs(2),
        rate_grace: Duration::from_millis(500),
        body_bytes: 3 << 20,
        ..Limits::default()
    }
}

fn client() -> Client {
    let resolve = vec![(".test".to_owned(), [127, 0, 0, 1].into())];
    Client::new(ClientSettings { limits: limits(), resolve, ..ClientSettings::default() }).unwrap()
}

/// A request that may go to loopback.
fn private(url: Url) -> Request {
    Request { private_network: true, ..Request::new(url) }
}

fn quick() -> Retry {
    Retry { first_wait: Duration::from_millis(5), ..Retry::default() }
}

async fn page(client: &Client, request: &Request) -> Fetched {
    match client.get(request, now()).await.unwrap() {
        Outcome::Fresh(fetched) => fetched,
        Outcome::Unchanged => panic!("`{}` is unchanged", request.url),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_has_its_reason() {
    let server = FaultServer::start().await;
    let client = client();
    let mut requests = JoinSet::new();
    for (path, expected) in [
        ("/slow-headers", "timeout"),
        ("/slow-body", "too-slow"),
        ("/stall-body", "timeout"),
        ("/no-answer", "timeout"),
        ("/empty-reply", "bad-response"),
        ("/garbage", "bad-response"),
        ("/reset-mid-body", "truncated"),
        ("/cut-chunk", "truncated"),
        ("/no-last-chunk", "truncated"),
        ("/bad-chunk", "truncated"),
        ("/negative-length", "bad-response"),
        ("/two-lengths", "bad-response"),
        ("/redirect-self", "redirect-loop"),
        ("/redirect-pair", "redirect-loop"),
        ("/grow", "too-many-redirects"),
        ("/redirect-none", "redirect-nowhere"),
        ("/redirect-nonsense", "redirect-nowhere"),
        ("/redirect-metadata", "refused-address"),
        ("/redirect-mapped", "refused-address"),
        ("/redirect-decimal", "refused-address"),
        ("/redirect-file", "refused-address"),
        ("/gzip-bomb", "bad-encoding"),
        ("/gzip-cut", "bad-encoding"),
        ("/gzip-lie", "bad-encoding"),
        ("/gzip-nested", "bad-encoding"),
        ("/infinite", "too-large"),
        ("/long-length", "too-large"),
        ("/huge-header", "bad-response"),
        ("/many-headers", "bad-response"),
        ("/304", "not-modified-unasked"),
        ("/204", "status"),
        ("/206", "status"),
        ("/404", "status"),
        ("/999", "status"),
        ("/429-forever", "status"),
    ] {
        let (client, request) = (client.clone(), private(server.url(path)));
        requests.spawn(async move { (path, expected, client.get(&request, now()).await) });
    }
    let mut wrong = Vec::new();
    while let Some(done) = requests.join_next().await {
        let (path, expected, outcome) = done.unwrap();
        match outcome {
            Err(error) if error.kind() == expected => {
                assert!(error.to_string().contains(error.url()), "{error}");
            }
            other => wrong.push(format!("{path}: {other:?}, not {expected}")),
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(server.hits("/growxxxxxxxxxx").len(), 1);
    assert_eq!(server.hits("/growxxxxxxxxxxx").len(), 0);
}

#[tokio::test]
async fn a_page_comes_as_it_is() {
    let server = FaultServer::start().await;
    let client = client();
    let request = Request { source: Some("council".parse().unwrap()), ..private(server.url("/ok#part")) };
    let Fetched { capture, redirects } = page(&client, &request).await;
    assert_eq!(capture.url, server.url("/ok").as_str());
    assert_eq!(capture.fetched, now());
    assert_eq!((capture.status, capture.body.as_slice()), (200, PAGE.as_bytes()));
    assert_eq!(capture.source, request.source);
    assert_eq!(capture.header("content-type"), Some("text/html; charset=windows-1252"));
    assert_eq!(capture.header("x-odd"), Some("caf\u{e9}"));
    assert_eq!(capture.header("content-length"), None);
    assert!(redirects.is_empty());
    let head = &server.hits("/ok")[0].head;
    assert!(head.contains("user-agent: commonpurse/"), "{head}");
    assert!(head.contains("accept-encoding: gzip, deflate, br"), "{head}");
    let coded = page(&client, &private(server.url("/gzip"))).await.capture;
    assert_eq!(coded.body, PAGE.as_bytes());
    assert_eq!(coded.header("content-encoding"), None);
}

#[tokio::test]
async fn redirects_are_followed_and_told() {
    let server = FaultServer::start().await;
    let Fetched { capture, redirects } = page(&client(), &private(server.url("/redirect"))).await;
    assert_eq!(capture.url, server.url("/target?a=b").as_str());
    assert_eq!(redirects, [server.url("/redirect"), server.url("/redirect-on")]);
}

#[tokio::test]
async fn the_caller_decides_about_redirects() {
    let server = FaultServer::start().await;
    let request = private(server.url("/redirect"));
    for (hop, expected) in [(Hop::Forbidden, "robots"), (Hop::HandBack, "redirect-elsewhere")] {
        let error = client().get_if(&request, now(), &|_| hop).await.unwrap_err();
        assert_eq!(error.kind(), expected);
    }
    assert!(server.hits("/redirect-on").is_empty());
}

#[tokio::test]
async fn a_public_request_never_reaches_loopback() {
    let server = FaultServer::start().await;
    let port = server.address.port();
    let client = client();
    for host in
        ["127.0.0.1", "council.test", "localhost", "news.localhost", "[::ffff:127.0.0.1]", "2130706433"]
    {
        let url: Url = format!("http://{host}:{port}/ok").parse().unwrap();
        let request = Request { port: Some(port), ..Request::new(url) };
        let error = client.get(&request, now()).await.unwrap_err();
        assert_eq!(error.kind(), "refused-address", "{error}");
    }
    assert!(server.hits("/ok").is_empty());
    let url: Url = format!("http://council.test:{port}/ok").parse().unwrap();
    assert_eq!(page(&client, &private(url)).await.capture.body, PAGE.as_bytes());
}

#[tokio::test]
async fn not_modified_only_when_asked() {
    let server = FaultServer::start().await;
    let client = client();
    let fresh = page(&client, &private(server.url("/etag"))).await.capture;
    let etag = fresh.header("etag").map(str::to_owned);
    let request = Request { etag, ..private(server.url("/etag")) };
    assert_eq!(client.get(&request, now()).await, Ok(Outcome::Unchanged));
}

#[tokio::test]
async fn nothing_is_kept_between_requests() {
    let server = FaultServer::start().await;
    let client = client();
    page(&client, &private(server.url("/cookies"))).await;
    let echo = page(&client, &private(server.url("/echo"))).await.capture;
    assert!(!String::from_utf8(echo.body).unwrap().contains("cookie"));
    assert_eq!(page(&client, &private(server.url("/short-length"))).await.capture.body, b"hello");
    assert_eq!(page(&client, &private(server.url("/ok"))).await.capture.body, PAGE.as_bytes());
}

#[tokio::test]
async fn limits_may_be_set_for_one_request() {
    let server = FaultServer::start().await;
    let client = client();
    let short = Request { body_limit: Some(10), ..private(server.url("/ok")) };
    assert_eq!(client.get(&short, now()).await.unwrap_err().kind(), "too-large");
    let sitemap = Request { accept: Accept::Sitemap, ..private(server.url("/gzip-bomb")) };
    assert_eq!(client.get(&sitemap, now()).await.unwrap_err().kind(), "bad-encoding");
}

#[tokio::test]
async fn connections_that_fail() {
    let server = FaultServer::start().await;
    let client = client();
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain_address = plain.local_addr().unwrap();
    tokio::spawn(async move {
        use tokio::io::AsyncWriteExt;
        while let Ok((mut stream, _)) = plain.accept().await {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
    });
    for (url, expected) in [
        (format!("http://{closed}/"), "connect"),
        (format!("https://{plain_address}/"), "tls"),
        // Takes the TLS greeting for the begin of a request and waits for its end.
        (format!("https://{}/", server.address), "timeout"),
    ] {
        let error = client.get(&private(url.parse().unwrap()), now()).await.unwrap_err();
        assert_eq!(error.kind(), expected, "{error}");
        assert!(error.is_host_trouble());
    }
}

#[tokio::test]
async fn faults_that_pass_are_waited_out() {
    let server = FaultServer::start().await;
    let client = client();
    for (path, tries) in [("/ok", 1), ("/reset-once", 2), ("/flap", 3), ("/429-soon", 2)] {
        let request = private(server.url(path));
        let attempts = client.get_patiently(&request, now(), &quick(), &|_| Hop::Follow).await.unwrap();
        assert_eq!(attempts.tries, tries, "{path}");
        assert_eq!(server.hits(path).len(), tries as usize, "{path}");
    }
    let hits = server.hits("/429-soon");
    assert!(hits[1].at - hits[0].at >= Duration::from_secs(1));
}

#[tokio::test]
async fn faults_that_stay_are_given_up_or_put_off() {
    let server = FaultServer::start().await;
    for (path, tries, put_off) in
        [("/404", 1, None), ("/reset-mid-body", 3, None), ("/429-forever", 1, Some(Duration::from_hours(1)))]
    {
        let request = private(server.url(path));
        let gave_up = client().get_patiently(&request, now(), &quick(), &|_| Hop::Follow).await.unwrap_err();
        assert_eq!((gave_up.tries, gave_up.put_off), (tries, put_off), "{path}");
        assert_eq!(server.hits(path).len(), tries as usize, "{path}");
    }
}

#[tokio::test]
async fn robots_by_what_the_server_does() {
    let server = FaultServer::start().await;
    let client = client();
    for (host, allows_target, allows_ok) in [
        ("plain", false, true),
        ("status-404", true, true),
        ("status-403", true, true),
        ("status-410", true, true),
        ("status-429", false, false),
        ("status-500", false, false),
        ("status-503", false, false),
        ("silent", false, false),
        ("html", true, true),
        ("big", false, true),
        ("hops-4", false, true),
        ("hops-5", true, true),
    ] {
        let host = if let Some(hops) = host.strip_prefix("hops-") {
            format!("hops-{}", hops.parse::<u8>().unwrap() + 1)
        } else {
            host.to_owned()
        };
        let origin: Url = format!("http://{host}.test:{}/news/1?a", server.address.port()).parse().unwrap();
        let robots = client.robots(&private(origin.clone()), now(), &quick()).await;
        let found =
            (robots.allows(&origin.join("/target").unwrap()), robots.allows(&origin.join("/ok").unwrap()));
        assert_eq!(found, (allows_target, allows_ok), "{host}: {:?}", robots.basis());
        if host == "plain" {
            assert_eq!(robots.crawl_delay(), Some(Duration::from_secs(3)));
            assert_eq!(robots.sitemaps().len(), 1);
        }
    }
}

#[tokio::test]
async fn a_proxy_serves_the_open_internet_alone() {
    let proxy = FaultServer::start().await;
    let settings =
        ClientSettings { limits: limits(), proxy: Some(proxy.url("/")), ..ClientSettings::default() };
    let client = Client::new(settings).unwrap();
    let request = Request::new("http://news.example/ok".parse().unwrap());
    assert_eq!(page(&client, &request).await.capture.body, PAGE.as_bytes());
    assert!(proxy.hits("/ok")[0].head.contains("host: news.example"));
    let server = FaultServer::start().await;
    assert_eq!(page(&client, &private(server.url("/ok"))).await.capture.body, PAGE.as_bytes());
    assert_eq!((proxy.hits("/ok").len(), server.hits("/ok").len()), (1, 1));
    let metadata = Request::new("http://169.254.169.254/".parse().unwrap());
    assert!(matches!(client.get(&metadata, now()).await, Err(FetchError::AddressRefused { .. })));
}
