//! Asks the index in a folder: `ask FOLDER REQUEST [TIMES]`, the request as JSON. The answer goes to stdout, and how long
//! opening and each asking took to stderr.

#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a tool for measuring talks to whoever runs it"
)]

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use commonpurse_search::{Index, Request};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, request, rest @ ..] = &arguments[..] else {
        return Err("usage: ask FOLDER REQUEST [TIMES]".into());
    };
    let request: Request = serde_json::from_str(request)?;
    let times: usize = rest.first().map_or(Ok(1), |times| times.parse())?;
    let begun = Instant::now();
    let index = Index::open(Path::new(folder))?;
    eprintln!("opened in {:.2} ms", begun.elapsed().as_secs_f64() * 1000.0);
    for time in 0..times {
        let begun = Instant::now();
        let answer = index.ask(&request)?;
        eprintln!("answered in {:.2} ms", begun.elapsed().as_secs_f64() * 1000.0);
        if time == 0 {
            println!("{}", serde_json::to_string(&answer)?);
        }
    }
    Ok(())
}
