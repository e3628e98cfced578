//! Discovery against the documents in `tests/sources/discovery`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::*;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources/discovery")
}

fn sources() -> Vec<Source> {
    let file = folder().join("sources.toml");
    crate::gather::sources::parse(&file, &fs::read_to_string(&file).unwrap()).unwrap().sources
}

fn source(id: &str) -> Source {
    sources().into_iter().find(|source| source.id.as_str() == id).unwrap()
}

fn capture(url: &str, body: &[u8]) -> Capture {
    let fetched = jiff::Timestamp::UNIX_EPOCH;
    Capture {
        url: url.to_owned(),
        fetched,
        status: 200,
        headers: Vec::new(),
        body: body.to_vec(),
        source: None,
        witness: Witness::default(),
    }
}

/// What was read, a line for each thing.
fn written(read: &Result<Discovered, DiscoveryError>) -> String {
    let discovered = match read {
        Ok(discovered) => discovered,
        Err(error) => return format!("error: {error}\n"),
    };
    let mut out = String::new();
    for Found { url, witness } in &discovered.found {
        write!(out, "found {url}").unwrap();
        if let Some(title) = &witness.title {
            write!(out, " | {title}").unwrap();
        }
        if let Some(dated) = witness.published {
            write!(out, " | {} {:?}", dated.date, dated.rung).unwrap();
        }
        if let Some(modified) = witness.modified {
            write!(out, " | modified {modified}").unwrap();
        }
        if let Some(author) = &witness.author {
            write!(out, " | by {author}").unwrap();
        }
        out.push('\n');
    }
    for url in &discovered.next {
        writeln!(out, "next {url}").unwrap();
    }
    for (what, why) in &discovered.left_out {
        writeln!(out, "left out {what}: {why}").unwrap();
    }
    if discovered.is_articles {
        out.push_str("the document is the articles\n");
    }
    out
}

#[test]
fn each_document_lists_what_its_text_file_says() {
    let mut checked = 0;
    for file in fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let golden = folder().join(format!("{name}.txt"));
        let Some((id, _)) = name.split_once("--").filter(|_| golden.exists()) else { continue };
        let source = source(id);
        let capture = capture(first(&source).as_str(), &fs::read(&file).unwrap());
        assert_eq!(written(&read(&source, &capture)), fs::read_to_string(golden).unwrap(), "{name}");
        checked += 1;
    }
    assert!(checked >= 35, "only {checked} documents were found");
}

#[test]
fn each_kind_has_a_first_document() {
    let firsts: Vec<String> = sources().iter().map(|source| first(source).to_string()).collect();
    assert!(firsts.contains(&"https://portal.example/index.php/news".to_owned()));
    let posts = "https://press.example/blog/wp-json/wp/v2/posts?per_page=100&page=1&_fields=id,date,modified,link,title";
    assert!(firsts.contains(&posts.to_owned()), "{firsts:?}");
    assert_eq!(fallback(&source("press")).unwrap().as_str(), "https://press.example/blog/feed/");
    assert_eq!(fallback(&source("feed")), None);
}

#[test]
fn a_feed_is_read_in_any_encoding() {
    let feed = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?><rss version=\"2.0\"><channel><item><title>Saves £2m – «Ü»\
             </title><link>https://www.barrow-vale.example/a</link></item></channel></rss>"
        )
    };
    let wide = |text: &str, to_bytes: fn(u16) -> [u8; 2]| {
        text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>()
    };
    let source = source("feed");
    for (what, body) in [
        ("utf-8", feed("utf-8").into_bytes()),
        ("utf-8 with mark", format!("\u{feff}{}", feed("utf-8")).into_bytes()),
        ("utf-8 that says latin 1", feed("iso-8859-1").into_bytes()),
        ("utf-16 big end first", wide(&feed("utf-16"), u16::to_be_bytes)),
        ("utf-16 with mark", wide(&format!("\u{feff}{}", feed("utf-16")), u16::to_be_bytes)),
        ("utf-16 little end first", wide(&feed("utf-16"), u16::to_le_bytes)),
        ("windows-1252", encoding_rs::WINDOWS_1252.encode(&feed("windows-1252")).0.into_owned()),
        ("latin 1 without a word", encoding_rs::WINDOWS_1252.encode(&feed("unheard-of")).0.into_owned()),
    ] {
        let read = written(&read(&source, &capture("https://www.barrow-vale.example/feed", &body)));
        assert_eq!(read, "found https://www.barrow-vale.example/a | Saves £2m – «Ü»\n", "{what}");
    }
}

