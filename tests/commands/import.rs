//! `import`: saved pages into an empty folder, without further set-up.

use std::io::Write;

use serde_json::Value;

use crate::program::{Place, run_in};

/// One post of an association's site as a browser copies it: slogan, title, date line, text, source line, footer.
const POST: &str = "WORKING AS ONE\n\nNorthmere and Marlow Vale join their computer rooms\n\n\
    14 Mar 2011 12:00 AM | Anonymous\n\n\
    Northmere District Council and Marlow Vale Borough Council are to run their computers together. Over the coming \
    four years the shared service is expected to save between £1million and £3million in IT costs.\n\n\
    \u{201c}We pay twice for the same thing,\u{201d} said the leader of Northmere.\n\n\
    Source: http://www.shire-gazette.example/council/computer-rooms\n\nPowered by Wild Apricot Membership Software";

/// A portal's page as a browser copies it: counters with today's date, items closed by their read-more link.
const PORTAL: &str = "Today 412\n\nYesterday 903\n\nAll 7713402\n\nMonday, 5.01.2026\nJoined-up news since 2003\n\
    Two fire services have shared one control room since last summer, and their joint report gives an annual saving of \
    £415,000 from it. The room answers calls for both counties, day and night, with one team of operators.\n\n\
    Read more: GB: One room for two fire services\n\n\
    The ministry is looking for a supplier for its second service centre in a deal said to be worth £3bn. \
    Bids are due in spring, and around 2 500 patients of the old scheme will be moved first, the ministry said.\n\n\
    Read more: Ministry seeks supplier for service centre\n\nGo to top";

fn claims(place: &Place) -> Vec<Value> {
    let json = place.run(&["claims", "list", "--json"]).exits(0).json();
    json.as_array().unwrap().clone()
}

#[test]
fn a_copied_post_gives_its_article_and_claim() {
    let place = Place::new();
    let post = place.write("in/post.txt", POST);
    place.run(&["import", post.to_str().unwrap()]).exits(0);
    let claims = claims(&place);
    assert_eq!(claims.len(), 1, "{claims:?}");
    let claim = &claims[0];
    for (key, expected) in [
        ("low", Value::from(1_000_000)),
        ("high", Value::from(3_000_000)),
        ("currency", "GBP".into()),
        ("period", "total".into()),
        ("years", 4.into()),
        ("status", "expected".into()),
        ("service", "it".into()),
        ("published", "2011-03-14".into()),
        ("origin", "shire-gazette.example".into()),
        ("title", "Northmere and Marlow Vale join their computer rooms".into()),
    ] {
        assert_eq!(claim[key], expected, "{key}: {claim}");
    }
    assert_eq!(
        claim["beneficiaries"],
        serde_json::json!(["Northmere District Council", "Marlow Vale Borough Council"])
    );
    place.run(&["build"]).exits(0);
    place.run(&["verify"]).exits(0);
}

#[test]
fn a_copied_portal_page_is_split_and_its_counters_are_nothing() {
    let place = Place::new();
    let page = place.write("in/page.txt", PORTAL);
    place.run(&["import", page.to_str().unwrap()]).exits(0);
    let claims = claims(&place);
    let quotes: Vec<&str> = claims.iter().map(|claim| claim["quote"].as_str().unwrap()).collect();
    assert_eq!(quotes, ["£415,000"]);
    assert_eq!(claims[0]["title"], "One room for two fire services");
    assert_eq!(claims[0]["country"], "GB");
    assert_eq!(claims[0]["published"], Value::Null);
}

#[test]
fn folders_and_packed_files_are_taken_and_the_rest_is_named() {
    let place = Place::new();
    place.write("in/post.txt", POST);
    place.write("in/picture.png", "no page");
    place.write("in/empty.html", "");
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(PORTAL.as_bytes()).unwrap();
    place.write("in/deep/page.txt.gz", gz.finish().unwrap());
    let folder = place.path("in");
    let ran = place.run(&["import", folder.to_str().unwrap()]).exits(1);
    let ran = ran.says("picture.png").says("empty.html").says("2 captures archived");
    assert!(ran.stderr.contains("3 articles and 2 claims"), "{}", ran.stderr);
    place.run(&["import", folder.to_str().unwrap()]).says("0 captures archived, 2 were there already");
}

