//! The leaders of groups, found by the hashes that an article shares with them.
//!
//! Only the first article of each group is kept: ten thousand copies of one text cost what one costs.
//! Hashes that very many articles have, such as those of a site's common tail, find only the first few leaders that
//! have them; so each article is also looked for by its smallest hashes that are rare.

use std::collections::{BTreeMap, HashMap};

use super::sketch::overlap;
use crate::model::Sketch;

/// Smallest hashes by which an article is found.
const PROBES: usize = 16;
/// Smallest rare hashes by which it is found beside these.
const RARE_PROBES: usize = 8;
/// A hash that more articles have is popular.
const POPULAR: u8 = 20;
/// Leaders that one hash finds at most.
const HOLDERS: usize = 24;
/// Leaders that one article is compared with at most, the likeliest first.
const COMPARED: usize = 24;
/// The least share of the shorter text that sketches must promise before texts are read.
const PROMISE: f64 = 0.3;
/// The share of rare hashes from which a text is more than its frame.
const OWN: f64 = 0.25;

pub(super) struct Leaders {
    holders: HashMap<u64, Vec<u32>>,
    /// How many articles have a hash, by its lowest bits; counts of two hashes may fall together.
    popularity: Vec<u8>,
}

impl Leaders {
    /// No leaders yet; `sketches` are all that will come.
    pub(super) fn new(sketches: &[&Sketch]) -> Self {
        let hashes: usize = sketches.iter().map(|sketch| sketch.0.len()).sum();
        let mut popularity = vec![0_u8; (2 * hashes).next_power_of_two().max(1024)];
        let mask = popularity.len() - 1;
        for hash in sketches.iter().flat_map(|sketch| &sketch.0) {
            let count = &mut popularity[slot(*hash) & mask];
            *count = count.saturating_add(1);
        }
        Self { holders: HashMap::new(), popularity }
    }

    /// Makes an article a leader.
    pub(super) fn add(&mut self, index: usize, sketches: &[&Sketch]) {
        for hash in self.probes(sketches[index]) {
            let holders = self.holders.entry(hash).or_default();
            if holders.len() < HOLDERS {
                holders.push(index as u32);
            }
        }
    }

    /// The leaders whose texts may be that of the article, the likeliest first.
    pub(super) fn near(&self, index: usize, sketches: &[&Sketch]) -> Vec<usize> {
        let sketch = sketches[index];
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for hash in self.probes(sketch) {
            // A rare hash outweighs all popular ones: the leaders that share a frame come before none that share a text.
            let weight = if self.is_rare(hash) { PROBES + RARE_PROBES } else { 1 };
            for &leader in self.holders.get(&hash).into_iter().flatten() {
                *shared.entry(leader as usize).or_default() += weight;
            }
        }
        let mut shared: Vec<(usize, usize)> = shared.into_iter().collect();
        shared.sort_by_key(|&(leader, hashes)| (std::cmp::Reverse(hashes), leader));
        let mut near: Vec<(f64, usize)> = shared
            .into_iter()
            .take(COMPARED)
            .map(|(leader, _)| (overlap(sketch, sketches[leader]), leader))
            .filter(|(overlap, leader)| {
                overlap.containment >= PROMISE && !self.share_only_a_frame(sketch, sketches[*leader])
            })
            .map(|(overlap, leader)| (overlap.resemblance, leader))
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        near.into_iter().map(|(_, leader)| leader).collect()
    }

    fn probes(&self, sketch: &Sketch) -> Vec<u64> {
        let mut probes: Vec<u64> = sketch.0.iter().take(PROBES).copied().collect();
        probes.extend(self.rare(sketch).take(RARE_PROBES));
        probes.sort_unstable();
        probes.dedup();
        probes
    }

    fn rare<'a>(&'a self, sketch: &'a Sketch) -> impl Iterator<Item = u64> + 'a {
        sketch.0.iter().copied().filter(|&hash| self.is_rare(hash))
    }

    fn is_rare(&self, hash: u64) -> bool {
        self.popularity[slot(hash) & (self.popularity.len() - 1)] <= POPULAR
    }

    /// Each has much that is rare, and none of it in common: what they share is a frame that many others have.
    fn share_only_a_frame(&self, a: &Sketch, b: &Sketch) -> bool {
        let (rare_a, rare_b): (Vec<u64>, Vec<u64>) = (self.rare(a).collect(), self.rare(b).collect());
        let own = |rare: &[u64], all: &Sketch| rare.len() as f64 >= OWN * all.0.len() as f64;
        let common = rare_a.iter().filter(|hash| rare_b.binary_search(hash).is_ok()).count();
        own(&rare_a, a) && own(&rare_b, b) && common * 10 < rare_a.len().min(rare_b.len())
    }
}

/// A place for a hash: its smallest values are kept, so the high bits are alike and the low ones tell.
fn slot(hash: u64) -> usize {
    (hash ^ (hash >> 32)) as usize
}
