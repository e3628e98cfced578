//! The country that a text itself names: the label of its first line, else the places and bodies it speaks of.

use std::sync::LazyLock;

use regex::Regex;

use super::country::split_prefix;

/// How much of a text is looked at, in bytes.
const SAMPLE: usize = 8_000;
/// The least times that a country must be named.
const LEAST: usize = 2;

/// Names that belong to one country alone. A nation of the United Kingdom is named before the whole.
const NAMES: [(&str, &str); 19] = [
    ("GB-NIR", r"Northern Ireland|Stormont|Belfast"),
    ("GB-SCT", r"Scotland|Scottish|Holyrood|yr Alban"),
    ("GB-WLS", r"Wales|Welsh|Cymru|Gymru|Nghymru|Senedd|Cardiff|Caerdydd"),
    ("GB-ENG", r"England|English (?:councils|authorities)"),
    ("GB", r"UK|United Kingdom|Great Britain|Britain|British|Whitehall|NHS|HMRC|Y Deyrnas Unedig"),
    ("IE", r"Ireland|Irish|Éire(?:ann)?|hÉireann|Dublin|Dáil|Oireachtas"),
    (
        "US",
        r"United States|U\.S\.|USA|American|Washington, D\.?C|(?:New Jersey|Ohio|Michigan|Pennsylvania|Illinois|Minnesota|Wisconsin|California|Texas)",
    ),
    ("AU", r"Australian?|New South Wales|Queensland|Canberra"),
    ("NZ", r"New Zealand|Aotearoa"),
    ("CA", r"Canada|Canadian|Ontario|Québec|Quebec|Alberta|British Columbia"),
    ("NL", r"Nederlandse?|Netherlands|Dutch|Den Haag|Rijksoverheid"),
    ("BE", r"België|Belgique|Belgium|Vlaanderen|Vlaamse|Wallonie"),
    (
        "DE",
        r"Deutschland|Germany|Bundesland|Bundestag|Landkreise?|Nordrhein-Westfalen|Bayern|Niedersachsen|Hessen",
    ),
    ("AT", r"Österreich|Austria|Niederösterreich|Steiermark"),
    ("FR", r"France|française?s?|French|intercommunalités?|préfecture"),
    ("ES", r"España|Spain|Spanish|españole?s?|españolas?|Madrid|Cataluña"),
    ("SE", r"Sverige|Sweden|Swedish|svenska|Stockholm"),
    ("DK", r"Danmark|Denmark|Danish|danske|København"),
    ("NO", r"Norge|Norway|Norwegian|norske|Oslo"),
];

/// The country that the text names, when it names one and hardly another.
pub(super) fn find(text: &str) -> Option<String> {
    let first = text.lines().next().unwrap_or_default();
    let (_, labelled) = split_prefix(first.get(..80.min(first.len())).unwrap_or(first));
    if labelled.is_some() && first.contains(": ") {
        return labelled;
    }
    let mut end = text.len().min(SAMPLE);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut counts = [0_usize; NAMES.len()];
    for found in PLACES.captures_iter(&text[..end]) {
        if let Some(place) = (0..NAMES.len()).find(|place| found.get(place + 1).is_some()) {
            counts[place] += 1;
        }
    }
    let of = |wanted: &dyn Fn(&str) -> bool| -> usize {
        NAMES.iter().zip(counts).filter(|((code, _), _)| wanted(code)).map(|(_, count)| count).sum()
    };
    let (best, count) =
        ["GB", "IE", "US", "AU", "NZ", "CA", "NL", "BE", "DE", "AT", "FR", "ES", "SE", "DK", "NO"]
            .map(|country| (country, of(&|code| code.starts_with(country))))
            .into_iter()
            .max_by_key(|(_, count)| *count)?;
    let others = of(&|code| !code.starts_with(best));
    if count < LEAST || others * 2 > count {
        return None;
    }
    // A text about one nation speaks of it alone; one that names several is about the whole.
    let nation = NAMES.iter().zip(counts).find(|((code, _), nation)| {
        code.starts_with("GB-")
            && best == "GB"
            && *nation >= LEAST
            && *nation * 3 >= of(&|code| code.starts_with("GB-")) * 2
            && *nation >= of(&|code| code == "GB")
    });
    Some(nation.map_or(best, |((code, _), _)| code).to_owned())
}

#[expect(clippy::expect_used, reason = "a constant pattern, compiled by the tests")]
static PLACES: LazyLock<Regex> = LazyLock::new(|| {
    let names: Vec<String> = NAMES.iter().map(|(_, names)| format!(r"\b({names})\b")).collect();
    // `U.S.` ends in a mark, behind which stands no word boundary.
    Regex::new(&names.join("|").replace(r"U\.S\.", r"U\.S")).expect("a constant pattern compiles")
});

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(find(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_text_names_its_country() {
        check("Scotland: The boards will share payroll.", Some("GB-SCT"));
        check("GB: Wales: The boards will share payroll.", Some("GB-WLS"));
        check("The Scottish boards will share payroll, the first in Scotland to do so.", Some("GB-SCT"));
        check("The NHS and the British councils share, in Scotland, Wales and England.", Some("GB"));
        check("Councils in Ireland share. The Irish fire services do too.", Some("IE"));
        check("Councils in Northern Ireland share. Stormont agreed.", Some("GB-NIR"));
        check("The U.S. office and the United States agency share payroll.", Some("US"));
        check("Zwei Gemeinden in Deutschland, beide im selben Bundesland, teilen sich ein Amt.", Some("DE"));
        check("Unlike Canada, Australia and New Zealand, they share.", None);
        check("The two councils share payroll.", None);
    }
}
