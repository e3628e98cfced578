//! Course: how the story of a saving goes, for the questions of its status and period: the words of status and the tenses in its
//! sentence, in the rest of its paragraph, in those beside it and in the headline, and the years named there.
//!
//! What holds for all figures of a sentence is read once. Names: `q` a cue of status in the sentence with its place,
//! `z` tenses beside the figure, `pl`/`pe` the sentence before and those further up, `nf`/`ne` the sentence behind and
//! those further down, `ub`/`ua` the end of the paragraph before and the head of the next, `T` the headline, `O` the
//! article's opening, `y` years by their place before or after publication, `k` the figures beside it.

use std::cell::OnceCell;
use std::ops::Range;

use super::{Described, Sink};
use crate::evidence::mention::blocks::Blocks;
use crate::evidence::mention::cue::{self, Class};
use crate::evidence::mention::figure::floor;
use crate::evidence::mention::lexicon::{Kinds, Lexicon, Qualifier, Scan};
use crate::evidence::mention::reading::{AllFigures, Reading};
use crate::evidence::mention::role;
use crate::evidence::mention::scene::Scene;
use crate::evidence::mention::sentence;

/// So much of a paragraph to each side of a sentence is read, in bytes.
const PARAGRAPH: usize = 600;
/// So much of the paragraphs before and behind, and of the opening.
const BEYOND: usize = 320;
/// Of a longer block, in bytes, only what stands around its figures is searched, and so much behind the last of them:
/// it is data, and the figures that are read stand at its head.
const LONG: usize = 65_536;
const AHEAD: usize = 8_192;
/// What is looked for.
const ASKED: Kinds = Kinds::TOLD.and(Kinds::TENSES);
/// So many figures to each side are asked what is said of them.
const NEIGHBOURS: usize = 12;

/// The course of one article's story.
pub(super) struct Course<'a> {
    text: &'a str,
    title: &'a str,
    lexicon: &'static Lexicon,
    published: Option<i16>,
    blocks: &'a Blocks<'a>,
    /// Per block: what is noted in it, once that is asked.
    notes: Vec<OnceCell<Vec<Note>>>,
    /// The end of the last sentence with a figure.
    reach: usize,
    /// Per scene.
    sentences: Vec<OnceCell<Told>>,
    /// What the headline and the opening say.
    frame: OnceCell<Described>,
}

