//! A scene: one sentence with its figures masked, its cues, and how strongly each cue speaks for each figure.

use std::ops::Range;

use super::cue::{self, Class, Cue, Side};
use super::figure::Figure;
use super::lexicon::{Kinds, Lexicon, Scan};
use crate::model::{Kind, Why};

/// A sentence prepared for judging; `masked` shows each figure with its qualifiers as one mark.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    /// The block's text.
    pub(super) block: &'a str,
    /// The sentence, in bytes of the block.
    pub(super) sentence: Range<usize>,
    pub(super) figures: Vec<Figure>,
    pub(super) masked: String,
    /// Where in `masked` cues and tenses may stand.
    pub(super) scan: Scan,
    pub(super) cues: Vec<Cue<'static>>,
    marks: Vec<Range<usize>>,
    released: Vec<f32>,
    /// Per byte of `masked`: words so far, and the logarithm of what the walls so far leave of a cue's force.
    words: Vec<u16>,
    walls: Vec<f32>,
    /// Per figure: the strongest support of each class.
    supports: Vec<[Support; Class::COUNT]>,
}

/// How strongly a class is spoken for, and by which cue.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Support {
    pub(super) score: f32,
    pub(super) cue: Option<usize>,
}

/// How far cues of a kind carry: words over which they keep half their force, and what another figure leaves of it.
/// One verb tells the status of a whole list; what a figure is, its own neighbours tell.
const STATUS_CARRIES: (f32, f32) = (9.0, 0.75);
const OTHERS_CARRY: (f32, f32) = (6.0, 0.5);
/// Left of a cue's force on the side where it does not belong.
const WRONG_SIDE: f32 = 0.15;
/// A cue that names the figure's own place speaks louder than one that is merely near.
const ANCHORED: f32 = 1.3;
/// Beyond this many bytes a cue is not heard; it bounds the work in a sentence full of figures.
const EARSHOT: usize = 400;

impl<'a> Scene<'a> {
    /// Masks the figures of a sentence and finds its cues.
    pub(super) fn new(
        block: &'a str,
        sentence: Range<usize>,
        figures: Vec<Figure>,
        lexicon: &'static Lexicon,
    ) -> Self {
        let mut masked = String::with_capacity(sentence.len());
        let mut marks = Vec::with_capacity(figures.len());
        let mut at = sentence.start;
        for figure in &figures {
            let start = figure.outer.start.max(at);
            push_plain(&mut masked, &block[at..start]);
            let from = masked.len();
            masked.push(match figure.quantity.kind {
                Kind::Money | Kind::Other => '¤',
                Kind::Percent => '٪',
                Kind::Fte => '¶',
            });
            marks.push(from..masked.len());
            at = figure.outer.end.max(start);
        }
        push_plain(&mut masked, &block[at..sentence.end.max(at)]);
        let scan = lexicon.scan(&masked, Kinds::CUES.and(Kinds::TENSES));
        let cues = cue::among(&masked, &scan, lexicon);
        let released = figures.iter().map(|figure| released(block, figure, lexicon)).collect();
        let (words, walls) = ground(&masked, &cues);
        let supports = vec![[Support::default(); Class::COUNT]; figures.len()];
        let mut scene =
            Self { block, sentence, figures, masked, scan, cues, marks, released, words, walls, supports };
        for figure in 0..scene.figures.len() {
            let mut supports = [Support::default(); Class::COUNT];
            for (index, cue) in scene.cues.iter().enumerate() {
                let score = scene.force(figure, cue);
                let best = &mut supports[cue.class as usize];
                if score > best.score {
                    *best = Support { score, cue: Some(index) };
                }
            }
            scene.supports[figure] = supports;
        }
        scene
    }

    /// The strongest support that any cue of `class` gives a figure.
    pub(super) fn support(&self, figure: usize, class: Class) -> Support {
        self.supports[figure][class as usize]
    }

    /// The class of several that is best supported.
    pub(super) fn strongest(&self, figure: usize, classes: &[Class]) -> (Class, Support) {
        let supports = classes.iter().map(|class| (*class, self.support(figure, *class)));
        supports.fold(
            (classes[0], Support::default()),
            |best, next| if next.1.score > best.1.score { next } else { best },
        )
    }

    /// The words of a support as they stand in the text, with the rule that read them.
    pub(super) fn why(&self, support: Support) -> Why {
        match support.cue.map(|index| &self.cues[index]) {
            Some(cue) => {
                let words = &self.block[self.unmask(cue.start)..self.unmask_end(cue.end)];
                Why { words: words.trim().to_owned(), rule: cue.rule.to_owned() }
            }
            None => Why { words: String::new(), rule: "default".to_owned() },
        }
    }

