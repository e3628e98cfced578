//! Periods: over what a saving is counted, how many years that is, and the calendar years it names.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::cue::{Class, Cue, Side};
use super::figure::floor;
use super::lexicon::{Lexicon, Meaning, Qualifier};
use super::reading::Heading;
use super::scene::Scene;
use crate::model::{Kind, Period, Status, Why};

/// What a sentence says about time, for one figure.
#[derive(Clone, Debug, Default)]
pub(super) struct Time {
    pub(super) period: Option<(Period, Why)>,
    pub(super) years: Option<(Decimal, Why)>,
    pub(super) from_year: Option<(i16, Why)>,
    pub(super) by_year: Option<(i16, Why)>,
}

/// A span of time heard more weakly than this belongs to something else.
const HEARD: f32 = 0.45;

/// The time of a figure, as its own sentence says it.
pub(super) fn read(scene: &Scene<'_>, figure: usize, lexicon: &Lexicon) -> Time {
    let mut time = Time::default();
    let length = strongest(scene, figure, lengths(&scene.masked, lexicon));
    let calendar = strongest(scene, figure, calendar(&scene.masked, lexicon));
    let annual = qualified(scene, figure, Qualifier::Annual).map(|why| (Period::Annual, 9.0, why));
    let monthly = qualified(scene, figure, Qualifier::PerMonth).map(|why| (Period::PerMonth, 9.0, why));
    let heard = |class: Class, period: Period| {
        let support = scene.support(figure, class);
        (support.score > HEARD).then(|| (period, support.score, scene.why(support)))
    };
    let span = length
        .as_ref()
        .filter(|(_, _, span)| span.led)
        .map(|(score, why, _)| (Period::Total, *score, why.clone()));
    let sums = |years: &&(f32, Why, Years)| years.2.relation != Relation::From || years.2.by.is_some();
    let named =
        calendar.as_ref().filter(sums).map(|(score, why, _)| (Period::Total, score * 0.8, why.clone()));
    let candidates = [
        annual,
        monthly,
        heard(Class::Annual, Period::Annual),
        heard(Class::PerMonth, Period::PerMonth),
        heard(Class::Total, Period::Total),
        span,
        named,
    ];
    let best = candidates.into_iter().flatten().max_by(|a, b| a.1.total_cmp(&b.1));
    time.period = best.map(|(period, _, why)| (period, why));
    let rate = matches!(time.period, Some((Period::Annual | Period::PerMonth, _)));
    if let Some((_, why, years)) = calendar {
        // "In 2012 it reported an annual saving" dates the report, not the rate.
        if !rate || years.relation != Relation::Within {
            time.from_year = years.from.map(|year| (year, why.clone()));
            time.by_year = years.by.map(|year| (year, why.clone()));
        }
        if let Some(count) = years.count.filter(|_| !rate) {
            time.years = Some((Decimal::from(count), why));
        }
    }
    if let Some((_, why, span)) = length.filter(|(_, _, span)| !rate && (span.led || time.period.is_some())) {
        time.years = Some((span.years, why));
    }
    if let Some((Period::Total, why)) = time.period.as_ref().filter(|_| time.years.is_none()) {
        time.years = (why.rule == OF_A_YEAR).then(|| (Decimal::ONE, why.clone()));
    }
    time
}

/// The rule that hears a sum of one year: "last year", "in the first year".
const OF_A_YEAR: &str = "one sum, of a year";

/// The period that a list's or table's own words give to all in it, and the number of its years.
pub(super) fn of_setting(heading: &Heading) -> Option<(Period, Option<Decimal>, Why)> {
    let Heading { words, cues, .. } = heading;
    let (period, cue) = cues.iter().find_map(|cue| match cue.class {
        Class::Annual => Some((Period::Annual, cue)),
        Class::PerMonth => Some((Period::PerMonth, cue)),
        Class::Total => Some((Period::Total, cue)),
        _ => None,
    })?;
    let years = (cue.rule == OF_A_YEAR).then_some(Decimal::ONE);
    let why = Why { words: words[cue.start..cue.end].trim().to_owned(), rule: "setting".to_owned() };
    Some((period, years, why))
}

