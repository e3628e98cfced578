//! Article extraction over small pages in the markup of the systems that sources use: each file in `tests/articles`
//! lies beside a JSON file that says what must be read from it.

#![allow(clippy::expect_used, reason = "a failing test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

use commonpurse::evidence::article;
use commonpurse::model::{Article, Capture, Extracted, Hints, PageRules, Reading, Rejection, SourceId};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Reads a fixture; what is known of it from outside stands under `capture` in its JSON file.
fn extract(page: &Path, golden: &Value) -> Extracted {
    let said = golden.get("capture").cloned().unwrap_or_default();
    let text = |field: &str| said.get(field).and_then(Value::as_str).map(str::to_owned);
    let rules = said.get("rules").cloned().unwrap_or(json!({ "remove": [] }));
    let hints = Hints {
        rules: serde_json::from_value::<PageRules>(rules).expect("the rules are page rules"),
        country: text("country"),
        language: text("language"),
        site: text("site"),
        ..Hints::default()
    };
    let body = fs::read(page).expect("the fixture is there");
    let media_type = text("type").unwrap_or_else(|| "text/html".to_owned());
    let url = text("url").unwrap_or_else(|| "https://www.example.org/news/1".to_owned());
    let mut capture = capture(&url, &media_type, body);
    capture.source = text("source").map(|source| source.parse().expect("a source id"));
    if let Some(robots) = text("robots") {
        capture.headers.push(("x-robots-tag".to_owned(), robots));
    }
    article::extract(&capture, &hints)
}

fn capture(url: &str, media_type: &str, body: Vec<u8>) -> Capture {
    Capture {
        url: url.to_owned(),
        fetched: "2026-11-21T09:00:00Z".parse().expect("a time"),
        status: 200,
        headers: vec![("content-type".to_owned(), media_type.to_owned())],
        body,
        source: Some(SourceId::imported()),
        witness: commonpurse::model::Witness::default(),
    }
}

/// What a golden file may ask about an article.
fn facts(article: &Article) -> Value {
    let item = &article.item;
    json!({
        "url": article.url,
        "title": item.title,
        "published": item.published.map(|dated| dated.date.to_string()),
        "published_from": item.published.map(|dated| dated.rung),
        "modified": item.modified.map(|dated| dated.date.to_string()),
        "authors": item.authors,
        "site": item.site,
        "language": item.language,
        "country": item.country,
        "canonical": item.canonical,
        "origin": item.origin.as_ref().map(|origin| origin.publisher.clone()),
        "origin_url": item.origin.as_ref().and_then(|origin| origin.url.clone()),
        "licence": item.licence,
        "paywalled": item.paywalled,
        "doubts": item.doubts.len(),
        "reading": article.reading,
    })
}

fn check(page: &Path) {
    let golden =
        fs::read_to_string(page.with_extension("json")).expect("a golden file lies beside the fixture");
    let golden: Value = serde_json::from_str(&golden).expect("the golden file is JSON");
    let extracted = extract(page, &golden);
    let name = page.display();
    let reasons: Vec<String> =
        extracted.rejected.iter().map(|(_, rejection)| rejection.to_string()).collect();
    assert_eq!(json!(reasons), golden.get("rejected").cloned().unwrap_or(json!([])), "{name}");
    let expected = golden["articles"].as_array().cloned().unwrap_or_default();
    assert_eq!(extracted.articles.len(), expected.len(), "{name}: {:#?}", extracted.articles);
    for (article, expected) in extracted.articles.iter().zip(&expected) {
        let facts = facts(article);
        for (field, value) in expected.as_object().expect("an object for each article") {
            let texts = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            match field.as_str() {
                "contains" => texts.for_each(|part| {
                    assert!(
                        article.item.text.contains(part),
                        "{name}: `{part}` is missing in\n{}",
                        article.item.text
                    );
                }),
                "lacks" => texts.for_each(|part| {
                    assert!(
                        !article.item.text.contains(part),
                        "{name}: `{part}` is in\n{}",
                        article.item.text
                    );
                }),
                "html" => texts.for_each(|part| {
                    assert!(
                        article.item.html.contains(part),
                        "{name}: `{part}` is missing in\n{}",
                        article.item.html
                    );
                }),
                field => assert_eq!(&facts[field], value, "{name}: {field} of `{}`", article.item.title),
            }
        }
    }
}

