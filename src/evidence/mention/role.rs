//! Roles: whether a figure is a saving, and if not, what it is, by how its sentence and its setting say it.

use super::cue::{Class, Cue};
use super::quantity::Value;
use super::reading::{Reading, Verdict};
use super::scene::{Scene, Support};
use crate::model::{Kind, Role, Why};

/// Below this a figure's own sentence has not said what it is, and what it continues is asked.
const CLEAR: f32 = 0.5;
/// A saving needs at least this much, inherited or own.
const ENOUGH: f32 = 0.4;
/// A faint word for a saving counts where no other reading is louder than this.
const FAINT: f32 = 0.22;
const UNHEARD: f32 = 0.1;
/// A percentage is a saving only where its own words say so plainly.
const ENOUGH_PERCENT: f32 = 1.1;
/// What is left of a verdict for a figure that continues it.
const IN_SENTENCE: f32 = 0.8;
const IN_PARAGRAPH: f32 = 0.6;
const RESTATED: f32 = 0.6;
/// What is left of the words of a table's row where the head of the column speaks.
const UNDER_HEAD: f32 = 0.3;

/// So many figures back a restatement is looked for; it keeps a text of nothing but figures linear.
const MEMORY: usize = 100;

const OTHERS: &[Class] = &[
    Class::Other,
    Class::Cost,
    Class::Budget,
    Class::ContractValue,
    Class::Investment,
    Class::Grant,
    Class::Income,
    Class::Deficit,
    Class::Fine,
    Class::Turnover,
];

/// What a figure's list, table or paragraph says before the figure itself does.
#[derive(Debug, Default)]
pub(super) struct Backdrop {
    /// A figure of the lead-in that the items break down.
    pub(super) parent: Option<usize>,
    pub(super) saving: f32,
    /// How strongly it speaks of posts given up.
    pub(super) release: f32,
    pub(super) other: Option<(Role, f32)>,
    pub(super) words: String,
    /// The head of a column says what its cells are, whatever the row is about.
    pub(super) decides: bool,
}

impl Backdrop {
    /// Whether it says what its figures are.
    pub(super) fn speaks(&self) -> bool {
        self.saving > 0.0 || self.release > 0.0 || self.other.is_some()
    }
}

