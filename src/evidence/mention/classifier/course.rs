//! Course: how the story of a saving goes, for the questions of its status and period: the words of status and the tenses in its
//! sentence, in the rest of its paragraph, in those beside it and in the headline, and the years named there.
//!
//! What holds for all figures of a sentence is read once. Names: `q` a cue of status in the sentence with its place,
//! `z` tenses beside the figure, `pl`/`pe` the sentence before and those further up, `nf`/`ne` the sentence behind and
//! those further down, `ub`/`ua` the end of the paragraph before and the head of the next, `T` the headline, `O` the
//! article's opening, `y` years by their place before or after publication, `k` the figures beside it.

use std::cell::OnceCell;
use std::ops::Range;

use super::Sink;
use crate::evidence::mention::cue::{self, Class};
use crate::evidence::mention::figure::floor;
use crate::evidence::mention::lexicon::{Lexicon, Qualifier};
use crate::evidence::mention::reading::{AllFigures, Reading};
use crate::evidence::mention::role;
use crate::evidence::mention::scene::Scene;
use crate::evidence::mention::sentence;

/// So much of a paragraph to each side of a sentence is read, in bytes.
const PARAGRAPH: usize = 600;
/// So much of the paragraphs before and behind, and of the opening.
const BEYOND: usize = 320;
/// So many figures to each side are asked what is said of them.
const NEIGHBOURS: usize = 12;

/// The course of one article's story.
pub(super) struct Course<'a> {
    text: &'a str,
    title: &'a str,
    lexicon: &'static Lexicon,
    published: Option<i16>,
    /// Per scene.
    sentences: Vec<OnceCell<Told>>,
    /// What the headline and the opening say.
    frame: OnceCell<Vec<String>>,
}

