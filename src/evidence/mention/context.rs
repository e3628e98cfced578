//! Context: what the whole article says: whether it is about sharing, whether of failure or of a plan, and what is shared.

use std::ops::Range;

use super::blocks::Blocks;
use super::cue::Class;
use super::layout;
use super::lexicon::{Kinds, Lexicon, Scan};
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
    /// How often each service is spoken of: in the title, the first paragraph, and everywhere.
    pub(super) title: Spoken,
    pub(super) lead: Spoken,
    pub(super) whole: Spoken,
    /// What each block says, by its first byte.
    paragraphs: Vec<(usize, Heard, Spoken)>,
}

/// How often a text speaks of each service, in the order of the services.
#[derive(Clone, Debug, Default)]
pub(super) struct Spoken(pub(super) Vec<(Service, f32)>);

impl Spoken {
    /// Counts the words for services.
    pub(super) fn read(text: &str, lexicon: &Lexicon) -> Self {
        Self::among(text, &lexicon.scan(text, Kinds::SERVICES), lexicon)
    }

    /// Counts the words for services in a text that was scanned for them.
    pub(super) fn among(text: &str, scan: &Scan, lexicon: &Lexicon) -> Self {
        let mut spoken = Self::default();
        for (service, _) in lexicon.services.find(text, scan, |_| true) {
            spoken.add(*service, 1.0);
        }
        spoken
    }

    pub(super) fn add(&mut self, service: Service, count: f32) {
        match self.0.binary_search_by_key(&service, |(known, _)| *known) {
            Ok(at) => self.0[at].1 += count,
            Err(at) => self.0.insert(at, (service, count)),
        }
    }

    fn add_all(&mut self, other: &Self, factor: f32) {
        for (service, count) in &other.0 {
            self.add(*service, count * factor);
        }
    }

    /// The service, if the text speaks of no other.
    pub(super) fn only(&self) -> Option<Service> {
        if let [(service, _)] = self.0.as_slice() { Some(*service) } else { None }
    }

    /// The service spoken of most, if it stands out; several support functions together are the back office.
    fn prevailing(&self) -> Option<Service> {
        let (best, most) = self.0.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        let total: f32 = self.0.iter().map(|(_, count)| count).sum();
        let support: f32 = self.support().map(|(_, count)| count).sum();
        if SUPPORT.contains(best) && self.support().count() >= 3 && *most < support * 0.6 {
            return Some(Service::BackOffice);
        }
        (*most >= total * 0.4).then_some(*best)
    }

    /// What is said of support functions.
    pub(super) fn support(&self) -> impl Iterator<Item = &(Service, f32)> {
        self.0.iter().filter(|(service, _)| SUPPORT.contains(service))
    }
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

/// What is looked for in it.
const ASKED: Kinds = Kinds::CONTEXT.and(Kinds::SERVICES);

/// Shorter blocks, in bytes, may be headlines.
const HEADLINE: usize = 120;

impl Context {
    /// Reads the title and the first part of the text.
    pub(super) fn read(title: &str, text: &str, blocks: &Blocks<'_>, lexicon: &Lexicon) -> Self {
        let scan = lexicon.scan(title, ASKED);
        let mut context = Self { title: Spoken::among(title, &scan, lexicon), ..Self::default() };
        context.hear(title, &scan, 1.5, lexicon);
        let mut whole = Spoken::default();
        whole.add_all(&context.title, 1.5);
        if text.len() <= READ {
            for (index, block) in blocks.all().iter().enumerate() {
                context.read_block(text, &block.range, blocks.scan(index), &mut whole, lexicon);
            }
        } else {
            let text = &text[..super::figure::floor(text, READ)];
            for block in layout::blocks(text) {
                let scan = lexicon.scan(&text[block.range.clone()], ASKED);
                context.read_block(text, &block.range, &scan, &mut whole, lexicon);
            }
        }
        context.service = whole.prevailing();
        context.whole = whole;
        context
    }

    fn read_block(
        &mut self,
        text: &str,
        range: &Range<usize>,
        scan: &Scan,
        whole: &mut Spoken,
        lexicon: &Lexicon,
    ) {
        let before = self.sums();
        let body = &text[range.clone()];
        self.hear(body, scan, 1.0, lexicon);
        let after = self.sums();
        let heard = Heard {
            sharing: after.sharing - before.sharing,
            failure: after.failure - before.failure,
            tentative: after.tentative - before.tentative,
        };
        let spoken = Spoken::among(body, scan, lexicon);
        whole.add_all(&spoken, 1.0);
        // The headline often stands at the head of the text once more; it is no first paragraph.
        if self.lead.0.is_empty() && body.len() > HEADLINE {
            self.lead = spoken.clone();
        }
        self.paragraphs.push((range.start, heard, spoken));
    }

    /// What the block that begins at a byte says by itself.
    pub(super) fn paragraph(&self, start: usize) -> Heard {
        self.block(start).map_or(Heard::default(), |index| self.paragraphs[index].1)
    }

    /// What is shared by the block that begins at a byte, and by the one before it.
    pub(super) fn spoken(&self, start: usize) -> [Option<&Spoken>; 2] {
        let Some(index) = self.block(start) else { return [None, None] };
        let before = index.checked_sub(1).map(|before| &self.paragraphs[before].2);
        [Some(&self.paragraphs[index].2), before]
    }

    fn block(&self, start: usize) -> Option<usize> {
        self.paragraphs.binary_search_by_key(&start, |(start, ..)| *start).ok()
    }

    fn sums(&self) -> Heard {
        Heard { sharing: self.sharing, failure: self.failure, tentative: self.tentative }
    }

    fn hear(&mut self, text: &str, scan: &Scan, factor: f32, lexicon: &Lexicon) {
        for (rule, _) in lexicon.context.find(text, scan, |_| true) {
            let sum = match rule.class {
                Class::Failure => &mut self.failure,
                Class::Tentative => &mut self.tentative,
                _ => &mut self.sharing,
            };
            *sum += rule.weight * factor;
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
