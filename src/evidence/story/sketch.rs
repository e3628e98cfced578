//! Sketches of texts: enough of each to tell how much of it another one repeats.

use crate::model::Sketch;

/// Words in a run; shorter runs are shared by unrelated texts, longer ones break at every edit.
const RUN: usize = 5;
/// Hashes kept. A text of up to so many runs is compared exactly, a longer one by a sample (error about 1/√256, 6 %).
const KEPT: usize = 256;

/// The sketch of a text; case and punctuation do not count.
pub fn sketch(text: &str) -> Sketch {
    let words: Vec<u64> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().flat_map(char::to_lowercase).fold(OFFSET, |hash, c| mix(hash, u64::from(c))))
        .collect();
    let mut hashes: Vec<u64> = if words.len() < RUN {
        vec![words.iter().fold(OFFSET, |hash, &word| mix(hash, word))]
    } else {
        words.windows(RUN).map(|run| run.iter().fold(OFFSET, |hash, &word| mix(hash, word))).collect()
    };
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(KEPT);
    Sketch(hashes)
}

/// The `count` smallest hashes, by which articles to compare are found.
pub(super) fn smallest(sketch: &Sketch, count: usize) -> &[u64] {
    &sketch.0[..count.min(sketch.0.len())]
}

/// How much of the two texts together is common to both, from 0 to 1.
pub fn resemblance(left: &Sketch, right: &Sketch) -> f64 {
    let (mut left, mut right) = (left.0.iter().peekable(), right.0.iter().peekable());
    let (mut common, mut seen) = (0_u32, 0_u32);
    while (seen as usize) < KEPT {
        let ordering = match (left.peek(), right.peek()) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => break,
        };
        seen += 1;
        if ordering.is_le() {
            left.next();
        }
        if ordering.is_ge() {
            right.next();
        }
        common += u32::from(ordering.is_eq());
    }
    if seen == 0 { 0.0 } else { f64::from(common) / f64::from(seen) }
}

// FNV-1a with a final stir: derived rows keep sketches, so the hash must never change with a compiler or a crate.
const OFFSET: u64 = 0xCBF2_9CE4_8422_2325;

fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value).wrapping_mul(0x0000_0100_0000_01B3);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resemblance_follows_what_is_shared() {
        let words: Vec<String> = (0..200).map(|n| format!("word{n}")).collect();
        let whole = sketch(&words.join(" "));
        assert!((resemblance(&whole, &sketch(&words.join(", ").to_uppercase())) - 1.0).abs() < f64::EPSILON);
        let half = sketch(&words[..100].join(" "));
        assert!((0.4..0.6).contains(&resemblance(&whole, &half)));
        assert!(resemblance(&whole, &sketch("quite another text about something else altogether")) < 0.01);
        assert!(resemblance(&Sketch::default(), &Sketch::default()).abs() < f64::EPSILON);
    }
}