/// Judges one figure; `earlier` are the readings before it in the article, `first` the first of its paragraph.
pub(super) fn judge(
    scenes: &[Scene<'_>],
    place: (usize, usize),
    earlier: &[Reading],
    first: usize,
    backdrop: &Backdrop,
) -> Verdict {
    let (scene, figure) = (&scenes[place.0], place.1);
    let own = own(scene, figure);
    let kind = scene.figures[figure].quantity.kind;
    if kind == Kind::Fte {
        return own.or_release(backdrop);
    }
    if backdrop.decides {
        return own.under_head(backdrop);
    }
    if let Some(verdict) = shared_out(scene, place, earlier, first, &own) {
        return verdict;
    }
    let strength = own.saving.max(own.other.1);
    let heard = if strength >= CLEAR { own.clone() } else { own.clone().or_backdrop(backdrop) };
    if heard.saving.max(heard.other.1) >= CLEAR {
        return heard;
    }
    if kind == Kind::Percent {
        return restating(scene, place, earlier).unwrap_or(heard);
    }
    let listed = backdrop.parent.filter(|_| place.1 == 0).map(|parent| (parent, IN_SENTENCE));
    let Some((parent, factor)) = listed.or_else(|| parent(scene, place, earlier, first)) else {
        return heard;
    };
    going_on(&earlier[parent], parent, factor)
}

/// Whether a verdict makes a saving.
pub(super) fn is_saving(verdict: &Verdict, kind: Kind) -> bool {
    let enough = match kind {
        Kind::Percent => ENOUGH_PERCENT,
        Kind::Fte => 0.6,
        Kind::Money | Kind::Other => ENOUGH,
    };
    // Where nothing speaks for any other reading, a faint word about savings is enough.
    let alone = kind == Kind::Money && verdict.other.1 < UNHEARD && verdict.saving >= FAINT;
    alone || verdict.saving >= enough && verdict.saving > verdict.other.1
}

fn own(scene: &Scene<'_>, figure: usize) -> Verdict {
    let kind = scene.figures[figure].quantity.kind;
    let falls = matches!(scene.figures[figure].quantity.value, Value::Change { .. });
    let classes: &[Class] = match kind {
        Kind::Fte => &[Class::Release],
        Kind::Percent | Kind::Money | Kind::Other => &[Class::Saving, Class::Fall],
    };
    let (_, mut saving) = scene.strongest(figure, classes);
    if kind == Kind::Fte {
        saving.score = saving.score.max(scene.released(figure));
    }
    if falls && saving.score < CLEAR {
        // A change that was kept whole is a fall in a cost: its own two figures say so.
        saving = Support { score: 1.5, cue: saving.cue };
    }
    let (class, other) = scene.strongest(figure, OTHERS);
    let apart = scene.support(figure, Class::Apart);
    let mut score = saving.score;
    let mut other = (class.role().unwrap_or(Role::Other), other);
    if apart.score > 0.4 && apart.score * 1.2 > other.1.score {
        score = score.min(apart.score * 0.9);
        other = (Role::Other, apart);
    }
    if falls {
        other.1.score = 0.0;
    }
    let why = scene.why(if score > other.1.score { saving } else { other.1 });
    Verdict { saving: score, other: (other.0, other.1.score), why, parent: None }
}

impl Verdict {
    /// A head or a lead-in that speaks of posts given up is heard by all the posts below it.
    fn or_release(mut self, backdrop: &Backdrop) -> Self {
        if backdrop.release > self.saving.max(self.other.1) {
            self.saving = backdrop.release;
            self.why = Why { words: backdrop.words.clone(), rule: "setting".to_owned() };
        }
        self
    }

    fn under_head(self, backdrop: &Backdrop) -> Self {
        Self {
            saving: backdrop.saving.max(self.saving * UNDER_HEAD),
            other: match backdrop.other {
                Some((role, score)) if score >= self.other.1 * UNDER_HEAD => (role, score),
                _ => (self.other.0, self.other.1 * UNDER_HEAD),
            },
            why: Why { words: backdrop.words.clone(), rule: "head".to_owned() },
            parent: None,
        }
    }

    fn or_backdrop(mut self, backdrop: &Backdrop) -> Self {
        let strongest = backdrop.saving.max(backdrop.other.map_or(0.0, |(_, score)| score));
        if strongest <= self.saving.max(self.other.1) {
            return self;
        }
        self.saving = self.saving.max(backdrop.saving);
        if let Some((role, score)) = backdrop.other
            && score > self.other.1
        {
            self.other = (role, score);
        }
        self.why = Why { words: backdrop.words.clone(), rule: "setting".to_owned() };
        self
    }
}

/// A word for another role that is louder than this is not drowned by the figure being a part of a saving.
const LOUD: f32 = 1.8;

/// The rule of a figure that is a part of the one before, and so has its time too.
pub(super) const PART: &str = "a part of the figure before";
/// A sentence that goes on from the one before says so within so many bytes.
const OPENING: usize = 10;

/// "£2m a year, of which £1.2m goes to the county": a part of a saving is one, whatever stands around it.
fn shared_out(
    scene: &Scene<'_>,
    (scene_index, figure): (usize, usize),
    earlier: &[Reading],
    first: usize,
    own: &Verdict,
) -> Option<Verdict> {
    let mark = scene.mark(figure);
    let names = |cue: &&Cue<'_>| cue.class == Class::Share && cue.start <= mark.start && mark.end <= cue.end;
    let cue = scene.cues.iter().find(names)?;
    if own.other.1 >= LOUD || own.saving > own.other.1 && own.saving >= CLEAR {
        return None;
    }
    let parent = earlier.len().checked_sub(1).filter(|last| *last >= first)?;
    let last = &earlier[parent];
    let near =
        last.scene == scene_index || last.scene + 1 == scene_index && figure == 0 && cue.start < OPENING;
    if !near || !is_saving(&last.verdict, last.kind) {
        return None;
    }
    let mut verdict = going_on(last, parent, IN_SENTENCE);
    PART.clone_into(&mut verdict.why.rule);
    Some(verdict)
}

fn going_on(from: &Reading, parent: usize, factor: f32) -> Verdict {
    Verdict {
        saving: from.verdict.saving * factor,
        other: (from.verdict.other.0, from.verdict.other.1 * factor),
        why: Why { words: from.verdict.why.words.clone(), rule: "continues".to_owned() },
        parent: Some(parent),
    }
}

/// "£250,000, or 22 per cent": the percentage is the same saving said again.
fn restating(
    scene: &Scene<'_>,
    (scene_index, figure): (usize, usize),
    earlier: &[Reading],
) -> Option<Verdict> {
    let last = earlier.last().filter(|last| last.scene == scene_index && figure > 0)?;
    let between = scene.between(last.figure, figure).trim_matches([' ', ',', '(', '–', '-', '—']);
    let mut words = between.split(' ');
    let or = matches!(words.next(), Some("" | "or" | "oder" | "ou" | "of" | "eller" | "o" | "neu"));
    let again = or && words.count() <= 2;
    again.then(|| going_on(last, earlier.len() - 1, IN_SENTENCE))
}

/// The earlier figure that this one goes on from, and how much of its verdict reaches here.
fn parent(
    scene: &Scene<'_>,
    (scene_index, figure): (usize, usize),
    earlier: &[Reading],
    first: usize,
) -> Option<(usize, f32)> {
    let same_kind = |reading: &Reading| reading.kind == scene.figures[figure].quantity.kind;
    let restated = || {
        let value = &scene.figures[figure].quantity;
        let same = |reading: &Reading| is_saving(&reading.verdict, reading.kind) && reading.restates(value);
        let from = earlier.len().saturating_sub(MEMORY);
        earlier[from..].iter().rposition(same).map(|index| (from + index, RESTATED))
    };
    let from = earlier.len().saturating_sub(figure);
    let in_scene =
        earlier[from..].iter().rposition(|reading| reading.scene == scene_index && same_kind(reading));
    if let Some(index) = in_scene {
        return Some((from + index, IN_SENTENCE));
    }
    if let Some(found) = restated() {
        return Some(found);
    }
    let resumes = scene.cues.iter().any(|cue| cue.class == Class::Resumes);
    let in_block = earlier.len().checked_sub(1).filter(|last| *last >= first && resumes)?;
    let money = scene.figures[figure].quantity.kind == Kind::Money;
    let told = |reading: &Reading| money && is_saving(&reading.verdict, reading.kind);
    (same_kind(&earlier[in_block]) || told(&earlier[in_block])).then_some((in_block, IN_PARAGRAPH))
}
