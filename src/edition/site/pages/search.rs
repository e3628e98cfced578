//! The search page, its help, and the description by which a browser adds it to its search boxes.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Context;

use super::country;
use super::facets;
use super::press::{Head, Link, Press};
use super::register::Register;
use super::script::Scripts;
use super::tidy;
use super::{Engine, SiteError};
use crate::model::{Basis, Kind, Period, Service, Status};

/// `/search/`: the box and its results, and without a script the ways to browse.
pub(crate) fn search(
    register: &Register,
    engine: &Engine,
    scripts: &Scripts,
    press: &mut Press,
) -> Result<(), SiteError> {
    let mut body = Context::new();
    body.insert("facets", &facets(register));
    body.insert("claims", &register.catalogue.claims.len());
    body.insert("articles", &register.articles.len());
    body.insert("cases", &register.catalogue.cases.len());
    body.insert("names", &names(register));
    body.insert("engine", engine);
    body.insert("main_script", &scripts.main());
    body.insert("scripts", &scripts.paths());
    let head = Head {
        path: "search/".to_owned(),
        title: "Search".to_owned(),
        description: "Find claims, articles and cases.".to_owned(),
        section: "search",
        finds: true,
        ..Head::default()
    };
    press.page("search.html", &head, body)
}

/// `/search/help/`: the query language by examples that can be tried.
pub(crate) fn search_help(press: &mut Press) -> Result<(), SiteError> {
    let parts: Vec<Part> = EXAMPLES.iter().map(Part::of).collect();
    let mut body = Context::new();
    body.insert("parts", &parts);
    body.insert(
        "lists",
        &[
            Words { field: "status", words: Status::ALL.iter().map(|value| value.word()).collect() },
            Words { field: "service", words: Service::ALL.iter().map(|value| value.word()).collect() },
            Words { field: "period", words: Period::ALL.iter().map(|value| value.word()).collect() },
            Words { field: "basis", words: Basis::ALL.iter().map(|value| value.word()).collect() },
            Words { field: "unit", words: Kind::ALL.iter().map(|value| value.word()).collect() },
            Words { field: "kind", words: vec!["claim", "case", "article"] },
        ],
    );
    let head = Head {
        path: "search/help/".to_owned(),
        title: "How to ask".to_owned(),
        description: "The words, signs and fields that a search understands, with examples.".to_owned(),
        section: "search",
        crumbs: vec![Link::new("Search", "search/")],
        ..Head::default()
    };
    press.page("search_help.html", &head, body)
}

/// `/opensearch.xml`, for a site that knows its address: the description must name it in full.
pub(crate) fn open_search(press: &mut Press) -> Result<(), SiteError> {
    let path = "opensearch.xml";
    let (Some(search), Some(own), Some(icon)) = (
        press.frame().absolute("search/"),
        press.frame().absolute(path),
        press.frame().absolute("favicon.svg"),
    ) else {
        return Ok(());
    };
    let mut body = Context::new();
    // The format allows a short name of 16 characters.
    body.insert("short_name", &tidy::cut(&press.frame().title, 15));
    body.insert("search", &search);
    body.insert("own", &own);
    body.insert("icon", &icon);
    press.plain("opensearch.xml", path, body)
}

/// What the values of facets are called, by facet and value, as JSON; what is not here is shown as it is.
fn names(register: &Register) -> String {
    let mut countries = BTreeMap::new();
    let mut add = |code: &str| {
        // Whoever asks for a country finds its nations too, so that the country needs its name as well.
        for code in [Some(code), code.split_once('-').map(|(country, _)| country)].into_iter().flatten() {
            countries.insert(code.to_ascii_uppercase(), country::name(code));
        }
    };
    register.articles.iter().filter_map(|article| register.country(article)).for_each(&mut add);
    let cases = register.catalogue.cases.iter();
    cases.filter_map(|case| case.country.as_deref()).filter(|code| country::is_code(code)).for_each(add);
    let sources = register.catalogue.sources.iter();
    let named = serde_json::json!({
        "status": labels(Status::ALL, |value| (value.word(), value.label())),
        "period": labels(Period::ALL, |value| (value.word(), value.label())),
        "basis": labels(Basis::ALL, |value| (value.word(), value.label())),
        "service": labels(Service::ALL, |value| (value.word(), value.label())),
        "unit": labels(Kind::ALL, |value| (value.word(), value.label())),
        "country": countries,
        "source": sources
            .map(|source| (source.id.to_string(), tidy::headline(&source.name)))
            .collect::<BTreeMap<_, _>>(),
    });
    named.to_string()
}

fn labels<T: Copy>(
    all: &[T],
    of: fn(T) -> (&'static str, &'static str),
) -> BTreeMap<&'static str, &'static str> {
    all.iter().map(|value| of(*value)).collect()
}

#[derive(Serialize)]
struct Words {
    field: &'static str,
    words: Vec<&'static str>,
}

#[derive(Serialize)]
struct Part {
    title: &'static str,
    examples: Vec<Example>,
}

#[derive(Serialize)]
struct Example {
    query: &'static str,
    encoded: String,
    finds: &'static str,
}

impl Part {
    fn of((title, examples): &(&'static str, &[(&'static str, &'static str)])) -> Self {
        let example = |(query, finds): &(&'static str, &'static str)| Example {
            query,
            encoded: url::form_urlencoded::byte_serialize(query.as_bytes()).collect(),
            finds,
        };
        Self { title, examples: examples.iter().map(example).collect() }
    }
}

/// Queries to try and what they find.
type Examples = [(&'static str, &'static str)];

const EXAMPLES: &[(&str, &Examples)] = &[
    (
        "Words",
        &[
            ("shared payroll", "both words, in any place"),
            ("\"shared services\"", "these words in this order"),
            ("\"shared services\" payroll", "the words in order, and another word anywhere"),
            ("payroll -merger", "the first word without the second"),
            ("payroll OR pensions", "one of the two, or both"),
            ("(payroll OR pensions) council", "brackets keep together what belongs together"),
            ("procure*", "words that begin so"),
            ("£2m", "the sum however it is written: £2 million, £2,000,000"),
        ],
    ),
    (
        "Fields",
        &[
            ("org:\"County Council\"", "bodies whose money it is, or who share"),
            ("title:payroll", "words of the headline"),
            ("service:it|legal", "one of these services"),
            ("sector:police", "a kind of body, as far as names tell"),
            ("status:achieved", "savings that are reported as achieved"),
            ("savings -status:missed", "a field can be left out as a word can"),
            ("period:annual", "savings a year"),
            ("basis:net", "savings from which costs are taken off"),
            ("country:GB-SCT", "one country or nation"),
            ("lang:cy", "texts in one language"),
            ("year:2010..2015", "made in these years"),
            ("by:2015", "promised for this year"),
        ],
    ),
    (
        "Figures",
        &[
            ("amount:>=1m", "sums that reach this amount"),
            ("amount:100k..2m", "sums between the two"),
            ("amount:none", "no sum is stated"),
            ("percent:>=10", "shares of at least ten per cent"),
            ("posts:>=20", "at least twenty posts"),
            ("payroll status:achieved amount:>=1m", "all of it together"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_survives_its_address() {
        for (_, examples) in EXAMPLES {
            for example in Part::of(&("", examples)).examples {
                let address = format!("http://site.test/search/?q={}", example.encoded);
                let read = url::Url::parse(&address)
                    .map(|url| url.query_pairs().next().map(|(_, q)| q.into_owned()));
                assert_eq!(read, Ok(Some(example.query.to_owned())));
            }
        }
    }
}
