//! Literals: all that the rules of a language can begin with, in one tree that is walked once for all its rule sets.
//!
//! A walk costs more than the rules that it finds, and a paragraph is asked about cues, tenses, services and the
//! article's context. So one walk notes the candidates of every rule set that is wanted.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::pattern::{self, Need};

/// Which rules a walk looks for, a bit for each kind of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence::mention) struct Kinds(u8);

impl Kinds {
    /// Cues that tell of status or time.
    pub(in crate::evidence::mention) const TOLD: Self = Self(1);
    /// Cues of every class.
    pub(in crate::evidence::mention) const CUES: Self = Self(1 | 2);
    pub(in crate::evidence::mention) const CONTEXT: Self = Self(4);
    pub(in crate::evidence::mention) const SERVICES: Self = Self(8);
    pub(in crate::evidence::mention) const TENSES: Self = Self(16);
    /// Cues that tell of neither.
    pub(super) const UNTOLD: Self = Self(2);

    /// Both kinds of rules.
    pub(in crate::evidence::mention) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The place of the rule set among the candidates.
    pub(super) fn set(self) -> usize {
        match self {
            Self::CONTEXT => 1,
            Self::SERVICES => 2,
            Self::TENSES => 3,
            _ => 0,
        }
    }
}

/// How many rule sets there are.
const SETS: usize = 4;

/// That an alternative of a rule begins with a literal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Begin {
    pub(super) kind: Kinds,
    pub(super) rule: u16,
    /// Its place among those of its rule.
    pub(super) alternative: u16,
    /// What it needs if it names the place of a figure.
    pub(super) need: Option<Need>,
    /// The set of what it goes on with behind words that it leaves open, and how many blanks may stand before that.
    pub(super) further: Option<(u16, u16)>,
}

/// Collects the literals of all the rules of a language.
#[derive(Default)]
pub(super) struct Collected {
    /// Per literal: the alternatives that may begin with it, and the sets of what one may go on with that it is in.
    literals: BTreeMap<Vec<u8>, (Vec<Begin>, Vec<u16>)>,
    sets: BTreeMap<BTreeSet<Vec<u8>>, u16>,
}

impl Collected {
    /// Notes what an alternative begins with.
    pub(super) fn add(&mut self, beginnings: &BTreeSet<Vec<u8>>, begin: Begin) {
        for literal in beginnings {
            match self.literals.get_mut(literal) {
                Some((known, _)) => known.push(begin),
                None => {
                    self.literals.insert(literal.clone(), (vec![begin], Vec::new()));
                }
            }
        }
    }

    /// The number of a set of literals that an alternative may go on with.
    pub(super) fn set(&mut self, literals: BTreeSet<Vec<u8>>) -> u16 {
        let next = self.sets.len() as u16;
        *self.sets.entry(literals).or_insert(next)
    }
}

/// The literals of a language, in a tree by their bytes.
#[derive(Debug, Default)]
pub(super) struct Literals {
    /// A bit for the first four bytes of each literal, and for the two that one of two or three bytes begins with:
    /// most words begin none, and this says so from memory that stays near.
    heads: Vec<u64>,
    /// By the first two bytes: the node that they lead to, or nothing. No literal is shorter.
    pairs: Vec<u32>,
    nodes: Vec<Node>,
    /// Per node the byte that leads to it. The children of a node stand side by side.
    labels: Vec<u8>,
    /// Of all literals.
    begins: Vec<Begin>,
    goes_on: Vec<u16>,
    /// How many sets there are of what an alternative may go on with.
    sets: usize,
}

/// A node of the tree.
#[derive(Clone, Debug, Default)]
struct Node {
    children: Range<u32>,
    /// Of the literal that ends here.
    begins: Range<u32>,
    goes_on: Range<u32>,
}

impl Literals {
    /// Grows the tree.
    pub(super) fn new(mut collected: Collected) -> Self {
        for (literals, set) in std::mem::take(&mut collected.sets) {
            for literal in literals {
                collected.literals.entry(literal).or_default().1.push(set);
            }
        }
        let sets = collected.literals.values().flat_map(|(_, sets)| sets).max();
        let sets = sets.map_or(0, |last| usize::from(*last) + 1);
        // The first node stands for nothing.
        let mut tree = Self { heads: vec![0; HEADS], pairs: vec![0; 1 << 16], sets, ..Self::default() };
        tree.nodes.push(Node::default());
        tree.labels.push(0);
        let all: Vec<_> = collected.literals.into_iter().filter(|(literal, _)| literal.len() >= 2).collect();
        for (literal, _) in &all {
            let (word, bit) = match literal.first_chunk() {
                Some(four) => head(u32::from_le_bytes(*four)),
                None => head(short(literal[0], literal[1])),
            };
            tree.heads[word] |= bit;
        }
        // Level by level, so that children stand side by side; literals are in order, so each node has a run of them.
        let mut open = Vec::new();
        for run in all.chunk_by(|a, b| a.0[..2] == b.0[..2]) {
            let pair = usize::from(run[0].0[0]) << 8 | usize::from(run[0].0[1]);
            tree.pairs[pair] = tree.push(run[0].0[1]);
            open.push((tree.pairs[pair], run, 2));
        }
        let mut next = 0;
        while let Some((node, mut run, depth)) = open.get(next).copied() {
            next += 1;
            if let Some(((_, (begins, goes_on)), rest)) =
                run.split_first().filter(|(first, _)| first.0.len() == depth)
            {
                let (from, within) = (tree.begins.len() as u32, tree.goes_on.len() as u32);
                tree.begins.extend(begins);
                tree.goes_on.extend(goes_on);
                let node = &mut tree.nodes[node as usize];
                node.begins = from..tree.begins.len() as u32;
                node.goes_on = within..tree.goes_on.len() as u32;
                run = rest;
            }
            let first = tree.nodes.len() as u32;
            for run in run.chunk_by(|a, b| a.0[depth] == b.0[depth]) {
                open.push((tree.push(run[0].0[depth]), run, depth + 1));
            }
            tree.nodes[node as usize].children = first..tree.nodes.len() as u32;
        }
        tree
    }

