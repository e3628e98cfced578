//! The committed engine for browsers: built from these sources, and of one mind with the native build.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use commonpurse_search::{Index, Request};
use sha2::{Digest, Sha256};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn engine() -> PathBuf {
    Path::new(HERE).join("browser/engine.wasm.br")
}

#[test]
fn the_engine_was_built_from_these_sources() {
    for part in [engine(), engine().with_file_name("rest.wasm.br")] {
        was_built_from_these_sources(&part);
    }
}

fn was_built_from_these_sources(part: &Path) {
    let packed = std::fs::read(part).expect("the engine is committed");
    let mut wasm = Vec::new();
    brotli_decompressor::Decompressor::new(&packed[..], 1 << 16).read_to_end(&mut wasm).expect("brotli");
    let (_, section) = wasm.split_at(wasm.len() - 74);
    let (head, built_from) = section.split_at(10);
    assert_eq!(head, b"\x00\x48\x07sources", "the engine carries no mark of its sources");
    let built_from = String::from_utf8_lossy(built_from);
    assert_eq!(
        built_from,
        sources(),
        "the engine is of other sources: run search/build-wasm and commit what it writes"
    );
}

/// The digest that `build-wasm` writes into the engine.
fn sources() -> String {
    let mut files = vec![
        "Cargo.toml".to_owned(),
        "browser/Cargo.toml".to_owned(),
        "browser/Cargo.lock".to_owned(),
        "browser/src/lib.rs".to_owned(),
        "build-wasm".to_owned(),
        "examples/questions.rs".to_owned(),
        "examples/synthetic.rs".to_owned(),
        "tests/engine.mjs".to_owned(),
        "tests/language/corpus.json".to_owned(),
        "tests/language/queries.toml".to_owned(),
    ];
    let mut folders = vec!["src".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(Path::new(HERE).join(&folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let path = format!("{folder}/{}", entry.file_name().to_str().expect("a name"));
            if entry.path().is_dir() {
                folders.push(path);
            } else if entry.path().extension().is_some_and(|end| end == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut list = String::new();
    for file in files {
        let digest = Sha256::digest(std::fs::read(Path::new(HERE).join(&file)).expect("a file"));
        writeln!(list, "{}  {file}", hexadecimal(&digest)).expect("memory");
    }
    hexadecimal(&Sha256::digest(list))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("memory");
        text
    })
}

/// Answers of the engine, run by Node.
fn answers(folder: &Path, requests: &[Request]) -> Vec<serde_json::Value> {
    let mut node = Command::new("node")
        .arg(Path::new(HERE).join("tests/engine.mjs"))
        .args([&engine(), folder])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node is installed");
    let mut input = node.stdin.take().expect("piped");
    for request in requests {
        writeln!(input, "{}", serde_json::to_string(request).expect("json")).expect("node reads");
    }
    drop(input);
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success(), "the engine failed");
    let lines = String::from_utf8(output.stdout).expect("text");
    lines.lines().map(|line| serde_json::from_str(line).expect("json")).collect()
}

/// JavaScript writes `0.0` as `0`, and two machines differ in the last digit of a logarithm; the order tells enough.
fn alike(value: &serde_json::Value) -> serde_json::Value {
    use serde_json::Value;

    match value {
        Value::Number(number) => Value::from(number.as_f64()),
        Value::Array(list) => list.iter().map(alike).collect(),
        Value::Object(map) => {
            let map = map.iter().filter(|(name, _)| *name != "score");
            map.map(|(name, value)| (name.clone(), alike(value))).collect()
        }
        other => other.clone(),
    }
}

#[test]
fn the_engine_answers_as_the_native_build_does() {
    let folder = tempfile::tempdir().expect("a folder");
    for file in super::written().files {
        let path = folder.path().join(&file.name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, file.bytes()).expect("written");
    }
    let requests = super::requests();
    assert!(requests.len() > 80);
    agree(folder.path(), &requests);
}

#[test]
fn the_engine_answers_so_when_the_index_was_brought_up_to_date() {
    let (folder, requests) = super::update::long_site();
    agree(folder.path(), &requests);
}

fn agree(folder: &Path, requests: &[Request]) {
    let native = Index::open(folder).expect("readable");
    for (request, far) in requests.iter().zip(answers(folder, requests)) {
        let near = serde_json::to_string(&native.ask(request).expect("answered")).expect("json");
        // A score is written with fewer digits than a value of JSON would hold.
        let near: serde_json::Value = serde_json::from_str(&near).expect("json");
        assert_eq!(alike(&far["answer"]), alike(&near), "{request:?}");
        assert_eq!(far["rest"], false, "{request:?} needs the engine's second part: run search/build-wasm");
        assert!(far["rounds"].as_u64().is_some_and(|rounds| rounds <= 3), "{request:?}: {}", far["rounds"]);
    }
}
