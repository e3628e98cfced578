//! The classifier: a linear model that weighs what the rules and the words around a figure say.
//!
//! The rules judge first; their verdicts, the force of their cues and the words themselves are *features*, and five
//! questions (role, status, period, service, beneficiary) each have a table of weights in `data/classifier/`, trained on labelled documents
//! by `data/classifier/train.py`. The answer is the label with the greatest sum, and the features that weighed most
//! are its reason.

mod course;
mod evidence;
mod features;
mod reason;
mod service;
mod words;

use std::cell::OnceCell;
use std::cmp::Ordering;
use std::sync::LazyLock;

pub(super) use evidence::{Article, Settled};
use features::Features;
pub(super) use features::Part;

/// Something that takes features: a name in parts, and how strongly it is there.
pub(super) trait Sink {
    fn put(&mut self, name: &[&str], value: f32);

    /// A name of parts that were hashed before, as words are.
    fn put_hashed(&mut self, name: &[Part<'_>], value: f32);

    /// Several features that are the same again and again; what is known of them is kept.
    fn put_all(&mut self, kept: &OnceCell<Described>, describe: &dyn Fn(&mut dyn Sink));
}

/// What is asked about a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    Role,
    Status,
    Period,
    Service,
    /// Whether a body that the article names is one whose money the saving is.
    Beneficiary,
}

const TABLES: [&str; 5] = [
    include_str!("../../../../data/classifier/role.tsv"),
    include_str!("../../../../data/classifier/status.tsv"),
    include_str!("../../../../data/classifier/period.tsv"),
    include_str!("../../../../data/classifier/service.tsv"),
    include_str!("../../../../data/classifier/beneficiary.tsv"),
];

/// All that was learned: the tables, and the numbers of the features that they list.
struct Learned {
    features: Features,
    models: [Model; 5],
}

static LEARNED: LazyLock<Learned> = LazyLock::new(|| {
    let mut features = Features::default();
    let models = TABLES.map(|table| Model::read(table, &mut features));
    Learned { features, models }
});

/// The trained model of a question.
pub(super) fn model(question: Question) -> &'static Model {
    let [role, status, period, service, beneficiary] = &LEARNED.models;
    match question {
        Question::Role => role,
        Question::Status => status,
        Question::Period => period,
        Question::Service => service,
        Question::Beneficiary => beneficiary,
    }
}

/// More labels than this no question has.
const LABELS: usize = 24;

/// Weights per feature and label.
#[derive(Debug, Default)]
pub(super) struct Model {
    labels: Vec<&'static str>,
    /// By a feature's number: the place of its weights, [`NONE`] if the table does not list it.
    places: Vec<u32>,
    entries: Vec<Entry>,
    /// The place of what speaks for a label before anything is known, which is no reason.
    bias: Option<u32>,
    /// The weights of all entries, a row for each: of as many fours as hold the labels, for four are added at a time.
    weights: Vec<[f32; 4]>,
}

/// The place of a feature that a table does not list.
const NONE: u32 = u32::MAX;

#[derive(Debug)]
struct Entry {
    name: &'static str,
    /// The mean of its weights.
    mean: f32,
}

impl Model {
    /// Reads a table: a line of labels, then a line per feature: its name and a weight per label, parted by tabs.
    fn read(table: &'static str, features: &mut Features) -> Self {
        let mut lines = table.lines().filter(|line| !line.starts_with("# "));
        let labels: Vec<&str> = lines.next().unwrap_or_default().split('\t').skip(1).take(LABELS).collect();
        let mut model = Self { labels, ..Self::default() };
        for line in lines {
            let (name, mut cells) = cell(line);
            let mut row = [0.0; LABELS];
            for weight in row.iter_mut().take(model.labels.len()) {
                let (number, rest) = cell(cells);
                (*weight, cells) = (weight_of(number), rest);
            }
            let mean = row.iter().take(model.labels.len()).sum::<f32>() / model.labels.len().max(1) as f32;
            model.weights.extend(&row.as_chunks::<4>().0[..model.width()]);
            let feature = features.number(name) as usize;
            if model.places.len() <= feature {
                model.places.resize(feature + 1, NONE);
            }
            model.places[feature] = model.entries.len() as u32;
            if name == "bias" {
                model.bias = Some(model.entries.len() as u32);
            }
            model.entries.push(Entry { name, mean });
        }
        model
    }

    /// Whether there are weights at all.
    pub(super) fn is_trained(&self) -> bool {
        !self.entries.is_empty()
    }

