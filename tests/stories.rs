//! The pairs of `tests/stories/`: texts that are the same story, and texts that only look it.
//!
//! Each file says `same` or `different` and why, then gives two texts, each behind a line `==== ` with its language.
//! `work/` is what the rules were tuned with; `unseen/` was written before and is only scored.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use commonpurse::evidence::story::{Candidate, group, sketch};
use commonpurse::model::{Article, ArticleId, CaptureId, DateRung, Dated, Digest, Item, Story};

struct Pair {
    name: String,
    same: bool,
    /// Language and text.
    texts: [(String, String); 2],
}

fn pairs(folder: &str) -> Vec<Pair> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories").join(folder);
    let mut pairs: Vec<Pair> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let file = fs::read_to_string(&path).unwrap();
            let mut parts = file.split("==== ");
            let verdict = parts.next().unwrap();
            let mut text = || {
                let (language, text) = parts.next().unwrap().split_once('\n').unwrap();
                (language.to_owned(), text.trim().to_owned())
            };
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let same = verdict.starts_with("same: ");
            assert!(same || verdict.starts_with("different: "), "{name}");
            Pair { name, same, texts: [text(), text()] }
        })
        .collect();
    pairs.sort_by(|a, b| a.name.cmp(&b.name));
    pairs
}

fn article(url: &str, language: &str, text: &str) -> Article {
    Article {
        id: ArticleId::of([url]),
        capture: CaptureId(Digest::of(url.as_bytes())),
        reading: Vec::new(),
        fetched: "2026-11-21T09:00:00Z".parse().unwrap(),
        source: None,
        url: url.to_owned(),
        parts: Vec::new(),
        item: Item {
            published: Some(Dated { date: "2026-11-20".parse().unwrap(), rung: DateRung::Meta }),
            language: Some(language.to_owned()),
            text: text.to_owned(),
            ..Item::default()
        },
    }
}

/// The articles of pairs, two hosts for each.
fn articles(pairs: &[Pair]) -> Vec<Article> {
    let of = |pair: &Pair| {
        let [a, b] = &pair.texts;
        [
            article(&format!("https://a.example/{}", pair.name), &a.0, &a.1),
            article(&format!("https://b.example/{}", pair.name), &b.0, &b.1),
        ]
    };
    pairs.iter().flat_map(of).collect()
}

fn grouped(articles: &[Article]) -> Vec<Story> {
    let texts: HashMap<ArticleId, String> =
        articles.iter().map(|article| (article.id.clone(), article.item.text.clone())).collect();
    let candidates = articles.iter().map(|one| Candidate::new(one, sketch(&one.item.text))).collect();
    group(candidates, &|id| texts.get(id).cloned())
}

/// Precision and recall of a folder, each pair alone; what is wrong is said.
fn score(folder: &str) -> (usize, f64, f64) {
    let pairs = pairs(folder);
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for pair in &pairs {
        let found = grouped(&articles(std::slice::from_ref(pair))).len() == 1;
        match (found, pair.same) {
            (true, true) => right += 1,
            (true, false) => wrong += 1,
            (false, true) => missed += 1,
            (false, false) => {}
        }
        if found != pair.same {
            eprintln!("{folder}/{}: {}", pair.name, if found { "wrongly joined" } else { "not joined" });
        }
    }
    let share = |of: usize, rest: usize| f64::from(of as u32) / f64::from((of + rest) as u32);
    (pairs.len(), share(right, wrong), share(right, missed))
}

#[test]
fn pairs_are_told_apart() {
    let scores = ["work", "unseen"].map(|folder| (folder, score(folder)));
    for (folder, (pairs, precision, recall)) in scores {
        eprintln!("{folder}: {pairs} pairs, precision {precision:.3}, recall {recall:.3}");
    }
    for (folder, (_, precision, recall)) in scores {
        assert!(precision >= 1.0 && recall >= 0.95, "{folder}: precision {precision}, recall {recall}");
    }
    let all: usize = scores.iter().map(|(_, (pairs, ..))| pairs).sum();
    assert!(all >= 80, "{all} pairs");
}

#[test]
fn all_of_them_together_give_no_other_stories() {
    let all: Vec<Pair> = ["work", "unseen"].into_iter().flat_map(pairs).collect();
    let names: HashMap<ArticleId, &str> = all
        .iter()
        .flat_map(|pair| {
            ["a", "b"].map(|host| {
                (
                    ArticleId::of([format!("https://{host}.example/{}", pair.name).as_str()]),
                    pair.name.as_str(),
                )
            })
        })
        .collect();
    let subject = |name: &str| name.split('_').next().unwrap_or_default().to_owned();
    for story in grouped(&articles(&all)) {
        let subjects: std::collections::BTreeSet<String> =
            story.articles.iter().map(|id| subject(names[id])).collect();
        assert!(subjects.len() == 1, "one story of {subjects:?}");
    }
}
