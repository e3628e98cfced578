//! Drift: how a retelling differs from the claim it retells.

use super::same::{bodies, same_figure};
use crate::model::Mention;

/// The differences of `retold` from `claim` in words; empty when there are none.
///
/// A field that one of the two leaves unstated is no drift: a shorter retelling says less, not something else.
pub(super) fn drift(claim: &Mention, retold: &Mention) -> Vec<String> {
    let mut drift = Vec::new();
    if !same_figure(claim, retold) {
        drift.push(format!("says `{}`, not `{}`", retold.quote, claim.quote));
    }
    let mut differs = |field: &str, first: Option<&str>, now: Option<&str>| {
        if let (Some(first), Some(now)) = (first, now)
            && first != now
        {
            drift.push(format!("{field}: {now}, not {first}"));
        }
    };
    let stated = |word: &'static str| (word != "unknown").then_some(word);
    differs("period", stated(claim.period.word()), stated(retold.period.word()));
    differs("status", stated(claim.status.word()), stated(retold.status.word()));
    differs("basis", stated(claim.basis.word()), stated(retold.basis.word()));
    let (first, now) = (bodies(claim), bodies(retold));
    if !first.is_empty() && !now.is_empty() && first != now {
        let (now, first) = (retold.beneficiaries.join(", "), claim.beneficiaries.join(", "));
        drift.push(format!("beneficiaries: {now}, not {first}"));
    }
    drift
}