/// A feature's name in its three parts.
type Name = [&'static str; 3];

/// Something said about time or status, at its place in the text.
struct Note {
    place: Range<usize>,
    /// The parts of its features' names behind that of the part of the text.
    names: [(&'static str, &'static str); 2],
}

/// What a sentence and its surroundings say to all its figures.
#[derive(Default)]
struct Told {
    names: Vec<Name>,
    kept: OnceCell<Described>,
    tenses: Vec<(Range<usize>, &'static str)>,
    years: Vec<(Range<usize>, &'static str)>,
}

impl<'a> Course<'a> {
    pub(super) fn new(
        (title, text): (&'a str, &'a str),
        all: &AllFigures<'_>,
        blocks: &'a Blocks<'a>,
        lexicon: &'static Lexicon,
        published: Option<i16>,
    ) -> Self {
        let sentences = all.scenes.iter().map(|_| OnceCell::new()).collect();
        let notes = blocks.all().iter().map(|_| OnceCell::new()).collect();
        let ends = all.scenes.iter().zip(&all.offsets).map(|(scene, offset)| offset + scene.sentence.end);
        let reach = ends.max().unwrap_or(0);
        Self { text, title, lexicon, published, blocks, notes, reach, sentences, frame: OnceCell::new() }
    }

    /// The features of one figure.
    pub(super) fn describe(&self, all: &AllFigures<'_>, index: usize, sink: &mut impl Sink) {
        let reading = &all.readings[index];
        let scene = &all.scenes[reading.scene];
        let offset = all.offsets[reading.scene];
        let told = self.sentences[reading.scene].get_or_init(|| self.tell(scene, offset));
        sink.put_all(&told.kept, &|sink| told.names.iter().for_each(|name| sink.put(name, 0.7)));
        // A headline is read on its own.
        if offset > 0 {
            sink.put_all(&self.frame, &|sink| self.frame().iter().for_each(|name| sink.put(name, 0.5)));
        }
        let mark = scene.mark(reading.figure);
        own_cues(scene, reading.figure, sink);
        tenses(&told.tenses, &mark, sink);
        for (place, year) in &told.years {
            let side = if place.end <= mark.start { "<" } else { ">" };
            sink.put(&["y", side, year], 1.0);
        }
        for cue in reading.setting.cues.iter().filter(|cue| cue.class.is_told()) {
            sink.put(&["h=", cue.rule], 1.0);
        }
        neighbours(all, index, reading, sink);
    }

    fn tell(&self, scene: &Scene<'_>, offset: usize) -> Told {
        let mut told = Told { tenses: self.tenses_of(&scene.masked, &scene.scan), ..Told::default() };
        told.years = self.years_of(&scene.masked);
        let (start, end) = (offset + scene.sentence.start, offset + scene.sentence.end);
        let from = floor(self.text, start.saturating_sub(PARAGRAPH).max(offset));
        let last = sentence::split(&self.text[from..start], self.lexicon).last();
        let last = last.map_or(start, |last| from + last.start);
        self.hear("pl", last..start, &mut told.names);
        self.hear("pe", from..last, &mut told.names);
        let below = offset + scene.block.len();
        let to = floor(self.text, (end + PARAGRAPH).min(below));
        let first = sentence::split(&self.text[end..to.max(end)], self.lexicon).next();
        let first = first.map_or(end, |first| end + first.end);
        self.hear("nf", end..first, &mut told.names);
        self.hear("ne", first..to, &mut told.names);
        self.hear("ub", offset.saturating_sub(BEYOND)..offset, &mut told.names);
        self.hear("ua", below..below + BEYOND, &mut told.names);
        told
    }

    fn frame(&self) -> Vec<Name> {
        let mut names = Vec::new();
        let notes = self.notes(self.title, &self.lexicon.scan(self.title, ASKED), 0);
        add("T", notes.iter(), &mut names);
        self.hear("O", 0..BEYOND, &mut names);
        names
    }

    /// What is said of status and time within a range of the text.
    fn hear(&self, part: &'static str, range: Range<usize>, names: &mut Vec<Name>) {
        let blocks = self.blocks.all();
        let first = blocks.partition_point(|block| block.range.end <= range.start);
        let touched = (first..blocks.len()).take_while(|index| blocks[*index].range.start < range.end);
        let notes = touched.flat_map(|index| {
            let notes = self.notes[index].get_or_init(|| self.block_notes(index));
            let first = notes.partition_point(|note| note.place.start < range.start);
            notes[first..].iter().take_while(|note| note.place.start < range.end)
        });
        let inside = |note: &&Note| note.place.end <= range.end;
        add(part, notes.filter(inside), names);
    }

    fn block_notes(&self, index: usize) -> Vec<Note> {
        let Range { start, end } = self.blocks.all()[index].range.clone();
        if end - start <= LONG {
            return self.notes(&self.text[start..end], self.blocks.scan(index), start);
        }
        let text = &self.text[start..floor(self.text, (self.reach.max(start) + AHEAD).min(end))];
        self.notes(text, &self.lexicon.scan(text, ASKED), start)
    }

    /// The status cues, tenses and years of a piece of text that begins at `offset`.
    fn notes(&self, text: &str, scan: &Scan, offset: usize) -> Vec<Note> {
        let shifted = |place: &Range<usize>| offset + place.start..offset + place.end;
        let mut notes: Vec<Note> = cue::told(text, scan, self.lexicon)
            .iter()
            .map(|cue| Note {
                place: shifted(&(cue.start..cue.end)),
                names: [("=", cue.rule), (".", cue.class.word())],
            })
            .collect();
        let note = |place, sign, word| Note { place, names: [(sign, word), ("", "")] };
        notes.extend(
            self.tenses_of(text, scan).iter().map(|(place, tense)| note(shifted(place), "~", *tense)),
        );
        notes.extend(self.years_of(text).iter().map(|(place, year)| note(shifted(place), "y", *year)));
        notes.sort_by_key(|note| note.place.start);
        notes
    }

    fn tenses_of(&self, text: &str, scan: &Scan) -> Vec<(Range<usize>, &'static str)> {
        let found = self.lexicon.tenses.find(text, scan, |_| true);
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

/// Adds the features of notes in a part of the text, each once.
fn add<'n>(part: &'static str, notes: impl Iterator<Item = &'n Note>, names: &mut Vec<Name>) {
    let from = names.len();
    let all = notes.flat_map(|note| note.names).filter(|(sign, _)| !sign.is_empty());
    names.extend(all.map(|(sign, word)| [part, sign, word]));
    let mut own = names.split_off(from);
    own.sort_unstable();
    own.dedup();
    names.append(&mut own);
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
    for cue in scene.cues.iter().filter(|cue| cue.class.is_told()) {
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
