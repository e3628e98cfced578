//! One table of questions and what they must find, over one small corpus; the browser's build reads the same files.

#![allow(clippy::expect_used, reason = "a test may fail")]

#[path = "language/engine.rs"]
mod engine;
#[path = "language/update.rs"]
mod update;

use std::collections::BTreeMap;

use commonpurse_search::{Answer, Document, Facet, Index, Kind, Query, Request, Sort, Writer, Written};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    query: Vec<Case>,
}

/// `ask` is the request beside `q` and `sort`; what is expected and left out may be anything.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(default)]
    q: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    sort: Sort,
    #[serde(default)]
    ask: Request,
    ids: Option<Vec<String>>,
    first: Option<Vec<String>>,
    total: Option<usize>,
    kinds: Option<BTreeMap<Kind, u64>>,
    counts: Option<BTreeMap<String, Vec<String>>>,
    bins: Option<Vec<String>>,
    snippet: Option<String>,
    suggestions: Option<Vec<String>>,
    #[serde(default)]
    problems: usize,
}

impl Case {
    fn request(&self) -> Request {
        let mut request = Request { q: self.q.clone(), sort: self.sort, ..self.ask.clone() };
        // A page of the usual size is asked for by saying so.
        if request.limit == Request::default().limit {
            request.limit = 100;
        }
        request
    }

    /// Every difference from what is expected.
    fn differences(&self, answer: &Answer) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut check = |what: &str, found: String, expected: Option<String>| {
            if let Some(expected) = expected.filter(|expected| *expected != found) {
                wrong.push(format!("{what} {found}\n  not {expected}"));
            }
        };
        let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.card.id.as_str()).collect();
        check("ids", format!("{ids:?}"), self.ids.as_ref().map(|ids| format!("{ids:?}")));
        let first = self.first.as_ref().map_or(0, Vec::len).min(ids.len());
        check("first", format!("{:?}", &ids[..first]), self.first.as_ref().map(|first| format!("{first:?}")));
        check("total", answer.total.to_string(), self.total.map(|total| total.to_string()));
        check("kinds", format!("{:?}", answer.kinds), self.kinds.as_ref().map(|kinds| format!("{kinds:?}")));
        let counts: BTreeMap<String, Vec<String>> = answer
            .facets
            .iter()
            .map(|facet| {
                let values = facet.values.iter().map(|value| format!("{} {}", value.value, value.count));
                (facet.facet.word().to_owned(), values.collect())
            })
            .collect();
        check("counts", format!("{counts:?}"), self.counts.as_ref().map(|counts| format!("{counts:?}")));
        let bins: Vec<String> =
            answer.histogram.iter().map(|bin| format!("{}..{} {}", bin.from, bin.to, bin.count)).collect();
        check("bins", format!("{bins:?}"), self.bins.as_ref().map(|bins| format!("{bins:?}")));
        let shown = answer.hits.first().map(shown).unwrap_or_default();
        check("snippet", shown, self.snippet.clone());
        let suggestions: Vec<&str> =
            answer.suggestions.iter().map(|suggestion| suggestion.query.as_str()).collect();
        check(
            "suggestions",
            format!("{suggestions:?}"),
            self.suggestions.as_ref().map(|suggestions| format!("{suggestions:?}")),
        );
        check("problems", answer.problems.len().to_string(), Some(self.problems.to_string()));
        wrong
    }
}

/// What the first result shows of its text, with brackets around the words of the query.
fn shown(hit: &commonpurse_search::Hit) -> String {
    let (text, marks) = match &hit.snippet {
        Some(snippet) => (&snippet.text, &snippet.marks),
        None => (&hit.card.quote, &hit.marks.quote),
    };
    let mut shown = String::new();
    for (at, character) in text.chars().enumerate() {
        shown.extend(marks.iter().filter(|[_, end]| *end == at).map(|_| ']'));
        shown.extend(marks.iter().filter(|[start, _]| *start == at).map(|_| '['));
        shown.push(character);
    }
    let end = text.chars().count();
    shown.extend(marks.iter().filter(|[_, last]| *last == end).map(|_| ']'));
    shown
}

fn documents() -> Vec<Document> {
    serde_json::from_str(include_str!("language/corpus.json")).expect("the corpus is sound")
}

fn written() -> Written {
    let mut writer = Writer::new().expect("memory");
    for document in &documents() {
        writer.add(document).expect("in order");
    }
    writer.finish().expect("written")
}

fn index() -> Index {
    Index::of(&written().files).expect("readable")
}

fn table() -> Table {
    toml::from_str(include_str!("language/queries.toml")).expect("the table is sound")
}

/// Every question of the table, as it is and with everything counted.
fn requests() -> Vec<Request> {
    let asked = table().query.into_iter().map(|case| case.request());
    asked.flat_map(|request| [with_counts(&request), request]).collect()
}

fn with_counts(request: &Request) -> Request {
    Request {
        facets: Facet::ALL.iter().map(|(facet, _)| *facet).collect(),
        kinds: true,
        histogram: true,
        ..request.clone()
    }
}

#[test]
fn every_question_finds_what_the_table_says() {
    let index = index();
    let table = table();
    assert!(table.query.len() > 60);
    let mut wrong = Vec::new();
    for case in &table.query {
        let request = case.request();
        let answer = index.ask(&request).expect("answered");
        let mut differences = case.differences(&answer);
        // What is counted beside must not change what is found.
        let beside = index.ask(&with_counts(&request)).expect("answered");
        if (beside.total, &beside.hits) != (answer.total, &answer.hits) {
            differences.push("counting changes what is found".to_owned());
        }
        if !differences.is_empty() {
            let problems = &answer.problems;
            wrong.push(format!(
                "`{}` ({})\n  {}\n  {problems:?}",
                case.q,
                case.why,
                differences.join("\n  ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), table.query.len(), wrong.join("\n"));
}

#[test]
fn pages_of_results_follow_each_other() {
    let index = index();
    let all = index.ask(&Request { limit: 100, ..Request::default() }).expect("answered").hits;
    let mut paged = Vec::new();
    for offset in (0..20).step_by(4) {
        let request = Request { limit: 4, offset, ..Request::default() };
        paged.extend(index.ask(&request).expect("answered").hits);
    }
    assert_eq!(paged, all);
}

#[test]
fn a_result_is_the_card_that_was_put_in() {
    let request = Request { q: "id:c01".to_owned(), ..Request::default() };
    assert_eq!(index().ask(&request).expect("answered").hits[0].card, documents()[0].card);
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
