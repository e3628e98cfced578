//! The classifier: a linear model that weighs what the rules and the words around a figure say.
//!
//! The rules judge first; their verdicts, the force of their cues and the words themselves are *features*, and five
//! questions (role, status, period, service, beneficiary) each have a table of weights in `data/classifier/`, trained on labelled documents
//! by `data/classifier/train.py`. The answer is the label with the greatest sum, and the features that weighed most
//! are its reason.

mod course;
mod evidence;
mod reason;
mod service;
mod words;

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

pub(super) use evidence::{Article, Settled};

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

static MODELS: LazyLock<[Model; 5]> = LazyLock::new(|| TABLES.map(Model::read));

/// The trained model of a question.
pub(super) fn model(question: Question) -> &'static Model {
    match question {
        Question::Role => &MODELS[0],
        Question::Status => &MODELS[1],
        Question::Period => &MODELS[2],
        Question::Service => &MODELS[3],
        Question::Beneficiary => &MODELS[4],
    }
}

/// More labels than this no question has.
const LABELS: usize = 24;

/// Weights per feature and label.
#[derive(Debug, Default)]
pub(super) struct Model {
    labels: Vec<&'static str>,
    /// The place of each feature's entry: small, so that most of the many lookups that find nothing stay in the cache.
    places: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    entries: Vec<Entry>,
    /// The weights of all entries, as many a row as there are labels.
    weights: Vec<f32>,
}

#[derive(Debug)]
struct Entry {
    name: &'static str,
    /// The mean of its weights.
    mean: f32,
}

impl Model {
    /// Reads a table: a line of labels, then a line per feature: its name and a weight per label, parted by tabs.
    fn read(table: &'static str) -> Self {
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
            model.places.insert(hash(&[name]), model.entries.len() as u32);
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
        self.add(hash(name), value);
    }
}

impl Scale<'_> {
    fn add(&mut self, name: u64, value: f32) {
        if let Some(place) = self.model.places.get(&name) {
            for (sum, weight) in self.sums.iter_mut().zip(self.model.row(*place)) {
                *sum += weight * value;
            }
            self.heard.push((*place, value));
        }
    }

    /// Adds all the features of a figure.
    pub(super) fn weigh(&mut self, described: &Described) {
        for (name, value) in &described.0 {
            self.add(*name, *value);
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
        let mut heard: Vec<(f32, &str)> = self
            .heard
            .iter()
            .map(|part| (lead(part), name(part.0)))
            .filter(|(lead, name)| *lead > 0.0 && *name != "bias")
            .collect();
        heard.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let mut said: Vec<String> = Vec::new();
        for reason in heard.into_iter().filter_map(|(_, name)| reason::say(name)) {
            if said.len() < count && !said.contains(&reason) {
                said.push(reason);
            }
        }
        said
    }
}

/// Features as they are looked up: a figure is described once for all the questions.
#[derive(Clone, Debug, Default)]
pub(super) struct Described(Vec<(u64, f32)>);

impl Sink for Described {
    fn put(&mut self, name: &[&str], value: f32) {
        self.0.push((hash(name), value));
    }
}

/// FNV-1a over the parts of a name as if they were joined.
fn hash(parts: &[&str]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in part.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// The keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
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