    fn begins(&self, bytes: u32) -> bool {
        let (word, bit) = head(bytes);
        self.heads[word] & bit != 0
    }

    fn push(&mut self, label: u8) -> u32 {
        self.nodes.push(Node::default());
        self.labels.push(label);
        self.nodes.len() as u32 - 1
    }

    /// The places of a text at which rules of the wanted kinds may begin.
    pub(super) fn scan(&self, text: &str, kinds: Kinds) -> Scan {
        let folded = pattern::fold(text);
        let mut candidates: [Vec<Candidate>; SETS] = std::array::from_fn(|_| Vec::new());
        let mut ahead = Ahead { sets: vec![0; self.sets], marks: [0; 3], blanks: NOWHERE };
        // From the last to the first: then it is known what stands ahead.
        let mut inside = folded.last().is_some_and(|last| LETTERS[usize::from(*last)]);
        for start in (0..folded.len()).rev() {
            let first = folded[start];
            // Every pattern that begins with a letter begins a word.
            let before = start > 0 && LETTERS[usize::from(folded[start - 1])];
            if std::mem::replace(&mut inside, before) && before {
                continue;
            }
            ahead.blanks += u32::from(first == b' ');
            if let Some(kind) = pattern::mark(first) {
                ahead.marks[usize::from(kind)] = ahead.blanks;
            }
            let Some(second) = folded.get(start + 1) else { continue };
            let long =
                folded[start..].first_chunk().is_some_and(|four| self.begins(u32::from_le_bytes(*four)));
            if !long && !self.begins(short(first, *second)) {
                continue;
            }
            let mut node = self.pairs[usize::from(first) << 8 | usize::from(*second)];
            let mut bytes = folded[start + 2..].iter();
            while node != 0 {
                let Node { children, begins, goes_on } = &self.nodes[node as usize];
                for begin in &self.begins[begins.start as usize..begins.end as usize] {
                    if kinds.0 & begin.kind.0 != 0 && ahead.may_follow(begin) {
                        candidates[begin.kind.set()].push(Candidate::new(begin, start));
                    }
                }
                for set in &self.goes_on[goes_on.start as usize..goes_on.end as usize] {
                    ahead.sets[usize::from(*set)] = ahead.blanks;
                }
                let Some(byte) = bytes.next() else { break };
                let labels = &self.labels[children.start as usize..children.end as usize];
                let child = labels.iter().position(|label| label == byte);
                node = child.map_or(0, |child| children.start + child as u32);
            }
        }
        for candidates in &mut candidates {
            candidates.sort_unstable();
            candidates.dedup();
        }
        Scan { folded, candidates }
    }
}

/// So many words of bits tell the heads of literals.
const HEADS: usize = 1 << 11;

/// The bit of four bytes.
fn head(bytes: u32) -> (usize, u64) {
    let place = bytes.wrapping_mul(0x9e37_79b1) >> 15;
    ((place >> 6) as usize, 1 << (place & 63))
}

/// The head of a literal that is shorter than four bytes, by its first two.
fn short(first: u8, second: u8) -> u32 {
    u32::from_le_bytes([first, second, 0, 0])
}

/// Which bytes are letters of a word: ASCII ones, as in the patterns.
const LETTERS: [bool; 256] = {
    let mut letters = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        letters[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    letters
};

/// A text as it is searched, with the places at which rules may stand.
#[derive(Debug)]
pub(in crate::evidence::mention) struct Scan {
    pub(super) folded: Vec<u8>,
    /// Per rule set: in the order of rules, places and alternatives.
    pub(super) candidates: [Vec<Candidate>; SETS],
}

/// A place where an alternative of a rule may stand: the rule, the place and the alternative, in one number to be
/// sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate(u64);

impl Candidate {
    fn new(begin: &Begin, start: usize) -> Self {
        Self(u64::from(begin.rule) << 48 | (start as u64) << 16 | u64::from(begin.alternative))
    }

    pub(super) fn rule(self) -> u16 {
        (self.0 >> 48) as u16
    }

    pub(super) fn start(self) -> usize {
        (self.0 << 16 >> 32) as usize
    }

    pub(super) fn alternative(self) -> usize {
        (self.0 & 0xffff) as usize
    }
}

/// A number of blanks that is further from all others than any alternative reaches.
const NOWHERE: u32 = 1 << 17;

/// What stands ahead of a place in a text; the nearest of each, by the number of blanks from there to the end.
struct Ahead {
    sets: Vec<u32>,
    marks: [u32; 3],
    /// Blanks from the place itself to the end.
    blanks: u32,
}

impl Ahead {
    /// Whether an alternative that begins here finds what it must.
    fn may_follow(&self, begin: &Begin) -> bool {
        let within = |seen: u32, blanks: u16| self.blanks - seen <= u32::from(blanks);
        let goes_on = |(set, blanks): (u16, u16)| within(self.sets[usize::from(set)], blanks);
        let marked = |need: Need| {
            let kinds = self.marks.iter().enumerate().filter(|(kind, _)| need.marks & (1 << kind) != 0);
            kinds.into_iter().any(|(_, seen)| within(*seen, need.blanks))
        };
        begin.further.is_none_or(goes_on) && begin.need.is_none_or(marked)
    }
}