    /// The masked text between two figures.
    pub(super) fn between(&self, first: usize, second: usize) -> &str {
        &self.masked[self.marks[first].end..self.marks[second].start]
    }

    /// How strongly the words of a figure itself say that posts go: "149 fewer full-time posts".
    pub(super) fn released(&self, figure: usize) -> f32 {
        self.released[figure]
    }

    /// The place of a figure's mark in the masked text.
    pub(super) fn mark(&self, figure: usize) -> Range<usize> {
        self.marks[figure].clone()
    }

    /// A place of the masked text as a byte of the block.
    pub(super) fn unmask(&self, at: usize) -> usize {
        let passed = self.marks.partition_point(|mark| mark.end <= at);
        if self.marks.get(passed).is_some_and(|mark| mark.start <= at) {
            return self.figures[passed].outer.start;
        }
        match passed.checked_sub(1) {
            Some(last) => self.figures[last].outer.end + (at - self.marks[last].end),
            None => self.sentence.start + at,
        }
    }

    fn unmask_end(&self, at: usize) -> usize {
        let passed = self.marks.partition_point(|mark| mark.end <= at);
        match passed.checked_sub(1).filter(|last| self.marks[*last].end == at) {
            Some(last) => self.figures[last].outer.end,
            None => self.unmask(at),
        }
    }

    /// How strongly a cue speaks for a figure: by side, distance, walls and other figures between.
    pub(super) fn force(&self, figure: usize, cue: &Cue<'_>) -> f32 {
        let mark = &self.marks[figure];
        if cue.start <= mark.start && mark.end <= cue.end {
            return cue.weight * ANCHORED;
        }
        let (near, far, fits) = if cue.end <= mark.start {
            (cue.end, mark.start, cue.side != Side::After)
        } else {
            (mark.end, cue.start, cue.side != Side::Before)
        };
        if far < near || far - near > EARSHOT {
            return 0.0;
        }
        // What was once hoped frames the whole sentence behind it.
        if cue.class == Class::PastHope {
            return if fits { cue.weight * 0.6 } else { 0.0 };
        }
        let words = f32::from(self.words[far].saturating_sub(self.words[near]));
        let others = self.marks_within(near, far);
        // A cue that names the place of another figure is that figure's.
        let taken = if self.marks_within(cue.start, cue.end) > 0 { 0.35 } else { 1.0 };
        let side = if fits { 1.0 } else { WRONG_SIDE };
        let wall = (self.walls[far] - self.walls[near]).exp();
        let (half_words, beyond_figure) = if cue.class.is_status() { STATUS_CARRIES } else { OTHERS_CARRY };
        let beyond = beyond_figure.powi(others.min(6) as i32);
        cue.weight * side * wall * beyond * taken / (1.0 + words / half_words)
    }

    fn marks_within(&self, from: usize, to: usize) -> usize {
        let first = self.marks.partition_point(|mark| mark.start < from);
        let last = self.marks.partition_point(|mark| mark.end <= to);
        last.saturating_sub(first)
    }
}

fn released(block: &str, figure: &Figure, lexicon: &'static Lexicon) -> f32 {
    if figure.quantity.kind != Kind::Fte {
        return 0.0;
    }
    let cues = cue::find(&block[figure.outer.clone()], lexicon);
    let weights = cues.iter().filter(|cue| cue.class == Class::Release).map(|cue| cue.weight * ANCHORED);
    weights.fold(0.0, f32::max)
}

/// Copies text, without the characters that mark figures.
fn push_plain(masked: &mut String, text: &str) {
    masked.extend(text.chars().map(|character| match character {
        '¤' | '٪' | '¶' => '·',
        other => other,
    }));
}

fn ground(masked: &str, cues: &[Cue<'_>]) -> (Vec<u16>, Vec<f32>) {
    let mut walls = vec![0.0_f32; masked.len() + 1];
    for (at, character) in masked.char_indices() {
        walls[at + character.len_utf8()] += match character {
            ',' => 0.8_f32,
            ';' | '•' => 0.4,
            ':' => 0.7,
            '(' | ')' | '–' | '—' => 0.6,
            _ => continue,
        }
        .ln();
    }
    for cue in cues.iter().filter(|cue| cue.class == Class::Boundary) {
        walls[cue.end] += cue.weight.max(0.01).ln();
    }
    let mut words = vec![0_u16; masked.len() + 1];
    for at in 1..=masked.len() {
        walls[at] += walls[at - 1];
        words[at] = words[at - 1].saturating_add(u16::from(masked.as_bytes()[at - 1] == b' '));
    }
    (words, walls)
}
