//! Fields: a figure that is a saving to a mention, each field with the words that decided it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::classifier::{Article, Named, Settled};
use super::context::Context;
use super::cue::Class;
use super::judgement::{self, Judged};
use super::lexicon::{Lexicon, Qualifier};
use super::organisation::{Parties, Standing};
use super::period::{self, Time};
use super::quantity::{Unit, Value};
use super::reading::{AllFigures, Reading, alike};
use super::role;
use super::scene::Scene;
use super::status;
use crate::model::{Basis, Kind, Mention, Period, Status, Why};

/// Makes mentions, remembering those already made for figures that go on from them.
pub(super) struct Drafts<'a, 't> {
    all: &'a AllFigures<'t>,
    context: &'a Context,
    parties: &'a Parties<'t>,
    article: &'a Article<'a>,
    title: &'a str,
    lexicon: &'static Lexicon,
    /// Per reading: its mention's index, and the mentions made.
    made: BTreeMap<usize, usize>,
    mentions: Vec<Mention>,
    /// The mentions as the rules alone made them: a figure goes on from what a rule read there, so that it has the
    /// same features when the tables are trained as later, when the model judges the figures before it.
    by_rule: Vec<Mention>,
}

/// So many mentions back a duplicate is looked for; it keeps a text of nothing but figures linear.
const MEMORY: usize = 200;

impl<'a, 't> Drafts<'a, 't> {
    /// For the readings of one article.
    pub(super) fn new(
        all: &'a AllFigures<'t>,
        context: &'a Context,
        parties: &'a Parties<'t>,
        article: &'a Article<'a>,
        title: &'a str,
        lexicon: &'static Lexicon,
    ) -> Self {
        let (made, mentions, by_rule) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { all, context, parties, article, title, lexicon, made, mentions, by_rule }
    }

    /// How many figures there are.
    pub(super) fn count(&self) -> usize {
        self.all.readings.len()
    }

    /// What a figure counts.
    pub(super) fn kind(&self, index: usize) -> Kind {
        self.all.readings[index].kind
    }

    /// Whether a figure is a saving.
    pub(super) fn judge(&self, index: usize) -> Judged {
        judgement::judge(self.article, index, &self.all.readings[index], self.context)
    }

