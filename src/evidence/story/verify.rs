//! Whether two texts are the same story, by the texts themselves.
//!
//! 1. Paragraphs of stock (cookies, contacts, copyright) are left out: they say nothing of the story.
//! 2. Most words of the shorter text must stand in runs that the other has too, in any order, and some of each opening.
//! 3. In what agrees, figures and names must agree: where one frame is filled in with other ones, it is a template,
//!    and each filling is a story of its own. One figure that differs is drift, which a retelling may have.

use std::collections::{BTreeSet, HashSet};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::stock;
use super::words::{self, Kind, Word};

/// Words in a run that counts as agreeing.
const RUN: usize = 4;
/// The least share of the shorter text that the longer one has.
const OF_SHORTER: f64 = 0.6;
/// The same, where one of the two names the other as its source.
const OF_ATTRIBUTED: f64 = 0.4;
/// The least share of the longer text that the shorter one has: less is a quotation or a digest.
const OF_LONGER: f64 = 0.25;
/// The part of a text that is its opening. News is told there; what agrees only behind it is a frame.
const OPENING: f64 = 0.4;
/// The least share of either opening that the other text has, in any place: an intro may be new, not the whole news.
const OF_OPENING: f64 = 0.3;
/// The longest exchange of words in place, in words.
const LONGEST_SWAP: usize = 10;
/// Exchanges of figures or names that an edit may have.
const FEW_SWAPS: usize = 2;
/// The share of a frame's figures and names whose exchange makes it a template.
const MANY_SWAPS: f64 = 0.15;
/// The share of a frame's figures alone, from two on.
const MANY_FIGURES: f64 = 0.4;
/// Words compared in place; enough to tell, and a bound on the work.
const ALIGNED: usize = 2_000;

/// A text made ready to be compared.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    words: Vec<Word>,
    runs: HashSet<u64>,
}

impl Prepared {
    pub(super) fn new(text: &str) -> Self {
        let mut words: Vec<Word> = stock::without(text).flat_map(words::of).collect();
        if words.len() < RUN {
            words = words::of(text).collect();
        }
        let hashes = hashes(&words);
        let runs = hashes.windows(RUN.min(hashes.len().max(1))).map(words::run).collect();
        Self { words, runs }
    }

    /// The share of its words that stand in runs that `other` has too: of all, and of its opening.
    fn covered_by(&self, other: &Self) -> Covered {
        let hashes = hashes(&self.words);
        let length = RUN.min(hashes.len().max(1));
        let mut covered = vec![false; hashes.len()];
        for (start, window) in hashes.windows(length).enumerate() {
            if other.runs.contains(&words::run(window)) {
                covered[start..start + length].fill(true);
            }
        }
        let share = |words: &[bool]| {
            words.iter().filter(|&&covered| covered).count() as f64 / words.len().max(1) as f64
        };
        let opening = (hashes.len() as f64 * OPENING).ceil() as usize;
        Covered { whole: share(&covered), opening: share(&covered[..opening.min(hashes.len())]) }
    }
}

/// How much of a text another one has.
struct Covered {
    whole: f64,
    opening: f64,
}

fn hashes(words: &[Word]) -> Vec<u64> {
    words.iter().map(|word| word.hash).collect()
}

/// Whether both are the same story; `attributed` when one of them names the other as its source.
pub(super) fn same(a: &Prepared, b: &Prepared, attributed: bool) -> bool {
    let (shorter, longer) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    if shorter.words.is_empty() {
        return longer.words.is_empty();
    }
    let (short, long) = (shorter.covered_by(longer), longer.covered_by(shorter));
    let least = if attributed { OF_ATTRIBUTED } else { OF_SHORTER };
    short.whole >= least
        && long.whole >= OF_LONGER
        && short.opening.min(long.opening) >= OF_OPENING
        && !is_template(a, b)
}

/// Whether the texts share a frame that each fills in with figures and names of its own.
fn is_template(a: &Prepared, b: &Prepared) -> bool {
    let (a, b) = (&a.words[..a.words.len().min(ALIGNED)], &b.words[..b.words.len().min(ALIGNED)]);
    let (mut kept, mut figures_kept) = (BTreeSet::new(), BTreeSet::new());
    let (mut swaps, mut figure_swaps) = (BTreeSet::new(), BTreeSet::new());
    for op in capture_diff_slices(Algorithm::Myers, &hashes(a), &hashes(b)) {
        match op {
            DiffOp::Equal { old_index, len, .. } => {
                let telling = a[old_index..old_index + len].iter().filter(|word| word.kind != Kind::Other);
                for word in telling {
                    kept.insert(word.hash);
                    if word.kind == Kind::Number {
                        figures_kept.insert(word.hash);
                    }
                }
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len }
                if old_len <= LONGEST_SWAP && new_len <= LONGEST_SWAP =>
            {
                let (old, new) = (&a[old_index..old_index + old_len], &b[new_index..new_index + new_len]);
                for kind in [Kind::Number, Kind::Name] {
                    let of = |words: &[Word]| {
                        words
                            .iter()
                            .filter(|word| word.kind == kind)
                            .map(|word| word.hash)
                            .collect::<Vec<_>>()
                    };
                    for pair in of(old).into_iter().zip(of(new)).filter(|(old, new)| old != new) {
                        swaps.insert(pair);
                        if kind == Kind::Number {
                            figure_swaps.insert(pair);
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let share = |swaps: usize, kept: usize| swaps as f64 / (swaps + kept).max(1) as f64;
    (swaps.len() > FEW_SWAPS && share(swaps.len(), kept.len()) >= MANY_SWAPS)
        || (figure_swaps.len() >= FEW_SWAPS && share(figure_swaps.len(), figures_kept.len()) >= MANY_FIGURES)
}