#[test]
fn a_web_archive_of_another_tool_is_taken() {
    let place = Place::new();
    let page = "<html lang=en><head><title>Bins</title><meta property='article:published_time' content='2014-05-06'>\
        </head><body><article><h1>Three districts share one bin contract</h1><p>Three districts will share one bin \
        contract from the autumn, and each of them has set up one joint client team to watch over it.</p><p>The shared \
        contract is expected to save the councils £1.2m a year, their joint committee was told on Tuesday evening, \
        because the rounds no longer stop at the boundary and one depot is enough for all three of them.</p>\
        </article></body></html>";
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
    let image = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nxxxx";
    let record = |kind: &str, url: &str, block: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{:036}>\r\nWARC-Date: 2014-05-07T08:00:00Z\r\n\
             WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            url.len(),
            block.len()
        )
    };
    let warc = [
        record("response", "http://paper.example/bins", &http),
        record("request", "http://paper.example/bins", "GET /bins HTTP/1.1\r\n\r\n"),
        record("response", "http://paper.example/logo.png", image),
    ]
    .concat();
    let path = place.write("in/a.warc", warc);
    place.run(&["import", path.to_str().unwrap()]).exits(0).says("1 captures archived").says("image/png");
    let claims = claims(&place);
    assert_eq!(claims.len(), 1, "{claims:?}");
    assert_eq!(claims[0]["article"], "http://paper.example/bins");
    assert_eq!(claims[0]["published"], "2014-05-06");
    assert_eq!(claims[0]["period"], "annual");
}

#[test]
fn inspect_reads_lines_and_survives_bad_ones() {
    let place = Place::new();
    let lines = "{\"id\":\"a\",\"title\":\"t\",\"text\":\"Sharing one payroll team will save the two councils £2m a year.\"}\n\
        not json\n\n{\"id\":\"b\",\"title\":\"t\",\"text\":\"Nothing here.\"}\n";
    let ran = run_in(&place.path(""), &["inspect", "mentions", "--jsonl"], lines.as_bytes())
        .exits(1)
        .says("stdin:2");
    let answers: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2);
    assert_eq!((&answers[0]["id"], &answers[1]["id"]), (&"a".into(), &"b".into()));
    assert_eq!(answers[0]["claims"][0]["low"], 2_000_000);
    assert_eq!(answers[1]["claims"], serde_json::json!([]));
}

#[test]
fn inspect_shows_an_article_as_json() {
    let place = Place::new();
    let post = place.write("in/post.txt", POST);
    let seen = place.run(&["inspect", "article", post.to_str().unwrap(), "--json"]).exits(0).json();
    for key in [
        "url",
        "title",
        "published",
        "published_from",
        "modified",
        "authors",
        "site",
        "language",
        "country",
        "canonical",
        "origin",
        "licence",
        "paywalled",
        "text",
        "html",
        "rejected",
    ] {
        assert!(seen.get(key).is_some(), "`{key}` is missing in {seen}");
    }
    assert_eq!(seen["published"], "2011-03-14");
    assert_eq!(seen["authors"], serde_json::json!([]));
    let folder = place.path("in");
    let lines = place.run(&["inspect", "article", folder.to_str().unwrap(), "--json"]).exits(0).stdout;
    let line: Value = serde_json::from_str(lines.trim()).unwrap();
    assert!(line["file"].as_str().unwrap().ends_with("post.txt"));
}

#[test]
fn inspect_says_once_why_a_file_cannot_be_read() {
    let place = Place::new();
    let missing = place.path("missing.html");
    let told = place.run(&["inspect", "article", missing.to_str().unwrap()]).exits(1).stderr;
    assert_eq!(told.matches("No such file").count(), 1, "{told}");
    assert!(told.contains("missing.html"), "{told}");
}
