//! The words of one language: `data/lexicon/<language>.toml`, read once and compiled.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::cue::{Class, Side};
use crate::model::Service;

/// What a single word means to the reader of quantities.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A number in words.
    Number(Decimal),
    /// A multiplier such as `million`; letters such as `m` only count behind money.
    Scale { factor: Decimal, letter: bool },
    /// A currency by ISO code, or `local` for a word whose currency the country decides.
    Currency(String),
    /// `percent`.
    Percent,
    /// A noun for posts, jobs or staff.
    Post,
    /// A word that cannot stand between a number and its noun.
    Stop,
    /// A word that may open a figure: `between`, `from`, `half`.
    Opens,
}

/// One entry of evidence: patterns that speak for a class.
#[derive(Debug)]
pub(super) struct CueRule {
    pub(super) name: String,
    pub(super) class: Class,
    pub(super) side: Side,
    pub(super) weight: f32,
}

/// Rules searched together: one pass tells which of them occur, and only those are searched for their places.
#[derive(Debug)]
pub(super) struct RuleSet<T> {
    any: RegexSet,
    rules: Vec<(T, Regex)>,
}

impl<T> RuleSet<T> {
    /// Every place where a rule's words stand.
    pub(super) fn find<'a, 't>(
        &'a self,
        text: &'t str,
    ) -> impl Iterator<Item = (&'a T, std::ops::Range<usize>)> + use<'a, 't, T> {
        self.any.matches(text).into_iter().flat_map(move |index| {
            let (rule, pattern) = &self.rules[index];
            pattern.find_iter(text).map(move |found| (rule, found.range()))
        })
    }
}

/// The compiled words of one language.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) decimal_comma: bool,
    pub(super) space_groups: bool,
    pub(super) words: HashMap<String, Meaning>,
    pub(super) phrases: Vec<(Vec<String>, Phrase)>,
    pub(super) between: Vec<String>,
    pub(super) from: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) and: Vec<String>,
    pub(super) of: Vec<String>,
    pub(super) bare_follow: Vec<String>,
    pub(super) abbreviations: Vec<String>,
    pub(super) before: RuleSet<Qualifier>,
    pub(super) after: RuleSet<Qualifier>,
    /// Evidence about a figure, looked for in its sentence.
    pub(super) cues: RuleSet<CueRule>,
    /// Evidence about the whole article.
    pub(super) context: RuleSet<CueRule>,
    pub(super) services: RuleSet<Service>,
    pub(super) terms: Terms,
    pub(super) organisation: Option<Regex>,
    pub(super) not_organisation: Vec<String>,
    /// Words that say what kind of body a name is of.
    pub(super) body_words: Vec<String>,
    pub(super) whole_group: Option<Regex>,
    /// Entries that could not be compiled; a test holds this empty.
    #[cfg_attr(not(test), expect(dead_code, reason = "only the test of the tables reads it"))]
    pub(super) faults: Vec<String>,
}

/// What a phrase of several words means to the reader of quantities.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Phrase {
    /// A factor before a scale word: `half a` (million).
    Factor(Decimal),
    /// Added after a number: `and a half`.
    Tail(Decimal),
    /// `per cent`.
    Percent,
}

/// What a word beside a figure says about its bounds or its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Qualifier {
    Approx,
    UpTo,
    AtLeast,
    Annual,
    PerMonth,
    Each,
    Plain,
}

