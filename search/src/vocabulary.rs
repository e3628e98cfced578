//! The closed lists that fields take their values from, and the other words that people use for them.

use crate::distance::{distance, forgiven};

/// How far a saving had come.
pub const STATUSES: &[&str] = &["achieved", "expected", "target", "proposed", "missed", "unknown"];

/// Over what a figure is counted.
pub const PERIODS: &[&str] = &["total", "annual", "per_month", "unknown"];

/// Whether costs are taken off.
pub const BASES: &[&str] = &["gross", "net", "unknown"];

/// What a figure counts.
pub const UNITS: &[&str] = &["money", "percent", "fte", "other"];

/// What is shared.
pub const SERVICES: &[&str] = &[
    "back_office",
    "it",
    "hr_payroll",
    "finance",
    "procurement",
    "legal",
    "revenues_benefits",
    "management",
    "waste",
    "highways",
    "building_control",
    "planning",
    "customer_services",
    "audit",
    "property",
    "blue_light",
    "health",
    "social_care",
    "education",
    "culture",
    "transport",
    "other",
];

/// What kind of body saves, shares or is named.
pub const SECTORS: &[&str] = &[
    "local_government",
    "police",
    "fire",
    "health",
    "education",
    "housing",
    "central_government",
    "state_government",
    "charity",
];

/// Other words for values, all lists together; the first of a pair is what people write.
const SYNONYMS: &[(&str, &str)] = &[
    ("delivered", "achieved"),
    ("realised", "achieved"),
    ("reported_achieved", "achieved"),
    ("forecast", "expected"),
    ("promised", "expected"),
    ("planned", "proposed"),
    ("aim", "target"),
    ("failed", "missed"),
    ("not_stated", "unknown"),
    ("yearly", "annual"),
    ("a_year", "annual"),
    ("monthly", "per_month"),
    ("ict", "it"),
    ("hr", "hr_payroll"),
    ("payroll", "hr_payroll"),
    ("hr_and_payroll", "hr_payroll"),
    ("revenues", "revenues_benefits"),
    ("revenues_and_benefits", "revenues_benefits"),
    ("customer_service", "customer_services"),
    ("emergency_services", "blue_light"),
    ("police", "blue_light"),
    ("fire", "blue_light"),
    ("libraries", "culture"),
    ("leisure", "culture"),
    ("libraries_and_leisure", "culture"),
    ("roads", "highways"),
    ("audit_and_fraud", "audit"),
    ("council", "local_government"),
    ("councils", "local_government"),
    ("local_authority", "local_government"),
    ("local_authorities", "local_government"),
    ("local", "local_government"),
    ("central", "central_government"),
    ("government", "central_government"),
    ("state", "state_government"),
    ("regional_government", "state_government"),
    ("fire_and_rescue", "fire"),
    ("nhs", "health"),
    ("university", "education"),
    ("universities", "education"),
    ("schools", "education"),
    ("colleges", "education"),
    ("housing_association", "housing"),
    ("charities", "charity"),
    ("voluntary", "charity"),
    ("posts", "fte"),
    ("jobs", "fte"),
    ("per_cent", "percent"),
    ("claims", "claim"),
    ("cases", "case"),
    ("articles", "article"),
    ("uk", "gb"),
    ("united_kingdom", "gb"),
    ("england", "gb-eng"),
    ("scotland", "gb-sct"),
    ("wales", "gb-wls"),
    ("northern_ireland", "gb-nir"),
    ("ireland", "ie"),
    ("english", "en"),
    ("welsh", "cy"),
    ("french", "fr"),
    ("german", "de"),
    ("dutch", "nl"),
    ("£", "gbp"),
    ("€", "eur"),
    ("$", "usd"),
];

/// The value of `list` that a word stands for.
pub(crate) fn listed<'a>(word: &str, list: &'a [&'a str]) -> Option<&'a str> {
    let plain = plain(word);
    let named = |name: &str| list.iter().copied().find(|value| *value == name);
    named(&plain).or_else(|| named(synonym(&plain)?))
}

/// The code that a word stands for, or the word itself, in lower case.
pub(crate) fn coded(word: &str) -> String {
    let plain = plain(word);
    synonym(&plain).map_or_else(|| word.trim().to_lowercase(), str::to_owned)
}

/// The candidate nearest to a mistyped word, when one is near enough to be meant.
pub(crate) fn nearest<'a>(word: &str, candidates: &[&'a str]) -> Option<&'a str> {
    let word = plain(word);
    let most = forgiven(&word).max(1);
    let near =
        candidates.iter().filter_map(|candidate| Some((distance(&word, candidate, most)?, *candidate)));
    near.min_by_key(|(slips, _)| *slips).map(|(_, name)| name)
}

fn synonym(plain: &str) -> Option<&'static str> {
    SYNONYMS.iter().find(|(written, _)| *written == plain).map(|(_, meant)| *meant)
}

fn plain(word: &str) -> String {
    word.trim().to_lowercase().replace([' ', '-'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_may_use_their_own_words() {
        assert_eq!(listed("Delivered", STATUSES), Some("achieved"));
        assert_eq!(listed("HR and payroll", SERVICES), Some("hr_payroll"));
        assert_eq!(listed("gardening", SERVICES), None);
        assert_eq!(coded("Scotland"), "gb-sct");
        assert_eq!(coded("GB-SCT"), "gb-sct");
    }

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        assert_eq!(nearest("procurment", SERVICES), Some("procurement"));
        assert_eq!(nearest("zebra", SERVICES), None);
    }
}
