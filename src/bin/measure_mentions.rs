//! Temporary.
use std::io::{BufRead, Write};
fn main() {
    let stdin = std::io::stdin();
    let mut out = std::io::stdout().lock();
    let dump = std::env::args().nth(1).is_some();
    for line in stdin.lock().lines() {
        let line = line.unwrap();
        if line.trim().is_empty() {
            continue;
        }
        if dump {
            let v: serde_json::Value = serde_json::from_str(&line).unwrap();
            let d = commonpurse::evidence::mention::Document {
                title: v["title"].as_str().unwrap_or(""),
                text: v["text"].as_str().unwrap(),
                published: None,
                country: v["country"].as_str(),
                language: v["lang"].as_str(),
            };
            let m = commonpurse::evidence::mention::find(&d);
            println!("### {}", v["id"].as_str().unwrap());
            for x in &m.mentions {
                println!(
                    "C {:?} {:?}/{:?} y{:?} {:?}-{:?} {:?} {:?} conf{}",
                    x.quote,
                    x.period.word(),
                    x.status.word(),
                    x.years,
                    x.from_year,
                    x.by_year,
                    x.beneficiaries,
                    x.service.map(|s| s.word()),
                    x.confidence
                );
                for (k, w) in &x.why {
                    if k != "beneficiaries" {
                        println!("      {k}: {:?} [{}]", w.words, w.rule);
                    }
                }
            }
            for x in &m.distractors {
                println!("D {:?} {} {:?} [{}]", x.quote, x.role.word(), x.why.words, x.why.rule);
            }
            continue;
        }
        writeln!(out, "{}", commonpurse::evidence::mention::predict_line(&line).unwrap()).unwrap();
    }
}
