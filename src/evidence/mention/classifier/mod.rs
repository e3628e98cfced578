//! The classifier: a linear model that weighs what the rules and the words around a figure say.
//!
//! The rules judge first; their verdicts, the force of their cues and the words themselves are *features*, and five
//! questions (role, status, period, service, beneficiary) each have a table of weights in `data/classifier/`, trained on labelled documents
//! by `data/classifier/train.py`. The answer is the label with the greatest sum, and the features that weighed most
//! are its reason.

mod course;
mod evidence;
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
    weights: HashMap<u64, Entry, BuildHasherDefault<Hashed>>,
}

#[derive(Debug)]
struct Entry {
    name: &'static str,
    /// One per label.
    weights: Box<[f32]>,
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
            let mut weights = vec![0.0; model.labels.len()].into_boxed_slice();
            for (weight, cell) in weights.iter_mut().zip(cells) {
                *weight = cell.parse().unwrap_or(0.0);
            }
            model.weights.insert(hash(&[name]), Entry { name, weights });
        }
        model
    }

    /// Whether there are weights at all.
    pub(super) fn is_trained(&self) -> bool {
        !self.weights.is_empty()
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
    heard: Vec<(&'m Entry, f32)>,
}

impl Sink for Scale<'_> {
    fn put(&mut self, name: &[&str], value: f32) {
        if let Some(entry) = self.model.weights.get(&hash(name)) {
            for (sum, weight) in self.sums.iter_mut().zip(entry.weights.iter()) {
                *sum += weight * value;
            }
            self.heard.push((entry, value));
        }
    }
}

impl<'m> Scale<'m> {
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

    /// The features that speak loudest for a label against the mean of the others, loudest first.
    pub(super) fn loudest(&self, label: &str, count: usize) -> Vec<&'m str> {
        let Some(index) = self.model.labels.iter().position(|known| *known == label) else {
            return Vec::new();
        };
        let others = self.model.labels.len() as f32;
        let lead = |(entry, value): &(&Entry, f32)| {
            (entry.weights[index] - entry.weights.iter().sum::<f32>() / others) * value
        };
        let mut heard: Vec<&(&'m Entry, f32)> =
            self.heard.iter().filter(|part| part.0.name != "bias").collect();
        heard.sort_by(|a, b| lead(b).total_cmp(&lead(a)).then(a.0.name.cmp(b.0.name)));
        heard.iter().take(count).filter(|part| lead(part) > 0.0).map(|part| part.0.name).collect()
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
