//! The features for the question whether a body is one whose money a saving is, and the answer.
//!
//! `o` is the body itself, `i` its place in the figure's sentence, `p` its place in the article where the sentence does
//! not name it, `g` its being one of a group, `u` what the rules say, `w` words of the sentence.

use std::cell::OnceCell;
use std::ops::Range;

use super::names::Sort;
use super::{Parties, Seen, Standing, first_word, last_word, size};
use crate::evidence::mention::classifier::{self, Described, Named, Question, Sink};
use crate::evidence::mention::judgement::WEIGHED;
use crate::evidence::mention::lexicon::Lexicon;
use crate::model::Why;

/// So many parties of an article are asked about.
const ASKED: usize = 40;

/// A body is a beneficiary from this probability on; a little below one half, for groups are found whole or not at all.
const LIKELY: f32 = 0.45;

/// What holds for all parties of one figure.
struct View<'v> {
    ruled: &'v [usize],
    within: Range<usize>,
    /// The reference to a group, if any, and how many it counts.
    group: Option<(String, Option<usize>)>,
    generic: bool,
    bodies: usize,
    named: usize,
    opening: String,
    /// By whether the sentence names a party and whether that is one of the main group: what the words near the
    /// figure say of it.
    words: [[OnceCell<Described>; 3]; 2],
}

impl<'t> Parties<'t> {
    /// The bodies whose money a figure is, as written, and why: by the model; by the rules where it is not trained.
    pub(in crate::evidence::mention) fn of(
        &self,
        standing: &Standing<'_, '_>,
        lexicon: &Lexicon,
    ) -> (Vec<String>, Option<Why>) {
        let (ruled, why) = self.ruled(standing, lexicon);
        let within = standing.sentence();
        let spell = |parties: &[usize]| -> Vec<String> {
            parties.iter().map(|party| self.form(*party, &within).to_owned()).collect()
        };
        let model = classifier::model(Question::Beneficiary);
        if !model.is_trained() {
            return (spell(&ruled), why);
        }
        let view = self.view(standing, &ruled, lexicon);
        let mut chosen = Vec::new();
        for party in 0..self.all.len().min(ASKED) {
            let mut scale = model.scale();
            self.describe(party, standing, &view, &mut scale);
            if scale.probability("yes").is_some_and(|probability| probability >= LIKELY) {
                chosen.push(party);
            }
        }
        if chosen == ruled {
            return (spell(&ruled), why);
        }
        let names = spell(&chosen);
        let words = names.join(", ");
        (names, Some(Why { words, rule: WEIGHED.to_owned() }))
    }

    /// Every party's spelling for a figure with its features, for training.
    pub(in crate::evidence::mention) fn described(
        &self,
        standing: &Standing<'_, '_>,
        lexicon: &Lexicon,
    ) -> Vec<(&'t str, Named)> {
        let (ruled, _) = self.ruled(standing, lexicon);
        let view = self.view(standing, &ruled, lexicon);
        let asked = 0..self.all.len().min(ASKED);
        asked
            .map(|party| {
                let mut features = Named::default();
                self.describe(party, standing, &view, &mut features);
                (self.form(party, &view.within), features)
            })
            .collect()
    }

