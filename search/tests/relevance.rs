//! How good the order of results is: judged queries over the curated cases and claims beside them.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test may fail, and tells what it measured"
)]

use std::collections::BTreeMap;
use std::path::Path;

use commonpurse_search::{Card, Document, Index, Kind, Request, Writer};
use serde::Deserialize;

/// What was measured, rounded down; `docs/search.md` says it too.
const FLOOR: f64 = 0.95;

#[derive(Deserialize)]
struct Judgements {
    query: Vec<Judged>,
}

#[derive(Deserialize)]
struct Judged {
    q: String,
    judged: BTreeMap<String, u8>,
}

/// The head of a case's file.
#[derive(Deserialize)]
struct Head {
    title: String,
    summary: String,
    partners: Vec<String>,
    service: Option<String>,
    country: String,
    model: String,
    start: Option<u16>,
}

fn claims() -> Vec<Document> {
    let rows = include_str!("relevance/claims.tsv").lines().skip(1);
    let document = |row: &str| {
        let cells: Vec<&str> = row.split('\t').collect();
        let [id, title, sentence, organisations, service, status, country, year, low] = cells[..] else {
            panic!("nine cells: {row}")
        };
        let card = Card {
            id: id.to_owned(),
            title: title.to_owned(),
            quote: sentence.to_owned(),
            organisations: organisations.split(';').map(str::to_owned).collect(),
            service: Some(service.to_owned()),
            status: Some(status.to_owned()),
            country: Some(country.to_owned()),
            language: Some("en".to_owned()),
            unit: Some("money".to_owned()),
            date: Some(year.to_owned()),
            low: low.parse().ok(),
            high: low.parse().ok(),
            ..Card::default()
        };
        Document { card, body: vec![sentence.to_owned()] }
    };
    rows.map(document).collect()
}

fn cases() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../content/cases");
    let files = std::fs::read_dir(folder).expect("cases").map(|entry| entry.expect("a file").path());
    let document = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).expect("text");
        let (head, body) = text.trim_start_matches("+++").split_once("+++").expect("front matter");
        let head: Head = toml::from_str(head).expect("front matter");
        let card = Card {
            kind: Kind::Case,
            id: path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned(),
            title: head.title,
            quote: head.summary.clone(),
            organisations: head.partners,
            service: head.service,
            country: Some(head.country),
            language: Some("en".to_owned()),
            date: head.start.map(|year| year.to_string()),
            ..Card::default()
        };
        Document { card, body: vec![head.summary, body.to_owned(), head.model] }
    };
    files.map(document).collect()
}

fn index() -> Index {
    let mut documents: Vec<Document> = claims().into_iter().chain(cases()).collect();
    documents.sort_by(|one, other| (one.card.kind, &one.card.id).cmp(&(other.card.kind, &other.card.id)));
    let mut writer = Writer::new().expect("memory");
    for document in &documents {
        writer.add(document).expect("in order");
    }
    Index::of(&writer.finish().expect("written").files).expect("readable")
}

/// Discounted gain of grades in order.
fn gain(grades: impl Iterator<Item = u8>) -> f64 {
    let gains = (2_u32..).zip(grades.take(10));
    gains.map(|(place, grade)| (2_f64.powi(i32::from(grade)) - 1.0) / f64::from(place).log2()).sum()
}

#[test]
fn what_answers_a_query_comes_first() {
    let index = index();
    let judgements: Judgements =
        toml::from_str(include_str!("relevance/judged.toml")).expect("the judgements are sound");
    assert!(judgements.query.len() >= 40);
    let mut sum = 0.0;
    let mut poor = Vec::new();
    for Judged { q, judged } in &judgements.query {
        let answer = index.ask(&Request { q: q.clone(), ..Request::default() }).expect("answered");
        let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.card.id.as_str()).collect();
        for id in judged.keys() {
            let known = Request { q: format!("id:{id}"), ..Request::default() };
            assert_eq!(index.ask(&known).expect("answered").total, 1, "`{q}` judges `{id}`");
        }
        let mut best: Vec<u8> = judged.values().copied().collect();
        best.sort_unstable_by(|one, other| other.cmp(one));
        let share = gain(ids.iter().map(|id| judged.get(*id).copied().unwrap_or(0))) / gain(best.into_iter());
        sum += share;
        if share < 0.8 {
            poor.push(format!("{share:.3} `{q}`: {ids:?}"));
        }
    }
    let mean = sum / judgements.query.len() as f64;
    let told = format!("nDCG@10 {mean:.4} over {} queries\n{}", judgements.query.len(), poor.join("\n"));
    assert!(mean >= FLOOR, "{told}");
    // Read with `cargo test -p commonpurse-search --test relevance -- --nocapture`.
    eprintln!("{told}");
}
