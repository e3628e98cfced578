//! Sketches of texts: enough of each to tell about how much of it another one repeats.

use super::words;
use crate::model::Sketch;

/// Words in a run; shorter runs are shared by unrelated texts, longer ones break at every edit.
const RUN: usize = 5;
/// Hashes kept. A text of up to so many runs is compared exactly, a longer one by a sample (error about 1/√256, 6 %).
const KEPT: usize = 256;

/// The sketch of a text; case and punctuation do not count.
pub fn sketch(text: &str) -> Sketch {
    let words: Vec<u64> = words::of(text).map(|word| word.hash).collect();
    let mut hashes: Vec<u64> = if words.len() < RUN {
        vec![words::run(&words)]
    } else {
        words.windows(RUN).map(words::run).collect()
    };
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(KEPT);
    // A hundred thousand sketches are held at once; the room for all runs of their texts must not be.
    hashes.shrink_to_fit();
    Sketch(hashes)
}

/// How much two texts have in common, by their sketches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Overlap {
    /// The share of the runs of both that both have, from 0 to 1.
    pub(super) resemblance: f64,
    /// The share of the shorter one's runs that the other has, from 0 to 1.
    pub(super) containment: f64,
}

pub(super) fn overlap(left: &Sketch, right: &Sketch) -> Overlap {
    let (mut at, mut to) = (left.0.iter().peekable(), right.0.iter().peekable());
    let (mut common, mut seen) = (0_u32, 0_u32);
    while (seen as usize) < KEPT {
        let ordering = match (at.peek(), to.peek()) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => break,
        };
        seen += 1;
        if ordering.is_le() {
            at.next();
        }
        if ordering.is_ge() {
            to.next();
        }
        common += u32::from(ordering.is_eq());
    }
    if common == 0 {
        return Overlap { resemblance: 0.0, containment: 0.0 };
    }
    let resemblance = f64::from(common) / f64::from(seen);
    let (a, b) = (runs(left), runs(right));
    let shared = resemblance * (a + b) / (1.0 + resemblance);
    Overlap { resemblance, containment: (shared / a.min(b)).min(1.0) }
}

/// How many different runs the whole text has: counted, or for a long text told from how small its smallest are.
fn runs(sketch: &Sketch) -> f64 {
    match sketch.0.last() {
        Some(&largest) if sketch.0.len() >= KEPT => {
            (KEPT - 1) as f64 * (u64::MAX as f64 / largest.max(1) as f64)
        }
        _ => sketch.0.len() as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(left: &str, right: &str, resemblance: std::ops::Range<f64>, containment: std::ops::Range<f64>) {
        let found = overlap(&sketch(left), &sketch(right));
        assert!(resemblance.contains(&found.resemblance), "{found:?}");
        assert!(containment.contains(&found.containment), "{found:?}");
    }

    #[test]
    fn overlap_follows_what_is_shared() {
        let words: Vec<String> = (0..2000).map(|n| format!("word{n}")).collect();
        for length in [200, 2000] {
            let whole = words[..length].join(" ");
            check(&whole, &words[..length].join(", ").to_uppercase(), 0.99..1.01, 0.99..1.01);
            check(&whole, &words[..length / 2].join(" "), 0.4..0.6, 0.8..1.01);
            check(&whole, "quite another text about something else altogether", 0.0..0.01, 0.0..0.01);
        }
        let nothing = overlap(&Sketch::default(), &Sketch::default());
        assert!(nothing.resemblance.abs() < f64::EPSILON);
    }

    #[test]
    fn scripts_without_spaces_have_words_too() {
        check(
            "両市は来年四月から給与計算を共同で行う。",
            "両市は来年四月から給与計算を共同で行う",
            0.99..1.01,
            0.99..1.01,
        );
        check(
            "両市は来年四月から給与計算を共同で行う。",
            "三つの病院が薬局を一つにまとめる",
            0.0..0.01,
            0.0..0.01,
        );
    }
}