/// Patterns for spans of time.
#[derive(Debug, Default)]
pub(super) struct Terms {
    /// The units of `length`: a text without one needs no search for lengths.
    pub(super) unit: Option<Regex>,
    /// Group `n`: a number, in digits or words; group `unit` (optional): decade or month.
    pub(super) length: Option<Regex>,
    /// One year without its number: "this year".
    pub(super) one_year: Option<Regex>,
    /// Before a year: up to it.
    pub(super) by: Option<Regex>,
    /// Before a year: from it on.
    pub(super) from: Option<Regex>,
    /// Before such words: what happened then is no saving.
    pub(super) event: Option<Regex>,
    /// Before a year: within it.
    pub(super) within: Option<Regex>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    decimal_comma: bool,
    #[serde(default)]
    space_groups: bool,
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
    before: HashMap<String, Vec<String>>,
    after: HashMap<String, Vec<String>>,
    cue: Vec<CueEntry>,
    services: HashMap<String, Vec<String>>,
    terms: HashMap<String, String>,
    #[serde(default)]
    organisation: Option<String>,
    #[serde(default)]
    not_organisation: Vec<String>,
    #[serde(default)]
    body_words: Vec<String>,
    #[serde(default)]
    whole_group: Option<String>,
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

const FILES: &[(&str, &str)] = &[
    ("en", include_str!("../../../data/lexicon/en.toml")),
    ("cy", include_str!("../../../data/lexicon/cy.toml")),
    ("fr", include_str!("../../../data/lexicon/fr.toml")),
    ("de", include_str!("../../../data/lexicon/de.toml")),
    ("nl", include_str!("../../../data/lexicon/nl.toml")),
    ("es", include_str!("../../../data/lexicon/es.toml")),
    ("sv", include_str!("../../../data/lexicon/sv.toml")),
    ("da", include_str!("../../../data/lexicon/da.toml")),
    ("no", include_str!("../../../data/lexicon/no.toml")),
];

static LEXICONS: [LazyLock<Lexicon>; 9] = [
    LazyLock::new(|| Lexicon::read(FILES[0].1)),
    LazyLock::new(|| Lexicon::read(FILES[1].1)),
    LazyLock::new(|| Lexicon::read(FILES[2].1)),
    LazyLock::new(|| Lexicon::read(FILES[3].1)),
    LazyLock::new(|| Lexicon::read(FILES[4].1)),
    LazyLock::new(|| Lexicon::read(FILES[5].1)),
    LazyLock::new(|| Lexicon::read(FILES[6].1)),
    LazyLock::new(|| Lexicon::read(FILES[7].1)),
    LazyLock::new(|| Lexicon::read(FILES[8].1)),
];

/// The words of a language by its ISO 639 code; English where there are none of its own.
pub(super) fn of(language: Option<&str>) -> &'static Lexicon {
    let code: String = language.unwrap_or("en").chars().take(2).collect::<String>().to_ascii_lowercase();
    let code = if matches!(code.as_str(), "nb" | "nn") { "no" } else { code.as_str() };
    &LEXICONS[FILES.iter().position(|(name, _)| *name == code).unwrap_or(0)]
}

impl Lexicon {
    fn read(source: &str) -> Self {
        let mut faults = Vec::new();
        let file: Option<File> = toml::from_str(source).map_err(|error| faults.push(error.to_string())).ok();
        let file = file.unwrap_or_else(File::empty);
        let words = words(&file);
        let phrases = phrases(&file);
        let (context, cues): (Vec<_>, Vec<_>) = file
            .cue
            .into_iter()
            .filter_map(|entry| {
                let pattern = alternation(&entry.any, &mut faults)?;
                let CueEntry { name, class, side, weight, .. } = entry;
                Some((CueRule { name, class, side, weight }, pattern))
            })
            .partition(|(rule, _)| rule.class.is_context());
        let mut services: Vec<_> = file.services.into_iter().collect();
        services.sort();
        let services = services
            .into_iter()
            .filter_map(|(name, any)| {
                let service: Service = name.parse().map_err(|error| faults.push(format!("{error}"))).ok()?;
                Some((service, alternation(&any, &mut faults)?))
            })
            .collect();
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
        };
        let before = qualifiers(file.before, Place::Before, &mut faults);
        let after = qualifiers(file.after, Place::After, &mut faults);
        let cues = RuleSet::new(cues, &mut faults);
        let context = RuleSet::new(context, &mut faults);
        let services = RuleSet::new(services, &mut faults);
        let organisation = file.organisation.and_then(|pattern| regex(&pattern, &mut faults));
        let whole_group = file.whole_group.and_then(|pattern| alternation(&[pattern], &mut faults));
        Self {
            decimal_comma: file.decimal_comma,
            space_groups: file.space_groups,
            words,
            phrases,
            between: file.joins.between,
            from: file.joins.from,
            to: file.joins.to,
            and: file.joins.and,
            of: file.joins.of,
            bare_follow: file.bare_follow,
            abbreviations: file.abbreviations,
            before,
            after,
            cues,
            context,
            services,
            terms,
            organisation,
            not_organisation: file.not_organisation,
            body_words: file.body_words,
            whole_group,
            faults,
        }
    }
}