/// The year that the head of a table's column names for all figures under it.
pub(super) fn year_of_setting(setting: &str) -> Option<(i16, i16, Why)> {
    let (_, head) = setting.rsplit_once(" · ")?;
    let mut years = YEAR.as_ref()?.captures_iter(head);
    let year = years.next().filter(|_| years.next().is_none())?;
    let from = year.name("y")?.as_str().parse::<i16>().ok()?;
    let last = year.name("z").map(|last| last.as_str());
    let by = match last {
        Some(last) if last.len() == 4 => last.parse().unwrap_or(from),
        Some(last) => from / 100 * 100 + last.parse::<i16>().unwrap_or(from % 100),
        None => from,
    };
    let why = Why { words: head.trim().to_owned(), rule: "setting".to_owned() };
    (by == from || by == from + 1).then_some((from, by, why))
}

/// The period where the sentence leaves it open: a sum already made, or posts, are totals.
pub(super) fn settle(kind: Kind, status: Status, past: bool) -> Period {
    match (kind, status) {
        (Kind::Fte, _) | (_, Status::Missed) => Period::Total,
        (_, Status::Achieved) if past => Period::Total,
        _ => Period::Unknown,
    }
}

fn qualified(scene: &Scene<'_>, figure: usize, wanted: Qualifier) -> Option<Why> {
    let place = scene.figures[figure].says(wanted)?;
    Some(Why { words: scene.block[place].trim().to_owned(), rule: "beside the figure".to_owned() })
}

/// Of several spans the one heard best, with its words.
fn strongest<T>(scene: &Scene<'_>, figure: usize, spans: Vec<(Range<usize>, T)>) -> Option<(f32, Why, T)> {
    let scored = spans.into_iter().map(|(place, span)| {
        let cue = Cue {
            class: Class::Total,
            rule: "span of time",
            side: Side::Both,
            weight: 2.0,
            start: place.start,
            end: place.end,
        };
        (scene.force(figure, &cue) * belongs(scene, figure, &place), place, span)
    });
    let (score, place, span) =
        scored.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, ..)| *score > HEARD)?;
    let words = scene.block[scene.unmask(place.start)..scene.unmask(place.end)].trim().to_owned();
    Some((score, Why { words, rule: "span of time".to_owned() }, span))
}

/// A span behind the figure is more likely its own; one between it and an earlier figure is that figure's,
/// unless it stands right before this one.
fn belongs(scene: &Scene<'_>, figure: usize, place: &Range<usize>) -> f32 {
    let mark = scene.mark(figure);
    if place.start >= mark.end {
        return 1.25;
    }
    let taken = figure.checked_sub(1).is_some_and(|last| scene.mark(last).end <= place.start);
    let apart = scene.masked[place.end.min(mark.start)..mark.start].split_whitespace().count();
    if taken && apart > 2 { 0.3 } else { 1.0 }
}

/// A length of time; `led` by a word such as "over".
struct Length {
    years: Decimal,
    led: bool,
}

fn lengths(masked: &str, lexicon: &Lexicon) -> Vec<(Range<usize>, Length)> {
    let mut lengths = Vec::new();
    let spoken = lexicon.terms.unit.as_ref().is_some_and(|unit| unit.is_match(masked));
    if let Some(pattern) = lexicon.terms.length.as_ref().filter(|_| spoken) {
        for found in pattern.captures_iter(masked) {
            if found.name("time").is_some() {
                continue;
            }
            let (Some(whole), Some(number), Some(unit)) = (found.get(0), found.name("n"), found.name("unit"))
            else {
                continue;
            };
            let unit = unit.as_str().to_lowercase();
            let Some(number) = number_of(number.as_str(), lexicon) else { continue };
            let months = unit.starts_with('m');
            let years = if unit.starts_with("dec") || unit.starts_with("jahrz") {
                number * Decimal::TEN
            } else if months {
                (number / Decimal::from(12)).round_dp(2)
            } else {
                number
            };
            if years > Decimal::ZERO && years <= Decimal::from(60) {
                let led = found.name("lead").is_some();
                lengths.push((whole.range(), Length { years: years.normalize(), led }));
            }
        }
    }
    if let Some(pattern) = &lexicon.terms.one_year {
        let one = |found: regex::Match<'_>| (found.range(), Length { years: Decimal::ONE, led: true });
        lengths.extend(pattern.find_iter(masked).map(one));
    }
    lengths
}

