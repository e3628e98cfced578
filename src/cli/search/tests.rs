//! The command line on a small index.

#![allow(clippy::expect_used, reason = "a test may fail")]

use clap::Parser;
use commonpurse_search::{Card, Document, Writer};

use super::*;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    search: SearchArgs,
}

fn site() -> tempfile::TempDir {
    let public = tempfile::tempdir().expect("a folder");
    let folder = public.path().join("search/index");
    std::fs::create_dir_all(&folder).expect("made");
    let mut writer = Writer::new().expect("memory");
    for (id, title, quote) in
        [("a", "=HYPERLINK(\"x\")", "Payroll, \"shared\""), ("b", "\u{1b}[31mRed", "Legal payroll")]
    {
        let card = Card {
            id: id.to_owned(),
            title: title.to_owned(),
            quote: quote.to_owned(),
            status: (id == "a").then(|| "achieved".to_owned()),
            ..Card::default()
        };
        writer.add(&Document { body: vec![quote.to_owned()], card }).expect("in order");
    }
    for file in writer.finish().expect("written").files {
        let path = folder.join(&file.name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, file.bytes()).expect("written");
    }
    public
}

fn search(line: &[&str]) -> (String, Answer) {
    let args = ["search"].iter().chain(line).map(OsString::from);
    let args = Line::try_parse_from(with_negations(args)).expect("a sound line").search;
    let mut out = Vec::new();
    let answer = answer(&args, site().path(), &mut out).expect("answered");
    (String::from_utf8(out).expect("text"), answer)
}

#[test]
fn words_and_options_come_in_any_order() {
    for (line, expected) in [
        (&["payroll", "--format", "ids"][..], "a\nb\n"),
        (&["--format", "ids", "payroll", "-legal"][..], "a\n"),
        (&["payroll", "-legal", "--format", "ids"][..], "a\n"),
        (&["payroll", "--limit", "1", "--format", "ids"][..], "a\n"),
        (&["--kind", "case", "--format", "ids"][..], ""),
        (&["--sort", "most-retold", "--format", "ids"][..], "a\nb\n"),
        (&["--facets", "payroll", "--format", "ids"][..], "a\nb\n"),
    ] {
        assert_eq!(search(line).0, expected, "{line:?}");
    }
}

#[test]
fn the_note_says_how_much_there_is_and_what_was_not_understood() {
    let (_, answer) = search(&["payroll", "status:soon", "--limit", "1"]);
    assert_eq!(answer.note(), "2 found, 1 shown");
    assert_eq!(answer.problems.len(), 1);
    assert!(answer.dropped, "a condition was left out");
    let place = "\n  payroll status:soon\n          ^^^^^^^^^^^\n  hint: ";
    assert!(answer.problems[0].contains(place), "{}", answer.problems[0]);
    assert_eq!(search(&["nowhere"]).1.note(), "nothing found");
    assert!(!search(&["(payroll"]).1.dropped, "an odd bracket changes nothing");
    assert_eq!(search(&["payorll"]).1.suggestions, ["payroll"]);
}

#[test]
fn a_terminal_and_a_spreadsheet_get_nothing_to_obey() {
    let (table, _) = search(&["legal"]);
    assert!(table.contains("[31mRed") && !table.contains('\u{1b}'), "{table}");
    let (csv, _) = search(&["shared", "--format", "csv"]);
    let mut lines = csv.split("\r\n");
    assert_eq!(lines.next(), Some(&*print::HEADER.join(",")));
    let row = lines.next().unwrap_or_default();
    assert!(row.starts_with("claim,a,\"'=HYPERLINK(\"\"x\"\")\",,\"Payroll, \"\"shared\"\"\","), "{row}");
}

#[test]
fn json_is_an_array_of_cards() {
    let (json, _) = search(&["shared", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json).expect("json");
    assert_eq!(value[0]["id"], "a");
    assert_eq!(value[0]["low"], serde_json::Value::Null);
}

#[test]
fn a_folder_without_a_site_says_what_to_do() {
    let args = Line::try_parse_from(["search", "x"]).expect("a sound line").search;
    let nowhere = tempfile::tempdir().expect("a folder");
    let error = answer(&args, nowhere.path(), &mut Vec::new()).expect_err("no index");
    assert!(error.to_string().contains("commonpurse build"), "{error}");
}

#[test]
fn counts_come_on_demand() {
    let (table, _) = search(&["--facets=status,unit", "--limit", "0"]);
    assert_eq!(table, "kind    claim           2\nstatus  achieved        1\n");
    let (csv, _) = search(&["--facets=status", "--format", "csv"]);
    assert_eq!(
        csv,
        "facet,value,count\r\nkind,claim,2\r\nkind,case,0\r\nkind,article,0\r\nstatus,achieved,1\r\n"
    );
    let (json, _) = search(&["--facets", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json).expect("json");
    assert_eq!((&value["total"], value["facets"].as_array().map(Vec::len)), (&2.into(), Some(13)));
}
