//! The index as files: the same documents give the same bytes, and reading leaves a folder as it is.

#![allow(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeMap;
use std::path::Path;

use commonpurse_search::{Card, Document, Index, Kind, OpenError, Request, WriteError, Writer};

fn asking(q: &str) -> Request {
    Request { q: q.to_owned(), ..Request::default() }
}

fn documents(count: usize) -> impl Iterator<Item = Document> {
    (0..count).map(|number| Document {
        card: Card {
            kind: Kind::Claim,
            id: format!("{number:06}"),
            title: format!("Council {} shares its payroll", number % 97),
            organisations: vec![format!("Council {}", number % 97)],
            low: Some((number * 1000).into()),
            unit: Some("money".to_owned()),
            ..Card::default()
        },
        body: vec![format!("It saves £{number},000 a year, word{} and word{}.", number % 1009, number % 7)],
    })
}

fn files(count: usize) -> BTreeMap<String, Vec<u8>> {
    let mut writer = Writer::new().expect("memory");
    for document in documents(count) {
        writer.add(&document).expect("in order");
    }
    writer
        .finish()
        .expect("written")
        .into_iter()
        .map(|file| (file.name.clone(), file.bytes().to_vec()))
        .collect()
}

fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).expect("written");
    }
}

fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| {
            (entry.file_name().into_string().expect("a name"), std::fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let once = files(3000);
    assert_eq!(once, files(3000));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_ne!(names(&once), names(&files(2999)), "other documents, other names");
}

#[test]
fn searching_leaves_the_folder_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(500);
    write(folder.path(), &files);
    let index = Index::open(folder.path()).expect("readable");
    assert_eq!(index.documents(), 500);
    let results = index.ask(&asking("\"£7,000 a year\"")).expect("answered");
    assert_eq!(results.hits[0].card.id, "000007");
    assert_eq!(read(folder.path()), files);
}

#[test]
fn every_byte_is_the_one_that_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &files(200));
    let index = tantivy::Index::open_in_dir(folder.path()).expect("readable");
    assert!(index.validate_checksum().expect("readable").is_empty());
}

#[test]
fn an_empty_index_is_an_index() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &files(0));
    let index = Index::open(folder.path()).expect("readable");
    for query in ["", "word", "wo*", "amount:>=1m", "\"two words\"", "status:achieved"] {
        for sort in [commonpurse_search::Sort::Relevance, commonpurse_search::Sort::Largest] {
            let results = index.ask(&Request { sort, ..asking(query) });
            assert_eq!(results.expect("answered").total, 0, "{query}");
        }
    }
}

#[test]
fn a_folder_without_a_sound_index_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    for place in [folder.path().join("nowhere"), folder.path().to_owned()] {
        let error = Index::open(&place).expect_err("nothing there");
        assert!(matches!(error, OpenError::Missing { .. }), "{error}");
        assert!(error.to_string().contains("hint: run `commonpurse build`"), "{error}");
    }
    let mut files = files(10);
    write(folder.path(), &files);
    std::fs::write(folder.path().join("index.json"), r#"{"version": 999, "documents": 10}"#)
        .expect("written");
    assert!(matches!(Index::open(folder.path()), Err(OpenError::Version { found: 999, .. })));
    files.retain(|name, _| name.split('.').next_back() != Some("idx"));
    std::fs::remove_dir_all(folder.path()).expect("removed");
    std::fs::create_dir(folder.path()).expect("made");
    write(folder.path(), &files);
    let opened = Index::open(folder.path());
    let answered = opened.and_then(|index| {
        index
            .ask(&asking("word1"))
            .map_err(|error| OpenError::Damaged { place: String::new(), source: error.into() })
    });
    assert!(matches!(answered, Err(OpenError::Damaged { .. })));
}

#[test]
fn documents_come_once_and_in_order() {
    let mut writer = Writer::new().expect("memory");
    let document = |kind, id: &str| Document {
        card: Card { kind, id: id.to_owned(), ..Card::default() },
        ..Document::default()
    };
    writer.add(&document(Kind::Claim, "b")).expect("the first");
    writer.add(&document(Kind::Case, "a")).expect("another kind");
    for (kind, id) in [(Kind::Case, "a"), (Kind::Claim, "z")] {
        assert!(matches!(writer.add(&document(kind, id)), Err(WriteError::OutOfOrder { .. })), "{id}");
    }
}