fn number_of(word: &str, lexicon: &Lexicon) -> Option<Decimal> {
    let word = word.to_lowercase();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.parse().ok();
    }
    match lexicon.word(&word) {
        Some(Meaning::Number(number)) => Some(*number),
        _ => matches!(word.as_str(), "a" | "an" | "the" | "first").then_some(Decimal::ONE),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Relation {
    By,
    From,
    Within,
}

/// Calendar years named for a figure.
struct Years {
    relation: Relation,
    from: Option<i16>,
    by: Option<i16>,
    count: Option<i16>,
}

static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?P<y>(?:19|20)[0-9]{2})(?:[/–-](?P<z>(?:19|20)[0-9]{2}|[0-9]{2}))?(?-u:\b)").ok()
});

fn calendar(masked: &str, lexicon: &Lexicon) -> Vec<(Range<usize>, Years)> {
    let Some(pattern) = YEAR.as_ref() else { return Vec::new() };
    let mut found: Vec<(Range<usize>, i16, i16)> = Vec::new();
    for year in pattern.captures_iter(masked) {
        let (Some(whole), Some(first)) = (year.get(0), year.name("y")) else { continue };
        let Ok(from) = first.as_str().parse::<i16>() else { continue };
        let by = match year.name("z").map(|last| last.as_str()) {
            Some(last) if last.len() == 4 => last.parse().unwrap_or(from),
            Some(last) => from / 100 * 100 + last.parse::<i16>().unwrap_or(from % 100),
            None => from,
        };
        found.push((whole.range(), from, if by < from { by + 100 } else { by }));
    }
    let mut years = Vec::new();
    let mut index = 0;
    while let Some((place, from, by)) = found.get(index).cloned() {
        index += 1;
        let window = floor(masked, place.start.saturating_sub(48));
        let lead = &masked[window..place.start];
        let says = |pattern: &Option<Regex>| {
            pattern.as_ref().and_then(|pattern| pattern.find(lead)).map(|at| window + at.start())
        };
        let dated = |start: &usize| {
            lexicon
                .terms
                .event
                .as_ref()
                .is_none_or(|event| !event.is_match(masked[window..*start].trim_end()))
        };
        let (relation, start) = if let Some(start) = says(&lexicon.terms.by) {
            (Relation::By, start)
        } else if let Some(start) = says(&lexicon.terms.from) {
            (Relation::From, start)
        } else if let Some(start) = says(&lexicon.terms.within).filter(dated) {
            (Relation::Within, start)
        } else if stands_alone(lead, &masked[place.end..]) {
            (Relation::Within, place.start)
        } else {
            continue;
        };
        let (mut place, mut by, mut joined) = (start..place.end, by, false);
        // "2011/12 and 2012/13", "between 2010 and 2015"
        if let Some((next, _, last)) = found
            .get(index)
            .filter(|(next, ..)| relation != Relation::By && is_join(&masked[place.end..next.start]))
        {
            (place.end, by, joined) = (next.end, *last, true);
            index += 1;
        }
        let count = if by == from {
            1
        } else if joined && relation == Relation::Within {
            (by - from + i16::from(found_single(&found, index))).max(1)
        } else {
            by - from
        };
        let entry = match relation {
            Relation::By => Years { relation, from: None, by: Some(by), count: None },
            Relation::From if !joined => Years { relation, from: Some(from), by: None, count: None },
            Relation::From => Years { relation, from: Some(from), by: Some(by), count: None },
            Relation::Within => Years { relation, from: Some(from), by: Some(by), count: Some(count) },
        };
        years.push((place, entry));
    }
    years
}

/// Whether the two years just joined were whole years ("2016 and 2017": two), not financial ones ("2011/12 and 2012/13").
fn found_single(found: &[(Range<usize>, i16, i16)], next: usize) -> bool {
    next.checked_sub(1).and_then(|last| found.get(last)).is_some_and(|(_, from, by)| from == by)
}

/// Whether a year is by itself: the first cell of a row, the head of a list's item, or in brackets.
fn stands_alone(before: &str, behind: &str) -> bool {
    let behind = behind.trim_start();
    match before.trim_end().chars().next_back() {
        None | Some('|' | '\t' | '•' | '*' | '-' | '·') => behind.starts_with(['|', ':', '–', '—', '·']),
        Some('(') => behind.starts_with([')', ',', ':']),
        Some(_) => false,
    }
}

fn is_join(text: &str) -> bool {
    matches!(
        text.trim(),
        "and"
            | "to"
            | "-"
            | "–"
            | "und"
            | "bis"
            | "et"
            | "y"
            | "en"
            | "och"
            | "og"
            | "a"
            | "ac"
            | "à"
            | "tot"
            | "until"
            | "through"
            | "through to"
            | "up to"
            | "&"
    )
}
