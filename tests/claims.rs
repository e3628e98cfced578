//! The labelled documents of `tests/claims/`, scored: whether each saving is found, and whether all is right about it.
//!
//! A predicted claim matches a labelled one if their places overlap and their amounts agree within half a per cent,
//! one to one. A full claim is a match whose currency, period and status are right too.
//! `work.jsonl` is what the word lists were worked out with; `unseen.jsonl` was written before them and is only
//! scored at milestones. The floors are what was measured, less a little.

#![allow(clippy::unwrap_used, reason = "tests")]

use serde_json::Value;

/// Labelled, predicted, matched and fully right claims.
#[derive(Default)]
struct Tally {
    labelled: usize,
    predicted: usize,
    matched: usize,
    full: usize,
}

impl Tally {
    fn f1(&self, right: usize) -> f64 {
        2.0 * right as f64 / (self.labelled + self.predicted) as f64
    }
}

fn amount(claim: &Value) -> Option<(f64, f64)> {
    let (low, high) = (claim["low"].as_f64(), claim["high"].as_f64());
    Some((low.or(high)?, high.or(low)?))
}

fn agree(a: &Value, b: &Value) -> bool {
    let close = |x: f64, y: f64| (x - y).abs() <= 0.005 * x.abs().max(y.abs());
    match (amount(a), amount(b)) {
        (Some(a), Some(b)) => close(a.0, b.0) && close(a.1, b.1),
        _ => false,
    }
}

fn overlap(a: &Value, b: &Value) -> i64 {
    let at = |claim: &Value, key: &str| claim[key].as_i64().unwrap();
    at(a, "end").min(at(b, "end")) - at(a, "start").max(at(b, "start"))
}

fn tally(lines: &str) -> Tally {
    let mut tally = Tally::default();
    for line in lines.lines() {
        let document: Value = serde_json::from_str(line).unwrap();
        let predicted: Value =
            serde_json::from_str(&commonpurse::evidence::mention::predict_line(line).unwrap()).unwrap();
        assert_eq!(document["id"], predicted["id"]);
        let labelled = document["claims"].as_array().unwrap();
        let mut predicted = predicted["claims"].as_array().unwrap().clone();
        tally.labelled += labelled.len();
        tally.predicted += predicted.len();
        for claim in labelled {
            let best = (0..predicted.len())
                .filter(|index| overlap(claim, &predicted[*index]) > 0 && agree(claim, &predicted[*index]))
                .max_by_key(|index| overlap(claim, &predicted[*index]));
            let Some(best) = best else { continue };
            let found = predicted.swap_remove(best);
            tally.matched += 1;
            tally.full += usize::from(
                ["currency", "period", "status"].iter().all(|field| claim[field] == found[field]),
            );
        }
    }
    tally
}

fn check(name: &str, lines: &str, detection: f64, full: f64) {
    let tally = tally(lines);
    let (found, right) = (tally.f1(tally.matched), tally.f1(tally.full));
    let shown = format!(
        "{name}: {} labelled, {} predicted; detection F1 {found:.3}, full claim F1 {right:.3}",
        tally.labelled, tally.predicted
    );
    assert!(found >= detection && right >= full, "{shown}; floors {detection} and {full}");
}

#[test]
fn the_documents_worked_with() {
    check("work", include_str!("claims/work.jsonl"), 0.95, 0.88);
}

#[test]
fn the_documents_kept_aside() {
    check("unseen", include_str!("claims/unseen.jsonl"), 0.85, 0.60);
}

#[test]
fn labels_point_at_their_quotes() {
    for lines in [include_str!("claims/work.jsonl"), include_str!("claims/unseen.jsonl")] {
        for line in lines.lines() {
            let document: Value = serde_json::from_str(line).unwrap();
            let points: Vec<char> = document["text"].as_str().unwrap().chars().collect();
            for claim in document["claims"].as_array().unwrap() {
                let place =
                    claim["start"].as_u64().unwrap() as usize..claim["end"].as_u64().unwrap() as usize;
                let cut: String = points[place].iter().collect();
                assert_eq!(cut, claim["quote"].as_str().unwrap(), "{}", document["id"]);
            }
        }
    }
}

#[test]
fn a_line_that_is_no_document_is_an_error() {
    assert!(commonpurse::evidence::mention::predict_line("{}").is_err());
    assert!(commonpurse::evidence::mention::predict_line("not json").is_err());
}
