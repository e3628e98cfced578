//! Judgement: what the rules found, weighed by the classifier, to a decision with its reason.

use super::classifier::{self, Article, Question, Scale, Settled, Sink};
use super::context::{self, Context};
use super::reading::Reading;
use super::role;
use crate::model::{Period, Role, Service, Status, Why};

/// Whether a figure is a saving.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    /// What it is if it is no saving.
    pub(super) role: Option<Role>,
    pub(super) why: Why,
    /// How probable the decision is.
    pub(super) probability: f32,
}

/// The rule named where the model decided against the rules.
const WEIGHED: &str = "weighed";
const SAVING: &str = "saving";
/// Features named as a reason.
const REASONS: usize = 3;

/// Whether a figure is a saving from sharing, by the model; by the rules alone where there is no trained table.
pub(super) fn judge(article: &Article<'_>, index: usize, reading: &Reading, context: &Context) -> Judged {
    let verdict = &reading.verdict;
    let shared = context.sharing >= context::SHARED;
    let saved = role::is_saving(verdict, reading.kind);
    let ruled = match (saved, shared) {
        (true, true) => None,
        (true, false) => Some(Role::Other),
        (false, _) => Some(verdict.other.0),
    };
    let mut scale = classifier::model(Question::Role).scale();
    article.figure(index).describe(&mut scale);
    let Some((answer, probability)) = scale.answer() else {
        let why = if saved && !shared {
            let rule = "the article does not speak of sharing".to_owned();
            Why { words: verdict.why.words.clone(), rule }
        } else {
            verdict.why.clone()
        };
        return Judged { role: ruled, why, probability: 0.5 };
    };
    let role = if answer == SAVING { None } else { answer.parse().ok().or(Some(Role::Other)) };
    let why = if role == ruled { verdict.why.clone() } else { weighed(&scale, answer) };
    Judged { role, why, probability }
}

/// The status and the period of a saving, by the model where it is trained, each with its reason if it is not the rules'.
pub(super) fn settle(
    article: &Article<'_>,
    index: usize,
    settled: &Settled<'_>,
) -> (Option<(Status, Why)>, Option<(Period, Why)>) {
    let mut scales =
        Both(classifier::model(Question::Status).scale(), classifier::model(Question::Period).scale());
    let figure = article.figure(index);
    figure.describe(&mut scales);
    figure.describe_saving(settled, &mut scales);
    let Both(status, period) = scales;
    let status =
        status.answer().and_then(|(answer, _)| Some((answer.parse().ok()?, weighed(&status, answer))));
    let period =
        period.answer().and_then(|(answer, _)| Some((answer.parse().ok()?, weighed(&period, answer))));
    (
        status.filter(|(status, _)| *status != settled.status.0),
        period.filter(|(period, _)| *period != settled.period.0),
    )
}

/// What is shared, by the model where it is trained, with the reason.
pub(super) fn service(article: &Article<'_>, index: usize, title: &str) -> Option<(Option<Service>, Why)> {
    let mut scale = classifier::model(Question::Service).scale();
    article.figure(index).describe_service(title, &mut scale);
    let (answer, _) = scale.answer()?;
    Some((answer.parse().ok(), weighed(&scale, answer)))
}

struct Both<'m>(Scale<'m>, Scale<'m>);

impl Sink for Both<'_> {
    fn put(&mut self, name: &[&str], value: f32) {
        self.0.put(name, value);
        self.1.put(name, value);
    }
}

fn weighed(scale: &Scale<'_>, answer: &str) -> Why {
    Why { words: scale.loudest(answer, REASONS).join(", "), rule: WEIGHED.to_owned() }
}