    /// How many fours a row has.
    fn width(&self) -> usize {
        self.labels.len().div_ceil(4)
    }

    fn row(&self, place: u32) -> &[[f32; 4]] {
        let width = self.width();
        &self.weights[place as usize * width..][..width]
    }

    /// Starts to weigh a figure.
    pub(super) fn scale(&self) -> Scale<'_> {
        let mut scale = Scale { model: self, sums: [[0.0; 4]; LABELS / 4], heard: Vec::with_capacity(64) };
        scale.put(&["bias"], 1.0);
        scale
    }
}

/// The first cell of a line and the rest behind its tab.
fn cell(line: &'static str) -> (&'static str, &'static str) {
    let end = line.bytes().position(|byte| byte == b'\t').unwrap_or(line.len());
    (&line[..end], line.get(end + 1..).unwrap_or_default())
}

/// A weight as it is written, nothing for an empty cell.
fn weight_of(cell: &str) -> f32 {
    const TENS: [f32; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];
    let (sign, digits) = cell.strip_prefix('-').map_or((1.0, cell), |digits| (-1.0, digits));
    let (mut whole, mut places, mut point) = (0_u32, 0, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                whole = whole.saturating_mul(10).saturating_add(u32::from(byte - b'0'));
                places += usize::from(point);
            }
            b'.' if !point => point = true,
            _ => return cell.parse().unwrap_or(0.0),
        }
    }
    // Both numbers are exact, so their quotient is the nearest to what is written.
    match TENS.get(places) {
        Some(tens) if whole < 1 << 24 => sign * (whole as f32 / tens),
        _ => cell.parse().unwrap_or(0.0),
    }
}

/// The sums of one figure's features.
pub(super) struct Scale<'m> {
    model: &'m Model,
    sums: [[f32; 4]; LABELS / 4],
    /// The features that the table knows, by their places, and how strongly each is there.
    heard: Vec<(u32, f32)>,
}

impl Sink for Scale<'_> {
    fn put(&mut self, name: &[&str], value: f32) {
        if let Some(feature) = find(name) {
            self.add(feature, value);
        }
    }

    fn put_hashed(&mut self, name: &[Part<'_>], value: f32) {
        if let Some(feature) = LEARNED.features.find(name.iter().copied()) {
            self.add(feature, value);
        }
    }

    fn put_all(&mut self, kept: &OnceCell<Described>, describe: &dyn Fn(&mut dyn Sink)) {
        self.weigh(Described::kept(kept, describe));
    }
}

fn find(name: &[&str]) -> Option<u32> {
    LEARNED.features.find(name.iter().map(|part| Part::new(part)))
}