#[test]
fn fixtures_are_read_as_their_golden_files_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the fixtures are there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "json"))
        .collect();
    pages.sort();
    assert!(pages.len() >= 20, "only {} fixtures", pages.len());
    let failed: Vec<&PathBuf> =
        pages.iter().filter(|page| std::panic::catch_unwind(|| check(page)).is_err()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

const SENTENCE: &str = "<p>The two councils will share one service from April and expect to save £2 million a year, they said.</p>";

fn hostile(body: String) -> Extracted {
    article::extract(
        &capture("https://example.org/1", "text/html; charset=utf-8", body.into_bytes()),
        &Hints::default(),
    )
}

#[test]
fn hostile_pages_give_an_article_or_a_reason() {
    let text = SENTENCE.repeat(3);
    let attributes = (0..1_000_000).map(|number| number.to_string()).collect::<Vec<_>>().join(" a");
    // Written out in full, the cells of each of these would be 50 MB.
    let head = format!("<th rowspan=5000 colspan=9>{}", "word ".repeat(100));
    let wide_table = format!("<table><tr>{}</tr>{}</table>", head.repeat(40), "<tr><td>1".repeat(500));
    let pages = [
        format!("<h1>One team</h1>{}{text}", "<div>".repeat(100_000)),
        format!("<h1>One team</h1>{}{text}", "<span>".repeat(100_000)),
        format!("<h1>One team</h1>{}{text}", "<b>".repeat(100_000)),
        format!("<h1>One team</h1>{}{text}", "<table><tr><td>".repeat(3_000)),
        format!("<h1>One team</h1><p a{attributes}>{text}"),
        format!("<h1>One team</h1>{}{text}", "<figure><figcaption>".repeat(10_000)),
        format!(
            "<h1>One team</h1>{}{text}",
            "<div class='message-body'><div class=bbWrapper>".repeat(10_000)
        ),
        format!("<h1>One team</h1>{text}{}", "<a href='?page=2'>2</a>".repeat(50_000)),
        format!("<h1>One team</h1>{}{text}", "<article><h2><a href='/2'>2</a></h2>".repeat(10_000)),
        format!("<h1>One team</h1>{text}{}", wide_table.repeat(40)),
        format!("<h1>One team</h1>{}{text}", "\0".repeat(100_000)),
        format!("<h1>One team</h1>{text}<div class='"),
        format!("<h1>One team</h1>{text}<!-- {}", "<div>".repeat(100_000)),
        "<".repeat(100_000),
        format!("<script type='application/ld+json'>{}</script><h1>One team</h1>{text}", "[".repeat(100_000)),
    ];
    for page in pages {
        let start: String = page.chars().take(60).collect();
        let extracted = hostile(page);
        let failed = extracted.rejected.iter().any(|(_, why)| matches!(why, Rejection::Failed { .. }));
        assert!(!failed, "{start}: {:?}", extracted.rejected);
        assert_eq!(extracted.articles.len() + extracted.rejected.len(), 1, "{start}: {extracted:?}");
    }
}

#[test]
fn a_body_over_the_limit_is_refused() {
    let extracted = hostile("a ".repeat(11 * 1024 * 1024));
    assert!(matches!(extracted.rejected[..], [(_, Rejection::TooLarge { .. })]), "{:?}", extracted.rejected);
}

#[test]
fn a_status_is_a_reason() {
    let mut gone = capture("https://example.org/1", "text/html", SENTENCE.repeat(9).into_bytes());
    gone.status = 410;
    let extracted = article::extract(&gone, &Hints::default());
    assert_eq!(extracted.rejected, [(String::new(), Rejection::Status { status: 410 })]);
}

#[test]
fn an_explanation_names_what_gave_each_part() {
    let page = format!(
        "<title>One team</title><meta name=date content=2014-03-02><article>{}</article>",
        SENTENCE.repeat(3)
    );
    let explanation = article::explain(
        &capture("https://example.org/1", "text/html", page.into_bytes()),
        &Hints::default(),
    );
    let article = &explanation.articles[0];
    assert_eq!(article.title_from, "title element");
    assert!(
        article.paragraphs.iter().all(|paragraph| !paragraph.by.is_empty() && !paragraph.place.is_empty())
    );
    assert_eq!(article.dates[0].value, "2014-03-02");
    assert_eq!(article.reading, [Reading::Charset("UTF-8".to_owned()), Reading::Html]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_give_a_result(body in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        for media_type in ["text/html", "text/plain", "application/rss+xml", "application/json", ""] {
            let extracted = article::extract(&capture("https://example.org/1", media_type, body.clone()), &Hints::default());
            let failed = extracted.rejected.iter().any(|(_, why)| matches!(why, Rejection::Failed { .. }));
            prop_assert!(!failed, "{:?}", extracted.rejected);
        }
    }

    #[test]
    fn any_tag_soup_gives_a_result(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("<p>"), Just("</p>"), Just("<div class=item>"), Just("</div>"), Just("<table><tr>"), Just("<td>"),
                Just("<a href='//x'>"), Just("</a>"), Just("<li>"), Just("<ul>"), Just("<br><br>"), Just("<h1>Title"),
                Just("<time datetime='31/02/2014'>"), Just("Read more: GB: "), Just("<p class=readmore><a>Read more: x</a></p>"),
                Just("The councils save £2m a year by 12/13/2014."), Just("&amp;lt;p&#0;"), Just("<!--"), Just("-->"),
                Just("<script type='application/ld+json'>{\"@type\":"), Just("</script>"), Just("Source: "), Just("\u{130}İﬀ"),
            ],
            0..120,
        )
    ) {
        let html = parts.concat();
        for media_type in ["text/html", "text/plain"] {
            let extracted = article::extract(&capture("https://example.org/1", media_type, html.clone().into_bytes()), &Hints::default());
            let failed = extracted.rejected.iter().any(|(_, why)| matches!(why, Rejection::Failed { .. }));
            prop_assert!(!failed, "{:?}", extracted.rejected);
        }
    }
}
