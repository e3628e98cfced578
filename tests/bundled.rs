//! The bundled web over real HTTP: every link leads somewhere, every oddity is as odd as it should be.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test may fail loudly")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use commonpurse::bundled::{self, BundledWeb, PORT};
use commonpurse::model::Role;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};
use reqwest::{Client, Method, Response};

/// Answers that are no success, on purpose.
const FAILURES: [(&str, u16); 9] = [
    ("http://badlands.localhost:8401/broken.html", 500),
    ("http://badlands.localhost:8401/gone.html", 410),
    ("http://badlands.localhost:8401/never-was.html", 404),
    ("http://badlands.localhost:8401/busy/patience-rewarded.html", 429),
    ("http://govuk.localhost:8401/api/search.json?q=x&page=2", 422),
    ("http://govuk.localhost:8401/government/news/shared-desktop-pilot-begins", 410),
    ("http://govuk.localhost:8401/api/content/government/news/shared-desktop-pilot-begins", 410),
    ("http://chronicle.localhost:8401/wp-json/wp/v2/posts?page=99", 400),
    ("http://chronicle.localhost:8401/page/99/", 404),
];

/// Ways out of a site that no crawl takes: forms, pictures, logins.
const UNSERVED: [&str; 12] = [
    "/wp-admin/",
    "/author/",
    "/documents/",
    "/ieListDocuments.aspx",
    "/modules/",
    "/images/",
    "/print/",
    "/component/mailto/",
    "/Sys/PublicProfile/",
    "/government/organisations/",
    "/reports/planted-by-a-stranger.html",
    "xsl",
];

struct Rig {
    web: BundledWeb,
    client: Client,
}

impl Rig {
    async fn start() -> Self {
        // The client asks for one even where no request is encrypted; only the first test can install it.
        drop(rustls::crypto::ring::default_provider().install_default());
        let web = BundledWeb::start("2026-01-02".parse().unwrap()).await.unwrap();
        let mut client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
        for host in bundled::sites().unwrap().iter().map(|site| site.id.as_str()).chain(["stranger"]) {
            client = client.resolve(&format!("{host}.localhost"), SocketAddr::new(web.ip(), PORT));
        }
        Self { web, client: client.build().unwrap() }
    }

    async fn get(&self, address: &str) -> Response {
        self.client.get(address).send().await.unwrap()
    }

    async fn text(&self, address: &str) -> String {
        self.get(address).await.text().await.unwrap()
    }
}