impl Scale<'_> {
    fn add(&mut self, feature: u32, value: f32) {
        let place = self.model.places.get(feature as usize).copied().unwrap_or(NONE);
        if place != NONE {
            for (sums, weights) in self.sums.iter_mut().zip(self.model.row(place)) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += weight * value;
                }
            }
            self.heard.push((place, value));
        }
    }

    /// Adds all the features of a figure.
    pub(super) fn weigh(&mut self, described: &Described) {
        self.heard.reserve(described.0.len());
        match self.model.width() {
            1 => self.weigh_fours::<1>(described),
            2 => self.weigh_fours::<2>(described),
            3 => self.weigh_fours::<3>(described),
            _ => described.0.iter().for_each(|(feature, value)| self.add(*feature, *value)),
        }
    }

    /// Adds them where a row has so many fours: the sums then need not be written for each feature.
    fn weigh_fours<const FOURS: usize>(&mut self, described: &Described) {
        let mut sums: [[f32; 4]; FOURS] = std::array::from_fn(|index| self.sums[index]);
        for (feature, value) in &described.0 {
            let place = self.model.places.get(*feature as usize).copied().unwrap_or(NONE);
            if place == NONE {
                continue;
            }
            if let Some(row) = self.model.weights[place as usize * FOURS..].first_chunk::<FOURS>() {
                for (sums, weights) in sums.iter_mut().zip(row) {
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum += weight * value;
                    }
                }
            }
            self.heard.push((place, *value));
        }
        self.sums[..FOURS].copy_from_slice(&sums);
    }

    fn sums(&self) -> &[f32] {
        &self.sums.as_flattened()[..self.model.labels.len()]
    }

    /// Of all labels but one, that with the greatest sum, and the probability of its not being that one.
    pub(super) fn answer_besides(&self, label: &str) -> Option<(&'static str, f32)> {
        let others = self.model.labels.iter().zip(self.sums()).filter(|(known, _)| **known != label);
        let (best, _) = others.max_by(|a, b| a.1.total_cmp(b.1))?;
        Some((*best, 1.0 - self.probability(label)?))
    }

    /// The label with the greatest sum, and its probability by the model; none without a trained table.
    pub(super) fn answer(&self) -> Option<(&'static str, f32)> {
        let sums = self.sums();
        let (best, top) = sums.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        let all: f32 = sums.iter().map(|sum| (sum - top).exp()).sum();
        Some((self.model.labels[best], 1.0 / all))
    }

    /// The probability of a label.
    pub(super) fn probability(&self, label: &str) -> Option<f32> {
        let index = self.model.labels.iter().position(|known| *known == label)?;
        let sums = self.sums();
        let top = sums.iter().copied().fold(f32::MIN, f32::max);
        let all: f32 = sums.iter().map(|sum| (sum - top).exp()).sum();
        Some((sums[index] - top).exp() / all)
    }

    /// What speaks loudest for a label against the mean of the others, loudest first, in words.
    pub(super) fn loudest(&self, label: &str, count: usize) -> Vec<String> {
        let Some(index) = self.model.labels.iter().position(|known| *known == label) else {
            return Vec::new();
        };
        let lead = |(place, value): &(u32, f32)| {
            let weight = self.model.row(*place)[index / 4][index % 4];
            (weight - self.model.entries[*place as usize].mean) * value
        };
        let name = |place: u32| self.model.entries[place as usize].name;
        let heard = self.heard.iter().map(|part| (lead(part), part.0)).filter(|(lead, _)| *lead > 0.0);
        let mut heard: Vec<(f32, u32)> = heard.filter(|(_, place)| Some(*place) != self.model.bias).collect();
        // Louder first; of two that are as loud, that with the lesser name.
        let order = |a: &(f32, u32), b: &(f32, u32)| -> Ordering {
            b.0.total_cmp(&a.0).then_with(|| name(a.1).cmp(name(b.1)))
        };
        // All of them would be sorted for the few that are told: most often the first eight say enough.
        let mut sorted = 0;
        let mut said: Vec<String> = Vec::new();
        for next in 0..heard.len() {
            if next == sorted {
                let rest = &mut heard[next..];
                let part = rest.len().min(8.max(2 * next));
                if part < rest.len() {
                    rest.select_nth_unstable_by(part, order);
                }
                rest[..part].sort_unstable_by(order);
                sorted = next + part;
            }
            if said.len() == count {
                break;
            }
            said.extend(reason::say(name(heard[next].1)).filter(|reason| !said.contains(reason)));
        }
        said
    }
}

/// The features of a figure that any table lists: it is described and looked up once for all the questions.
#[derive(Clone, Debug, Default)]
pub(super) struct Described(Vec<(u32, f32)>);

impl Sink for Described {
    fn put(&mut self, name: &[&str], value: f32) {
        self.0.extend(find(name).map(|feature| (feature, value)));
    }

    fn put_hashed(&mut self, name: &[Part<'_>], value: f32) {
        self.0.extend(LEARNED.features.find(name.iter().copied()).map(|feature| (feature, value)));
    }

    fn put_all(&mut self, kept: &OnceCell<Described>, describe: &dyn Fn(&mut dyn Sink)) {
        self.0.extend(&Self::kept(kept, describe).0);
    }
}

impl Described {
    /// With room for the features of a figure.
    pub(super) fn roomy() -> Self {
        Self(Vec::with_capacity(512))
    }

    fn kept<'k>(kept: &'k OnceCell<Self>, describe: &dyn Fn(&mut dyn Sink)) -> &'k Self {
        kept.get_or_init(|| {
            let mut described = Self::default();
            describe(&mut described);
            described
        })
    }
}

/// Features by name, for training.
#[derive(Debug, Default)]
pub(super) struct Named(pub(super) std::collections::BTreeMap<String, f32>);

impl Sink for Named {
    fn put(&mut self, name: &[&str], value: f32) {
        *self.0.entry(name.concat()).or_default() += value;
    }

    fn put_hashed(&mut self, name: &[Part<'_>], value: f32) {
        let name: String = name.iter().map(|part| part.text).collect();
        *self.0.entry(name).or_default() += value;
    }

    fn put_all(&mut self, _: &OnceCell<Described>, describe: &dyn Fn(&mut dyn Sink)) {
        describe(self);
    }
}
