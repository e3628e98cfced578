//! A catalogue goes in, and a search finds it.

#![allow(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeMap;

use commonpurse_search::{Request, vocabulary};
use rust_decimal::Decimal;

use super::*;
use crate::model::{
    Article, ArticleId, Basis, CaptureId, Case, Claim, ClaimId, DateRung, Dated, Item, Kind, Mention, Period,
    Service, Status,
};

/// Articles held in memory.
struct Held(BTreeMap<ArticleId, Article>);

impl Texts for Held {
    fn article(&self, id: &ArticleId) -> Result<Article, Cause> {
        self.0.get(id).cloned().ok_or_else(|| format!("no article `{id}`").into())
    }
}

fn article() -> Article {
    let item = Item {
        title: "County pair pool their computers".to_owned(),
        published: Some(Dated { date: jiff::civil::date(2010, 11, 30), rung: DateRung::Meta }),
        site: Some("Public Tech".to_owned()),
        language: Some("en".to_owned()),
        country: Some("GB-ENG".to_owned()),
        text: "Hampshire and Dorset will save £2m to £5m over three years.\n\nDetails follow.".to_owned(),
        ..Item::default()
    };
    Article {
        id: ArticleId::of(["https://example.org/pair"]),
        capture: CaptureId::new("https://example.org/pair", b""),
        reading: Vec::new(),
        parts: Vec::new(),
        fetched: jiff::Timestamp::UNIX_EPOCH,
        source: "portal".parse().ok(),
        url: "https://example.org/pair".to_owned(),
        item,
    }
}

fn claim(article: &Article) -> Claim {
    let mention = Mention {
        quote: "£2m to £5m".to_owned(),
        start: 32,
        end: 42,
        sentence: "Hampshire and Dorset will save £2m to £5m over three years.".to_owned(),
        kind: Kind::Money,
        currency: Some("GBP".to_owned()),
        low: Some(Decimal::from(2_000_000)),
        high: Some(Decimal::from(5_000_000)),
        approx: false,
        period: Period::Total,
        years: Some(Decimal::from(3)),
        from_year: None,
        by_year: None,
        status: Status::Expected,
        basis: Basis::Unknown,
        per_party: false,
        beneficiaries: vec!["Hampshire".to_owned(), "Dorset".to_owned()],
        service: Some(Service::It),
        is_duplicate_of: None,
        why: BTreeMap::new(),
        confidence: 1.0,
    };
    Claim {
        id: ClaimId::of(["one"]),
        mention,
        article: article.id.clone(),
        story: (&article.id).into(),
        appearances: Vec::new(),
    }
}

fn catalogue() -> (Catalogue, Held) {
    let article = article();
    let case = Case {
        slug: "two-rivers".to_owned(),
        file: "cases/two-rivers.md".into(),
        title: "Two Rivers Partnership".to_owned(),
        summary: "Two districts, one back office.".to_owned(),
        partners: vec!["Northmere District Council".to_owned()],
        service: Some(Service::BackOffice),
        country: Some("GB-ENG".to_owned()),
        model: Some("joint committee".to_owned()),
        start: Some(2009),
        end: None,
        sources: Vec::new(),
        claims: Vec::new(),
        html: String::new(),
        text: "They share payroll.".to_owned(),
    };
    let mut listed = article.clone();
    listed.item.text.clear();
    let catalogue = Catalogue {
        claims: vec![claim(&article)],
        cases: vec![case],
        articles: [(listed.id.clone(), listed)].into(),
        ..Catalogue::default()
    };
    (catalogue, Held([(article.id.clone(), article)].into()))
}

fn files(catalogue: &Catalogue, texts: &dyn Texts) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    build(catalogue, texts, None, &mut |path, content| -> std::io::Result<()> {
        let Content::Bytes(bytes) = content else { return Err(std::io::ErrorKind::NotFound.into()) };
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    })
    .expect("built");
    files
}

fn asking(q: &str) -> Request {
    Request { q: q.to_owned(), ..Request::default() }
}

