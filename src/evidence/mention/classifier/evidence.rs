//! Evidence: the features of a figure: what the rules found, the words around it, and what the article is about.
//!
//! A feature's name begins with a letter for where it comes from: `v` the verdict of the rules, `c` the cues of a
//! class, `r` one cue's rule, `f` the figure itself, `L`/`R` words left and right of it, `S` the rest of its
//! sentence, `P`/`N` the text before and behind the sentence in its paragraph, `B` the words since the figure before,
//! `n` the figures beside it, `t` the same sum elsewhere, `H` list and table heads, `d` the article, `b` its paragraph.

use std::cell::OnceCell;
use std::ops::Range;

use rust_decimal::prelude::ToPrimitive;

use super::course::Course;
use super::words::Words;
use super::{Described, Part, Sink};
use crate::evidence::mention::Document;
use crate::evidence::mention::blocks::Blocks;
use crate::evidence::mention::context::{Context, Spoken};
use crate::evidence::mention::cue::Class;
use crate::evidence::mention::figure::floor;
use crate::evidence::mention::lexicon::{Kinds, Lexicon, Qualifier};
use crate::evidence::mention::quantity::{Unit, Value};
use crate::evidence::mention::reading::{AllFigures, Reading};
use crate::evidence::mention::role;
use crate::model::{Kind, Period, Service, Status, Why};

/// Words on each side whose place and order count.
const NEAR: isize = 8;
/// Words on each side that count as being in the sentence.
const FAR: isize = 24;
/// So much of a paragraph before and behind a sentence is heard, in bytes.
const AROUND: usize = 240;
/// So many figures to each side the same sum is looked for.
const TWINS: usize = 24;

/// An article prepared for its figures.
pub(in crate::evidence::mention) struct Article<'a> {
    pub(super) all: &'a AllFigures<'a>,
    pub(super) context: &'a Context,
    /// Per scene: its words, those of the text before it and of that behind it in its block.
    pub(super) words: Vec<[Words; 3]>,
    pub(super) lexicon: &'static Lexicon,
    published: Option<i16>,
    course: Course<'a>,
    /// How many of its figures the rules take for savings.
    saved: f32,
    /// Per scene, once it is asked: what its sentence says is shared.
    said: Vec<OnceCell<Said>>,
    pub(super) text: &'a str,
    /// The words that it opens with, once they are asked.
    pub(super) opening: OnceCell<Described>,
}

/// What a sentence says is shared.
pub(in crate::evidence::mention) struct Said {
    pub(super) places: Vec<(Service, Range<usize>)>,
    pub(super) spoken: Spoken,
}

impl Said {
    /// The service, if it speaks of no other.
    pub(in crate::evidence::mention) fn only(&self) -> Option<Service> {
        self.spoken.only()
    }
}

/// One figure of an article.
#[derive(Clone, Copy)]
pub(in crate::evidence::mention) struct Figure<'a> {
    pub(super) article: &'a Article<'a>,
    pub(super) index: usize,
}

