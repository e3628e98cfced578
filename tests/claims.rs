//! The labelled documents of `tests/claims/`, scored: whether each saving is found, and whether all is right about it.
//!
//! A predicted claim matches a labelled one if their places overlap and their amounts agree within half a per cent,
//! one to one. A full claim is a match whose currency, period and status are right too.
//! `work.jsonl` is what the word lists were worked out with; `unseen.jsonl` was written before them and is only
//! scored at milestones. The articles of the bundled web are scored too: some of its sites were worked with, the
//! others are only counted. The floors are what was measured, rounded down.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

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

impl Tally {
    /// Counts one document: its labelled claims against the predicted ones.
    fn add(&mut self, labelled: &[Value], mut predicted: Vec<Value>) {
        self.labelled += labelled.len();
        self.predicted += predicted.len();
        for claim in labelled {
            let best = (0..predicted.len())
                .filter(|index| overlap(claim, &predicted[*index]) > 0 && agree(claim, &predicted[*index]))
                .max_by_key(|index| overlap(claim, &predicted[*index]));
            let Some(best) = best else { continue };
            let found = predicted.swap_remove(best);
            self.matched += 1;
            self.full += usize::from(
                ["currency", "period", "status"].iter().all(|field| claim[field] == found[field]),
            );
        }
    }
}

fn predict(line: &str) -> Value {
    serde_json::from_str(&commonpurse::evidence::mention::predict_line(line).unwrap()).unwrap()
}

fn tally(lines: &str) -> Tally {
    let mut tally = Tally::default();
    for line in lines.lines() {
        let document: Value = serde_json::from_str(line).unwrap();
        let predicted = predict(line);
        assert_eq!(document["id"], predicted["id"]);
        tally.add(document["claims"].as_array().unwrap(), predicted["claims"].as_array().unwrap().clone());
    }
    tally
}

/// The articles of some bundled sites, without those that only republish another.
fn tally_sites(sites: &[&str]) -> Tally {
    let mut tally = Tally::default();
    for article in commonpurse::bundled::articles().unwrap() {
        if !sites.contains(&article.site.as_str()) || article.mirror_of.is_some() {
            continue;
        }
        let countries = [("New Zealand", "NZ"), ("Australia", "AU"), ("Canada", "CA")];
        let country =
            countries.iter().find(|(name, _)| article.title.contains(name)).map_or("GB", |(_, code)| code);
        let line = serde_json::json!({
            "id": article.slug, "title": article.title, "text": article.text, "lang": article.language,
            "country": country,
        });
        let labelled = placed(&article);
        tally.add(&labelled, predict(&line.to_string())["claims"].as_array().unwrap().clone());
    }
    tally
}

/// The labels with their places: each takes the first place of its quote that none has taken.
fn placed(article: &commonpurse::bundled::BundledArticle) -> Vec<Value> {
    let mut taken: Vec<usize> = Vec::new();
    let mut labels = Vec::new();
    for claim in &article.claims {
        let free = article.text.match_indices(&claim.quote).find(|(at, _)| !taken.contains(at));
        let Some((at, _)) = free else {
            panic!("`{}` of `{}` is not in its text", claim.quote, article.slug)
        };
        taken.push(at);
        let mut label = serde_json::to_value(&claim.fields).unwrap();
        let start = article.text[..at].chars().count();
        label["start"] = start.into();
        label["end"] = (start + claim.quote.chars().count()).into();
        labels.push(label);
    }
    labels
}

fn check(name: &str, tally: &Tally, detection: f64, full: f64) {
    let (found, right) = (tally.f1(tally.matched), tally.f1(tally.full));
    let share = |of: usize| tally.matched as f64 / of.max(1) as f64;
    let shown = format!(
        "{name}: {} labelled, {} predicted; precision {:.3}, recall {:.3}, detection F1 {found:.3}, full claim F1 {right:.3}",
        tally.labelled,
        tally.predicted,
        share(tally.predicted),
        share(tally.labelled),
    );
    assert!(found >= detection && right >= full, "{shown}; floors {detection} and {full}");
}

#[test]
fn the_documents_worked_with() {
    check("work", &tally(include_str!("claims/work.jsonl")), 0.98, 0.92);
}

#[test]
fn the_documents_kept_aside() {
    check("unseen", &tally(include_str!("claims/unseen.jsonl")), 0.90, 0.66);
}

#[test]
fn the_bundled_sites_worked_with() {
    let sites = ["chronicle", "alliance", "hazelshire", "badlands", "govuk", "mirror"];
    check("bundled, worked with", &tally_sites(&sites), 0.95, 0.75);
}

#[test]
fn the_bundled_sites_kept_aside() {
    let sites = ["audit", "newsroom", "portal", "europa"];
    check("bundled, kept aside", &tally_sites(&sites), 0.78, 0.45);
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
