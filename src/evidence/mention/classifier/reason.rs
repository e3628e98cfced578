//! Reasons: a feature's name to words that a reader understands.

use super::words::STEM;

/// What a feature says, if it is one that can be pointed at in the text or is a rule with a name.
pub(super) fn say(name: &str) -> Option<String> {
    let quoted = |place: &str, words: &str| {
        let words = words.split('|').next().unwrap_or_default().trim();
        words.chars().any(char::is_alphabetic).then(|| format!("“{words}” {place}"))
    };
    if let Some(rule) = name.strip_prefix("r=").or_else(|| name.strip_prefix("q=")) {
        let rule = rule.trim_end_matches(|c: char| "<>=".contains(c));
        let rule = ["near", "mid", "far"].iter().find_map(|end| rule.strip_suffix(end)).unwrap_or(rule);
        return Some(rule.trim_end_matches(['<', '>', '=']).to_owned());
    }
    if let Some((place, stem)) = name.split_once('~') {
        let place = match place {
            "S" => "in its sentence",
            "H" => "above it",
            "P" => "in the text before",
            "N" => "in the text behind",
            "I" => "in the headline",
            "D" => "where the article opens",
            "L" => "before it",
            "R" => "behind it",
            "W" => "near it",
            _ => return None,
        };
        // A word of just so many letters is its own stem, and is told as one too.
        let whole = stem.chars().count() < STEM;
        return quoted(place, &if whole { stem.to_owned() } else { format!("{stem}…") });
    }
    let (place, words) = name.split_once('=')?;
    match place {
        "L" | "L1" | "L2" | "L3" | "LL" => {
            // Words left of a figure are named from the figure outwards.
            let ordered: Vec<&str> =
                if place == "L" || place == "L1" { vec![words] } else { words.split(' ').rev().collect() };
            quoted("before it", &ordered.join(" "))
        }
        "R" | "R1" | "R2" | "R3" | "RR" => quoted("behind it", words),
        "S" | "S^" => quoted("in its sentence", words),
        "P" => quoted("in the text before", words),
        "N" => quoted("in the text behind", words),
        "H" => quoted("above it", words),
        "B" => quoted("between it and the figure before", words),
        "pl" | "pe" | "ub" => Some(format!("{words}, in the text before")),
        "nf" | "ne" | "ua" => Some(format!("{words}, in the text behind")),
        "T" => Some(format!("{words}, in the headline")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::say;

    #[test]
    fn features_are_put_in_words() {
        let said = |name: &str| say(name).unwrap_or_default();
        assert_eq!(said("L2=up to"), "“to up” before it");
        assert_eq!(said("R1=cheaper|money"), "“cheaper” behind it");
        assert_eq!(said("r=told as made<"), "told as made");
        assert_eq!(said("q=told as made<near"), "told as made");
        assert_eq!(said("pl=not yet agreed"), "not yet agreed, in the text before");
        assert_eq!(said("v.lead=++|money"), "");
        assert_eq!(said("L1=¤"), "");
        assert_eq!(said("S~procu"), "“procu…” in its sentence");
        assert_eq!(said("D~bins"), "“bins” where the article opens");
        assert_eq!(said("T~future"), "");
    }
}
