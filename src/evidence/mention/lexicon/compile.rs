//! From a language's file to its compiled words; what cannot be compiled is listed as a fault, and a test holds that empty.

use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::edge::Place;
use super::literals::{Collected, Kinds, Literals};
use super::pattern::{LEFT, RIGHT, as_written};
use super::{CueRule, Edge, Joints, Known, Lexicon, Meaning, Phrase, Qualifier, RuleSet, Terms, length_bit};
use crate::evidence::mention::cue::{Class, Side};
use crate::model::Service;

/// Reads and compiles a language's file.
pub(super) fn read(source: &str) -> Lexicon {
    let mut faults = Vec::new();
    let file: Option<File> = toml::from_str(source).map_err(|error| faults.push(error.to_string())).ok();
    let file = file.unwrap_or_else(File::empty);
    let phrases = phrases(&file);
    let words = words(&file, &phrases);
    let mut lengths = vec![0; 256];
    for word in words.keys().filter(|word| !word.is_empty()) {
        lengths[usize::from(word.as_bytes()[0])] |= length_bit(word);
    }
    let post_endings =
        file.posts.iter().filter_map(|word| Some(word.strip_prefix('*')?.to_owned())).collect();
    let (context, cues): (Vec<_>, Vec<_>) = file
        .cue
        .into_iter()
        .map(|entry| {
            let any = alternatives(&entry.any);
            let CueEntry { name, class, side, weight, .. } = entry;
            (CueRule { name, class, side, weight }, any)
        })
        .partition(|(rule, _)| rule.class.is_context());
    let mut services: Vec<_> = file.services.into_iter().collect();
    services.sort();
    let services = services
        .into_iter()
        .filter_map(|(name, any)| {
            let service: Service = name.parse().map_err(|error| faults.push(format!("{error}"))).ok()?;
            Some((service, alternatives(&any)))
        })
        .collect();
    let mut tenses: Vec<_> = file.tenses.into_iter().collect();
    tenses.sort();
    let tenses: Vec<_> = tenses.into_iter().map(|(name, any)| (name, alternatives(&any))).collect();
    let mut term = |name: &str| -> Option<Regex> {
        match name.strip_suffix('$') {
            Some(name) => regex(&format!(r"(?:^|[\s(,])(?:{})\s*$", file.terms.get(name)?), &mut faults),
            None => alternation(&[file.terms.get(name)?.clone()], &mut faults),
        }
    };
    let terms = Terms {
        unit: term("unit"),
        length: term("length"),
        one_year: term("one_year"),
        by: term("by$"),
        from: term("from$"),
        event: term("event$"),
        within: term("within$"),
        compared: term("compared"),
    };
    let before = qualifiers(file.before, Place::Before, &mut faults);
    let after = qualifiers(file.after, Place::After, &mut faults);
    let told = |rule: &CueRule| if rule.class.is_told() { Kinds::TOLD } else { Kinds::UNTOLD };
    let mut literals = Collected::default();
    let cues = RuleSet::new(cues, Kinds::CUES, told, &mut literals, &mut faults);
    let context = RuleSet::new(context, Kinds::CONTEXT, |_| Kinds::CONTEXT, &mut literals, &mut faults);
    let services = RuleSet::new(services, Kinds::SERVICES, |_| Kinds::SERVICES, &mut literals, &mut faults);
    let tenses = RuleSet::new(tenses, Kinds::TENSES, |_| Kinds::TENSES, &mut literals, &mut faults);
    let organisation = file.organisation.and_then(|pattern| regex(&pattern, &mut faults));
    let whole_group = file.whole_group.and_then(|pattern| alternation(&[pattern], &mut faults));
    let generic = file.generic.and_then(|pattern| alternation(&[pattern], &mut faults));
    Lexicon {
        decimal_comma: file.decimal_comma,
        space_groups: file.space_groups,
        bare_sums: file.bare_sums,
        words,
        lengths,
        post_endings,
        phrases,
        abbreviations: file.abbreviations,
        before,
        after,
        literals: Literals::new(literals),
        cues,
        context,
        services,
        terms,
        tenses,
        organisation,
        not_organisation: file.not_organisation.into_iter().collect(),
        body_words: file.body_words,
        whole_group,
        generic,
        faults,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    decimal_comma: bool,
    #[serde(default)]
    space_groups: bool,
    #[serde(default)]
    bare_sums: bool,
    #[serde(default)]
    abbreviations: Vec<String>,
    numbers: HashMap<String, Decimal>,
    scales: HashMap<String, Decimal>,
    #[serde(default)]
    scale_letters: HashMap<String, Decimal>,
    #[serde(default)]
    factors: HashMap<String, Decimal>,
    #[serde(default)]
    tails: HashMap<String, Decimal>,
    currencies: HashMap<String, String>,
    percent: Vec<String>,
    posts: Vec<String>,
    #[serde(default)]
    stop: Vec<String>,
    joins: Joins,
    #[serde(default)]
    bare_follow: Vec<String>,
    /// Words before and behind a number of posts that goes without its noun.
    #[serde(default)]
    echo: Vec<String>,
    #[serde(default)]
    echoed: Vec<String>,
    before: HashMap<String, Vec<String>>,
    after: HashMap<String, Vec<String>>,
    cue: Vec<CueEntry>,
    services: HashMap<String, Vec<String>>,
    terms: HashMap<String, String>,
    #[serde(default)]
    tenses: HashMap<String, Vec<String>>,
    #[serde(default)]
    organisation: Option<String>,
    #[serde(default)]
    not_organisation: Vec<String>,
    #[serde(default)]
    body_words: Vec<String>,
    #[serde(default)]
    whole_group: Option<String>,
    generic: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Joins {
    between: Vec<String>,
    from: Vec<String>,
    to: Vec<String>,
    and: Vec<String>,
    of: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueEntry {
    name: String,
    class: Class,
    #[serde(default)]
    side: Side,
    weight: f32,
    any: Vec<String>,
}

impl File {
    fn empty() -> Self {
        Self {
            decimal_comma: false,
            space_groups: false,
            bare_sums: false,
            abbreviations: Vec::new(),
            numbers: HashMap::new(),
            scales: HashMap::new(),
            scale_letters: HashMap::new(),
            factors: HashMap::new(),
            tails: HashMap::new(),
            currencies: HashMap::new(),
            percent: Vec::new(),
            posts: Vec::new(),
            stop: Vec::new(),
            joins: Joins::default(),
            bare_follow: Vec::new(),
            echo: Vec::new(),
            echoed: Vec::new(),
            before: HashMap::new(),
            after: HashMap::new(),
            cue: Vec::new(),
            services: HashMap::new(),
            terms: HashMap::new(),
            tenses: HashMap::new(),
            organisation: None,
            not_organisation: Vec::new(),
            body_words: Vec::new(),
            whole_group: None,
            generic: None,
        }
    }
}

fn words(file: &File, phrases: &[(Vec<String>, Phrase)]) -> FxHashMap<String, Known> {
    let mut words: FxHashMap<String, Known> = FxHashMap::default();
    let mut put = |word: &str, meaning: Meaning| {
        words.entry(word.to_lowercase()).or_default().meaning = Some(meaning);
    };
    for word in &file.stop {
        put(word, Meaning::Stop);
    }
    let factors = file.factors.keys().filter_map(|phrase| phrase.split(' ').next());
    let leads = file.joins.between.iter().chain(&file.joins.from).map(String::as_str);
    for word in factors.chain(leads) {
        put(word, Meaning::Opens);
    }
    for word in file.posts.iter().filter(|word| !word.starts_with('*')) {
        put(word, Meaning::Post);
    }
    for (word, value) in &file.numbers {
        put(word, Meaning::Number(*value));
    }
    for (word, factor) in &file.scales {
        put(word, Meaning::Scale { factor: *factor, letter: false });
    }
    for (word, factor) in &file.scale_letters {
        let letter = word.chars().count() < 3;
        put(word, Meaning::Scale { factor: *factor, letter });
    }
    for (word, code) in &file.currencies {
        put(word, Meaning::Currency(code.clone()));
    }
    for word in file.percent.iter().filter(|word| !word.contains(' ')) {
        put(word, Meaning::Percent);
    }
    let joins = &file.joins;
    for (list, joint) in [
        (&joins.between, Joints::BETWEEN),
        (&joins.from, Joints::FROM),
        (&joins.to, Joints::TO),
        (&joins.and, Joints::AND),
        (&joins.of, Joints::OF),
        (&file.bare_follow, Joints::FOLLOWS),
        (&file.echo, Joints::ECHO),
        (&file.echoed, Joints::ECHOED),
        (&phrases.iter().filter_map(|(phrase, _)| phrase.first().cloned()).collect(), Joints::PHRASE),
    ] {
        for word in list {
            words.entry(word.clone()).or_default().joints.add(joint);
        }
    }
    words
}

fn phrases(file: &File) -> Vec<(Vec<String>, Phrase)> {
    let split = |text: &str| text.to_lowercase().split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut phrases: Vec<_> =
        file.factors.iter().map(|(text, value)| (split(text), Phrase::Factor(*value))).collect();
    phrases.extend(file.tails.iter().map(|(text, value)| (split(text), Phrase::Tail(*value))));
    let percent = file.percent.iter().filter(|text| text.contains(' '));
    phrases.extend(percent.map(|text| (split(text), Phrase::Percent)));
    // Longest first, then by the words, so that the order of a hash map decides nothing.
    phrases.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    phrases
}

fn qualifiers(
    table: HashMap<String, Vec<String>>,
    place: Place,
    faults: &mut Vec<String>,
) -> Edge<Qualifier> {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort();
    let mut rules = Vec::new();
    for (name, any) in entries {
        let Ok(qualifier) = toml::Value::String(name.clone()).try_into::<Qualifier>() else {
            faults.push(format!("`{name}` is no qualifier"));
            continue;
        };
        rules.push((qualifier, any.join("|")));
    }
    Edge::new(place, rules, faults)
}

fn alternation(any: &[String], faults: &mut Vec<String>) -> Option<Regex> {
    regex(&as_written(&alternatives(any).join("|")), faults)
}

/// The first alternative that fits wins, so the longer ones, which say more, go first.
fn alternatives(any: &[String]) -> Vec<String> {
    let mut any: Vec<&String> = any.iter().collect();
    any.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    any.into_iter().map(|entry| bounded(entry)).collect()
}

/// Word boundaries are ASCII ones: the Unicode ones would turn off the fast engine on every text with a `£`.
/// They are half ones, which only look away from the entry: a whole ASCII boundary never holds beside an accented
/// letter ("épargné") or a figure's mark. On the right a whole one will do too, for entries that end with a space.
fn bounded(entry: &str) -> String {
    let left = if entry.starts_with(|c: char| c.is_alphanumeric() || c == '(') { LEFT } else { "" };
    let right =
        if entry.ends_with(|c: char| c.is_alphanumeric() || ")]?+*".contains(c)) { RIGHT } else { "" };
    format!("{left}(?:{entry}){right}")
}

fn regex(pattern: &str, faults: &mut Vec<String>) -> Option<Regex> {
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .size_limit(1 << 24)
        .dfa_size_limit(1 << 24)
        .build()
        .map_err(|error| faults.push(format!("`{pattern}`: {error}")))
        .ok()
}
