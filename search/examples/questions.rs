//! Writes indexes of the small corpus of `tests/language`, of all documents and of those of one kind, and prints the
//! questions of its table, a request as JSON a line, and some in the words that `synthetic` documents hold:
//! `questions FOLDER`.
//!
//! The functions that answer them are those that a browser fetches first: see `build-wasm`.

#![allow(clippy::print_stdout, reason = "it prints what it is asked for")]

use std::error::Error;
use std::fs;
use std::path::Path;

use commonpurse_search::{Document, Facet, Kind, Request, Sort, Writer};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    query: Vec<Asked>,
}

/// What a question of the table says beside what must be found.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    sort: Sort,
    #[serde(default)]
    ask: Request,
}

/// Each is asked in every order.
const WORDS: [&str; 6] =
    ["payroll", "payroll audit", "\"payroll audit\"", "proc*", "payrol", "amount:>=1m waste"];

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::args().nth(1) else { return Err("usage: questions FOLDER".into()) };
    let documents: Vec<Document> = serde_json::from_str(include_str!("../tests/language/corpus.json"))?;
    write(&Path::new(&folder).join("all"), &documents)?;
    for kind in Kind::ALL {
        let of_kind: Vec<Document> =
            documents.iter().filter(|document| document.card.kind == kind).cloned().collect();
        write(&Path::new(&folder).join(kind.word()), &of_kind)?;
    }
    let table: Table = toml::from_str(include_str!("../tests/language/queries.toml"))?;
    let asked = table.query.into_iter().map(|asked| Request { q: asked.q, sort: asked.sort, ..asked.ask });
    let ordered = WORDS.iter().flat_map(|words| {
        let request = |typing, sort| Request { q: (*words).to_owned(), typing, sort, ..Request::default() };
        Sort::ALL.iter().flat_map(move |(sort, _)| [request(false, *sort), request(true, *sort)])
    });
    for request in asked.chain(ordered) {
        let counted = Request {
            facets: Facet::ALL.iter().map(|(facet, _)| *facet).collect(),
            kinds: true,
            histogram: true,
            ..request.clone()
        };
        for request in [request, counted] {
            println!("{}", serde_json::to_string(&request)?);
        }
    }
    Ok(())
}

fn write(folder: &Path, documents: &[Document]) -> Result<(), Box<dyn Error>> {
    let mut writer = Writer::new()?;
    for document in documents {
        writer.add(document)?;
    }
    for file in writer.finish()?.files {
        let path = folder.join(&file.name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, file.bytes())?;
    }
    Ok(())
}
