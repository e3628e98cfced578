//! Readings: every figure of an article in its scene, with the verdict on its role.

use std::ops::Range;
use std::rc::Rc;

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::blocks::Blocks;
use super::context::Spoken;
use super::cue::{self, Class, Cue};
use super::figure::Figure;
use super::layout::{self, Block, Setting};
use super::lexicon::{Kinds, Lexicon};
use super::quantity::{self, Part, Quantity, Value};
use super::role::{self, Backdrop};
use super::scene::Scene;
use super::sentence;
use super::table;
use crate::model::{Kind, Role, Why};

/// What a figure was found to be.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub(super) saving: f32,
    pub(super) other: (Role, f32),
    pub(super) why: Why,
    /// The earlier figure, by its index among the readings, from which this one goes on.
    pub(super) parent: Option<usize>,
}

/// One figure, its scene and its verdict.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) scene: usize,
    pub(super) figure: usize,
    pub(super) kind: Kind,
    pub(super) currency: Option<String>,
    pub(super) value: Value,
    pub(super) verdict: Verdict,
    /// What the list or table says that it stands in; empty in a paragraph.
    pub(super) setting: Rc<Heading>,
}

/// Words of a list or a table, which are the same for many figures, with what they say.
#[derive(Debug, Default)]
pub(super) struct Heading {
    pub(super) words: String,
    pub(super) cues: Vec<Cue<'static>>,
    pub(super) spoken: Spoken,
}

/// The headings of an article, each read once.
struct Headings {
    lexicon: &'static Lexicon,
    known: FxHashMap<String, Rc<Heading>>,
}

impl Headings {
    fn of(&mut self, words: &str) -> Rc<Heading> {
        if let Some(known) = self.known.get(words) {
            return Rc::clone(known);
        }
        let scan = self.lexicon.scan(words, Kinds::CUES.and(Kinds::SERVICES));
        let heading = Rc::new(Heading {
            words: words.to_owned(),
            cues: cue::among(words, &scan, self.lexicon),
            spoken: Spoken::among(words, &scan, self.lexicon),
        });
        self.known.insert(words.to_owned(), Rc::clone(&heading));
        heading
    }
}

impl Reading {
    /// Whether a quantity gives the same value, within two in a hundred.
    pub(super) fn restates(&self, quantity: &Quantity) -> bool {
        let (Value::One(a), Value::One(b)) = (&self.value, &quantity.value) else {
            return self.value == quantity.value;
        };
        self.kind == quantity.kind && self.currency == quantity.currency && alike(*a, *b)
    }
}

/// Whether two amounts are the same, or one is the other rounded, within two in a hundred.
pub(super) fn alike(a: Decimal, b: Decimal) -> bool {
    let near = (a - b).abs() <= a.abs().max(b.abs()) * Decimal::new(2, 2);
    near && (rounds_to(a, b) || rounds_to(b, a))
}

fn rounds_to(exact: Decimal, round: Decimal) -> bool {
    let digits = round.normalize().mantissa().to_string().trim_end_matches('0').len().max(1);
    exact.round_sf(digits as u32).is_some_and(|rounded| rounded == round)
}

/// The scenes of an article that hold figures, where each begins in the text, and the readings of all figures.
#[derive(Debug, Default)]
pub(super) struct AllFigures<'a> {
    pub(super) scenes: Vec<Scene<'a>>,
    /// First byte, in the text, of the block of each scene.
    pub(super) offsets: Vec<usize>,
    pub(super) readings: Vec<Reading>,
}

/// So many figures of an article are read: judging one costs far more than finding it, and what has more is data.
const MOST: usize = 5_000;

