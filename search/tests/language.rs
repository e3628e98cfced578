//! One table of queries and what they must find, over one small corpus.

#![allow(clippy::expect_used, reason = "a test may fail")]

use commonpurse_search::{Document, Facet, Index, Kind, Options, Query, Sort, Writer};
use serde::Deserialize;
use tantivy::Directory as _;
use tantivy::directory::RamDirectory;

#[derive(Deserialize)]
struct Table {
    query: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    q: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    sort: Sort,
    ids: Option<Vec<String>>,
    first: Option<Vec<String>>,
    total: Option<usize>,
    #[serde(default)]
    problems: usize,
}

fn index() -> Index {
    let documents: Vec<Document> =
        serde_json::from_str(include_str!("language/corpus.json")).expect("the corpus is sound");
    let mut writer = Writer::new().expect("memory");
    for document in &documents {
        writer.add(document).expect("in order");
    }
    let directory = RamDirectory::create();
    for file in writer.finish().expect("written") {
        directory.atomic_write(file.name.as_ref(), file.bytes()).expect("memory");
    }
    Index::open_in(directory).expect("readable")
}

#[test]
fn every_query_finds_what_the_table_says() {
    let index = index();
    let table: Table = toml::from_str(include_str!("language/queries.toml")).expect("the table is sound");
    assert!(table.query.len() > 60);
    let mut wrong = Vec::new();
    for case in &table.query {
        let query = Query::parse(&case.q);
        let options = Options { sort: case.sort, limit: 100, ..Options::default() };
        let results = index.search(&query, &options).expect("answered");
        let ids: Vec<&str> = results.hits.iter().map(|hit| hit.card.id.as_str()).collect();
        let expected = case.ids.as_ref().or(case.first.as_ref());
        let as_expected = match (&case.ids, &case.first) {
            (Some(all), _) => ids == *all,
            (None, Some(first)) => ids.len() >= first.len() && ids[..first.len()] == *first,
            (None, None) => case.total.is_some(),
        };
        if !as_expected
            || case.total.is_some_and(|total| total != results.total)
            || results.problems.len() != case.problems
        {
            let why = &case.why;
            let problems = &results.problems;
            wrong
                .push(format!("`{}` ({why})\n  found {ids:?}\n  not   {expected:?}\n  {problems:?}", case.q));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.query.len(), wrong.join("\n"));
}

#[test]
fn pages_of_results_follow_each_other() {
    let index = index();
    let query = Query::parse("");
    let all = index.search(&query, &Options { limit: 100, ..Options::default() }).expect("answered").hits;
    let mut paged = Vec::new();
    for offset in (0..20).step_by(4) {
        let options = Options { limit: 4, offset, ..Options::default() };
        paged.extend(index.search(&query, &options).expect("answered").hits);
    }
    assert_eq!(paged, all);
    let options = Options { kind: Some(Kind::Case), ..Options::default() };
    assert_eq!(index.search(&query, &options).expect("answered").total, 1);
}

#[test]
fn a_result_is_the_card_that_was_put_in() {
    let documents: Vec<Document> =
        serde_json::from_str(include_str!("language/corpus.json")).expect("the corpus is sound");
    let results = index().search(&Query::parse("id:c01"), &Options::default()).expect("answered");
    assert_eq!(results.hits[0].card, documents[0].card);
}

#[test]
fn values_are_counted() {
    let facets = [Facet::Status, Facet::Country, Facet::Organisation];
    let counts = index().facets(&Query::parse("country:GB"), Some(Kind::Claim), &facets).expect("answered");
    let of = |facet: Facet| {
        counts[&facet].iter().map(|(value, count)| format!("{value} {count}")).collect::<Vec<_>>()
    };
    assert_eq!(of(Facet::Status), ["achieved 2", "expected 1", "missed 1", "proposed 1", "target 1"]);
    assert_eq!(of(Facet::Country), ["GB 6", "GB-ENG 2", "GB-SCT 2", "GB-WLS 1"]);
    assert_eq!(of(Facet::Organisation).len(), 4);
}

#[test]
fn a_problem_points_at_its_place_and_says_what_to_write() {
    for (text, start, end, hint) in [
        ("tŷ staus:achieved", 3, 17, "did you mean `status:`"),
        ("status:achievd", 0, 14, "did you mean `status:achieved`"),
        ("kind:pig", 0, 8, "`kind:` is one of claim, case, article"),
    ] {
        let problems = Query::parse(text).problems;
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        assert_eq!((problems[0].start, problems[0].end), (start, end), "{text}");
        assert_eq!(problems[0].hint.as_deref(), Some(hint), "{text}");
    }
}