    /// The figure's number and unit as they stand.
    pub(super) fn quote(&self, index: usize) -> &'t str {
        let (scene, figure) = self.place(index);
        let quantity = &scene.figures[figure].quantity;
        &scene.block[quantity.start..quantity.end]
    }

    /// The quote's first byte in the text.
    pub(super) fn start(&self, index: usize) -> usize {
        let (scene, figure) = self.place(index);
        self.all.offsets[self.all.readings[index].scene] + scene.figures[figure].quantity.start
    }

    /// Makes the mention of a reading that was judged a saving; offsets are bytes still.
    pub(super) fn mention(&mut self, index: usize, judged: Judged) {
        let mut mention = self.ruled(index, &judged);
        self.by_rule.push(mention.clone());
        let settled = settled(&mention);
        let (status, period) = judgement::settle(self.article, index, &judged, &settled);
        if let Some((status, why)) = status {
            mention.status = status;
            mention.why.insert("status".to_owned(), why);
        }
        if let Some((period, why)) = period {
            mention.period = period;
            mention.why.insert("period".to_owned(), why);
            if period != Period::Total && mention.years.take().is_some() {
                mention.why.remove("years");
            }
        }
        if mention.kind == Kind::Percent && mention.period == Period::Total && mention.years.is_none() {
            self.date(index, &mut mention);
        }
        if let Some((service, why)) = judgement::service(self.article, index, self.title, mention.service) {
            mention.service = service;
            mention.why.insert("service".to_owned(), why);
        }
        mention.is_duplicate_of = self.duplicate(&mention);
        self.made.insert(index, self.mentions.len());
        self.mentions.push(mention);
    }

    /// The years that the sentence of a percentage names, which the rules pass over, as they take it for a rate.
    fn date(&self, index: usize, mention: &mut Mention) {
        let (scene, figure) = self.place(index);
        let time = period::read(scene, figure, self.lexicon);
        let mut heard = |field: &str, why: Why| mention.why.insert(field.to_owned(), why);
        if let Some((years, why)) = time.years {
            heard("years", why);
            mention.years = Some(years);
        }
        if let Some((year, why)) = time.from_year {
            heard("from_year", why);
            mention.from_year = Some(year);
        }
        if let Some((year, why)) = time.by_year {
            heard("by_year", why);
            mention.by_year = Some(year);
        }
    }

    /// The mentions that were made.
    pub(super) fn made(&mut self) -> Vec<Mention> {
        std::mem::take(&mut self.mentions)
    }

    /// The features of a reading by name, for each question; for training, where it counts as a saving.
    pub(super) fn features(&mut self, index: usize, saving: Option<Judged>) -> Vec<(&'static str, Named)> {
        let figure = self.article.figure(index);
        let mut role = Named::default();
        figure.describe(&mut role);
        let mut features = vec![("role", role)];
        if let Some(judged) = saving {
            let mention = self.ruled(index, &judged);
            let mut further = Named::default();
            figure.describe_saving(&settled(&mention), &mut further);
            features.push(("saving", further));
            let mut service = Named::default();
            figure.describe_service(self.title, &mut service);
            features.push(("service", service));
            self.mention(index, judged);
        }
        features
    }

    /// The bodies that a figure's saving may belong to, with their features; for training.
    pub(super) fn parties(&self, index: usize) -> Vec<(&'t str, Named)> {
        let (scene, figure) = self.place(index);
        let per_party = per_party(scene, figure, &mut BTreeMap::new());
        self.parties.described(&self.standing(index, per_party), self.lexicon)
    }

    fn standing(&self, index: usize, per_party: bool) -> Standing<'_, 't> {
        let reading = &self.all.readings[index];
        let (scene, figure) = self.place(index);
        let offset = self.all.offsets[reading.scene];
        Standing { scene, figure, offset, setting: &reading.setting.words, per_party }
    }

    /// The mention as the rules alone make it.
    fn ruled(&self, index: usize, judged: &Judged) -> Mention {
        let reading = &self.all.readings[index];
        let (scene, figure) = self.place(index);
        let parent = reading.verdict.parent.or_else(|| self.neighbour(index));
        let parent = parent.and_then(|parent| self.made.get(&parent)).map(|made| &self.by_rule[*made]);
        let mut why = BTreeMap::new();
        why.insert("role".to_owned(), judged.why.clone());
        let (low, high) = bounds(scene, figure, &mut why);
        let (status, said) = self.status(reading, scene, figure, parent, &mut why);
        let time = period::read(scene, figure, self.lexicon);
        let held = self.held_against(index);
        let compared = held.is_some();
        let (period, years, from_year, by_year) =
            self.time(reading, time, held.or(parent), status, compared, &mut why);
        let basis = match basis(scene, figure, &mut why) {
            Basis::Unknown => parent.map_or(Basis::Unknown, |parent| parent.basis),
            said => said,
        };
        let per_party = per_party(scene, figure, &mut why);
        let (beneficiaries, named) = self.parties.of(&self.standing(index, per_party), self.lexicon);
        keep(&mut why, "beneficiaries", named);
        let sentence = &scene.block[scene.sentence.clone()];
        let service = self.article.said(reading.scene).only().or(self.context.service);
        let quantity = &scene.figures[figure].quantity;
        let approx = scene.figures[figure].says(Qualifier::Approx);
        keep(&mut why, "approx", approx.clone().map(|place| beside(scene, place)));
        if quantity.unit != Unit::Stated && quantity.kind == Kind::Money {
            why.insert("currency".to_owned(), currency_why(quantity.unit));
        }
        let start = self.start(index);
        Mention {
            quote: self.quote(index).to_owned(),
            start,
            end: start + self.quote(index).len(),
            sentence: sentence.to_owned(),
            kind: quantity.kind,
            currency: quantity.currency.clone(),
            low,
            high,
            approx: approx.is_some(),
            period,
            years,
            from_year,
            by_year,
            status,
            basis,
            per_party,
            beneficiaries,
            service,
            is_duplicate_of: None,
            why,
            confidence: confidence(judged.probability, quantity.unit, said),
        }
    }

    fn place(&self, index: usize) -> (&'a Scene<'t>, usize) {
        let reading = &self.all.readings[index];
        (&self.all.scenes[reading.scene], reading.figure)
    }

    fn status(
        &self,
        reading: &Reading,
        scene: &Scene<'_>,
        figure: usize,
        parent: Option<&Mention>,
        why: &mut BTreeMap<String, Why>,
    ) -> (Status, bool) {
        let own = status::read(scene, figure, self.context);
        let setting = || status::of_setting(&reading.setting);
        let inherited = || parent.map(|parent| (parent.status, continues(parent, "status")));
        let said = own.or_else(inherited).or_else(setting);
        let spoken = said.is_some();
        let (status, reason) = said.unwrap_or_else(|| status::settle(self.context));
        why.insert("status".to_owned(), reason);
        (status, spoken)
    }

    fn time(
        &self,
        reading: &Reading,
        time: Time,
        parent: Option<&Mention>,
        status: Status,
        compared: bool,
        why: &mut BTreeMap<String, Why>,
    ) -> (Period, Option<Decimal>, Option<i16>, Option<i16>) {
        // That a sum was made makes it one sum; that one could be made does not.
        let made = matches!(status, Status::Achieved | Status::Missed);
        let period = time.period.filter(|(_, reason)| made || reason.rule != "a sum made");
        // A cost that is lower by a share of it is lower for good: "already" makes no sum of a percentage.
        let share = reading.kind == Kind::Percent;
        let period = period.filter(|(period, _)| !(share && *period == Period::Total));
        if let Some((period, reason)) = period {
            why.insert("period".to_owned(), reason);
            let years = time.years.map(|(years, reason)| {
                why.insert("years".to_owned(), reason);
                years
            });
            let from = time.from_year.map(|(year, reason)| {
                why.insert("from_year".to_owned(), reason);
                year
            });
            let by = time.by_year.map(|(year, reason)| {
                why.insert("by_year".to_owned(), reason);
                year
            });
            return (period, years, from, by);
        }
        // The head of its own column says more than the cell beside.
        if let Some((from, by, reason)) = period::year_of_setting(&reading.setting.words) {
            for field in ["period", "years", "from_year", "by_year"] {
                why.insert(field.to_owned(), reason.clone());
            }
            return (Period::Total, Some(Decimal::ONE), Some(from), Some(by));
        }
        let goes_on = |parent: &&Mention| parent.status == status || self.made_in(parent, reading);
        if let Some(parent) = parent.filter(|_| !share).filter(goes_on) {
            let reason = continues(parent, "period");
            let same_sentence = self.made_in(parent, reading);
            // A span of time beside one figure of a sentence is that figure's alone; a rate or "in total" is for all.
            let rate = matches!(parent.period, Period::Annual | Period::PerMonth);
            let spanned = parent.why.get("period").is_some_and(|why| why.rule == "span of time");
            let part = reading.verdict.why.rule == role::PART;
            let own = same_sentence && !rate && !part && !compared && (spanned || parent.status != status);
            if own {
                return (period::settle(reading.kind, status, status_is_past(why)), None, None, None);
            }
            why.insert("period".to_owned(), reason);
            for field in ["years", "from_year", "by_year"] {
                if parent.why.contains_key(field) {
                    why.insert(field.to_owned(), continues(parent, field));
                }
            }
            return (parent.period, parent.years, parent.from_year, parent.by_year);
        }
        if let Some((period, years, reason)) = period::of_setting(&reading.setting) {
            if years.is_some() {
                why.insert("years".to_owned(), reason.clone());
            }
            why.insert("period".to_owned(), reason);
            return (period, years, None, None);
        }
        (period::settle(reading.kind, status, status_is_past(why)), None, None, None)
    }

    /// The figure right before this one in its sentence: "£2.4m a year, or £800,000 apiece".
    fn neighbour(&self, index: usize) -> Option<usize> {
        let before = index.checked_sub(1)?;
        let (reading, last) = (&self.all.readings[index], &self.all.readings[before]);
        let scene = &self.all.scenes[reading.scene];
        let near = || scene.between(last.figure, reading.figure).split_whitespace().count() <= 4;
        (reading.scene == last.scene && near()).then_some(before)
    }

    /// The figure before it in its sentence, where this is what that one is held against: "saved £3m over four
    /// years, short of the £5m promised".
    fn held_against(&self, index: usize) -> Option<&Mention> {
        let before = index.checked_sub(1)?;
        let (reading, last) = (&self.all.readings[index], &self.all.readings[before]);
        if reading.scene != last.scene {
            return None;
        }
        let between = self.all.scenes[reading.scene].between(last.figure, reading.figure);
        let compared = self.lexicon.terms.compared.as_ref()?.is_match(between);
        self.made.get(&before).filter(|_| compared).map(|made| &self.by_rule[*made])
    }

    fn made_in(&self, parent: &Mention, reading: &Reading) -> bool {
        let scene = &self.all.scenes[reading.scene];
        let start = self.all.offsets[reading.scene] + scene.sentence.start;
        parent.start >= start && parent.start < start + scene.sentence.len()
    }

    fn duplicate(&self, mention: &Mention) -> Option<usize> {
        let from = self.mentions.len().saturating_sub(MEMORY);
        let found = self.mentions[from..].iter().position(|earlier| {
            earlier.kind == mention.kind
                && earlier.currency == mention.currency
                && (earlier.period == mention.period
                    || [earlier.period, mention.period].contains(&Period::Unknown))
                && same(earlier.low, mention.low)
                && same(earlier.high, mention.high)
                && earlier.per_party == mention.per_party
                && (earlier.beneficiaries == mention.beneficiaries
                    || mention.beneficiaries.is_empty()
                    || earlier.beneficiaries.is_empty()
                    || earlier.low == mention.low)
        })?;
        let first = from + found;
        self.mentions[first].is_duplicate_of.or(Some(first))
    }
}

