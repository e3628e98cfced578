//! The rule of one direction: which room may know which.
//!
//! `model` ◀ every stage ◀ `pipeline` ◀ `cli` ◀ `main`. A stage knows `model` and nothing else of ours.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The wings, whose folders are rooms of their own.
const WINGS: [&str; 3] = ["gather", "evidence", "edition"];

/// A file of `src` and the room it stands in, such as `evidence::claim`.
struct Source {
    path: PathBuf,
    room: String,
    /// Modules between the room and the file.
    depth: usize,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let relative = path.strip_prefix(&root).unwrap().with_extension("");
                let mut parts: Vec<String> =
                    relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
                if parts.last().is_some_and(|last| last == "mod") {
                    parts.pop();
                }
                let length = if WINGS.contains(&parts[0].as_str()) { 2.min(parts.len()) } else { 1 };
                let text = fs::read_to_string(&path).unwrap();
                let room = parts[..length].join("::");
                found.push(Source { path: relative, room, depth: parts.len() - length, text });
            }
        }
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}

/// The room that a path such as `crate::evidence::claim::gather` leads to.
fn room_of(path: &str) -> String {
    let parts: Vec<&str> = path.split("::").skip(1).collect();
    let length = if WINGS.contains(&parts[0]) { 2.min(parts.len()) } else { 1 };
    parts[..length].join("::")
}

fn is_stage(room: &str) -> bool {
    room == "store" || room == "bundled" || WINGS.iter().any(|wing| room.starts_with(wing))
}

/// Whether `room` may know `other`.
fn allowed(room: &str, other: &str) -> bool {
    room == other
        || match room {
            "model" => false,
            "pipeline" => other == "model" || is_stage(other),
            "cli" => other != "main",
            "main" => other == "cli",
            "lib" => true,
            stage => is_stage(stage) && other == "model",
        }
}

fn without_comments(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

#[test]
fn arrows_point_one_way() {
    let paths = Regex::new(r"\b(?:crate|commonpurse)(?:::[a-z_][a-z_0-9]*)+").unwrap();
    let mut wrong = Vec::new();
    for source in sources() {
        let text = without_comments(&source.text);
        assert!(!text.contains("crate::{"), "{}: a grouped path hides where it leads", source.path.display());
        for path in paths.find_iter(&text) {
            let other = room_of(path.as_str());
            if !allowed(&source.room, &other) {
                wrong.push(format!("{} ({}) knows {}", source.path.display(), source.room, path.as_str()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_room_is_left_by_way_of_super() {
    let chain = Regex::new(r"\b(?:super::)+").unwrap();
    for source in sources() {
        if source.room == "lib" || source.room == "main" {
            continue;
        }
        let text = without_comments(&source.text);
        let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
        for found in chain.find_iter(&text) {
            let steps = found.as_str().matches("super").count();
            // The tests of a file are a module below it.
            let depth = source.depth + usize::from(found.start() > tests);
            assert!(steps <= depth, "{}: `{}` leaves {}", source.path.display(), found.as_str(), source.room);
        }
    }
}

#[test]
fn only_the_index_and_the_command_line_know_the_search_crate() {
    for source in sources() {
        if source.text.contains("commonpurse_search") {
            assert!(
                ["edition::index", "cli", "pipeline"].contains(&source.room.as_str()),
                "{}",
                source.path.display()
            );
        }
    }
}

#[test]
fn only_fetch_and_serve_and_their_drivers_are_async() {
    for source in sources() {
        let rooms = ["gather::fetch", "edition::serve", "bundled", "pipeline", "cli"];
        if without_comments(&source.text).contains("async ") {
            assert!(rooms.contains(&source.room.as_str()), "{} is async", source.path.display());
        }
    }
}

#[test]
fn every_file_says_in_its_first_line_what_it_owns() {
    for source in sources() {
        let first = source.text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 10, "{}: {first}", source.path.display());
    }
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    for source in sources() {
        let lines = source.text.lines().filter(|line| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with("//")
        });
        let count = lines.count();
        assert!(count <= 450, "{} has {count} lines of code: find the second noun", source.path.display());
    }
}
