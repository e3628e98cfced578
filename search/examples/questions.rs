//! Writes indexes of the small corpus of `tests/language`, as it is and in all widths of columns, and prints the
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

/// Columns of numbers up to this many bits are each read by functions of their own.
const WIDEST: u32 = 8;

/// Each is asked in every order, and with each condition.
const WORDS: [&str; 7] =
    ["", "payroll", "payroll audit", "\"payroll audit\"", "proc*", "payrol", "payroll OR waste"];

/// Conditions beside the words.
const BESIDE: [&str; 15] = [
    r#"{"made": {"from": 2010, "to": 2014}}"#,
    r#"{"made": {"from": 2012}, "kind": "claim"}"#,
    r#"{"by": {"from": 2012, "to": 2016}}"#,
    r#"{"by": {"to": 2016}, "made": {"from": 2001}}"#,
    r#"{"amount": {"low": 100000}}"#,
    r#"{"amount": {"low": 1000, "high": 4299999999}, "unstated": true}"#,
    r#"{"amount": {"low": 4299999999, "high": 4299999999}, "kind": "claim"}"#,
    r#"{"unstated": true, "amount": {}}"#,
    r#"{"kind": "case"}"#,
    r#"{"filters": {"status": ["achieved", "missed"]}}"#,
    r#"{"filters": {"status": ["achieved"], "service": ["it", "legal"]}}"#,
    r#"{"filters": {"country": ["GB"], "made": ["2012"], "by": ["2014"]}}"#,
    r#"{"filters": {"organisation": ["Dorset County Council"], "sector": ["police"]}, "kind": "article"}"#,
    r#"{"filters": {"period": ["annual"], "basis": ["net"], "source": ["source-1"], "currency": ["GBP"]}}"#,
    r#"{"filters": {"language": ["en"], "unit": ["money"]}, "by": {"from": 2012}, "amount": {"high": 5000000}}"#,
];

/// Conditions among the words.
const AMONG: [&str; 12] = [
    "year:2010..2014",
    "by:>=2012",
    "amount:100k..2m -status:missed",
    "amount:none",
    "percent:>=1",
    "status:achieved service:it",
    "org:council",
    "title:payroll",
    "country:GB-SCT OR country:IE",
    "kind:claim sector:police",
    "source:source-1 lang:en currency:GBP unit:money",
    "id:0000001",
];

fn main() -> Result<(), Box<dyn Error>> {
    let Some(folder) = std::env::args().nth(1) else { return Err("usage: questions FOLDER".into()) };
    let documents: Vec<Document> = serde_json::from_str(include_str!("../tests/language/corpus.json"))?;
    write(&Path::new(&folder).join("all"), &documents)?;
    for kind in Kind::ALL {
        let of_kind: Vec<Document> =
            documents.iter().filter(|document| document.card.kind == kind).cloned().collect();
        write(&Path::new(&folder).join(kind.word()), &of_kind)?;
    }
    for bits in 1..=WIDEST {
        for (form, every, names) in [("full", 1, 1), ("sparse", 3, 1), ("many", 1, 2), ("sparse-many", 3, 2)]
        {
            let spread = spread(&documents, 1 << bits, every, names);
            write(&Path::new(&folder).join(format!("{form}-{bits}")), &spread)?;
        }
    }
    let table: Table = toml::from_str(include_str!("../tests/language/queries.toml"))?;
    let asked = table.query.into_iter().map(|asked| Request { q: asked.q, sort: asked.sort, ..asked.ask });
    let ordered = WORDS.iter().flat_map(|words| {
        let request = |typing, sort| Request { q: (*words).to_owned(), typing, sort, ..Request::default() };
        Sort::ALL.iter().flat_map(move |(sort, _)| [request(false, *sort), request(true, *sort)])
    });
    let beside: Vec<Request> =
        BESIDE.iter().map(|beside| serde_json::from_str(beside)).collect::<Result<_, _>>()?;
    let narrowed = WORDS.iter().flat_map(|words| {
        let beside = beside.iter().map(|beside| Request { q: (*words).to_owned(), ..beside.clone() });
        beside.chain(
            AMONG.iter().map(move |among| Request { q: format!("{words} {among}"), ..Request::default() }),
        )
    });
    // A page without results is what a program asks for when it only counts.
    let narrowed = narrowed.flat_map(|request| [Request { limit: 0, ..request.clone() }, request]);
    for request in asked.chain(ordered).chain(narrowed) {
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

/// Documents of which each has other values. Where `every` is more than one, only each so many-th has any; where `names`
/// is, they have several of what may be several, now more and now fewer by no rule that a column could follow.
fn spread(documents: &[Document], count: u16, every: u16, names: u32) -> Vec<Document> {
    let spread = |number: u16| {
        let mut document = documents[usize::from(number) % documents.len()].clone();
        let card = &mut document.card;
        let has = number.is_multiple_of(every);
        let value = || has.then(|| format!("{number:05}"));
        let more = (number ^ number >> 2).count_ones() % names;
        (card.kind, card.id) = (Kind::Claim, format!("{number:05}"));
        let several = (0..=more).filter_map(|name| value().map(|value| format!("{value} {name}")));
        (card.organisations, card.sector) = (several.clone().collect(), several.collect());
        (card.service, card.status, card.period, card.basis) = (value(), value(), value(), value());
        card.country = value().map(|value| if more > 0 { value + "-X" } else { value });
        (card.source, card.language, card.currency) = (value(), value(), value());
        card.unit = Some("money".to_owned());
        // Every second figure has more digits than its first three, and two bounds.
        let sum = u32::from(number) * if number.is_multiple_of(2) { 1 } else { 10_007 };
        card.low = has.then(|| sum.into());
        card.high = has.then(|| (sum * (1 + u32::from(number) % 2)).into());
        card.date = has.then(|| (1800 + number).to_string());
        card.by_year = has.then_some(1800 + number);
        card.appearances = number.into();
        document
    };
    (0..count).map(spread).collect()
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
