//! Cues: words that speak for or against a reading of a figure, with their class, side and weight.

use std::ops::Range;

use serde::Deserialize;

use super::lexicon::{CueRule, Kinds, Lexicon, Scan};
use crate::model::Role;

/// What a cue speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Class {
    /// Money saved.
    Saving,
    /// Something goes down; a saving if it is a cost.
    Fall,
    /// Posts given up.
    Release,
    ContractValue,
    Budget,
    Cost,
    Investment,
    Grant,
    Income,
    Deficit,
    Fine,
    Turnover,
    /// A figure that is none of the roles that have a name.
    Other,
    Achieved,
    Expected,
    Target,
    Proposed,
    Missed,
    /// What had once been expected; missed if the article goes on to say so.
    PastHope,
    Annual,
    PerMonth,
    Total,
    PerParty,
    Net,
    Gross,
    /// A clause ends here; the weight is what is left of a cue's force beyond it.
    Boundary,
    /// The sentence goes on about the figure before.
    Resumes,
    /// The figure is a part of the one before, or says it again in another unit.
    Share,
    /// A saving from something else than sharing.
    Apart,
    /// The article is about sharing or joint working.
    Sharing,
    /// The article tells of failure.
    Failure,
    /// The article tells of something not yet agreed.
    Tentative,
}

/// Classes that compete for one field; of two cues in one group the longer hides the shorter within it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Role,
    Status,
    Other,
}

impl Class {
    /// How many classes there are.
    pub(super) const COUNT: usize = Self::Tentative as usize + 1;

    /// The classes that are looked for beside a figure.
    pub(super) const BESIDE: &[Self] = &[
        Self::Saving,
        Self::Fall,
        Self::Release,
        Self::ContractValue,
        Self::Budget,
        Self::Cost,
        Self::Investment,
        Self::Grant,
        Self::Income,
        Self::Deficit,
        Self::Fine,
        Self::Turnover,
        Self::Other,
        Self::Achieved,
        Self::Expected,
        Self::Target,
        Self::Proposed,
        Self::Missed,
        Self::PastHope,
        Self::Annual,
        Self::PerMonth,
        Self::Total,
        Self::PerParty,
        Self::Net,
        Self::Gross,
        Self::Resumes,
        Self::Share,
        Self::Apart,
    ];

    /// The class's name in the word lists.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Saving => "saving",
            Self::Fall => "fall",
            Self::Release => "release",
            Self::ContractValue => "contract_value",
            Self::Budget => "budget",
            Self::Cost => "cost",
            Self::Investment => "investment",
            Self::Grant => "grant",
            Self::Income => "income",
            Self::Deficit => "deficit",
            Self::Fine => "fine",
            Self::Turnover => "turnover",
            Self::Other => "other",
            Self::Achieved => "achieved",
            Self::Expected => "expected",
            Self::Target => "target",
            Self::Proposed => "proposed",
            Self::Missed => "missed",
            Self::PastHope => "past_hope",
            Self::Annual => "annual",
            Self::PerMonth => "per_month",
            Self::Total => "total",
            Self::PerParty => "per_party",
            Self::Net => "net",
            Self::Gross => "gross",
            Self::Boundary => "boundary",
            Self::Resumes => "resumes",
            Self::Share => "share",
            Self::Apart => "apart",
            Self::Sharing => "sharing",
            Self::Failure => "failure",
            Self::Tentative => "tentative",
        }
    }

    /// Looked for in the whole article, not beside a figure.
    pub(super) fn is_context(self) -> bool {
        matches!(self, Self::Sharing | Self::Failure | Self::Tentative)
    }

    /// The role that a class other than a saving stands for.
    pub(super) fn role(self) -> Option<Role> {
        Some(match self {
            Self::ContractValue => Role::ContractValue,
            Self::Budget => Role::Budget,
            Self::Cost => Role::Cost,
            Self::Investment => Role::Investment,
            Self::Grant => Role::Grant,
            Self::Income => Role::Income,
            Self::Deficit => Role::Deficit,
            Self::Fine => Role::Fine,
            Self::Turnover => Role::Turnover,
            Self::Other => Role::Other,
            _ => return None,
        })
    }

    /// Whether it tells how far a saving had come.
    pub(super) fn is_status(self) -> bool {
        self.group() == Group::Status
    }

    /// Whether it tells how far a saving had come, or over what time it is counted.
    pub(super) fn is_told(self) -> bool {
        self.is_status() || matches!(self, Self::Annual | Self::PerMonth | Self::Total)
    }

    fn group(self) -> Group {
        match self {
            Self::Saving | Self::Fall | Self::Release => Group::Role,
            Self::Achieved
            | Self::Expected
            | Self::Target
            | Self::Proposed
            | Self::Missed
            | Self::PastHope => Group::Status,
            other if other.role().is_some() => Group::Role,
            _ => Group::Other,
        }
    }
}

/// Where the figure stands that a cue speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    /// The cue stands before its figure.
    Before,
    /// The cue stands behind its figure.
    After,
    #[default]
    Both,
}

/// A cue at its place in a masked sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue<'a> {
    pub(super) class: Class,
    pub(super) rule: &'a str,
    pub(super) side: Side,
    pub(super) weight: f32,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The cues of a masked sentence, in the order of the text.
pub(super) fn find<'a>(masked: &str, lexicon: &'a Lexicon) -> Vec<Cue<'a>> {
    among(masked, &lexicon.scan(masked, Kinds::CUES), lexicon)
}

/// The cues of a text that was scanned for them.
pub(super) fn among<'a>(text: &str, scan: &Scan, lexicon: &'a Lexicon) -> Vec<Cue<'a>> {
    ordered(lexicon.cues.find(text, scan, |_| true))
}

/// The cues of a text that tell of status or time; its scan must have looked for those and for no others.
pub(super) fn told<'a>(text: &str, scan: &Scan, lexicon: &'a Lexicon) -> Vec<Cue<'a>> {
    ordered(lexicon.cues.find(text, scan, |rule| rule.class.is_told()))
}

/// Cues in the order of the text; of two that compete, the longer hides the shorter within it.
fn ordered(found: Vec<(&CueRule, Range<usize>)>) -> Vec<Cue<'_>> {
    let mut cues: Vec<Cue<'_>> = found
        .into_iter()
        .map(|(rule, place)| Cue {
            class: rule.class,
            rule: &rule.name,
            side: rule.side,
            weight: rule.weight,
            start: place.start,
            end: place.end,
        })
        .collect();
    cues.sort_by(|a, b| {
        a.start
            .cmp(&b.start)
            .then(b.end.cmp(&a.end))
            .then(b.weight.total_cmp(&a.weight))
            .then(a.rule.cmp(b.rule))
    });
    hide_contained(cues)
}

fn hide_contained(cues: Vec<Cue<'_>>) -> Vec<Cue<'_>> {
    let mut reach: [(usize, usize); 2] = [(0, 0); 2];
    let mut kept = Vec::with_capacity(cues.len());
    for cue in cues {
        let slot = match cue.class.group() {
            Group::Role => 0,
            Group::Status => 1,
            Group::Other => {
                kept.push(cue);
                continue;
            }
        };
        let place = (cue.start, cue.end);
        if cue.end > reach[slot].1 || place == reach[slot] {
            reach[slot] = place;
            kept.push(cue);
        }
    }
    kept
}
