//! Tests of the engine as a whole: tables, offsets, hostile text, and what no text may do to it.
#![allow(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::*;
use crate::model::{Period, Role, Status};

const LANGUAGES: [&str; 9] = ["en", "cy", "fr", "de", "nl", "es", "sv", "da", "no"];

fn read<'a>(text: &'a str, language: &'a str) -> Document<'a> {
    Document {
        title: "Councils share services",
        text,
        country: Some("GB"),
        language: Some(language),
        published: None,
    }
}

/// Every offset slices the text to its quote, and every quote lies in its sentence.
fn check_places(document: &Document<'_>) {
    let points: Vec<char> = document.text.chars().collect();
    let found = find(document);
    for mention in &found.mentions {
        let cut: String = points[mention.start..mention.end].iter().collect();
        assert_eq!(cut, mention.quote);
        assert!(mention.sentence.contains(&mention.quote), "{mention:?}");
        assert!(document.text.contains(&mention.sentence));
    }
    for distractor in &found.distractors {
        let cut: String = points[distractor.start..].iter().take(distractor.quote.chars().count()).collect();
        assert_eq!(cut, distractor.quote);
    }
    assert_eq!(find(document), found, "the same text gives the same result");
}

#[test]
fn every_table_is_sound() {
    for language in LANGUAGES {
        assert_eq!(lexicon::of(Some(language)).all_faults(), Vec::<String>::new(), "{language}");
    }
}

#[test]
fn each_field_says_why() {
    let text = "The two councils share a payroll team, which has saved about £1.2m in total since 2010.";
    let found = find(&read(text, "en"));
    let mention = &found.mentions[0];
    assert_eq!((mention.period, mention.status, mention.approx), (Period::Total, Status::Achieved, true));
    assert_eq!(mention.why["approx"].words, "about");
    assert_eq!(mention.why["period"].words, "in total");
    assert!(mention.why["status"].words.contains("has saved"));
    assert!(mention.confidence > 0.5);
}

#[test]
fn a_range_out_of_a_cost_is_one_saving() {
    let text = "Hampshire County Council and Dorset County Council are to share IT.\n\nOver the next three years the \
                collaboration is expected to save a total of between £2million and £5million in combined IT costs alone.";
    let found = find(&read(text, "en"));
    assert_eq!(found.mentions.len(), 1);
    let mention = &found.mentions[0];
    assert_eq!(mention.quote, "between £2million and £5million");
    assert_eq!(mention.years, Some(3.into()));
    assert_eq!((mention.period, mention.status), (Period::Total, Status::Expected));
    assert_eq!(mention.beneficiaries, ["Hampshire County Council", "Dorset County Council"]);
    assert_eq!(mention.service, Some(crate::model::Service::It));
}

#[test]
fn years_come_from_the_sentence_the_column_or_the_line_that_leads_in() {
    let years = |text: &str| -> Vec<(Option<i64>, Option<i16>)> {
        let years = |mention: &crate::model::Mention| mention.years.and_then(|years| years.try_into().ok());
        find(&read(text, "en")).mentions.iter().map(|mention| (years(mention), mention.by_year)).collect()
    };
    let held =
        "Two councils share payroll. Sharing it has saved £3m in four years, well short of the £5m promised.";
    assert_eq!(years(held), [(Some(4), None), (Some(4), None)]);
    let columns = "Savings made by the councils' shared services\n\nService | Saved 2012/13 | Saved 2013/14\n\
                   Payroll | £1.2m | £1.4m";
    assert_eq!(years(columns), [(Some(1), Some(2013)), (Some(1), Some(2014))]);
    let led =
        "Savings made by the councils' shared services last year:\n\n* Payroll: £340,000\n* Audit: £110,000";
    assert_eq!(years(led), [(Some(1), None), (Some(1), None)]);
}

#[test]
fn deals_patients_and_counters_are_no_savings() {
    let text = "The shared service has benefited around 1\u{2009}500 patients. A partner is sought in a deal \
                estimated to be worth £2bn.\n\nToday 3256\n\nYesterday 11622\n\nAll 53860060";
    let found = find(&read(text, "en"));
    assert_eq!(found.mentions, Vec::new());
    assert_eq!(found.distractors.len(), 1);
    assert_eq!(found.distractors[0].role, Role::ContractValue);
}

#[test]
fn a_saving_that_has_nothing_to_do_with_sharing_is_none() {
    let document = Document { text: "The firm saved £3m last year.", ..Document::default() };
    let found = find(&document);
    assert_eq!((found.mentions.len(), found.distractors.len()), (0, 1));
}

#[test]
fn hostile_text_is_read_without_harm() {
    for piece in [
        "£",
        "(",
        "9",
        "£1 ",
        "£1m. ",
        "1,",
        "from £1m to ",
        "a | £1\n",
        "* £1 saved\n",
        "\u{FFFD}1",
        "2012-",
        "save ",
        "…",
        "¤٪¶",
    ] {
        check_places(&read(&piece.repeat(3_000), "en"));
    }
}

#[test]
fn a_long_list_breaks_down_the_figure_before_its_lead_in() {
    let text = format!("Two councils share payroll and save £1m.\n\nHere it is:\n{}", "* £1\n".repeat(150));
    let found = find(&read(&text, "en"));
    assert_eq!(found.mentions.len() + found.distractors.len(), 151);
}

#[test]
fn a_name_does_not_begin_inside_the_name_before() {
    let text = "Kent Constabulary and Essex Police share staff and save £1m. ".repeat(2);
    let found = find(&read(&text, "en"));
    assert_eq!(found.mentions[0].beneficiaries, ["Kent Constabulary", "Essex Police"]);
}

#[test]
fn ranges_across_line_breaks_make_no_endless_sentence() {
    let text = "We share and save £9\nto £10, ".repeat(1_000);
    let found = find(&read(&text, "en"));
    assert!(found.mentions.iter().all(|mention| mention.sentence.len() < 9_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_is_read_without_harm(text in "\\PC{0,300}", language in 0..LANGUAGES.len()) {
        check_places(&read(&text, LANGUAGES[language]));
    }

    #[test]
    fn any_mix_of_what_it_looks_for_is_read_without_harm(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "£", "€", "$", "\u{FFFD}", "5", "1,250", "2.5", "2012-13", "2015", "½", "m", "million", "bn", "%", "per cent",
                "between", "from", "to", "and", "half a", "save", "saved", "shared", "council", "cost", "posts", "a year",
                "up to", "or more", "by", "over", "three", "years", ".", ",", ";", "\n", "\n\n", "* ", " | ", "(", "“", "é", " ", " ", " ",
            ]),
            0..60,
        ),
        language in 0..LANGUAGES.len(),
    ) {
        check_places(&read(&pieces.concat(), LANGUAGES[language]));
    }
}