/// What the rules settled about a saving, which the questions about it may lean on.
pub(in crate::evidence::mention) struct Settled<'a> {
    pub(in crate::evidence::mention) status: (Status, Option<&'a Why>),
    pub(in crate::evidence::mention) period: (Period, Option<&'a Why>),
    pub(in crate::evidence::mention) years: bool,
    pub(in crate::evidence::mention) from: Option<i16>,
    pub(in crate::evidence::mention) by: Option<i16>,
}

impl<'a> Article<'a> {
    pub(in crate::evidence::mention) fn new(
        all: &'a AllFigures<'a>,
        context: &'a Context,
        blocks: &'a Blocks<'a>,
        lexicon: &'static Lexicon,
        document: &Document<'a>,
    ) -> Self {
        let published = document.published.map(jiff::civil::Date::year);
        let course = Course::new((document.title, document.text), all, blocks, lexicon, published);
        let words = all.scenes.iter().map(|scene| {
            let before = &scene.block[..scene.sentence.start];
            let before = &before[floor(before, before.len().saturating_sub(AROUND))..];
            let behind = &scene.block[scene.sentence.end..];
            let behind = &behind[..floor(behind, behind.len().min(AROUND))];
            [Words::read(&scene.masked), Words::read(before), Words::read(behind)]
        });
        let saved =
            all.readings.iter().take(200).filter(|reading| role::is_saving(&reading.verdict, reading.kind));
        let saved = saved.count() as f32 / all.readings.len().clamp(1, 200) as f32;
        let said = all.scenes.iter().map(|_| OnceCell::new()).collect();
        let (words, text, opening) = (words.collect(), document.text, OnceCell::new());
        Self { all, context, words, lexicon, published, course, saved, said, text, opening }
    }

    pub(in crate::evidence::mention) fn figure(&'a self, index: usize) -> Figure<'a> {
        Figure { article: self, index }
    }

    /// What the sentence of a scene says is shared.
    pub(in crate::evidence::mention) fn said(&self, scene: usize) -> &Said {
        self.said[scene].get_or_init(|| {
            let scene = &self.all.scenes[scene];
            let sentence = &scene.block[scene.sentence.clone()];
            let scan = self.lexicon.scan(sentence, Kinds::SERVICES);
            let mut said = Said { places: Vec::new(), spoken: Spoken::default() };
            for (service, place) in self.lexicon.services.find(sentence, &scan, |_| true) {
                said.spoken.add(*service, 1.0);
                said.places.push((*service, place));
            }
            said
        })
    }
}

impl Figure<'_> {
    /// The features for the question of its role.
    pub(in crate::evidence::mention) fn describe(self, sink: &mut impl Sink) {
        self.itself(sink);
        self.verdict(sink);
        self.cues(sink);
        self.nearby_words(sink);
        self.neighbours(sink);
        self.setting(sink);
        self.article(sink);
    }

    /// The further features for the questions about a saving.
    pub(in crate::evidence::mention) fn describe_saving<'s>(
        self,
        settled: &Settled<'s>,
        sink: &mut impl Sink,
    ) {
        let rule = |why: Option<&'s Why>| why.map_or("", |why| why.rule.as_str());
        let (status, why) = settled.status;
        sink.put(&["s.status=", status.word()], 1.0);
        sink.put(&["s.status=", status.word(), "|", rule(why)], 1.0);
        let (period, why) = settled.period;
        sink.put(&["s.period=", period.word()], 1.0);
        sink.put(&["s.period=", period.word(), "|", rule(why)], 1.0);
        sink.put(&["s.both=", status.word(), "|", period.word()], 1.0);
        sink.put(&["s.years=", if settled.years { "yes" } else { "no" }], 1.0);
        let past = |year: i16| match self.article.published {
            Some(published) if year < published => "past",
            Some(published) if year == published => "now",
            Some(_) => "ahead",
            None => "undated",
        };
        sink.put(&["s.by=", settled.by.map_or("none", past)], 1.0);
        sink.put(&["s.from=", settled.from.map_or("none", past)], 1.0);
        sink.put(&["s.by=", settled.by.map_or("none", past), "|", status.word()], 1.0);
        self.article.course.describe(self.article.all, self.index, sink);
    }

    pub(super) fn reading(&self) -> &Reading {
        &self.article.all.readings[self.index]
    }

    fn itself(&self, sink: &mut impl Sink) {
        let reading = self.reading();
        let scene = &self.article.all.scenes[reading.scene];
        let figure = &scene.figures[reading.figure];
        sink.put(&["f.kind=", reading.kind.word()], 1.0);
        let shape = match reading.value {
            Value::One(_) => "one",
            Value::Range(..) => "range",
            Value::Change { .. } => "change",
        };
        sink.put(&["f.shape=", shape], 1.0);
        let unit = match figure.quantity.unit {
            Unit::Stated | Unit::FromCountry => "stated",
            Unit::Lost => "lost",
            Unit::Bare => "bare",
        };
        sink.put(&["f.unit=", unit], 1.0);
        for (qualifier, _) in &figure.qualifiers {
            let name = match qualifier {
                Qualifier::Approx => "approx",
                Qualifier::UpTo => "up to",
                Qualifier::AtLeast => "at least",
                Qualifier::Annual => "annual",
                Qualifier::PerMonth => "per month",
                Qualifier::Each => "each",
                Qualifier::Plain => continue,
            };
            sink.put(&["f.is=", name], 1.0);
        }
        let place = match reading.figure {
            0 => "first",
            1 => "second",
            _ => "later",
        };
        sink.put(&["f.place=", place], 1.0);
        sink.put(&["f.alone=", if scene.figures.len() == 1 { "yes" } else { "no" }], 1.0);
        if reading.kind == Kind::Money {
            sink.put(&["f.size=", MAGNITUDES[magnitude(&reading.value).min(MAGNITUDES.len() - 1)]], 1.0);
        }
    }

    fn verdict(&self, sink: &mut impl Sink) {
        let reading = self.reading();
        let (verdict, kind) = (&reading.verdict, reading.kind.word());
        let is = if role::is_saving(verdict, reading.kind) { "saving" } else { verdict.other.0.word() };
        sink.put(&["v.is=", is], 1.0);
        sink.put(&["v.is=", is, "|", kind], 1.0);
        sink.put(&["v.saving"], verdict.saving.min(4.0) / 2.0);
        sink.put(&["v.other"], verdict.other.1.min(4.0) / 2.0);
        sink.put(&["v.role=", verdict.other.0.word()], verdict.other.1.min(3.0) / 2.0);
        sink.put(&["v.lead=", bucket(verdict.saving - verdict.other.1), "|", kind], 1.0);
        sink.put(&["v.rule=", &verdict.why.rule, "|", is], 1.0);
        if let Some(parent) = verdict.parent {
            let parent = &self.article.all.readings[parent];
            let is = if role::is_saving(&parent.verdict, parent.kind) { "saving" } else { "other" };
            sink.put(&["v.parent=", is], 1.0);
        }
    }

    fn cues(&self, sink: &mut impl Sink) {
        let reading = self.reading();
        let scene = &self.article.all.scenes[reading.scene];
        for class in Class::BESIDE {
            let support = scene.support(reading.figure, *class);
            if support.score < 0.1 {
                continue;
            }
            sink.put(&["c.", class.word()], support.score.min(3.0) / 2.0);
            if support.score > 0.7 {
                sink.put(&["c.", class.word(), "!"], 1.0);
            }
            if let Some(cue) = support.cue.filter(|_| support.score > 0.3) {
                let cue = &scene.cues[cue];
                let side = if cue.end <= scene.mark(reading.figure).start { "<" } else { ">" };
                sink.put(&["r=", cue.rule, side], 1.0);
            }
        }
    }

    fn nearby_words(&self, sink: &mut impl Sink) {
        let reading = self.reading();
        let [words, before, behind] = &self.article.words[reading.scene];
        let mark = words.mark(reading.figure);
        let kind = Part::new(reading.kind.word());
        for (side, step) in [(&LEFT, -1), (&RIGHT, 1)] {
            let (one, two, three) =
                (words.at(mark + step), words.at(mark + 2 * step), words.at(mark + 3 * step));
            sink.put_hashed(&[side.one, one], 1.0);
            sink.put_hashed(&[side.one, one, BAR, kind], 0.5);
            sink.put_hashed(&[side.two, one, BLANK, two], 1.0);
            sink.put_hashed(&[side.three, one, BLANK, two, BLANK, three], 1.0);
            for offset in 1..=FAR {
                let at = mark + offset * step;
                if at < 0 || at >= words.len() {
                    break;
                }
                let word = words.at(at);
                if offset > NEAR {
                    sink.put_hashed(&[const { Part::new("S=") }, word], 0.4);
                    continue;
                }
                let value = 1.0 / (1.0 + offset as f32 / 5.0);
                sink.put_hashed(&[side.word, word], value);
                if let Some(stem) = words.stem(at) {
                    sink.put_hashed(&[side.stem, stem], value);
                    sink.put_hashed(&[const { Part::new("W~") }, stem], value);
                }
                sink.put_hashed(&[side.pair, word, BLANK, words.at(at + step)], value);
            }
        }
        sink.put_hashed(&[const { Part::new("LR=") }, words.at(mark - 1), BLANK, words.at(mark + 1)], 1.0);
        let first = words.len().min(3);
        for index in 0..first {
            sink.put_hashed(&[const { Part::new("S^") }, words.at(index)], 0.5);
        }
        for (names, around) in [(&BEFORE, before), (&BEHIND, behind)] {
            let [word, stem] = *names;
            for index in 0..around.len() {
                sink.put_hashed(&[word, around.at(index)], 0.25);
                if let Some(found) = around.stem(index) {
                    sink.put_hashed(&[stem, found], 0.25);
                }
            }
        }
    }

    fn neighbours(&self, sink: &mut impl Sink) {
        let readings = &self.article.all.readings;
        let reading = self.reading();
        let offsets = &self.article.all.offsets;
        for (name, other) in [("n.last=", self.index.checked_sub(1)), ("n.next=", Some(self.index + 1))] {
            let Some(other) = other.and_then(|other| readings.get(other)) else {
                sink.put(&[name, "none"], 1.0);
                continue;
            };
            let near = if other.scene == reading.scene {
                "sentence"
            } else if offsets[other.scene] == offsets[reading.scene] {
                "paragraph"
            } else {
                "article"
            };
            let saving = role::is_saving(&other.verdict, other.kind);
            let is = if saving { "saving" } else { other.verdict.other.0.word() };
            sink.put(&[name, near, "|", is], 1.0);
            sink.put(&[name, near, "|", is, "|", other.kind.word(), reading.kind.word()], 1.0);
        }
        if reading.figure > 0 {
            let words = &self.article.words[reading.scene][0];
            let (from, to) = (words.mark(reading.figure - 1), words.mark(reading.figure));
            for index in (from + 1).max(to - NEAR)..to {
                sink.put_hashed(&[const { Part::new("B=") }, words.at(index)], 1.0);
            }
        }
        let from = self.index.saturating_sub(TWINS);
        let to = (self.index + TWINS).min(readings.len());
        for (other, twin) in readings.iter().enumerate().take(to).skip(from) {
            if other != self.index && twin.kind == reading.kind && twin.value == reading.value {
                let saving = role::is_saving(&twin.verdict, twin.kind);
                let is = if saving { "saving" } else { twin.verdict.other.0.word() };
                sink.put(&["t=", is], 1.0);
            }
        }
    }

    fn setting(&self, sink: &mut impl Sink) {
        let setting = &self.reading().setting;
        if setting.words.is_empty() {
            return;
        }
        sink.put(&["H"], 1.0);
        let words = Words::read(&setting.words);
        for index in 0..words.len().min(40) {
            sink.put_hashed(&[const { Part::new("H=") }, words.at(index)], 0.5);
        }
        for cue in &setting.cues {
            sink.put(&["h.", cue.class.word()], 0.5);
        }
    }

    fn article(&self, sink: &mut impl Sink) {
        let reading = self.reading();
        let (article, context) = (self.article, self.article.context);
        let start = article.all.offsets[reading.scene];
        let paragraph = context.paragraph(start);
        for (name, whole, here) in [
            ("sharing", context.sharing, paragraph.sharing),
            ("failure", context.failure, paragraph.failure),
            ("tentative", context.tentative, paragraph.tentative),
        ] {
            sink.put(&["d.", name, "=", level(whole)], 1.0);
            sink.put(&["d.", name], whole.min(8.0) / 4.0);
            sink.put(&["b.", name, "=", level(here)], 1.0);
        }
        let readings = &article.all.readings;
        sink.put(&["d.savings"], article.saved);
        sink.put(&["d.figures=", if readings.len() > 6 { "many" } else { "few" }], 1.0);
        sink.put(&["d.head=", if start == 0 { "yes" } else { "no" }], 1.0);
    }
}