#[test]
fn a_packed_sitemap_is_unpacked_and_a_long_one_cut() {
    let mut text = String::from("<urlset>");
    for number in 0..50_010 {
        write!(text, "<url><loc>https://www.map.example/{number}</loc></url>").unwrap();
    }
    text.push_str("</urlset>");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    let body = packer.finish().unwrap();
    let discovered = read(&source("map"), &capture("https://www.map.example/s.gz", &body)).unwrap();
    assert_eq!(discovered.found.len(), 50_000);
    assert_eq!(discovered.left_out[0].0, "the rest of the sitemap");
    let half = capture("https://www.map.example/s.gz", &body[..body.len() / 2]);
    let discovered = read(&source("map"), &half).unwrap();
    assert!(discovered.found.len() > 10_000 && discovered.left_out.len() == 1, "{:?}", discovered.left_out);
}

#[test]
fn paging_goes_on_until_the_list_ends() {
    let item = b"<div class=blog><div class=items-row><div class=item><p class=readmore><a href=/x>T</a>";
    let portal = source("portal");
    let page = |url: &str, body: &[u8]| written(&read(&portal, &capture(url, body)));
    let first = page("https://portal.example/index.php/news", item);
    assert!(first.contains("next https://portal.example/index.php/news?start=5\n"), "{first}");
    let third = page("https://portal.example/index.php/news?start=10&x=1", item);
    assert!(third.contains("next https://portal.example/index.php/news?start=15&x=1\n"), "{third}");
    let end = page("https://portal.example/index.php/news?start=20", b"<p>");
    assert!(end.starts_with("left out https://portal.example/index.php/news?start=20: "), "{end}");

    let posts: Vec<String> =
        (0..100).map(|n| format!("{{\"link\":\"https://press.example/{n}\",\"title\":\"{n}\"}}")).collect();
    let press = source("press");
    let full = capture(super::first(&press).as_str(), format!("[{}]", posts.join(",")).as_bytes());
    let discovered = read(&press, &full).unwrap();
    assert_eq!((discovered.found.len(), discovered.next.len()), (100, 1));
    let mut end = capture(discovered.next[0].as_str(), b"{\"code\":\"rest_post_invalid_page_number\"}");
    end.status = 400;
    assert_eq!(read(&press, &end), Ok(Discovered::default()));
    end.status = 403;
    assert!(matches!(read(&press, &end), Err(DiscoveryError::Status { status: 403, .. })));
}

#[test]
fn hostile_feeds_end_in_time_and_in_order() {
    let source = source("feed");
    for body in [
        "<rss>".repeat(100_000),
        "<rss version=\"2.0\"><channel>".to_owned() + &"<item><title>".repeat(50_000),
        "<feed><entry>".to_owned() + &"<![CDATA[".repeat(50_000),
        "<rss><channel><item><title>".to_owned() + &"&".repeat(500_000),
        "<rss ".to_owned() + &"a='".repeat(200_000),
        "{\"items\":".repeat(10_000),
        "<!DOCTYPE x [".to_owned() + &"<!ENTITY a '&b;&b;'>".repeat(10_000),
    ] {
        let read = read(&source, &capture("https://www.barrow-vale.example/feed", body.as_bytes()));
        let found = read.as_ref().map_or(0, |discovered| discovered.found.len());
        assert_eq!(found, 0, "{}", &body[..40]);
    }
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(sources);

/// Pieces of which any order must be survived.
const PIECES: &[&str] = &[
    "<rss version=\"2.0\">",
    "<rss",
    "<channel>",
    "<item>",
    "</item>",
    "<entry ",
    "</entry>",
    "<title>",
    "</title>",
    "<link>",
    "</link>",
    "<link href='",
    "https://press.example/é",
    "&",
    "&#x110000;",
    "&eacute;",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml ",
    "?>",
    "<!DOCTYPE [",
    "]",
    ">",
    "\"",
    "'",
    "=",
    "é",
    "\u{0}",
    "\u{feff}",
    "<url>",
    "<loc>",
    "</loc>",
    "</url>",
    "<urlset>",
    "<sitemapindex>",
    "<div class=blog>",
    "<p class=readmore><a href=",
    "2026-01-0é",
    "30 Nov 2010",
    "{\"items\":[",
    "{\"results\":[",
    "{\"link\":\"//\"",
    "}",
    ",",
    "[",
    "1/2/é3",
    "\n",
    " ",
    "<é",
    "</",
];

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(150))]
    #[test]
    fn nothing_that_comes_from_outside_panics(order in proptest::collection::vec(0..PIECES.len(), 0..40)) {
        let body: String = order.into_iter().map(|at| PIECES[at]).collect();
        for source in SOURCES.iter() {
            let capture = capture(first(source).as_str(), body.as_bytes());
            if let Ok(discovered) = read(source, &capture) {
                for found in discovered.found {
                    proptest::prop_assert!(matches!(found.url.scheme(), "http" | "https"));
                }
            }
        }
    }
}
