//! Status: how far a saving had come, by the words about it and by how the article goes on.

use super::context::Context;
use super::cue::Class;
use super::reading::Heading;
use super::scene::{Scene, Support};
use crate::model::{Status, Why};

/// Weaker words than this leave the status to the figure it goes on from, or to the default.
const HEARD: f32 = 0.4;

/// An article with so many words of proposal is about one.
const TENTATIVE: f32 = 2.0;

/// The status of a figure and why; none where its sentence does not say.
pub(super) fn read(scene: &Scene<'_>, figure: usize, context: &Context) -> Option<(Status, Why)> {
    // The order of the guideline breaks near ties, so earlier ones count for a little more.
    let candidates = [
        (Status::Missed, Class::Missed, 1.3),
        (Status::Achieved, Class::Achieved, 1.1),
        (Status::Target, Class::Target, 1.1),
        (Status::Proposed, Class::Proposed, 1.05),
        (Status::Expected, Class::Expected, 1.0),
    ];
    let mut best: Option<(Status, f32, Support)> = None;
    for (status, class, priority) in candidates {
        let support = scene.support(figure, class);
        let score = support.score * priority;
        if score > HEARD && best.is_none_or(|(_, other, _)| score > other) {
            best = Some((status, score, support));
        }
    }
    let hope = scene.support(figure, Class::PastHope);
    let score = best.map_or(0.0, |(_, score, _)| score);
    if hope.score > HEARD
        && hope.score * 1.2 > score
        && best.is_none_or(|(status, ..)| status != Status::Missed)
    {
        let status = if context.failure >= 1.0 { Status::Missed } else { Status::Expected };
        return Some((status, scene.why(hope)));
    }
    best.map(|(status, _, support)| {
        let why = scene.why(support);
        // "Would" tells a plan in an article about a proposal, and reported speech elsewhere.
        let hangs = scene.cues.iter().any(|cue| cue.class == Class::Proposed);
        let plan = why.rule.starts_with("conditional") && (hangs || context.tentative >= TENTATIVE);
        (if plan { Status::Proposed } else { status }, why)
    })
}

/// The status that a list's or table's own words give to all in it.
pub(super) fn of_setting(heading: &Heading) -> Option<(Status, Why)> {
    let named = |class: Class| {
        Some(match class {
            Class::Missed => Status::Missed,
            Class::Achieved => Status::Achieved,
            Class::Target => Status::Target,
            Class::Proposed => Status::Proposed,
            Class::Expected => Status::Expected,
            _ => return None,
        })
    };
    let Heading { words, cues, .. } = heading;
    let best = cues
        .iter()
        .filter_map(|cue| Some((named(cue.class)?, cue)))
        .max_by(|a, b| a.1.weight.total_cmp(&b.1.weight))?;
    let why = Why { words: words[best.1.start..best.1.end].trim().to_owned(), rule: "setting".to_owned() };
    Some((best.0, why))
}

/// The status of a saving about which nothing is said: it is still to come, or hangs on a proposal.
pub(super) fn settle(context: &Context) -> (Status, Why) {
    let none = String::new();
    if context.tentative >= TENTATIVE {
        (Status::Proposed, Why { words: none, rule: "the article is about a proposal".to_owned() })
    } else {
        (Status::Expected, Why { words: none, rule: "default".to_owned() })
    }
}