/// How the features are named of the words on one side of a figure.
struct Side {
    one: Part<'static>,
    two: Part<'static>,
    three: Part<'static>,
    word: Part<'static>,
    stem: Part<'static>,
    pair: Part<'static>,
}

const LEFT: Side = Side {
    one: Part::new("L1="),
    two: Part::new("L2="),
    three: Part::new("L3="),
    word: Part::new("L="),
    stem: Part::new("L~"),
    pair: Part::new("LL="),
};
const RIGHT: Side = Side {
    one: Part::new("R1="),
    two: Part::new("R2="),
    three: Part::new("R3="),
    word: Part::new("R="),
    stem: Part::new("R~"),
    pair: Part::new("RR="),
};
const BEFORE: [Part<'static>; 2] = [Part::new("P="), Part::new("P~")];
const BEHIND: [Part<'static>; 2] = [Part::new("N="), Part::new("N~")];
const BAR: Part<'static> = Part::new("|");
const BLANK: Part<'static> = Part::new(" ");

const MAGNITUDES: [&str; 13] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];

/// The power of ten of a value.
fn magnitude(value: &Value) -> usize {
    let value = match value {
        Value::One(value) | Value::Range(_, value) => *value,
        Value::Change { from, .. } => from.value,
    };
    value.to_f64().map_or(0.0, |value| value.abs().max(1.0).log10()) as usize
}

fn bucket(lead: f32) -> &'static str {
    match lead {
        lead if lead < -1.0 => "--",
        lead if lead < -0.3 => "-",
        lead if lead < 0.3 => "0",
        lead if lead < 1.0 => "+",
        _ => "++",
    }
}

fn level(heard: f32) -> &'static str {
    match heard {
        heard if heard < 0.3 => "0",
        heard if heard < 1.1 => "1",
        heard if heard < 3.1 => "2",
        heard if heard < 6.1 => "3",
        _ => "4",
    }
}
