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

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::LazyLock;

pub(super) use evidence::{Article, Settled};
use features::Features;

/// Something that takes features: a name in parts, and how strongly it is there.
pub(super) trait Sink {
    fn put(&mut self, name: &[&str], value: f32);
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
    /// The weights of all entries, as many a row as there are labels.
    weights: Vec<f32>,
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
            let mut cells = line.split('\t');
            let Some(name) = cells.next() else { continue };
            let first = model.weights.len();
            let cells = cells.map(|cell| cell.parse().unwrap_or(0.0)).chain(std::iter::repeat(0.0));
            model.weights.extend(cells.take(model.labels.len()));
            let mean = model.weights[first..].iter().sum::<f32>() / model.labels.len().max(1) as f32;
            let feature = features.number(name) as usize;
            if model.places.len() <= feature {
                model.places.resize(feature + 1, NONE);
            }
            model.places[feature] = model.entries.len() as u32;
            model.entries.push(Entry { name, mean });
        }
        model
    }

    /// Whether there are weights at all.
    pub(super) fn is_trained(&self) -> bool {
        !self.entries.is_empty()
    }

    fn row(&self, place: u32) -> &[f32] {
        let width = self.labels.len();
        &self.weights[place as usize * width..][..width]
    }

    /// Starts to weigh a figure.
    pub(super) fn scale(&self) -> Scale<'_> {
        let mut scale = Scale { model: self, sums: [0.0; LABELS], heard: Vec::with_capacity(64) };
        scale.put(&["bias"], 1.0);
        scale
    }
}

/// The sums of one figure's features.
pub(super) struct Scale<'m> {
    model: &'m Model,
    sums: [f32; LABELS],
    /// The features that the table knows, by their places, and how strongly each is there.
    heard: Vec<(u32, f32)>,
}

impl Sink for Scale<'_> {
    fn put(&mut self, name: &[&str], value: f32) {
        if let Some(feature) = LEARNED.features.find(name) {
            self.add(feature, value);
        }
    }
}

impl Scale<'_> {
    fn add(&mut self, feature: u32, value: f32) {
        let place = self.model.places.get(feature as usize).copied().unwrap_or(NONE);
        if place != NONE {
            for (sum, weight) in self.sums.iter_mut().zip(self.model.row(place)) {
                *sum += weight * value;
            }
            self.heard.push((place, value));
        }
    }

    /// Adds all the features of a figure.
    pub(super) fn weigh(&mut self, described: &Described) {
        for (feature, value) in &described.0 {
            self.add(*feature, *value);
        }
    }

    /// Of all labels but one, that with the greatest sum, and the probability of its not being that one.
    pub(super) fn answer_besides(&self, label: &str) -> Option<(&'static str, f32)> {
        let others = self.model.labels.iter().zip(&self.sums).filter(|(known, _)| **known != label);
        let (best, _) = others.max_by(|a, b| a.1.total_cmp(b.1))?;
        Some((*best, 1.0 - self.probability(label)?))
    }

    /// The label with the greatest sum, and its probability by the model; none without a trained table.
    pub(super) fn answer(&self) -> Option<(&'static str, f32)> {
        let sums = &self.sums[..self.model.labels.len()];
        let (best, top) = sums.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        let all: f32 = sums.iter().map(|sum| (sum - top).exp()).sum();
        Some((self.model.labels[best], 1.0 / all))
    }

    /// The probability of a label.
    pub(super) fn probability(&self, label: &str) -> Option<f32> {
        let index = self.model.labels.iter().position(|known| *known == label)?;
        let sums = &self.sums[..self.model.labels.len()];
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
            (self.model.row(*place)[index] - self.model.entries[*place as usize].mean) * value
        };
        let name = |place: u32| self.model.entries[place as usize].name;
        let heard = self.heard.iter().map(|part| Loud(lead(part), name(part.0)));
        // All of them would be sorted for the few that are told.
        let mut heard: BinaryHeap<Loud> =
            heard.filter(|Loud(lead, name)| *lead > 0.0 && *name != "bias").collect();
        let mut said: Vec<String> = Vec::new();
        while said.len() < count {
            let Some(Loud(_, name)) = heard.pop() else { break };
            said.extend(reason::say(name).filter(|reason| !said.contains(reason)));
        }
        said
    }
}

/// A feature by how much it speaks for a label; of two that are as loud, that with the lesser name is first.
#[derive(Clone, Copy, PartialEq)]
struct Loud(f32, &'static str);

impl Eq for Loud {}

impl Ord for Loud {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0).then(other.1.cmp(self.1))
    }
}

impl PartialOrd for Loud {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The features of a figure that any table lists: it is described and looked up once for all the questions.
#[derive(Clone, Debug, Default)]
pub(super) struct Described(Vec<(u32, f32)>);

impl Sink for Described {
    fn put(&mut self, name: &[&str], value: f32) {
        self.0.extend(LEARNED.features.find(name).map(|feature| (feature, value)));
    }
}

/// Features by name, for training.
#[derive(Debug, Default)]
pub(super) struct Named(pub(super) std::collections::BTreeMap<String, f32>);

impl Sink for Named {
    fn put(&mut self, name: &[&str], value: f32) {
        *self.0.entry(name.concat()).or_default() += value;
    }
}
