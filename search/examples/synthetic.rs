//! Writes an index of made-up documents, for measuring: `synthetic COUNT FOLDER`, or `synthetic COUNT FOLDER json` for
//! the documents themselves, one a line. With `pages` at the end all of them are articles with a sum of money.
//! `synthetic COUNT FOLDER change N` brings an index written before up to date with `N` documents that are others, and
//! tells what that takes.
//!
//! Words follow Zipf's law over a vocabulary made of syllables with some words of the field among the common ones, so
//! that common and rare words can be asked for by name. The same count always gives the same documents.

#![allow(clippy::print_stderr, reason = "a tool for measuring talks to whoever runs it")]

use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use commonpurse_search::vocabulary::{BASES, PERIODS, SECTORS, SERVICES, STATUSES};
use commonpurse_search::{Card, Document, IndexFile, Kind, Update, Writer};

/// Words that are commoner than those of the field.
const COMMONER: usize = 70;

/// Words of the field, the commonest first, between made-up ones.
const FIELD: &[&str] = &[
    "the",
    "and",
    "council",
    "of",
    "shared",
    "services",
    "to",
    "savings",
    "county",
    "partnership",
    "office",
    "payroll",
    "procurement",
    "staff",
    "report",
    "legal",
    "board",
    "merger",
    "waste",
    "libraries",
    "audit",
    "highways",
    "benefits",
    "technology",
    "contract",
    "joint",
    "committee",
    "procedure",
    "procure",
    "process",
];

/// What wrote the index.
const MAKER: &str = "synthetic";

/// Words in all.
const VOCABULARY: usize = 40_000;

/// Bodies in all.
const ORGANISATIONS: usize = 2400;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, folder, rest @ ..] = &arguments[..] else {
        return Err("usage: synthetic COUNT FOLDER [json | change N] [pages]".into());
    };
    let (count, folder) = (count.parse()?, Path::new(folder));
    std::fs::create_dir_all(folder)?;
    let corpus = Corpus::new();
    let told = |word: &str| rest.iter().any(|told| told == word);
    let documents = corpus.documents(count, told("pages"));
    if told("json") {
        let mut out = BufWriter::new(std::fs::File::create(folder.join("documents.ndjson"))?);
        for document in documents {
            serde_json::to_writer(&mut out, &document)?;
            writeln!(out)?;
        }
        return Ok(out.flush()?);
    }
    let contents = folder.join("contents.json");
    if let [word, changed, ..] = rest
        && word == "change"
    {
        return change(&corpus, count, folder, &std::fs::read(contents)?, changed.parse()?);
    }
    let documents: Vec<Document> = documents.collect();
    let begun = Instant::now();
    let mut writer = Writer::new()?;
    for document in &documents {
        writer.add(document)?;
    }
    let written = writer.finish()?;
    let bytes = write(folder, &written.files)?;
    std::fs::write(contents, written.contents(MAKER).unwrap_or_default())?;
    eprintln!("{count} documents, {bytes} bytes, written in {:.1} s", begun.elapsed().as_secs_f64());
    Ok(())
}

/// Brings an index up to date; the time that making documents up takes is not counted.
fn change(
    corpus: &Corpus,
    count: usize,
    folder: &Path,
    contents: &[u8],
    changed: usize,
) -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let mut update = Update::of(folder, contents, MAKER).ok_or("no such index stands there")?;
    let opened = begun.elapsed();
    let mut compared = Duration::ZERO;
    for (number, mut document) in corpus.documents(count, false).enumerate() {
        let step = (count / changed.max(1)).max(1);
        if number % step == step / 2 {
            let other =
                corpus.document(document.card.kind, number + count, document.card.kind == Kind::Claim);
            (document.body, document.card.title) = (other.body, other.card.title);
        }
        let begun = Instant::now();
        let goes_on = update.add(&document)?;
        compared += begun.elapsed();
        if !goes_on {
            return Err("too many documents are others".into());
        }
    }
    let begun = Instant::now();
    let written = update.finish()?.ok_or("too much is other")?;
    let made = begun.elapsed();
    let bytes = write(folder, &written.files)?;
    for file in &written.files {
        eprintln!("{} {} bytes", file.name, file.bytes().len());
    }
    eprintln!(
        "{changed} of {count} documents are others: opened in {opened:?}, compared in {compared:?}, brought up to date \
         in {made:?}; {bytes} bytes in {} files, {} files stay",
        written.files.len(),
        written.standing.len()
    );
    Ok(())
}

fn write(folder: &Path, files: &[IndexFile]) -> std::io::Result<usize> {
    let mut bytes = 0;
    for file in files {
        bytes += file.bytes().len();
        let path = folder.join(&file.name);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, file.bytes())?;
    }
    Ok(bytes)
}