/// What a sentence and its surroundings say to all its figures.
#[derive(Default)]
struct Told {
    names: Vec<String>,
    tenses: Vec<(Range<usize>, &'static str)>,
    years: Vec<(Range<usize>, &'static str)>,
}

impl<'a> Course<'a> {
    pub(super) fn new(
        (title, text): (&'a str, &'a str),
        scenes: usize,
        lexicon: &'static Lexicon,
        published: Option<i16>,
    ) -> Self {
        let sentences = (0..scenes).map(|_| OnceCell::new()).collect();
        Self { text, title, lexicon, published, sentences, frame: OnceCell::new() }
    }

    /// The features of one figure.
    pub(super) fn describe(&self, all: &AllFigures<'_>, index: usize, sink: &mut impl Sink) {
        let reading = &all.readings[index];
        let scene = &all.scenes[reading.scene];
        let offset = all.offsets[reading.scene];
        let told = self.sentences[reading.scene].get_or_init(|| self.tell(scene, offset));
        for name in &told.names {
            sink.put(&[name], 0.7);
        }
        // A headline is read on its own.
        if offset > 0 {
            for name in self.frame.get_or_init(|| self.frame()) {
                sink.put(&[name], 0.5);
            }
        }
        let mark = scene.mark(reading.figure);
        own_cues(scene, reading.figure, sink);
        tenses(&told.tenses, &mark, sink);
        for (place, year) in &told.years {
            let side = if place.end <= mark.start { "<" } else { ">" };
            sink.put(&["y", side, year], 1.0);
        }
        for cue in cue::find(&reading.setting, self.lexicon).iter().filter(|cue| is_heard(cue.class)) {
            sink.put(&["h=", cue.rule], 1.0);
        }
        neighbours(all, index, reading, sink);
    }

    fn tell(&self, scene: &Scene<'_>, offset: usize) -> Told {
        let mut told = Told { tenses: self.tenses_of(&scene.masked), ..Told::default() };
        told.years = self.years_of(&scene.masked);
        let before = &scene.block[..scene.sentence.start];
        let before = &before[floor(before, before.len().saturating_sub(PARAGRAPH))..];
        let behind = &scene.block[scene.sentence.end..];
        let behind = &behind[..floor(behind, behind.len().min(PARAGRAPH))];
        let sentences = sentence::split(before, self.lexicon);
        let last = sentences.last().map_or(before.len(), |last| last.start);
        self.hear("pl", &before[last..], &mut told.names);
        self.hear("pe", &before[..last], &mut told.names);
        let sentences = sentence::split(behind, self.lexicon);
        let first = sentences.first().map_or(0, |first| first.end);
        self.hear("nf", &behind[..first], &mut told.names);
        self.hear("ne", &behind[first..], &mut told.names);
        let above = &self.text[..offset];
        self.hear("ub", &above[floor(above, above.len().saturating_sub(BEYOND))..], &mut told.names);
        let below = &self.text[offset + scene.block.len()..];
        self.hear("ua", &below[..floor(below, below.len().min(BEYOND))], &mut told.names);
        told
    }

    fn frame(&self) -> Vec<String> {
        let mut names = Vec::new();
        self.hear("T", self.title, &mut names);
        self.hear("O", &self.text[..floor(self.text, self.text.len().min(BEYOND))], &mut names);
        names
    }

    /// The status cues, tenses and years of a piece of text, each once.
    fn hear(&self, part: &str, text: &str, names: &mut Vec<String>) {
        let from = names.len();
        for cue in cue::find(text, self.lexicon).iter().filter(|cue| is_heard(cue.class)) {
            names.push(format!("{part}={}", cue.rule));
            names.push(format!("{part}.{}", cue.class.word()));
        }
        names.extend(self.tenses_of(text).iter().map(|(_, tense)| format!("{part}~{tense}")));
        names.extend(self.years_of(text).iter().map(|(_, year)| format!("{part}y{year}")));
        names[from..].sort_unstable();
        let mut seen = from;
        for index in from..names.len() {
            if index == from || names[index] != names[seen - 1] {
                names.swap(seen, index);
                seen += 1;
            }
        }
        names.truncate(seen);
    }

    fn tenses_of(&self, text: &str) -> Vec<(Range<usize>, &'static str)> {
        let found = self.lexicon.tenses.find(text);
        let mut tenses: Vec<_> = found.into_iter().map(|(tense, place)| (place, tense.as_str())).collect();
        // Of two at one place the longer says more.
        tenses.sort_by(|a, b| a.0.start.cmp(&b.0.start).then(b.0.end.cmp(&a.0.end)));
        let mut reach = 0;
        tenses.retain(|(place, _)| {
            let kept = place.end > reach;
            reach = reach.max(place.end);
            kept
        });
        tenses
    }

    fn years_of(&self, text: &str) -> Vec<(Range<usize>, &'static str)> {
        let Some(published) = self.published else { return Vec::new() };
        let bytes = text.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let starts = (0..bytes.len().saturating_sub(3)).filter(|at| {
            (*at == 0 || !digit(at - 1)) && (0..4).all(|step| digit(at + step)) && !digit(at + 4)
        });
        let year = |at: usize| text.get(at..at + 4)?.parse::<i16>().ok().filter(|y| (1950..2100).contains(y));
        starts.filter_map(|at| Some((at..at + 4, when(year(at)?, published)))).collect()
    }
}

/// Whether a class tells how far a saving had come, or over what time it is counted.
fn is_heard(class: Class) -> bool {
    class.is_status() || matches!(class, Class::Annual | Class::PerMonth | Class::Total)
}

/// Where a year lies from that of publication.
fn when(year: i16, published: i16) -> &'static str {
    match year - published {
        ..-3 => "long ago",
        -3..0 => "past",
        0 => "now",
        1..3 => "ahead",
        _ => "far ahead",
    }
}

/// All the status cues of the figure's own sentence, by how well it hears them, and the nearest on each side.
fn own_cues(scene: &Scene<'_>, figure: usize, sink: &mut impl Sink) {
    let mark = scene.mark(figure);
    let (mut left, mut right) = ((0, Class::Boundary), (usize::MAX, Class::Boundary));
    for cue in scene.cues.iter().filter(|cue| is_heard(cue.class)) {
        let force = scene.force(figure, cue) / cue.weight.max(0.1);
        let status = cue.class.is_status();
        let side = if cue.end <= mark.start {
            if status && cue.end >= left.0 {
                left = (cue.end, cue.class);
            }
            "<"
        } else if cue.start >= mark.end {
            if status && cue.start < right.0 {
                right = (cue.start, cue.class);
            }
            ">"
        } else {
            "="
        };
        let heard = match force {
            force if force > 0.45 => "near",
            force if force > 0.2 => "mid",
            _ => "far",
        };
        sink.put(&["q=", cue.rule], 0.5 + force.min(1.0));
        sink.put(&["q=", cue.rule, side, heard], 1.0);
        sink.put(&["q.", cue.class.word(), side], 0.3 + force.min(1.0));
    }
    sink.put(&["q<", left.1.word()], 1.0);
    sink.put(&["q>", right.1.word()], 1.0);
    sink.put(&["q<", left.1.word(), ">", right.1.word()], 1.0);
}

/// The tenses nearest to the figure on each side, and the first of the sentence.
fn tenses(tenses: &[(Range<usize>, &'static str)], mark: &Range<usize>, sink: &mut impl Sink) {
    let split = tenses.partition_point(|(place, _)| place.start < mark.start);
    let at =
        |index: Option<usize>| index.and_then(|index| tenses.get(index)).map_or("none", |(_, name)| name);
    let (last, before, next) = (at(split.checked_sub(1)), at(split.checked_sub(2)), at(Some(split)));
    sink.put(&["z<", last], 1.0);
    sink.put(&["z<<", before, "|", last], 1.0);
    sink.put(&["z>", next], 1.0);
    sink.put(&["z<>", last, "|", next], 1.0);
    sink.put(&["z^", at(Some(0))], 0.7);
    for (_, name) in tenses {
        sink.put(&["z=", name], 0.5);
    }
}

/// What is said of the savings before and behind in the same paragraph, and of the same sum elsewhere.
fn neighbours(all: &AllFigures<'_>, index: usize, reading: &Reading, sink: &mut impl Sink) {
    let said = |other: &Reading| {
        let (class, support) = all.scenes[other.scene].strongest(other.figure, STATUS);
        if support.score > 0.4 { class.word() } else { "none" }
    };
    let from = index.saturating_sub(NEIGHBOURS);
    let to = (index + NEIGHBOURS + 1).min(all.readings.len());
    for (at, other) in all.readings.iter().enumerate().take(to).skip(from) {
        if at == index || other.kind != reading.kind {
            continue;
        }
        let side = if at < index { "<" } else { ">" };
        if other.value == reading.value {
            sink.put(&["k=same", side, said(other)], 1.0);
        }
        let here = all.offsets[other.scene] == all.offsets[reading.scene];
        if here && role::is_saving(&other.verdict, other.kind) {
            let beside = if other.scene == reading.scene { "beside" } else { "near" };
            sink.put(&["k=", beside, side, said(other)], 1.0);
            sink.put(&["k+", beside, side, counted(all, other)], 1.0);
        }
    }
}

/// Over what time a figure is counted, by the words beside it.
fn counted(all: &AllFigures<'_>, reading: &Reading) -> &'static str {
    let scene = &all.scenes[reading.scene];
    if scene.figures[reading.figure].says(Qualifier::Annual).is_some() {
        return Class::Annual.word();
    }
    let (class, support) = scene.strongest(reading.figure, &[Class::Annual, Class::PerMonth, Class::Total]);
    if support.score > 0.6 { class.word() } else { "none" }
}

const STATUS: &[Class] =
    &[Class::Achieved, Class::Expected, Class::Target, Class::Proposed, Class::Missed, Class::PastHope];