impl<T> RuleSet<T> {
    fn new(rules: Vec<(T, Regex)>, faults: &mut Vec<String>) -> Self {
        let any = RegexSetBuilder::new(rules.iter().map(|(_, pattern)| pattern.as_str()))
            .case_insensitive(true)
            .size_limit(1 << 26)
            .dfa_size_limit(1 << 24)
            .build()
            .unwrap_or_else(|error| {
                faults.push(error.to_string());
                RegexSet::empty()
            });
        Self { any, rules }
    }
}

impl File {
    fn empty() -> Self {
        Self {
            decimal_comma: false,
            space_groups: false,
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
            before: HashMap::new(),
            after: HashMap::new(),
            cue: Vec::new(),
            services: HashMap::new(),
            terms: HashMap::new(),
            organisation: None,
            not_organisation: Vec::new(),
            body_words: Vec::new(),
            whole_group: None,
        }
    }
}

fn words(file: &File) -> HashMap<String, Meaning> {
    let mut words = HashMap::new();
    let mut put = |word: &str, meaning: Meaning| words.insert(word.to_lowercase(), meaning);
    for word in &file.stop {
        put(word, Meaning::Stop);
    }
    let factors = file.factors.keys().filter_map(|phrase| phrase.split(' ').next());
    let leads = file.joins.between.iter().chain(&file.joins.from).map(String::as_str);
    for word in factors.chain(leads) {
        put(word, Meaning::Opens);
    }
    for word in &file.posts {
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

#[derive(Clone, Copy)]
enum Place {
    Before,
    After,
}

fn qualifiers(
    table: HashMap<String, Vec<String>>,
    place: Place,
    faults: &mut Vec<String>,
) -> RuleSet<Qualifier> {
    let mut entries: Vec<_> = table.into_iter().collect();
    entries.sort();
    let mut rules = Vec::new();
    for (name, any) in entries {
        let Ok(qualifier) = toml::Value::String(name.clone()).try_into::<Qualifier>() else {
            faults.push(format!("`{name}` is no qualifier"));
            continue;
        };
        let any = any.join("|");
        let pattern = match place {
            Place::Before => format!(r"(?:^|[\s(\[,—–-])(?:{any})[\s,]*$"),
            Place::After => format!(r"^[\s,-]*(?:{any})(?-u:\b)"),
        };
        if let Some(pattern) = regex(&pattern, faults) {
            rules.push((qualifier, pattern));
        }
    }
    RuleSet::new(rules, faults)
}

fn alternation(any: &[String], faults: &mut Vec<String>) -> Option<Regex> {
    // The first alternative that fits wins, so the longer ones, which say more, go first.
    let mut any: Vec<&String> = any.iter().collect();
    any.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    let any: Vec<String> = any.into_iter().map(|entry| bounded(entry)).collect();
    regex(&any.join("|"), faults)
}

/// Word boundaries are ASCII ones: the Unicode ones would turn off the fast engine on every text with a `£`.
/// An ASCII boundary never holds beside a figure's mark or an accented letter, so there it is left out.
fn bounded(entry: &str) -> String {
    let left =
        if entry.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '(') { r"(?-u:\b)" } else { "" };
    let right = if entry.ends_with(|c: char| c.is_ascii_alphanumeric() || ")]?+*".contains(c)) {
        r"(?-u:\b)"
    } else {
        ""
    };
    let body = entry
        .replace("{W}", r"(?:[^\s.;:!?¤٪¶]+ )")
        .replace("{Q}", "[¤٪¶]")
        .replace("{M}", "¤")
        .replace("{P}", "٪")
        .replace("{F}", "¶");
    format!("{left}(?:{body}){right}")
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
