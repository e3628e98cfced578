//! The language of a text: the words decide, tags are witnesses.

use serde::Serialize;
use whatlang::{Detector, Lang};

/// What spoke for a language.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LanguageEvidence {
    /// What the words look like, with the detector's confidence from 0 to 1.
    pub detected: Option<(String, f64)>,
    /// The page's own tag.
    pub tag: Option<String>,
    /// The source's usual language.
    pub source: Option<String>,
    /// What was concluded.
    pub chosen: Option<String>,
}

const LANGUAGES: [(Lang, &str); 14] = [
    (Lang::Eng, "en"),
    (Lang::Cym, "cy"),
    (Lang::Fra, "fr"),
    (Lang::Deu, "de"),
    (Lang::Nld, "nl"),
    (Lang::Spa, "es"),
    (Lang::Swe, "sv"),
    (Lang::Dan, "da"),
    (Lang::Nob, "nb"),
    (Lang::Ita, "it"),
    (Lang::Por, "pt"),
    (Lang::Fin, "fi"),
    (Lang::Pol, "pl"),
    (Lang::Rus, "ru"),
];
/// Irish, which the detector does not know: words that few other languages have.
const IRISH: [&str; 14] = [
    "agus",
    "ar",
    "na",
    "an",
    "atá",
    "tá",
    "leis",
    "chun",
    "bhfuil",
    "don",
    "sé",
    "seirbhísí",
    "gcomhairle",
    "ag",
];
/// How much of a text is looked at.
const SAMPLE: usize = 6_000;
/// Characters from which the words alone decide.
const ENOUGH: usize = 200;

/// Decides the language of `text`.
pub(super) fn decide(text: &str, tag: Option<&str>, source: Option<&str>) -> LanguageEvidence {
    let sample: String = text.chars().take(SAMPLE).collect();
    let detected = detect(&sample);
    let tag = tag.and_then(code);
    let source = source.and_then(code);
    let sure = sample.len() >= ENOUGH;
    let words = detected.as_ref().map(|(code, _)| code.clone());
    let doubtful = detected.as_ref().is_none_or(|(_, confidence)| *confidence < 0.5);
    // A tag outside of what the detector knows cannot be confirmed by it; weak words do not overrule it.
    let known = |code: &String| code == "ga" || LANGUAGES.iter().any(|(_, known)| known == code);
    let foreign = tag.clone().filter(|tag| !known(tag) && doubtful);
    let chosen = if let Some(foreign) = foreign {
        Some(foreign)
    } else if sure && !doubtful {
        words
    } else {
        tag.clone().or_else(|| source.clone()).or(words)
    };
    LanguageEvidence { detected, tag, source, chosen }
}

fn detect(sample: &str) -> Option<(String, f64)> {
    let lower = sample.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let irish = words.iter().filter(|word| IRISH.contains(word)).count();
    if words.len() >= 6 && irish * 100 >= words.len() * 14 && words.contains(&"agus") {
        return Some(("ga".to_owned(), 1.0));
    }
    let detector = Detector::with_allowlist(LANGUAGES.iter().map(|(lang, _)| *lang).collect());
    let info = detector.detect(sample)?;
    let code = LANGUAGES.iter().find(|(lang, _)| *lang == info.lang()).map(|(_, code)| (*code).to_owned())?;
    Some((code, info.confidence()))
}

/// The ISO 639-1 part of a tag such as `en-GB`.
fn code(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    let code = if first == "no" { "nb".to_owned() } else { first };
    (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, tag: Option<&str>, expected: &str) {
        assert_eq!(decide(text, tag, None).chosen.as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn the_words_decide() {
        let english =
            "The two councils will share one team from April, and expect to save two million pounds a year. ";
        let welsh = "Bydd y ddau gyngor yn rhannu un tîm o fis Ebrill, ac maent yn disgwyl arbed dwy filiwn o bunnoedd y flwyddyn. ";
        let german = "Die beiden Gemeinden legen ihre Verwaltung zusammen und wollen damit zwei Millionen Euro im Jahr sparen. ";
        let irish = "Beidh an dá chomhairle ag roinnt seirbhísí agus tá súil acu airgead a shábháil ar na costais agus leis sin. ";
        check(&english.repeat(4), Some("cy"), "en");
        check(&welsh.repeat(4), Some("en-GB"), "cy");
        check(&german.repeat(4), None, "de");
        check(&irish.repeat(4), Some("en"), "ga");
        check("Savings made", Some("en-GB"), "en");
    }
}