/// Reads the figures of a text, at most [`MOST`].
pub(super) fn read<'a>(
    text: &'a str,
    blocks: &Blocks<'_>,
    lexicon: &'static Lexicon,
    country: Option<&str>,
) -> AllFigures<'a> {
    let mut all = AllFigures::default();
    let mut headings = Headings { lexicon, known: FxHashMap::default() };
    for block in blocks.all() {
        let most = MOST - all.readings.len().min(MOST);
        if most == 0 {
            break;
        }
        let body = &text[block.range.clone()];
        let mut quantities = match &block.setting {
            Setting::Row { caption, head } => {
                let words =
                    |range: &Option<Range<usize>>| range.as_ref().map_or("", |range| &text[range.clone()]);
                table::quantities(body, [words(head), words(caption)], lexicon, country, most)
            }
            Setting::Paragraph | Setting::Item { .. } => quantity::find(body, lexicon, country, most),
        };
        quantities.truncate(most);
        if quantities.is_empty() {
            continue;
        }
        let first = all.readings.len();
        for scene in scenes(body, quantities, lexicon) {
            all.scenes.push(scene);
            all.offsets.push(block.range.start);
            let index = all.scenes.len() - 1;
            for figure in 0..all.scenes[index].figures.len() {
                let (backdrop, setting) = backdrop(text, block, &all, (index, figure), &mut headings);
                let verdict = role::judge(&all.scenes, (index, figure), &all.readings, first, &backdrop);
                let quantity = &all.scenes[index].figures[figure].quantity;
                all.readings.push(Reading {
                    scene: index,
                    figure,
                    kind: quantity.kind,
                    currency: quantity.currency.clone(),
                    value: quantity.value.clone(),
                    verdict,
                    setting,
                });
            }
        }
    }
    all
}

/// A sentence that figures across line breaks have made longer takes in no further one, in bytes.
const LONGEST: usize = 4_000;

/// The sentences of a block that hold figures; a figure across a line break joins its two sentences.
fn scenes<'a>(body: &'a str, quantities: Vec<Quantity>, lexicon: &'static Lexicon) -> Vec<Scene<'a>> {
    let mut sentences = sentence::split(body, lexicon).peekable();
    let mut quantities = quantities.into_iter().peekable();
    let mut scenes = Vec::new();
    while quantities.peek().is_some() {
        let Some(mut sentence) = sentences.next() else { break };
        let mut inside: Vec<Quantity> = Vec::new();
        while let Some(quantity) = quantities.next_if(|quantity| quantity.start < sentence.end) {
            while quantity.end > sentence.end {
                // Ranges across every line break must not make one sentence of a whole text.
                let full = sentence.len() > LONGEST;
                match sentences.next_if(|next| !full || next.end <= quantity.end) {
                    Some(next) => sentence.end = next.end,
                    None => sentence.end = quantity.end,
                }
                if let Some(next) = sentences.peek_mut() {
                    next.start = next.start.max(sentence.end);
                }
            }
            inside.push(quantity);
        }
        if inside.is_empty() {
            continue;
        }
        let settled = settle(body, &sentence, inside, lexicon);
        let mut figures: Vec<Figure> = Vec::with_capacity(settled.len());
        for quantity in settled {
            let from = figures.last().map_or(sentence.start, |last: &Figure| last.outer.end);
            figures.push(Figure::read(body, &(from.min(quantity.start)..sentence.end), quantity, lexicon));
        }
        scenes.push(Scene::new(body, sentence, figures, lexicon));
    }
    scenes
}

/// A change stays one figure where it is a fall in a cost or in posts; in a saving it is two figures.
fn settle(
    body: &str,
    sentence: &Range<usize>,
    quantities: Vec<Quantity>,
    lexicon: &'static Lexicon,
) -> Vec<Quantity> {
    if !quantities.iter().any(|quantity| matches!(quantity.value, Value::Change { .. })) {
        return quantities;
    }
    let cues = cue::find(&body[sentence.clone()], lexicon);
    let mut settled = Vec::with_capacity(quantities.len());
    for quantity in quantities {
        let Value::Change { from, to } = quantity.value else {
            settled.push(quantity);
            continue;
        };
        let at = quantity.start - sentence.start;
        let near = cues.iter().rfind(|cue| {
            cue.end <= at && (matches!(cue.class, Class::Saving | Class::Fall) || cue.class.role().is_some())
        });
        let saving = near.is_some_and(|cue| cue.class == Class::Saving);
        let falling = to.value < from.value;
        if falling && (quantity.kind == Kind::Fte || near.is_some() && !saving) {
            settled.push(quantity);
        } else {
            let one = |part: Part| Quantity {
                start: part.start,
                end: part.end,
                value: Value::One(part.value),
                ..quantity.clone()
            };
            settled.push(one(from));
            settled.push(one(to));
        }
    }
    settled
}

/// So many figures back the one that leads in to a list is looked for.
const MEMORY: usize = 100;

/// So far before the line that leads in, in bytes, the figure may stand that a list breaks down.
const NEARBY: usize = 300;

