//! Whatever comes in, nothing panics: the fuzz targets' entries over damaged fixtures and made-up bytes, and long
//! lines that are made to be slow.
//!
//! `fuzz/` runs the same entries with coverage as a guide; this needs no tools but the stable ones.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]
#![allow(unreachable_pub, reason = "the entries are a library of their own in `fuzz`")]

#[path = "../fuzz/src/lib.rs"]
mod entries;
#[path = "hostile/lines.rs"]
mod lines;

use std::fs;
use std::path::{Path, PathBuf};

use commonpurse::evidence::mention::{Document, find};
use proptest::prelude::*;
use proptest::sample::Index;

/// Cases for each entry.
const CASES: u32 = if cfg!(debug_assertions) { 100 } else { 400 };

/// A bound on the fixtures that are damaged; what is wrong is wrong in small files too.
const MOST_BYTES: usize = 40_000;

fn files(folders: &[&str]) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The labelled documents, a line each.
fn documents() -> Vec<Vec<u8>> {
    let files = files(&["tests/claims/training"]);
    let lines = files.iter().flat_map(|file| file.split(|byte| *byte == b'\n'));
    // The smaller part says as much in less time.
    lines.step_by(4).map(<[u8]>::to_vec).collect()
}

/// One of the fixtures, damaged: bytes changed, a run left out, a run written twice, a made-up piece put in.
fn damaged(fixtures: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let run = || (any::<Index>(), 0..64_usize);
    let changes = prop::collection::vec((any::<Index>(), any::<u8>()), 0..6);
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..24),
        prop::sample::select(vec![
            "\u{feff}",
            "\0",
            "<",
            "]]>",
            "99999999999999999999",
            "-1",
            "½",
            "\r\n\r\n",
            "é"
        ])
        .prop_map(|piece| piece.as_bytes().to_vec()),
    ];
    (prop::sample::select(fixtures), changes, run(), run(), any::<Index>(), piece, any::<u8>()).prop_map(
        |(mut bytes, changes, left_out, twice, place, piece, last)| {
            for (place, byte) in changes.into_iter().filter(|_| !bytes.is_empty()).collect::<Vec<_>>() {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            let begin = twice.0.index(bytes.len() + 1);
            let copy = bytes[begin..(begin + twice.1).min(bytes.len())].to_vec();
            let begin = left_out.0.index(bytes.len() + 1);
            bytes.drain(begin..(begin + left_out.1).min(bytes.len()));
            let place = place.index(bytes.len() + 1);
            bytes.splice(place..place, [copy, piece].concat());
            bytes.push(last);
            bytes
        },
    )
}

fn check(entry: fn(&[u8]), mut fixtures: Vec<Vec<u8>>) {
    fixtures.retain(|fixture| fixture.len() <= MOST_BYTES);
    assert!(!fixtures.is_empty(), "the fixtures are there");
    for fixture in
        fixtures.iter().map(Vec::as_slice).chain([b"".as_slice(), b"\0", b"\xff\xfe", b"\xef\xbb\xbf"])
    {
        entry(fixture);
    }
    let inputs = prop_oneof![
        8 => damaged(fixtures),
        1 => prop::collection::vec(any::<u8>(), 0..400),
        1 => "\\PC{0,200}".prop_map(String::into_bytes),
    ];
    // No file of failures: what is found becomes a fixture.
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let outcome = runner.run(&inputs, |input| {
        entry(&input);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn mentions() {
    check(entries::mentions, documents());
}

#[test]
fn lines_of_the_measuring_interface() {
    check(entries::mention_line, documents());
}

#[test]
fn declared_content_types() {
    check(entries::decode, files(&["tests/articles"]));
}

#[test]
fn articles() {
    check(entries::article, files(&["tests/articles"]));
}

#[test]
fn dates() {
    check(entries::dates, files(&["fuzz/seeds/dates"]));
}

#[test]
fn feeds_sitemaps_and_listings() {
    check(entries::feed, files(&["tests/sources/discovery"]));
}

#[test]
fn robots() {
    check(entries::robots, files(&["fuzz/seeds/robots"]));
}

#[test]
fn sources() {
    check(entries::sources, files(&["tests/sources"]));
}

#[test]
fn archives() {
    check(entries::warc, files(&["tests/warc"]));
}

fn read(text: &str) {
    let title = "Councils share services";
    let document = Document { title, text, country: Some("GB"), language: Some("en"), published: None };
    entries::check_mentions(text, &find(&document));
}

/// What once took a time that grew with the square of the text, or more numbers than there are.
#[test]
fn texts_that_were_too_much_once() {
    let many = if cfg!(debug_assertions) { 2_000 } else { 60_000 };
    let saved = "Two councils share payroll and save £1m.";
    // A list that breaks down a figure further back than a figure is looked for.
    read(&format!("{saved} \n\nHere it is:\n{}", "* £1\n".repeat(many)));
    // Every place where a sentence could end lies inside a range.
    read(&"from £9\nto £1 ".repeat(many));
    read(&"£1 to £2,".repeat(many));
    // A head of a table that is longer than all its rows.
    read(&format!("{saved}\n{} | {}\n{}", "Service", "saving ".repeat(many), "pay | £1\n".repeat(many)));
    // The second name would begin inside the first.
    read(&"Kent Constabulary and Essex Police share staff and save £1m. ".repeat(2));
    // A place at the end of all numbers.
    let line = format!(
        "{{\"id\":1,\"text\":\"{saved}\",\"claims\":[{{\"start\":{},\"quote\":\"£1m\"}}]}}",
        u64::MAX
    );
    entries::mention_line(line.as_bytes());
}

/// How long it takes is measured by `cargo bench --bench mentions`; here it must come to an end and be right.
#[test]
fn long_lines() {
    let length = if cfg!(debug_assertions) { lines::LENGTH / 50 } else { lines::LENGTH };
    for piece in lines::PIECES {
        let text = lines::line(piece, length);
        read(&text);
    }
}