fn header(response: &Response, name: impl reqwest::header::AsHeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

/// The addresses in a page, feed or sitemap that stand on the bundled web.
fn links(address: &str, body: &str) -> BTreeSet<String> {
    let base = url::Url::parse(address).unwrap();
    let pattern = regex::Regex::new(r#"(?:href=["']|<loc>|<link>)([^"'<]+)"#).unwrap();
    pattern
        .captures_iter(body)
        .filter_map(|found| base.join(&found[1].replace("&amp;", "&")).ok())
        .filter(|url| url.host_str() == base.host_str())
        .map(|mut url| {
            url.set_fragment(None);
            url.to_string()
        })
        .collect()
}

#[tokio::test]
async fn every_link_of_every_site_leads_somewhere() {
    let rig = Rig::start().await;
    let mut waiting: BTreeSet<String> = BTreeSet::new();
    for site in bundled::sites().unwrap() {
        let base = format!("http://{}.localhost:{PORT}", site.id);
        waiting.extend([format!("{base}/"), format!("{base}/robots.txt")]);
    }
    waiting.extend(FAILURES.iter().map(|(address, _)| (*address).to_owned()));
    for line in bundled::sources_toml().lines() {
        waiting.extend(line.strip_prefix("url = ").map(|url| url.trim_matches('"').to_owned()));
    }
    let expected: BTreeMap<&str, u16> = FAILURES.into_iter().collect();
    let mut seen = BTreeSet::new();
    let mut printed = BTreeMap::<String, String>::new();
    while let Some(address) = waiting.pop_first() {
        if !seen.insert(address.clone()) || UNSERVED.iter().any(|part| address.contains(part)) {
            continue;
        }
        let response = rig.get(&address).await;
        let status = response.status().as_u16();
        let location = header(&response, "location").to_owned();
        let kind = header(&response, CONTENT_TYPE).to_owned();
        // One page is cut short; what came of it is not what this test is about.
        let mut body = response.bytes().await.unwrap_or_default().to_vec();
        if kind == "application/gzip" {
            body = unpack(&body).into_bytes();
        }
        let body = String::from_utf8_lossy(&body);
        match expected.get(address.as_str()) {
            Some(failure) => {
                assert_eq!(status, *failure, "{address}");
                if status == 429 {
                    printed.entry(host_of(&address)).or_default().push_str(&plain(&rig.text(&address).await));
                }
            }
            None => assert!([200, 301, 302, 303].contains(&status), "{address}: {status} {body}"),
        }
        if kind.contains("rss") || kind.contains("atom") || address.ends_with("RSS") {
            let feed = feed_rs::parser::parse(body.as_bytes());
            assert!(feed.is_ok(), "{address}: {:?}", feed.err());
        }
        if kind.starts_with("text/html") {
            assert!(!body.contains("&lt;"), "{address}: markup is printed as text");
            printed.entry(host_of(&address)).or_default().push_str(&plain(&body));
        }
        if !kind.contains("json") {
            waiting.extend(links(&address, &body));
        }
        if !location.is_empty() {
            waiting.insert(location);
        }
    }
    for article in bundled::articles().unwrap() {
        let printed = &printed[&format!("{}.localhost", article.site)];
        let opening: String = plain(&article.text).chars().take(30).collect();
        // A robot may not read one of them, but it is there.
        assert!(printed.contains(&opening), "{}/{} cannot be reached", article.site, article.slug);
    }
}

fn unpack(packed: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed).read_to_string(&mut text).unwrap();
    text
}

fn host_of(address: &str) -> String {
    url::Url::parse(address).unwrap().host_str().unwrap().to_owned()
}

/// The letters and digits of a page that every charset writes alike.
fn plain(page: &str) -> String {
    let page = regex::Regex::new("<[^>]*>").unwrap().replace_all(page, "");
    let page = page.replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&");
    page.chars().filter(char::is_ascii_alphanumeric).collect()
}

#[tokio::test]
async fn unchanged_pages_are_answered_with_304() {
    let rig = Rig::start().await;
    for (address, is_dated) in [
        ("http://portal.localhost:8401/en/news", false),
        ("http://portal.localhost:8401/en/news?format=feed&type=rss", false),
        ("http://alliance.localhost:8401/news/RSS", false),
        ("http://chronicle.localhost:8401/wp-json/wp/v2/posts", false),
        ("http://hazelshire.localhost:8401/news", true),
        ("http://govuk.localhost:8401/api/search.json?q=shared", false),
        ("http://audit.localhost:8401/sitemap-reports.xml.gz", false),
        ("http://badlands.localhost:8401/odd/nested.html", false),
        ("http://newsroom.localhost:8401/feed/rss", false),
    ] {
        let response = rig.get(address).await;
        assert_eq!(response.status(), 200, "{address}");
        let (tag, modified) = (header(&response, ETAG), header(&response, LAST_MODIFIED));
        assert!(tag.starts_with('"') && tag.ends_with('"'), "{address}: {tag}");
        assert_eq!(!modified.is_empty(), is_dated, "{address}");
        let again = |name, value: &str| rig.client.get(address).header(name, value).send();
        let same = again(IF_NONE_MATCH, &format!("\"other\", W/{tag}")).await.unwrap();
        assert_eq!((same.status().as_u16(), header(&same, ETAG)), (304, tag), "{address}");
        assert_eq!(again(IF_NONE_MATCH, "\"other\"").await.unwrap().status(), 200, "{address}");
        if is_dated {
            assert_eq!(again(IF_MODIFIED_SINCE, modified).await.unwrap().status(), 304, "{address}");
            let earlier = "Thu, 01 Jan 1970 00:00:00 GMT";
            assert_eq!(again(IF_MODIFIED_SINCE, earlier).await.unwrap().status(), 200, "{address}");
        }
    }
}

#[tokio::test]
async fn head_gives_the_headers_alone() {
    let rig = Rig::start().await;
    let address = "http://audit.localhost:8401/sitemap_index.xml";
    let full = rig.get(address).await;
    let (length, tag) = (header(&full, CONTENT_LENGTH).to_owned(), header(&full, ETAG).to_owned());
    let head = rig.client.request(Method::HEAD, address).send().await.unwrap();
    assert_eq!((header(&head, CONTENT_LENGTH), header(&head, ETAG)), (length.as_str(), tag.as_str()));
    assert_eq!(length, full.text().await.unwrap().len().to_string());
    assert_eq!(head.text().await.unwrap(), "");
    assert_eq!(rig.client.post(address).send().await.unwrap().status(), 405);
}

#[tokio::test]
async fn the_host_picks_the_site() {
    let rig = Rig::start().await;
    assert_eq!(rig.get("http://stranger.localhost:8401/").await.status(), 421);
    let index = rig.text(&format!("http://{}:{PORT}/", rig.web.ip())).await;
    for site in bundled::sites().unwrap() {
        assert!(index.contains(&format!("http://{}.localhost:{PORT}/", site.id)), "{}", site.id);
    }
    let hits = rig.web.hits();
    assert_eq!(hits.iter().map(|hit| hit.status).collect::<Vec<_>>(), [421, 200]);
    assert_eq!((hits[0].host.as_str(), hits[0].path.as_str()), ("stranger.localhost", "/"));
}

#[tokio::test]
async fn a_stopped_server_frees_its_address() {
    let rig = Rig::start().await;
    let ip = rig.web.ip();
    rig.get("http://audit.localhost:8401/robots.txt").await;
    rig.web.stop().await;
    assert!(tokio::net::TcpStream::connect((ip, PORT)).await.is_err());
}

#[tokio::test]
async fn the_badlands_are_bad() {
    let rig = Rig::start().await;
    let at = |path: &str| format!("http://badlands.localhost:{PORT}{path}");
    assert_eq!(header(&rig.get(&at("/old/three.html")).await, "location"), at("/landed/after-the-hops.html"));
    assert_eq!(header(&rig.get(&at("/loop/b.html")).await, "location"), at("/loop/a.html"));
    assert!(rig.text(&at("/lost.html")).await.contains("could not be found"));
    let short = rig.get(&at("/odd/cut-short.html")).await;
    assert_eq!(short.status(), 200);
    assert!(short.bytes().await.is_err(), "the connection must end before the promised length");
    assert!(rig.text(&at("/odd/huge.html")).await.len() >= 5_000_000);
    assert_eq!(rig.text(&at("/odd/nested.html")).await.matches("<div>").count(), 3_000);
    assert_eq!(header(&rig.get(&at("/odd/no-archive.html")).await, "x-robots-tag"), "noarchive");
    assert!(rig.text(&at("/robots.txt")).await.contains("Disallow: /private/"));
    let paper = rig.get(&at("/paper.html")).await;
    assert!(header(&paper, CONTENT_TYPE).starts_with("text/html"));
    assert!(paper.bytes().await.unwrap().starts_with(b"%PDF-"));
}

#[tokio::test]
async fn some_articles_come_late_or_wrongly_declared() {
    let rig = Rig::start().await;
    for article in bundled::articles().unwrap().iter().filter(|article| article.site == "badlands") {
        let at = |folder: &str| format!("http://badlands.localhost:{PORT}/{folder}/{}.html", article.slug);
        match article.slug.as_str() {
            "patience-rewarded" => {
                let busy = rig.get(&at("busy")).await;
                assert_eq!((busy.status().as_u16(), header(&busy, "retry-after")), (429, "1"));
                assert_eq!(rig.get(&at("busy")).await.status(), 200);
            }
            "slow-burn" => {
                let started = Instant::now();
                assert!(rig.text(&at("slow")).await.ends_with("</html>\n"));
                assert!(started.elapsed() >= Duration::from_secs(2));
            }
            "wrong-charset" => {
                let page = rig.get(&at("charset")).await;
                assert_eq!(header(&page, CONTENT_TYPE), "text/html; charset=iso-8859-1");
                assert!(String::from_utf8(page.bytes().await.unwrap().to_vec()).unwrap().contains('’'));
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn the_portal_sends_windows_1252_and_todays_date() {
    let rig = Rig::start().await;
    let page = rig.get("http://portal.localhost:8401/en/news").await;
    assert_eq!(header(&page, CONTENT_TYPE), "text/html; charset=iso-8859-1");
    let bytes = page.bytes().await.unwrap();
    let text = encoding_rs::WINDOWS_1252.decode(&bytes).0.into_owned();
    assert!(text.contains("<div>Friday, 2.01.2026</div>"), "{text}");
    let count = bundled::articles().unwrap().iter().filter(|article| article.site == "portal").count();
    assert_eq!(text.matches("Read more: ").count(), count.min(5));
    let first = rig.get("http://portal.localhost:8401/en/news?start=0").await.bytes().await.unwrap();
    assert_eq!(first, bytes, "`start=0` is the first page");
    let past = rig.get("http://portal.localhost:8401/en/news?start=5000").await;
    assert_eq!(past.status(), 200);
    assert!(!past.text().await.unwrap().contains("Read more: "));
}

#[tokio::test]
async fn wordpress_answers_over_its_interface() {
    let rig = Rig::start().await;
    let posts = "http://chronicle.localhost:8401/wp-json/wp/v2/posts";
    let count = bundled::articles().unwrap().iter().filter(|article| article.site == "chronicle").count();
    let response = rig.get(&format!("{posts}?per_page=4&_fields=id,link,title")).await;
    assert_eq!(header(&response, "x-wp-total"), count.to_string());
    assert_eq!(header(&response, "x-wp-totalpages"), count.div_ceil(4).to_string());
    let found: serde_json::Value = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(found.as_array().unwrap().len(), count.min(4));
    for post in found.as_array().unwrap() {
        assert_eq!(post.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "link", "title"]);
        assert_eq!(rig.get(post["link"].as_str().unwrap()).await.status(), 200);
    }
    for (query, code) in [
        ("page=99", "rest_post_invalid_page_number"),
        ("per_page=101", "rest_invalid_param"),
        ("page=0", "rest_invalid_param"),
    ] {
        assert!(rig.text(&format!("{posts}?{query}")).await.contains(code), "{query}");
    }
}

#[tokio::test]
async fn govuk_gives_documents_by_search_and_by_path() {
    let rig = Rig::start().await;
    let api = "http://govuk.localhost:8401/api";
    let found =
        rig.text(&format!("{api}/search.json?count=1000&fields=title,link&order=-public_timestamp")).await;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let results = found["results"].as_array().unwrap();
    assert_eq!(found["total"], results.len());
    let mut kinds = BTreeMap::<String, usize>::new();
    for link in results.iter().filter_map(|result| result["link"].as_str()) {
        if link.starts_with("http") {
            continue;
        }
        let document = rig.get(&format!("{api}/content{link}")).await;
        let status = document.status().as_u16();
        let document: serde_json::Value = serde_json::from_str(&document.text().await.unwrap()).unwrap();
        assert_eq!(
            (status == 410, status == 200),
            (link.contains("pilot"), !link.contains("pilot")),
            "{link}"
        );
        *kinds.entry(document["schema_name"].as_str().unwrap().to_owned()).or_default() += 1;
        if !document["withdrawn_notice"].is_null() {
            *kinds.entry("withdrawn".to_owned()).or_default() += 1;
        }
    }
    assert_eq!((kinds["withdrawn"], kinds["gone"]), (1, 1), "{kinds:?}");
    let refused = rig.text(&format!("{api}/search.json?q=x&page=2")).await;
    assert_eq!(refused, r#"{"error":"Unexpected parameters: page"}"#);
    let past = rig.text(&format!("{api}/search.json?start=900&count=10")).await;
    assert!(past.contains(r#""results":[]"#), "{past}");
}

#[tokio::test]
async fn the_compressed_sitemap_unpacks() {
    let rig = Rig::start().await;
    let index = rig.text("http://audit.localhost:8401/sitemap_index.xml").await;
    let packed = rig.get("http://audit.localhost:8401/sitemap-reports.xml.gz").await;
    assert!(header(&packed, "content-encoding").is_empty(), "the file is compressed, not its way");
    let archive = unpack(&packed.bytes().await.unwrap());
    let plain = rig.text("http://audit.localhost:8401/sitemap-news.xml").await;
    let count = bundled::articles().unwrap().iter().filter(|article| article.site == "audit").count();
    let listed = |map: &str| map.matches("<loc>http://audit.localhost:8401/reports/").count();
    assert_eq!(index.matches("<loc>").count(), 2);
    assert_eq!(listed(&archive) + listed(&plain), count);
}

#[tokio::test]
async fn the_alliance_encodes_its_feed_twice() {
    let rig = Rig::start().await;
    let feed = rig.text("http://alliance.localhost:8401/news/RSS").await;
    let items = feed.matches("<item>").count();
    assert_eq!(feed.matches("<description>&amp;lt;p&amp;gt;").count(), items);
    assert_eq!(feed.matches(" 00:00:00 GMT</pubDate>").count(), items);
}

#[tokio::test]
async fn the_listing_rules_find_every_article() {
    let rig = Rig::start().await;
    let sources: toml::Table = toml::from_str(bundled::sources_toml()).unwrap();
    let articles = bundled::articles().unwrap();
    for source in sources["source"].as_array().unwrap() {
        let Some(rules) = source.get("listing") else { continue };
        let id = source["id"].as_str().unwrap();
        let selector = |name: &str| scraper::Selector::parse(rules[name].as_str().unwrap()).unwrap();
        let (item, link, title) = (selector("item"), selector("link"), selector("title"));
        let mut address = url::Url::parse(source["url"].as_str().unwrap()).unwrap();
        let mut found = BTreeSet::new();
        for page in 0.. {
            let body = rig.text(address.as_str()).await;
            let html = scraper::Html::parse_document(&body);
            let items: Vec<_> = html.select(&item).collect();
            for item in &items {
                assert!(item.select(&title).next().is_some(), "{address}");
                found.insert(item.select(&link).next().unwrap().attr("href").unwrap().to_owned());
            }
            let next = if let Some(next) = rules.get("next") {
                let next = scraper::Selector::parse(next.as_str().unwrap()).unwrap();
                html.select(&next).next().map(|next| next.attr("href").unwrap().to_owned())
            } else {
                let number = |name: &str| rules[name].as_integer().unwrap();
                let value = number("first") + page * number("step");
                (!items.is_empty()).then(|| format!("?{}={value}", rules["parameter"].as_str().unwrap()))
            };
            let Some(next) = next else { break };
            address = address.join(&next).unwrap();
        }
        assert_eq!(found.len(), articles.iter().filter(|article| article.site == id).count(), "{id}");
    }
}

#[test]
fn labels_quote_the_body_of_their_article() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for article in bundled::articles().unwrap().iter().chain(&bundled::pages().unwrap()) {
        let name = format!("{}/{}", article.site, article.slug);
        assert!(seen.insert(name.clone()), "{name} is there twice");
        let claims = article.claims.iter().map(|claim| &claim.quote);
        for quote in claims.chain(article.not.iter().map(|not| &not.quote)) {
            if !article.text.contains(quote.as_str()) {
                wrong.push(format!("{name}: `{quote}` is not in the text"));
            }
        }
        for not in &article.not {
            if not.why.parse::<Role>().is_err() {
                wrong.push(format!("{name}: `{}` is no role", not.why));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
