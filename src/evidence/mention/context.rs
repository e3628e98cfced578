//! Context: what the whole article says: whether it is about sharing, whether of failure or of a plan, and what is shared.

use std::collections::BTreeMap;

use super::cue::Class;
use super::layout;
use super::lexicon::Lexicon;
use crate::model::Service;

/// What an article says as a whole.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// How strongly it speaks of sharing or joint working.
    pub(super) sharing: f32,
    pub(super) failure: f32,
    pub(super) tentative: f32,
    /// What is shared, if one thing stands out.
    pub(super) service: Option<Service>,
    /// The same, for each block by its first byte.
    paragraphs: Vec<(usize, Heard)>,
}

/// What a part of an article says.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Heard {
    pub(super) sharing: f32,
    pub(super) failure: f32,
    pub(super) tentative: f32,
}

/// A text counts as one about sharing from here on.
pub(super) const SHARED: f32 = 0.3;

/// So much of an article is read for its context, in bytes; what it is about stands further up.
const READ: usize = 40_000;

impl Context {
    /// Reads the title and the first part of the text.
    pub(super) fn read(title: &str, text: &str, lexicon: &Lexicon) -> Self {
        let text = &text[..super::figure::floor(text, text.len().min(READ))];
        let mut context = Self::default();
        let mut counts: BTreeMap<Service, f32> = BTreeMap::new();
        context.hear(title, 1.5, lexicon, &mut counts);
        for block in layout::blocks(text) {
            let before = context.whole();
            let start = block.range.start;
            context.hear(&text[block.range], 1.0, lexicon, &mut counts);
            let after = context.whole();
            let heard = Heard {
                sharing: after.sharing - before.sharing,
                failure: after.failure - before.failure,
                tentative: after.tentative - before.tentative,
            };
            context.paragraphs.push((start, heard));
        }
        context.service = prevailing(&counts);
        context
    }

    /// What the block that begins at a byte says by itself.
    pub(super) fn paragraph(&self, start: usize) -> Heard {
        let found = self.paragraphs.binary_search_by_key(&start, |(start, _)| *start);
        found.map_or(Heard::default(), |index| self.paragraphs[index].1)
    }

    fn whole(&self) -> Heard {
        Heard { sharing: self.sharing, failure: self.failure, tentative: self.tentative }
    }

    fn hear(&mut self, text: &str, factor: f32, lexicon: &Lexicon, counts: &mut BTreeMap<Service, f32>) {
        for (rule, _) in lexicon.context.find(text) {
            let sum = match rule.class {
                Class::Failure => &mut self.failure,
                Class::Tentative => &mut self.tentative,
                _ => &mut self.sharing,
            };
            *sum += rule.weight * factor;
        }
        for (service, _) in lexicon.services.find(text) {
            *counts.entry(*service).or_default() += factor;
        }
    }
}

/// Support functions: several of them together are the back office.
const SUPPORT: &[Service] = &[
    Service::BackOffice,
    Service::It,
    Service::HrPayroll,
    Service::Finance,
    Service::Procurement,
    Service::Legal,
    Service::Property,
    Service::Audit,
];

fn prevailing(counts: &BTreeMap<Service, f32>) -> Option<Service> {
    let (best, most) = counts.iter().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)))?;
    let total: f32 = counts.values().sum();
    let support: f32 = SUPPORT.iter().filter_map(|service| counts.get(service)).sum();
    let kinds = SUPPORT.iter().filter(|service| counts.contains_key(service)).count();
    if SUPPORT.contains(best) && kinds >= 3 && *most < support * 0.6 {
        return Some(Service::BackOffice);
    }
    (*most >= total * 0.4).then_some(*best)
}

/// What the words around one figure say is shared.
pub(super) fn service_of(words: &str, lexicon: &Lexicon) -> Option<Service> {
    let mut counts: BTreeMap<Service, f32> = BTreeMap::new();
    for (service, _) in lexicon.services.find(words) {
        *counts.entry(*service).or_default() += 1.0;
    }
    if counts.len() == 1 { counts.into_keys().next() } else { None }
}
