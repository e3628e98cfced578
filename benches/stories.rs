//! Groups 100,000 made-up articles of the sizes of real ones into stories, and says what it took.
//!
//! A tenth are near-duplicates, ten thousand are identical, and all that follow share one boilerplate. The texts are
//! made anew whenever they are asked for, as a build asks its store; so the memory is that of grouping.
//! `cargo bench --bench stories`, with `/usr/bin/time -v` before the program for the peak of its memory.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a measurement")]

use std::collections::HashMap;
use std::time::Instant;

use commonpurse::evidence::story::{Candidate, group, sketch};
use commonpurse::model::{Article, ArticleId, CaptureId, DateRung, Dated, Digest, Item};

const ARTICLES: usize = 100_000;
const IDENTICAL: usize = 10_000;
const NEAR: usize = 10_000;
/// Words of the vocabulary.
const VOCABULARY: u64 = 40_000;

/// What the article of a number is.
#[derive(Clone, Copy)]
enum Made {
    /// One text that very many carry.
    Identical,
    /// A text of its own.
    Own(u64),
    /// That of another, with another intro, a paragraph of its own or without its tail.
    Near(u64),
}

fn made(number: usize) -> Made {
    let number = number as u64;
    match number as usize {
        n if n < IDENTICAL => Made::Identical,
        n if n < IDENTICAL + NEAR => Made::Near(number + NEAR as u64),
        _ => Made::Own(number),
    }
}

/// A small generator of numbers, the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % below
    }
}

/// Words as often as language has them: few very often, most seldom.
fn prose(dice: &mut Dice, words: u64, text: &mut String) {
    for place in 0..words {
        let (a, b) = (dice.roll(VOCABULARY), dice.roll(VOCABULARY));
        let word = a * b / VOCABULARY;
        if word.is_multiple_of(97) {
            text.push_str(&format!("£{}m ", dice.roll(900)));
        }
        spell(word, word.is_multiple_of(31), text);
        text.push_str(if place % 60 == 59 {
            ".\n\n"
        } else if place % 15 == 14 {
            ". "
        } else {
            " "
        });
    }
}

/// A number as a word of letters, with a capital where it is a name.
fn spell(mut number: u64, name: bool, text: &mut String) {
    let begin = text.len();
    loop {
        text.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            break;
        }
    }
    if name {
        text[begin..].make_ascii_uppercase();
    }
}

fn own(seed: u64, text: &mut String) {
    let mut dice = Dice(seed);
    // From a brief to a long report, 450 words in the middle.
    let words = 80 + dice.roll(500) + if dice.roll(10) == 0 { dice.roll(3_000) } else { dice.roll(300) };
    prose(&mut dice, words, text);
}

fn text(number: usize, boilerplate: &str) -> String {
    let mut text = String::new();
    match made(number) {
        Made::Identical => own(1, &mut text),
        Made::Own(seed) => own(seed, &mut text),
        Made::Near(seed) => {
            let mut dice = Dice(number as u64);
            own(seed, &mut text);
            match number % 3 {
                0 => {
                    let mut intro = String::new();
                    prose(&mut dice, 20, &mut intro);
                    text = format!("{intro}\n\n{text}");
                }
                1 => prose(&mut dice, 40, &mut text),
                _ => {
                    let keep = text.len() * 7 / 10;
                    text.truncate(text.char_indices().map(|(at, _)| at).find(|&at| at >= keep).unwrap_or(0));
                }
            }
        }
    }
    if number >= IDENTICAL {
        text.push_str("\n\n");
        text.push_str(boilerplate);
    }
    text
}

fn main() {
    let mut boilerplate = String::new();
    prose(&mut Dice(7), 200, &mut boilerplate);
    let begun = Instant::now();
    let mut numbers = HashMap::new();
    let candidates: Vec<Candidate> = (0..ARTICLES)
        .map(|number| {
            let url = format!("https://host{}.example/{number}", number % 500);
            let id = ArticleId::of([url.as_str()]);
            numbers.insert(id.clone(), number);
            let date = Dated { date: "2026-11-20".parse().unwrap(), rung: DateRung::Meta };
            let article = Article {
                id,
                capture: CaptureId(Digest::of(b"")),
                reading: Vec::new(),
                parts: Vec::new(),
                fetched: "2026-11-21T09:00:00Z".parse().unwrap(),
                source: None,
                url,
                item: Item { published: Some(date), language: Some("en".to_owned()), ..Item::default() },
            };
            Candidate::new(&article, sketch(&text(number, &boilerplate)))
        })
        .collect();
    let sketched = begun.elapsed();
    let begun = Instant::now();
    let stories = group(candidates, &|id| numbers.get(id).map(|&number| text(number, &boilerplate)));
    let grouped = begun.elapsed();

    // A story must hold nothing but copies of one text; copies in two stories are missed.
    let told = |number: usize| match made(number) {
        Made::Identical => 1,
        Made::Own(seed) | Made::Near(seed) => seed,
    };
    let mut wrong = 0;
    for story in &stories {
        let first = told(numbers[&story.articles[0]]);
        wrong += usize::from(story.articles.iter().any(|id| told(numbers[id]) != first));
    }
    let expected = ARTICLES - IDENTICAL + 1 - NEAR;
    println!(
        "{ARTICLES} articles: sketched in {:.1} s, grouped in {:.1} s, {} stories of {expected}, {wrong} of them wrong",
        sketched.as_secs_f64(),
        grouped.as_secs_f64(),
        stories.len()
    );
}
