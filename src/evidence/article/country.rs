//! The country written about, and in which order it writes day and month.

use super::dates::Order;

/// Countries that a headline may name before a colon.
const CODES: [(&str, &str); 24] = [
    ("GB", "GB"),
    ("UK", "GB"),
    ("IE", "IE"),
    ("US", "US"),
    ("USA", "US"),
    ("AU", "AU"),
    ("NZ", "NZ"),
    ("CA", "CA"),
    ("NL", "NL"),
    ("DE", "DE"),
    ("FR", "FR"),
    ("ES", "ES"),
    ("SE", "SE"),
    ("DK", "DK"),
    ("NO", "NO"),
    ("FI", "FI"),
    ("BE", "BE"),
    ("AT", "AT"),
    ("CH", "CH"),
    ("IT", "IT"),
    ("PT", "PT"),
    ("IN", "IN"),
    ("SG", "SG"),
    ("ZA", "ZA"),
];
/// Countries and nations that a headline may name in words.
const NAMES: [(&str, &str); 10] = [
    ("Northern Ireland", "GB-NIR"),
    ("Scotland", "GB-SCT"),
    ("Wales", "GB-WLS"),
    ("England", "GB-ENG"),
    ("Ireland", "IE"),
    ("Australia", "AU"),
    ("New Zealand", "NZ"),
    ("Canada", "CA"),
    ("Netherlands", "NL"),
    ("United Kingdom", "GB"),
];

/// A headline without its country prefix, and the country.
///
/// `GB: Northern Ireland: Title` names the nation; `UK Government ..` names the country in its own first word, which
/// stays.
pub(super) fn split_prefix(title: &str) -> (String, Option<String>) {
    let mut rest = title.trim();
    let mut country = None;
    while let Some((label, after)) = rest.split_once(':') {
        let label = label.trim();
        let named = CODES.iter().chain(&NAMES).find(|(name, _)| *name == label);
        match named {
            Some((_, code)) if !after.trim().is_empty() => {
                country = Some((*code).to_owned());
                rest = after.trim();
            }
            _ => break,
        }
    }
    if country.is_none() && ["UK ", "UK's ", "UK’s "].iter().any(|start| rest.starts_with(start)) {
        country = Some("GB".to_owned());
    }
    (rest.to_owned(), country)
}

/// The country of an address whose domain or language tag names one.
pub(super) fn of_page(host: &str, tag: Option<&str>) -> Option<String> {
    let domain = host.rsplit('.').next().unwrap_or_default();
    let by_domain = match domain {
        "uk" => Some("GB"),
        "scot" => Some("GB-SCT"),
        "wales" | "cymru" => Some("GB-WLS"),
        "ie" => Some("IE"),
        "au" => Some("AU"),
        "nz" => Some("NZ"),
        "nl" => Some("NL"),
        "de" => Some("DE"),
        "fr" => Some("FR"),
        "se" => Some("SE"),
        "dk" => Some("DK"),
        "no" => Some("NO"),
        "ca" => Some("CA"),
        "be" => Some("BE"),
        "gov" | "us" => Some("US"),
        _ => None,
    };
    let region = tag.and_then(|tag| tag.split(['-', '_']).nth(1)).map(str::to_ascii_uppercase);
    by_domain
        .map(str::to_owned)
        .or_else(|| region.filter(|region| ["GB", "IE", "AU", "NZ", "CA"].contains(&region.as_str())))
}

/// Day or month first, by the country, the language tag or the domain.
pub(super) fn order(country: Option<&str>, tag: Option<&str>, host: &str) -> Order {
    match country.map(|country| country.get(..2).unwrap_or(country)) {
        Some("US") => return Order::MonthFirst,
        Some("CA" | "IN") => return Order::Unknown,
        Some("EU") | None => {}
        Some(_) => return Order::DayFirst,
    }
    let tag = tag.unwrap_or_default().to_ascii_lowercase().replace('_', "-");
    if tag == "en-us" {
        return Order::MonthFirst;
    }
    let domain = host.rsplit('.').next().unwrap_or_default();
    match domain {
        "gov" | "us" | "mil" => Order::MonthFirst,
        "ca" => Order::Unknown,
        "scot" | "wales" | "cymru" => Order::DayFirst,
        // Some two-letter domains are sold as if they were general ones.
        _ if domain.len() == 2 && !["io", "co", "tv", "me", "ai", "cc"].contains(&domain) => Order::DayFirst,
        _ if !tag.is_empty() && (!tag.starts_with("en") || tag == "en-gb") => Order::DayFirst,
        _ => Order::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(title: &str, rest: &str, country: Option<&str>) {
        assert_eq!(split_prefix(title), (rest.to_owned(), country.map(str::to_owned)));
    }

    #[test]
    fn country_prefixes_are_labels() {
        check("GB: Councils share", "Councils share", Some("GB"));
        check("GB: Northern Ireland: Trusts share", "Trusts share", Some("GB-NIR"));
        check("UK Government seeks a partner", "UK Government seeks a partner", Some("GB"));
        check("IE: Savings", "Savings", Some("IE"));
        check("Savings: what next?", "Savings: what next?", None);
    }
}
