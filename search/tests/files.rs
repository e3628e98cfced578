//! The index as files: the same documents give the same bytes, and reading leaves a folder as it is.

#![allow(clippy::expect_used, reason = "a test may fail")]

use std::collections::BTreeMap;
use std::path::Path;

use commonpurse_search::{Card, Document, Facet, Index, Kind, OpenError, Request, Sort, WriteError, Writer};

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
        .files
        .into_iter()
        .map(|file| (file.name.clone(), file.bytes().to_vec()))
        .collect()
}

fn write(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
}

fn read(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in std::fs::read_dir(inner).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below it").to_str().expect("a name").to_owned();
                files.insert(name, std::fs::read(path).expect("a file"));
            }
        }
    }
    files
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
fn the_chunks_are_the_bundle() {
    let files = files(3000);
    let label: serde_json::Value = serde_json::from_slice(&files["index.json"]).expect("json");
    let bundle = &files[label["bundles"][0].as_str().expect("a name")];
    let chunks = files.iter().filter(|(name, _)| name.contains('/'));
    let joined: Vec<u8> = chunks.flat_map(|(_, bytes)| bytes).copied().collect();
    assert!(joined == *bundle && bundle.len() > 3 * 16384, "{} bytes", bundle.len());
}

/// Asks an index of which nothing but its first file is at hand, and counts the rounds.
fn ask_far(
    files: &BTreeMap<String, Vec<u8>>,
    request: &Request,
) -> (commonpurse_search::Answer, usize, usize) {
    use std::io::Read;

    let label: serde_json::Value = serde_json::from_slice(&files["index.json"]).expect("json");
    let mut hot = Vec::new();
    let packed = &files[label["hot"].as_str().expect("a name")];
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut hot).expect("gzip");
    let index = Index::far(hot).expect("readable");
    let mut fetched = 0;
    for round in 0.. {
        let answer = index.ask(request);
        let missing = index.take_missing();
        if missing.is_empty() {
            return (answer.expect("answered"), round, fetched);
        }
        for (bundle, range) in missing {
            fetched += range.len();
            index.put(bundle, range.start, files[&index.bundles()[bundle]][range].to_vec());
        }
    }
    unreachable!()
}

#[test]
fn an_index_far_away_answers_the_same_in_three_rounds() {
    let files = files(3000);
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &files);
    let near = Index::open(folder.path()).expect("readable");
    let asked = |q: &str| Request { q: q.to_owned(), ..Request::default() };
    for request in [
        asked("payroll"),
        asked("payroll word3 -word5"),
        asked("\"saves £7,000 a year\""),
        asked("wor*"),
        asked("amount:>=1m word3"),
        asked("org:council service:it OR word77"),
        Request { typing: true, ..asked("shares pay") },
        Request { sort: Sort::Largest, ..asked("") },
        Request { sort: Sort::Smallest, ..asked("word4 unit:money") },
        Request {
            facets: vec![Facet::Organisation, Facet::Unit],
            kinds: true,
            histogram: true,
            ..asked("word4")
        },
    ] {
        let (answer, rounds, fetched) = ask_far(&files, &request);
        assert_eq!(answer, near.ask(&request).expect("answered"), "{request:?}");
        assert!(rounds <= 3 && fetched < 150_000, "{request:?}: {rounds} rounds, {fetched} bytes");
    }
}

#[test]
fn an_empty_index_is_an_index() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &files(0));
    let index = Index::open(folder.path()).expect("readable");
    for query in ["", "word", "wo*", "amount:>=1m", "\"two words\"", "status:achieved"] {
        for sort in [Sort::Relevance, Sort::Largest] {
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
    files.retain(|name, _| Path::new(name).extension().is_none_or(|end| end != "bin"));
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