#[test]
fn what_is_in_the_catalogue_is_found() {
    let (catalogue, texts) = catalogue();
    let public = tempfile::tempdir().expect("a folder");
    assert!(matches!(open(public.path()), Err(OpenError::Missing { .. })));
    let built = files(&catalogue, &texts);
    assert_eq!(built, files(&catalogue, &texts), "the same catalogue gives the same files");
    for (path, bytes) in &built {
        let file = public.path().join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(file, bytes).expect("written");
    }
    let index = open(public.path()).expect("opened");
    for (query, expected) in [
        ("kind:claim £2m dorset service:it status:expected year:2010 amount:>=1m", "claims/"),
        ("org:northmere joint committee payroll", "cases/two-rivers/"),
        ("kind:article \"details follow\" source:portal country:GB", "articles/"),
    ] {
        let results = index.ask(&asking(query)).expect("answered");
        assert_eq!((results.total, &results.problems[..]), (1, &[][..]), "{query}");
        assert!(results.hits[0].card.path.starts_with(expected), "{query}");
    }
    let results = index.ask(&asking("kind:claim")).expect("answered");
    assert_eq!(results.hits[0].card.figure, "£2m to £5m in total over 3 years");
    assert_eq!(results.hits[0].card.figure_at, Some([31, 41]));
    assert_eq!(results.hits[0].card.sector, ["local_government"]);
    assert_eq!(results.hits[0].card.date.as_deref(), Some("2010-11-30"));
}

#[test]
fn what_has_changed_is_added_to_the_index_before() {
    let (mut catalogue, texts) = catalogue();
    let public = tempfile::tempdir().expect("a folder");
    let build = |catalogue: &Catalogue, contents: &[u8]| {
        let (mut written, mut kept) = (Vec::new(), Vec::new());
        let before = Before { public: public.path(), contents };
        let built = build(catalogue, &texts, Some(before), &mut |path, content| -> std::io::Result<()> {
            let file = public.path().join(path);
            match content {
                Content::Bytes(bytes) => {
                    std::fs::create_dir_all(file.parent().expect("a folder"))?;
                    std::fs::write(file, bytes)?;
                    written.push(path.to_owned());
                }
                Content::AsBefore => {
                    assert!(file.is_file(), "{path}");
                    kept.push(path.to_owned());
                }
            }
            Ok(())
        });
        (built.expect("built"), written, kept)
    };
    let (first, ..) = build(&catalogue, b"");
    let contents = first.contents.expect("it was written as a whole");
    catalogue.cases[0].text = "They share an archivist.".to_owned();
    let (second, written, kept) = build(&catalogue, &contents);
    assert!(second.contents.is_none() && second.hot != first.hot);
    let is_bundle = |path: &String| Path::new(path).extension().is_some_and(|end| end == "bin");
    assert!(!written.iter().any(is_bundle), "{written:?}");
    assert!(kept.iter().any(is_bundle), "{kept:?}");
    let index = open(public.path()).expect("opened");
    for (query, total) in [("archivist", 1), ("payroll", 0), ("dorset", 2), ("", 3)] {
        assert_eq!(index.ask(&asking(query)).expect("answered").total, total, "{query}");
    }
    let (third, _, kept) = build(&catalogue, &contents[1..]);
    assert!(third.contents.is_some() && kept.is_empty(), "what cannot be read is written anew");
}

#[test]
fn a_text_or_a_file_that_fails_is_named() {
    let (catalogue, texts) = catalogue();
    let none = Held(BTreeMap::new());
    let nowhere = &mut |_: &str, _: Content<'_>| -> Result<(), String> { Err("the disk is full".to_owned()) };
    assert!(matches!(build(&catalogue, &none, None, nowhere), Err(IndexError::Text { .. })));
    let error = build(&catalogue, &texts, None, nowhere).expect_err("no room");
    assert!(error.to_string().contains("the disk is full"), "{error}");
}

#[test]
fn queries_know_every_word_of_the_model() {
    fn check<T: Copy>(all: &[T], word: fn(T) -> &'static str, known: &[&str]) {
        let words: Vec<&str> = all.iter().map(|value| word(*value)).collect();
        assert_eq!(words, known);
    }
    check(Service::ALL, Service::word, vocabulary::SERVICES);
    check(Status::ALL, Status::word, vocabulary::STATUSES);
    check(Period::ALL, Period::word, vocabulary::PERIODS);
    check(Basis::ALL, Basis::word, vocabulary::BASES);
    check(Kind::ALL, Kind::word, vocabulary::UNITS);
}
