//! Judgement: what the rules found, weighed by the classifier, to a decision with its reason.

use super::classifier::{self, Article, Described, Question, Scale, Settled};
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
    /// The figure's features, which the questions about a saving share with that about its role.
    described: Described,
}

/// The rule named where the model decided against the rules.
pub(super) const WEIGHED: &str = "weighed";
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
    let mut described = Described::roomy();
    article.figure(index).describe(&mut described);
    let mut scale = classifier::model(Question::Role).scale();
    scale.weigh(&described);
    let Some((answer, probability)) = saving_or_other(&scale).filter(|_| shared) else {
        let why = if saved && !shared {
            let rule = "the article does not speak of sharing".to_owned();
            Why { words: verdict.why.words.clone(), rule }
        } else {
            verdict.why.clone()
        };
        return Judged { role: ruled, why, probability: 0.5, described };
    };
    let role = if answer == SAVING { None } else { answer.parse().ok().or(Some(Role::Other)) };
    let why = if role == ruled { verdict.why.clone() } else { weighed(&scale, answer) };
    Judged { role, why, probability, described }
}

/// A figure is a saving from this probability on; a little below one half, as all other roles share the rest.
const LIKELY: f32 = 0.45;

fn saving_or_other(scale: &Scale<'_>) -> Option<(&'static str, f32)> {
    let saving = scale.probability(SAVING)?;
    if saving >= LIKELY {
        return Some((SAVING, saving));
    }
    scale.answer_besides(SAVING)
}

/// A decision that differs from that of the rules, with its reason.
type Other<T> = Option<(T, Why)>;

/// The status and the period of a saving, by the model where it is trained, each if it is not the rules'.
pub(super) fn settle(
    article: &Article<'_>,
    index: usize,
    judged: &Judged,
    settled: &Settled<'_>,
) -> (Other<Status>, Other<Period>) {
    let mut further = Described::roomy();
    article.figure(index).describe_saving(settled, &mut further);
    let scale = |question: Question| {
        let mut scale = classifier::model(question).scale();
        scale.weigh(&judged.described);
        scale.weigh(&further);
        scale
    };
    (other(&scale(Question::Status), settled.status.0), other(&scale(Question::Period), settled.period.0))
}

fn other<T: std::str::FromStr + PartialEq>(scale: &Scale<'_>, ruled: T) -> Other<T> {
    let (answer, _) = scale.answer()?;
    let found: T = answer.parse().ok()?;
    (found != ruled).then(|| (found, weighed(scale, answer)))
}

/// What is shared, by the model where it is trained, if that is not what the rules say.
pub(super) fn service(
    article: &Article<'_>,
    index: usize,
    title: &str,
    ruled: Option<Service>,
) -> Other<Option<Service>> {
    let mut scale = classifier::model(Question::Service).scale();
    article.figure(index).describe_service(title, &mut scale);
    let (answer, _) = scale.answer()?;
    let found = answer.parse().ok();
    (found != ruled).then(|| (found, weighed(&scale, answer)))
}

fn weighed(scale: &Scale<'_>, answer: &str) -> Why {
    Why { words: scale.loudest(answer, REASONS).join(", "), rule: WEIGHED.to_owned() }
}
