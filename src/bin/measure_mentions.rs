//! Temporary.
use std::io::{BufRead, Write};
fn main() {
    let stdin = std::io::stdin();
    let mut out = std::io::stdout().lock();
    for line in stdin.lock().lines() {
        let line = line.unwrap();
        if line.trim().is_empty() {
            continue;
        }
        writeln!(out, "{}", commonpurse::evidence::mention::predict_line(&line).unwrap()).unwrap();
    }
}