/// Numbers that look like chance and are always the same.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or(0)
    }

    fn of<'a, T: ?Sized>(&mut self, list: &'a [&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

struct Corpus {
    words: Vec<String>,
    /// The share of each word and all before it.
    shares: Vec<f64>,
    organisations: Vec<String>,
}

impl Corpus {
    fn new() -> Self {
        // The field's own words stand where words stand that a third of all pages have; what is commoner has no meaning.
        let mut words: Vec<String> = (0..VOCABULARY).map(syllables).collect();
        words.splice(COMMONER..COMMONER, FIELD.iter().map(|word| (*word).to_owned()));
        let mut sum = 0.0;
        let shares = (0..words.len())
            .map(|rank| {
                sum += 1.0 / (rank as f64 + 1.0).powf(1.05);
                sum
            })
            .collect();
        let organisations = (0..ORGANISATIONS).map(|number| {
            let mut name = syllables(number * 17 + 5);
            name[..1].make_ascii_uppercase();
            format!("{name} {} Council", ["County", "District", "Borough"][number % 3])
        });
        Self { words, shares, organisations: organisations.collect() }
    }

    fn word(&self, numbers: &mut Numbers) -> &str {
        let most = self.shares.last().copied().unwrap_or(1.0);
        let share = most * (numbers.next() >> 11) as f64 / (1_u64 << 53) as f64;
        &self.words[self.shares.partition_point(|end| *end < share).min(self.words.len() - 1)]
    }

    fn text(&self, numbers: &mut Numbers, length: usize) -> String {
        let mut text = String::with_capacity(length * 8);
        for number in 0..length {
            if number > 0 {
                text.push(' ');
            }
            text.push_str(self.word(numbers));
        }
        text
    }

    /// Three claims to two articles, and a case now and then, in the order of the index.
    fn documents(&self, count: usize, pages: bool) -> impl Iterator<Item = Document> + '_ {
        (0..count).map(move |number| {
            if pages {
                return self.document(Kind::Article, number, true);
            }
            let kind = match number * 100 / count.max(1) {
                0..59 => Kind::Claim,
                59..60 => Kind::Case,
                _ => Kind::Article,
            };
            self.document(kind, number, kind == Kind::Claim)
        })
    }

    fn document(&self, kind: Kind, number: usize, has_sum: bool) -> Document {
        let mut numbers = Numbers(number as u64);
        let length = match kind {
            Kind::Claim => 15 + numbers.below(25),
            Kind::Case => 150 + numbers.below(150),
            Kind::Article => 200 + numbers.below(450),
        };
        let body = self.text(&mut numbers, length);
        let claim = kind == Kind::Claim;
        let zeros = u32::try_from(3 + numbers.below(6)).unwrap_or(3);
        let low = (1 + numbers.below(99) as u64) * 10_u64.pow(zeros);
        let year = 2000 + numbers.below(24);
        let stated = |list: &'static [&'static str], numbers: &mut Numbers| {
            Some(numbers.of(list).to_owned()).filter(|_| claim)
        };
        let quote = body.char_indices().nth(400).map_or(&*body, |(end, _)| &body[..end]).to_owned();
        let card = Card {
            kind,
            id: format!("{number:07}"),
            title: self.text(&mut numbers, 8),
            path: format!("{}s/{number:07}/", kind.word()),
            figure: if has_sum { format!("£{low}") } else { String::new() },
            quote,
            date: Some(format!("{year}-{:02}-{:02}", 1 + numbers.below(12), 1 + numbers.below(28))),
            publisher: Some(format!("Publisher {}", numbers.below(150))),
            url: Some(format!("https://example.org/{number}")),
            organisations: (0..=numbers.below(2))
                .map(|_| self.organisations[numbers.below(ORGANISATIONS)].clone())
                .collect(),
            service: Some(numbers.of(SERVICES).to_owned()),
            sector: vec![numbers.of(SECTORS).to_owned()],
            status: stated(STATUSES, &mut numbers),
            period: stated(PERIODS, &mut numbers),
            basis: stated(BASES, &mut numbers),
            country: Some(numbers.of(&["GB", "GB-ENG", "GB-SCT", "GB-WLS", "IE", "US", "AU"]).to_owned()),
            source: Some(format!("source-{}", numbers.below(120))),
            language: Some("en".to_owned()),
            currency: has_sum.then(|| "GBP".to_owned()),
            unit: has_sum.then(|| "money".to_owned()),
            low: has_sum.then(|| low.into()),
            high: has_sum.then(|| (low * (1 + numbers.below(3) as u64)).into()),
            by_year: has_sum.then(|| u16::try_from(year + numbers.below(6)).unwrap_or(2000)),
            appearances: u32::try_from(1 + numbers.below(5)).unwrap_or(1),
            ..Card::default()
        };
        Document { card, body: vec![body] }
    }
}

/// The word of that number: two syllables or more, no two alike.
fn syllables(mut number: usize) -> String {
    const BEGIN: &[&str] =
        &["b", "br", "c", "d", "dr", "f", "g", "h", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "w"];
    const MIDDLE: &[&str] = &["a", "e", "i", "o", "u", "ea", "ou", "ar", "en", "il"];
    let mut word = String::new();
    let mut left = 2;
    while left > 0 || number > 0 {
        word.push_str(BEGIN[number % BEGIN.len()]);
        number /= BEGIN.len();
        word.push_str(MIDDLE[number % MIDDLE.len()]);
        number /= MIDDLE.len();
        left = usize::saturating_sub(left, 1);
    }
    word
}