fn status_is_past(why: &BTreeMap<String, Why>) -> bool {
    why.get("status").is_some_and(|why| why.rule.starts_with("perfect"))
}

fn same(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => alike(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn continues(parent: &Mention, field: &str) -> Why {
    let words = parent.why.get(field).map(|why| why.words.clone()).unwrap_or_default();
    Why { words, rule: "continues".to_owned() }
}

fn keep(why: &mut BTreeMap<String, Why>, field: &str, reason: Option<Why>) {
    if let Some(reason) = reason {
        why.insert(field.to_owned(), reason);
    }
}

fn beside(scene: &Scene<'_>, place: std::ops::Range<usize>) -> Why {
    Why { words: scene.block[place].trim().to_owned(), rule: "beside the figure".to_owned() }
}

fn bounds(
    scene: &Scene<'_>,
    figure: usize,
    why: &mut BTreeMap<String, Why>,
) -> (Option<Decimal>, Option<Decimal>) {
    let figure = &scene.figures[figure];
    let (low, high) = match figure.quantity.value {
        Value::One(value) => (value, value),
        Value::Range(low, high) => (low, high),
        Value::Change { from, to } => ((from.value - to.value).abs(), (from.value - to.value).abs()),
    };
    if let Some(place) = figure.says(Qualifier::UpTo) {
        why.insert("low".to_owned(), beside(scene, place));
        return (None, Some(high));
    }
    if let Some(place) = figure.says(Qualifier::AtLeast) {
        why.insert("high".to_owned(), beside(scene, place));
        return (Some(low), None);
    }
    (Some(low), Some(high))
}

fn basis(scene: &Scene<'_>, figure: usize, why: &mut BTreeMap<String, Why>) -> Basis {
    let (class, support) = scene.strongest(figure, &[Class::Net, Class::Gross]);
    if support.score < 0.4 {
        return Basis::Unknown;
    }
    why.insert("basis".to_owned(), scene.why(support));
    if class == Class::Net { Basis::Net } else { Basis::Gross }
}

fn per_party(scene: &Scene<'_>, figure: usize, why: &mut BTreeMap<String, Why>) -> bool {
    let beside_it = scene.figures[figure].says(Qualifier::Each).map(|place| beside(scene, place));
    let support = scene.support(figure, Class::PerParty);
    let reason = beside_it.or_else(|| (support.score > 0.6).then(|| scene.why(support)));
    let found = reason.is_some();
    keep(why, "per_party", reason);
    found
}

fn currency_why(unit: Unit) -> Why {
    let rule = match unit {
        Unit::FromCountry => "the currency of the article's country",
        Unit::Lost => "a lost character before digits, probably a pound sign",
        Unit::Bare | Unit::Stated => {
            "no currency is said with it; the one named before, or that of the article's country"
        }
    };
    Why { words: String::new(), rule: rule.to_owned() }
}

/// The probability that the figure is a saving; less where much about it was inferred.
fn confidence(probability: f32, unit: Unit, status_said: bool) -> f32 {
    let mut confidence = probability;
    if unit != Unit::Stated && unit != Unit::FromCountry {
        confidence *= 0.8;
    }
    if !status_said {
        confidence *= 0.95;
    }
    (confidence * 100.0).round() / 100.0
}

fn settled(mention: &Mention) -> Settled<'_> {
    Settled {
        status: (mention.status, mention.why.get("status")),
        period: (mention.period, mention.why.get("period")),
        years: mention.years.is_some(),
        from: mention.from_year,
        by: mention.by_year,
    }
}