/// What the list or table around a figure says.
fn backdrop(
    text: &str,
    block: &Block,
    all: &AllFigures<'_>,
    (scene, figure): (usize, usize),
    headings: &mut Headings,
) -> (Backdrop, Rc<Heading>) {
    let lexicon = headings.lexicon;
    match &block.setting {
        Setting::Item { lead: Some(lead) } => {
            let from = all.readings.len().saturating_sub(MEMORY);
            let parent = all.readings[from..].iter().rposition(|reading| {
                let start = all.offsets[reading.scene] + all.scenes[reading.scene].sentence.start;
                lead.contains(&start)
            });
            let words = last_sentence(&text[lead.clone()], lexicon);
            let heading = headings.of(words);
            let said = heard(&heading, 0.7);
            let silent = !said.speaks();
            // "It says where the money came from:" breaks down the figure of the sentence before.
            let before = || {
                let ended = |reading: &Reading| {
                    let scene = &all.scenes[reading.scene];
                    let end = all.offsets[reading.scene] + scene.sentence.end;
                    end <= lead.start && lead.start - end <= NEARBY
                };
                // Readings stand in the order of the text; a long list must not be searched for each of its items.
                let passed = all.readings.partition_point(|reading| {
                    all.offsets[reading.scene] + all.scenes[reading.scene].sentence.start < lead.start
                });
                passed.checked_sub(1).filter(|last| silent && ended(&all.readings[*last]))
            };
            let parent = parent.map(|index| from + index).or_else(before);
            (Backdrop { parent, ..said }, heading)
        }
        Setting::Row { caption, head } => {
            let row = all.scenes[scene].block;
            let at = all.scenes[scene].figures[figure].quantity.start;
            let head =
                head.as_ref().map_or("", |head| last_bytes(layout::column(row, at, &text[head.clone()])));
            let caption =
                caption.as_ref().map_or("", |caption| last_sentence(&text[caption.clone()], lexicon));
            // Where the heads are years, the first cell of a row says what its numbers are.
            let label = headings.of(layout::label(row, at));
            let column = heard(&headings.of(head), 1.0);
            let words = format!("{caption} · {head}");
            let mut said = if column.speaks() { column } else { heard(&label, 1.0) };
            said.decides = said.speaks();
            if !said.decides {
                said = heard(&headings.of(caption), 0.7);
            }
            let apart = |cue: &Cue<'_>| cue.class == Class::Apart && cue.weight >= 1.5;
            if said.saving > 0.0 && label.cues.iter().any(apart) {
                said.other = Some((Role::Other, said.saving + 0.5));
            }
            (said, headings.of(&words))
        }
        Setting::Paragraph | Setting::Item { lead: None } => (Backdrop::default(), headings.of("")),
    }
}

/// The sentence right before a list or a table; what a paragraph says before that is not about its items.
/// Longer heads than this are heard from their end; it keeps a page without line breaks linear.
fn last_bytes(text: &str) -> &str {
    &text[super::figure::floor(text, text.len().saturating_sub(300))..]
}

fn last_sentence<'a>(text: &'a str, lexicon: &Lexicon) -> &'a str {
    let tail = last_bytes(text);
    sentence::split(tail, lexicon).last().map_or(tail, |last| &tail[last])
}

/// Of a head's words the first name the thing and the rest qualify it: "Saving on the budget", "Cost before savings".
const QUALIFYING: f32 = 0.6;

fn heard(heading: &Heading, factor: f32) -> Backdrop {
    let mut backdrop = Backdrop { words: heading.words.clone(), ..Backdrop::default() };
    let mut first: Option<bool> = None;
    for cue in &heading.cues {
        let saves = matches!(cue.class, Class::Saving | Class::Fall);
        if !saves && cue.class.role().is_none() && cue.class != Class::Release {
            continue;
        }
        let qualifies = *first.get_or_insert(saves) != saves;
        let score = cue.weight * factor * if qualifies { QUALIFYING } else { 1.0 };
        match cue.class.role() {
            Some(role) if backdrop.other.is_none_or(|(_, other)| other < score) => {
                backdrop.other = Some((role, score));
            }
            Some(_) => {}
            None if saves => backdrop.saving = backdrop.saving.max(score),
            None => backdrop.release = backdrop.release.max(score),
        }
    }
    backdrop
}
