//! The sectors of the bodies that a claim or case names.
//!
//! A name mostly says what it is: `Dorset Fire and Rescue Service`. Bare ones, such as `Hampshire`, stand in the
//! gazetteer's table. What neither tells has no sector.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../data/gazetteer/bodies.tsv");

/// Words of names and the sector that they tell; the first that a name holds decides, so that the Department for
/// Education is central government and a fire authority no council.
const WORDS: &[(&str, &[&str])] = &[
    ("police", &["police", "policing", "constabulary", "heddlu"]),
    ("fire", &["fire"]),
    (
        "local_government",
        &["council", "councils", "cyngor", "gemeente", "gemeinde", "commune", "municipality"],
    ),
    (
        "central_government",
        &["department", "ministry", "minister", "treasury", "hmrc", "dwp", "cabinet office"],
    ),
    (
        "health",
        &[
            "nhs",
            "health",
            "hospital",
            "hospitals",
            "ambulance",
            "primary care",
            "clinical commissioning",
            "ccg",
        ],
    ),
    (
        "education",
        &["university", "universities", "college", "colleges", "school", "schools", "academy", "prifysgol"],
    ),
    ("housing", &["housing", "homes"]),
    ("charity", &["charity", "charities", "voluntary", "citizens advice"]),
    (
        "local_government",
        &["borough", "boroughs", "county", "district", "districts", "local authority", "local authorities"],
    ),
    ("central_government", &["government", "agency", "hm"]),
];

/// Kinds of the table and the sectors that they are of.
const KINDS: &[(&str, &str)] = &[
    ("council", "local_government"),
    ("central", "central_government"),
    ("state", "state_government"),
    ("police", "police"),
    ("fire", "fire"),
    ("health", "health"),
    ("university", "education"),
];

static BODIES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    let known = rows.filter_map(|row| {
        let mut cells = row.split('\t');
        let (name, kind) = (cells.next()?, cells.next()?);
        let (_, sector) = KINDS.iter().find(|(known, _)| *known == kind)?;
        Some((name.to_lowercase(), *sector))
    });
    known.collect()
});

/// The sectors of these bodies, each once.
pub(super) fn sectors(names: &[String]) -> Vec<String> {
    let found: BTreeSet<&str> = names.iter().filter_map(|name| sector(name)).collect();
    found.into_iter().map(str::to_owned).collect()
}

fn sector(name: &str) -> Option<&'static str> {
    let lower = name.to_lowercase();
    let words: Vec<&str> =
        lower.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let spaced = format!(" {} ", words.join(" "));
    let told = WORDS.iter().find(|(_, told)| told.iter().any(|word| spaced.contains(&format!(" {word} "))));
    let told = told.map(|(sector, _)| *sector);
    // A bare name is looked up without its article.
    let bare = lower.trim().strip_prefix("the ").unwrap_or(lower.trim());
    told.or_else(|| BODIES.get(bare).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_it_is() {
        for (name, expected) in [
            ("Dorset County Council", Some("local_government")),
            ("Dorset Fire and Rescue Service", Some("fire")),
            ("West Mercia Police", Some("police")),
            ("Thames Valley Police and Crime Commissioner", Some("police")),
            ("Barts Health", Some("health")),
            ("Department for Education", Some("central_government")),
            ("University of Leeds", Some("education")),
            ("Hampshire", Some("local_government")),
            ("the London Borough of Bexley", Some("local_government")),
            ("Queensland", Some("state_government")),
            ("Firewall Ltd", None),
            ("", None),
        ] {
            assert_eq!(sector(name), expected, "{name}");
        }
    }

    #[test]
    fn each_sector_comes_once_and_queries_know_it() {
        let names = ["Kent Police", "Kent County Council", "Medway Council"].map(str::to_owned);
        assert_eq!(sectors(&names), ["local_government", "police"]);
        let told = WORDS.iter().map(|(sector, _)| sector).chain(KINDS.iter().map(|(_, sector)| sector));
        for sector in told {
            assert!(commonpurse_search::vocabulary::SECTORS.contains(sector), "{sector}");
        }
    }
}