    fn view<'v>(&self, standing: &Standing<'v, '_>, ruled: &'v [usize], lexicon: &Lexicon) -> View<'v> {
        let scene = standing.scene;
        let sentence = &scene.block[scene.sentence.clone()];
        let within = standing.sentence();
        let group = lexicon.whole_group.as_ref().and_then(|pattern| pattern.find(sentence));
        let group = group.map(|found| (found.as_str().to_lowercase(), size(found.as_str(), lexicon)));
        let named = self.within(&within).iter().filter(|seen| self.all[seen.party].is_body()).count();
        View {
            ruled,
            group,
            generic: lexicon.generic.as_ref().is_some_and(|pattern| pattern.is_match(sentence)),
            bodies: self.all.iter().filter(|party| party.is_body()).count(),
            named,
            opening: first_word(sentence).to_lowercase(),
            words: Default::default(),
            within,
        }
    }

    fn describe(&self, party: usize, standing: &Standing<'_, '_>, view: &View<'_>, sink: &mut impl Sink) {
        let member = self.main.contains(&party);
        let here: Vec<&Seen<'t>> =
            self.within(&view.within).iter().filter(|seen| seen.party == party).collect();
        let ruled = if view.ruled.contains(&party) { "yes" } else { "no" };
        let others = few(view.ruled.len());
        sink.put(&["u=", ruled], 1.0);
        sink.put(&["u=", ruled, "|", others], 1.0);
        let (main, group) = if self.main.is_empty() {
            ("none", 0)
        } else if member {
            ("in", 1)
        } else {
            ("out", 2)
        };
        let place = if here.is_empty() { "away" } else { "here" };
        let named = usize::from(!here.is_empty());
        sink.put(&["g=", main, "|", place], 1.0);
        sink.put(&["g=", main, "|", place, "|", ruled, "|", few(view.named)], 1.0);
        let body = if self.all[party].is_body() { "body" } else { "bare" };
        sink.put(&["x=", body, "|", place, "|", few(view.bodies), "|", few(view.named)], 1.0);
        match &view.group {
            Some((words, count)) => {
                let fits = match count {
                    Some(count) if *count == self.main.len() => "fits",
                    Some(_) => "not",
                    None => "open",
                };
                sink.put(&["g.ref=", fits, "|", main, "|", place], 1.0);
                sink.put(&["g.words=", words, "|", main], 0.7);
            }
            None => sink.put(&["g.ref=none|", main, "|", place], 1.0),
        }
        if view.generic {
            sink.put(&["w.generic|", main, "|", place], 1.0);
        }
        if standing.per_party {
            sink.put(&["w.each|", main, "|", place], 1.0);
        }
        sink.put(&["w.open=", &view.opening, "|", main, "|", place], 0.6);
        if view.within.start < self.headline {
            sink.put(&["w.headline|", main, "|", place], 1.0);
        }
        sink.put_all(&self.kept[party][named], &|sink| self.itself(party, place, sink));
        if here.is_empty() {
            self.elsewhere(party, main, standing, view, sink);
        } else {
            self.in_sentence(&here, standing, view, sink);
        }
        sink.put_all(&view.words[named][group], &|sink| sentence_words(place, main, standing, sink));
    }

    fn itself(&self, index: usize, place: &str, sink: &mut dyn Sink) {
        let party = &self.all[index];
        let sort = match party.sort {
            Sort::Full => "full",
            Sort::Listed(kind) => kind,
            Sort::Bare => "bare",
        };
        sink.put(&["o.sort=", sort], 1.0);
        sink.put(&["o.sort=", sort, "|", place], 1.0);
        sink.put(&["o.points"], (party.points as f32).clamp(-4.0, 8.0) / 4.0);
        sink.put(&["o.seen=", few(party.seen)], 1.0);
        let most = self.all.iter().map(|party| party.seen).max().unwrap_or(1);
        sink.put(&["o.share|", place], party.seen as f32 / most as f32);
        sink.put(&["o.order=", few(index)], 1.0);
        sink.put(&["o.words=", few(party.short.split(' ').count())], 1.0);
        sink.put(&["o.title=", if party.in_title { "yes" } else { "no" }], 1.0);
        let capitals = party.short.chars().all(char::is_uppercase);
        sink.put(&["o.capitals=", if capitals { "yes" } else { "no" }], 1.0);
        for [before, behind] in &party.beside {
            sink.put(&["o<", &before.to_lowercase()], 0.4);
            sink.put(&["o>", &behind.to_lowercase()], 0.4);
        }
        for word in party.forms.iter().take(2).flat_map(|(_, form)| form.split(' ')).take(6) {
            sink.put(&["o~", &word.to_lowercase()], 0.5);
        }
    }

    fn in_sentence(
        &self,
        here: &[&Seen<'t>],
        standing: &Standing<'_, '_>,
        view: &View<'_>,
        sink: &mut impl Sink,
    ) {
        let (scene, figure, offset) = (standing.scene, standing.figure, standing.offset);
        let own = &scene.figures[figure].outer;
        let (from, to) = (own.start + offset, own.end + offset);
        let gap = |seen: &Seen<'_>| from.saturating_sub(seen.place.end) + seen.place.start.saturating_sub(to);
        let Some(nearest) = here.iter().min_by_key(|seen| gap(seen)) else { return };
        let side = if nearest.place.end <= from { "<" } else { ">" };
        let (low, high) = (nearest.place.end.min(to), nearest.place.start.max(from));
        let between = scene.figures.iter().enumerate().filter(|(index, other)| {
            *index != figure && other.outer.start + offset >= low && other.outer.end + offset <= high
        });
        let between = few(between.count());
        let far = match gap(nearest) {
            0..6 => "0",
            6..16 => "1",
            16..40 => "2",
            40..90 => "3",
            _ => "4",
        };
        let figures = few(scene.figures.len());
        sink.put(&["i", side, far], 1.0);
        sink.put(&["i", side, "|", between, "|", figures], 1.0);
        let bodies = few(view.named);
        sink.put(&["i", side, far, "|", between, "|", bodies], 1.0);
        let before = last_word(&self.text[..nearest.place.start]).to_lowercase();
        let behind = first_word(&self.text[nearest.place.end..]).to_lowercase();
        sink.put(&["i.b=", &before, side], 1.0);
        sink.put(&["i.a=", &behind, side], 1.0);
        // Nearer to the figure than every other name.
        let rivals = self.within(&view.within).iter().filter(|seen| {
            self.all[seen.party].is_body() && seen.party != nearest.party && gap(seen) < gap(nearest)
        });
        sink.put(&["i.rank=", few(rivals.count()), "|", bodies, "|", figures], 1.0);
        let first = nearest.place.start <= view.within.start + 1;
        sink.put(&["i.first=", if first { "yes" } else { "no" }, "|", bodies], 1.0);
        // In one list with the name nearest to the figure.
        let grouped = self.groups.iter().any(|group| group.place.contains(&nearest.place.start));
        sink.put(&["i.list=", if grouped { "yes" } else { "no" }, side, bodies], 1.0);
    }

    fn elsewhere(
        &self,
        party: usize,
        main: &str,
        standing: &Standing<'_, '_>,
        view: &View<'_>,
        sink: &mut impl Sink,
    ) {
        let name = self.all[party].short.as_str();
        let setting = standing.setting.contains(name);
        let paragraph = standing.offset..view.within.start;
        let last = self.within(&paragraph).iter().rev().find(|seen| self.all[seen.party].is_body());
        let in_paragraph = self.within(&paragraph).iter().any(|seen| seen.party == party);
        let behind = standing.offset + standing.scene.block.len();
        let ahead = self.within(&(view.within.end..behind)).iter().any(|seen| seen.party == party);
        let named = few(view.named);
        for (name, holds) in [
            ("p.setting", setting),
            ("p.paragraph", in_paragraph),
            ("p.ahead", ahead),
            ("p.last", last.is_some_and(|seen| seen.party == party)),
        ] {
            let holds = if holds { "yes" } else { "no" };
            sink.put(&[name, "=", holds, "|", named], 1.0);
            sink.put(&[name, "=", holds, "|", main, "|", few(self.main.len())], 1.0);
        }
        // The last body named before the paragraph, and whether only others were named since.
        let from = self.seen.partition_point(|seen| seen.place.start < view.within.start);
        let mut since = 0;
        let mut known = usize::MAX;
        for seen in self.seen[from.saturating_sub(40)..from].iter().rev() {
            if seen.party == party {
                sink.put(&["p.since=", few(since), "|", main], 1.0);
                break;
            }
            if self.all[seen.party].is_body() && seen.party != known {
                since += 1;
                known = seen.party;
            }
        }
        let group = self.groups.partition_point(|group| group.place.end <= view.within.start);
        let in_last = group.checked_sub(1).is_some_and(|last| self.groups[last].members.contains(&party));
        sink.put(&["p.group=", if in_last { "yes" } else { "no" }, "|", main], 1.0);
    }
}

/// What the words near the figure and the first words of its sentence say of the parties.
fn sentence_words(place: &str, main: &str, standing: &Standing<'_, '_>, sink: &mut dyn Sink) {
    let mark = standing.scene.mark(standing.figure);
    let masked = standing.scene.masked.as_str();
    let before = masked[..mark.start].rsplit(' ').filter(|word| !word.is_empty()).take(8);
    let behind = masked[mark.end..].split(' ').filter(|word| !word.is_empty()).take(8);
    for (name, words) in [("w<", before.collect::<Vec<_>>()), ("w>", behind.collect::<Vec<_>>())] {
        for word in words {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            sink.put(&[name, &word, "|", place, "|", main], 0.4);
        }
    }
}

fn few(count: usize) -> &'static str {
    ["0", "1", "2", "3", "4", "5+"][count.min(5)]
}
