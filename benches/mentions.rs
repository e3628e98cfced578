//! How fast figures are found: in prose without any, in labelled documents, and in lines made to be slow.
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use std::fs;
use std::path::Path;

use commonpurse::evidence::mention::{Document, find};
use divan::Bencher;
use divan::counter::BytesCount;
use serde_json::Value;

#[path = "../tests/hostile/lines.rs"]
mod lines;

fn main() {
    divan::main();
}

/// The labelled documents: title, text, country and language.
fn documents() -> Vec<[String; 4]> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/claims/training");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut documents = Vec::new();
    for file in files {
        for line in fs::read_to_string(file).unwrap().lines().filter(|line| !line.trim().is_empty()) {
            let line: Value = serde_json::from_str(line).unwrap();
            let part = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            documents.push([part("title"), part("text"), part("country"), part("lang")]);
        }
    }
    documents
}

fn read(document: &[String; 4]) -> usize {
    let [title, text, country, language] = document;
    let document =
        Document { title, text, published: None, country: Some(country), language: Some(language) };
    let found = find(&document);
    found.mentions.len() + found.distractors.len()
}

/// English sentences without a digit, in which some figures are written in words.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn prose(bencher: Bencher) {
    measure(bencher, &[english(|sentence| !sentence.contains(|c: char| c.is_numeric()))]);
}

/// English sentences without any figure.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn plain(bencher: Bencher) {
    measure(bencher, &[english(|sentence| read(&document(sentence.to_owned())) == 0)]);
}

fn document(text: String) -> [String; 4] {
    [String::new(), text, "GB".to_owned(), "en".to_owned()]
}

/// Sentences of the labelled documents, put together to paragraphs and repeated to two million bytes.
fn english(wanted: impl Fn(&str) -> bool) -> [String; 4] {
    let mut prose = String::new();
    for [_, text, _, language] in &documents() {
        if language == "en" {
            let sentences = text.lines().flat_map(|line| line.split_inclusive(". "));
            sentences
                .filter(|sentence| wanted(sentence))
                .for_each(|sentence| prose.extend([sentence.trim(), " "]));
            prose.push_str("\n\n");
        }
    }
    let mut text = prose.repeat(2_000_000 / prose.len() + 1);
    text.truncate(text.floor_char_boundary(2_000_000));
    document(text)
}

/// The documents one by one, as they are.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn labelled(bencher: Bencher) {
    measure(bencher, &documents());
}

/// The articles of the bundled web one by one.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn bundled(bencher: Bencher) {
    let articles = commonpurse::bundled::articles().unwrap();
    let documents =
        articles.into_iter().map(|article| [article.title, article.text, "GB".to_owned(), article.language]);
    measure(bencher, &documents.collect::<Vec<_>>());
}

/// A line of five million bytes.
#[divan::bench(args = lines::PIECES, sample_count = 1, sample_size = 1)]
fn hostile(bencher: Bencher, piece: &str) {
    let text = lines::line(piece, lines::LENGTH);
    measure(bencher, &[["Councils share services".to_owned(), text, "GB".to_owned(), "en".to_owned()]]);
}

fn measure(bencher: Bencher, documents: &[[String; 4]]) {
    let bytes: usize = documents.iter().map(|document| document[1].len()).sum();
    let bencher = bencher.counter(BytesCount::new(bytes));
    bencher.bench(|| documents.iter().map(read).sum::<usize>());
}
