//! Whatever is typed is answered.

#![allow(clippy::expect_used, reason = "a test may fail")]

use commonpurse_search::{Card, Document, Index, Request, Writer};
use proptest::prelude::*;

fn index() -> Index {
    let mut writer = Writer::new().expect("memory");
    let card = Card { id: "a".to_owned(), title: "Shared £2 million".to_owned(), ..Card::default() };
    writer.add(&Document { card, body: vec!["tŷ payroll".to_owned()] }).expect("in order");
    Index::of(&writer.finish().expect("written").files).expect("readable")
}

/// What the language is made of, in any order.
fn marks() -> impl Strategy<Value = String> {
    let mark = prop_oneof![
        Just("("),
        Just(")"),
        Just("\""),
        Just("“"),
        Just("-"),
        Just("*"),
        Just(" "),
        Just(" OR "),
        Just(" AND "),
        Just(" NOT "),
        Just(":"),
        Just("amount:"),
        Just("year:"),
        Just("org:"),
        Just("zz:"),
        Just(".."),
        Just(">="),
        Just("<"),
        Just("£"),
        Just("2m"),
        Just("million"),
        Just("9999999999999999999999999"),
        Just("payroll"),
        Just("tŷ"),
        Just("ß"),
        Just("\u{302}"),
        Just("\u{1f}"),
        Just("\u{1e}"),
        Just("~"),
        Just("|"),
        Just("'s"),
    ];
    proptest::collection::vec(mark, 0..60).prop_map(|marks| marks.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn anything_is_answered(text in ".{0,200}", marks in marks()) {
        thread_local! { static INDEX: Index = index(); }
        for typed in [text, marks] {
            for typing in [false, true] {
                let request = Request { q: typed.clone(), typing, kinds: true, ..Request::default() };
                let answer = INDEX.with(|index| index.ask(&request));
                prop_assert!(answer.is_ok(), "{typed}: {answer:?}");
                for problem in answer.iter().flat_map(|answer| &answer.problems) {
                    prop_assert!(problem.start <= problem.end && problem.end <= typed.chars().count());
                }
            }
        }
    }
}

#[test]
fn long_and_deep_queries_are_cut() {
    let index = index();
    for typed in [
        "(".repeat(100_000),
        "-".repeat(100_000),
        "NOT ".repeat(50_000),
        "a ".repeat(50_000),
        "\"".repeat(9999),
        "a* ".repeat(400),
        "(a OR ".repeat(300),
        "x".repeat(1_000_000),
        "£2 million ".repeat(200),
    ] {
        let answer = index.ask(&Request { q: typed.clone(), ..Request::default() });
        let problems = answer.map(|answer| answer.problems.len());
        assert!(problems.as_ref().is_ok_and(|problems| *problems < 2000), "{}: {problems:?}", &typed[..10]);
    }
}
