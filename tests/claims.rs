//! The labelled documents of `tests/claims/`, scored: whether each saving is found, and whether all is right about it.
//!
//! A predicted claim matches a labelled one if their places overlap and their amounts agree within half a per cent,
//! one to one. A full claim is a match whose currency, period and status are right too.
//! `training/` is what the word lists and the classifier were worked out with; `unseen/` is only scored. The articles of
//! the bundled web are scored too: some of its sites were worked with, the others are only counted.
//! `data/measured/mentions.json` publishes the figures; the test that compares them writes them anew when the
//! environment says `UPDATE=1`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

/// Documents, and their labelled, predicted, matched and fully right claims.
#[derive(Clone, Copy, Default)]
struct Tally {
    documents: usize,
    labelled: usize,
    predicted: usize,
    matched: usize,
    full: usize,
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
        self.documents += 1;
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

    fn and(self, other: Self) -> Self {
        Self {
            documents: self.documents + other.documents,
            labelled: self.labelled + other.labelled,
            predicted: self.predicted + other.predicted,
            matched: self.matched + other.matched,
            full: self.full + other.full,
        }
    }

    fn published(self, name: &str, kept_aside: bool) -> Value {
        let share = |part: usize, whole: usize| (1000.0 * part as f64 / whole.max(1) as f64).round() / 1000.0;
        json!({
            "name": name,
            "kept_aside": kept_aside,
            "documents": self.documents,
            "claims": self.labelled,
            "precision": share(self.matched, self.predicted),
            "recall": share(self.matched, self.labelled),
            "detection": share(2 * self.matched, self.labelled + self.predicted),
            "full_claim": share(2 * self.full, self.labelled + self.predicted),
        })
    }
}

fn predict(line: &str) -> Value {
    serde_json::from_str(&commonpurse::evidence::mention::predict_line(line).unwrap()).unwrap()
}

fn folder(name: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/claims").join(name);
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap())
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no labelled documents in `{name}`");
    files
}

/// The documents of a folder, of its files whose names are wanted.
fn tally(name: &str, wanted: fn(&str) -> bool) -> Tally {
    let mut tally = Tally::default();
    for (file, lines) in folder(name) {
        for line in lines.lines().filter(|_| wanted(&file)) {
            let document: Value = serde_json::from_str(line).unwrap();
            let predicted = predict(line);
            assert_eq!(document["id"], predicted["id"]);
            tally
                .add(document["claims"].as_array().unwrap(), predicted["claims"].as_array().unwrap().clone());
        }
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
        let line = json!({
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

fn is_english(file: &str) -> bool {
    !file.starts_with("languages")
}

/// Whether a part is written as the press writes; the others were made to be hard.
fn is_press(file: &str) -> bool {
    file.ends_with("press")
}

/// What is published, and the floors of detection and full claim.
fn measured() -> Vec<(Value, f64, f64)> {
    let press = tally("unseen", |file| is_press(file) && is_english(file));
    let other_press = tally("unseen", |file| is_press(file) && !is_english(file));
    let hard = tally("unseen", |file| !is_press(file) && is_english(file));
    let other_hard = tally("unseen", |file| !is_press(file) && !is_english(file));
    let sites_seen = ["chronicle", "alliance", "hazelshire", "badlands", "govuk", "mirror"];
    let sites_unseen = ["audit", "newsroom", "portal", "europa"];
    let work = tally("training", |_| true).and(tally_sites(&sites_seen));
    vec![
        (press.published("English articles, as the press writes them", true), 0.93, 0.82),
        (
            other_press.published("Articles in eight other languages, as the press writes them", true),
            0.88,
            0.73,
        ),
        (hard.published("English articles, made to be hard", true), 0.86, 0.65),
        (other_hard.published("Articles in eight other languages, made to be hard", true), 0.81, 0.56),
        (tally_sites(&sites_unseen).published("Pages of the bundled web", true), 0.90, 0.73),
        (work.published("All articles that were worked with", false), 0.93, 0.88),
    ]
}

#[test]
fn the_published_figures_are_those_measured_and_above_their_floors() {
    let measured = measured();
    for (figures, detection, full) in &measured {
        let above = figures["detection"].as_f64() >= Some(*detection)
            && figures["full_claim"].as_f64() >= Some(*full);
        assert!(above, "{figures}: floors {detection} and {full}");
    }
    let figures: Vec<&Value> = measured.iter().map(|(figures, ..)| figures).collect();
    let text = format!("{}\n", serde_json::to_string_pretty(&json!({ "measured": figures })).unwrap());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/measured/mentions.json");
    #[expect(clippy::disallowed_methods, reason = "the switch that publishes new figures")]
    let update = std::env::var_os("UPDATE").is_some();
    if update {
        fs::write(&path, &text).unwrap();
    }
    let published = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        published, text,
        "run `UPDATE=1 cargo test --release --test claims` to publish what is measured"
    );
}

#[test]
fn labels_point_at_their_quotes() {
    let mut ids = std::collections::BTreeSet::new();
    for (file, lines) in ["training", "unseen"].into_iter().flat_map(folder) {
        for line in lines.lines() {
            let document: Value = serde_json::from_str(line).unwrap();
            let id = document["id"].as_str().unwrap().to_owned();
            assert!(ids.insert(id.clone()), "`{id}` of `{file}` is taken");
            let points: Vec<char> = document["text"].as_str().unwrap().chars().collect();
            let labels = ["claims", "distractors"].map(|key| document[key].as_array().unwrap());
            for label in labels.into_iter().flatten() {
                let quote = label["quote"].as_str().unwrap();
                let start = label["start"].as_u64().unwrap() as usize;
                let cut: String = points[start..start + quote.chars().count()].iter().collect();
                assert_eq!(cut, quote, "{id}");
            }
        }
    }
    assert!(ids.len() >= 150, "{} labelled documents", ids.len());
}

#[test]
fn a_line_that_is_no_document_is_an_error() {
    assert!(commonpurse::evidence::mention::predict_line("{}").is_err());
    assert!(commonpurse::evidence::mention::predict_line("not json").is_err());
}
