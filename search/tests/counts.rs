//! Whatever is chosen, totals and counts are those that a look at every document gives.

#![allow(clippy::expect_used, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};

use commonpurse_search::vocabulary::{BASES, PERIODS, SECTORS, SERVICES, STATUSES, UNITS};
use commonpurse_search::{Amounts, Card, Document, Facet, Index, Kind, Request, Sort, Writer, Years};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rust_decimal::Decimal;

const WORDS: &[&str] = &["payroll", "legal", "waste", "library"];
const ORGANISATIONS: &[&str] = &["Northmere", "Marlow Vale", "Eastbrook"];
const COUNTRIES: &[&str] = &["GB-ENG", "GB-SCT", "IE"];

fn one(list: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    option::of(select(list).prop_map(str::to_owned))
}

fn some(list: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    subsequence(list, 0..=2).prop_map(|list| list.into_iter().map(str::to_owned).collect())
}

fn sum() -> impl Strategy<Value = Option<Decimal>> {
    let hundredths =
        [0, 500, 10_000, 250_000, 4_000_000, 4_000_101, 100_000_000, 123_456_700, 123_456_800, 700_000_000];
    option::of(select(hundredths.to_vec()).prop_map(|hundredths| Decimal::new(hundredths, 2)))
}

prop_compose! {
    fn document()(
        kind in select(&Kind::ALL[..]),
        words in subsequence(WORDS, 0..=3),
        (status, period, basis) in (one(&STATUSES[..3]), one(&PERIODS[..2]), one(BASES)),
        (service, sector) in (one(&SERVICES[..4]), some(&SECTORS[..3])),
        (country, organisations) in (one(COUNTRIES), some(ORGANISATIONS)),
        (source, language, currency) in (one(&["portal", "gazette"]), one(&["en", "cy"]), one(&["GBP", "EUR"])),
        (unit, low, high) in (one(&UNITS[..2]), sum(), sum()),
        (date, by_year) in (one(&["2009", "2010-11", "2010-12-01", "2013-05-06"]), option::of(2010_u16..2014)),
        appearances in 0_u32..4,
    ) -> Document {
        let card = Card {
            kind, status, period, basis, service, sector, country, organisations, source, language, currency, unit,
            low: low.min(high.or(low)), high, date, by_year, appearances,
            ..Card::default()
        };
        Document { card, body: vec![words.join(" ")] }
    }
}

prop_compose! {
    fn request()(
        word in option::of(select(WORDS)),
        kind in option::of(select(&Kind::ALL[..])),
        filters in btree_map(select(Facet::ALL).prop_map(|(facet, _)| facet), some(&[
            "achieved", "expected", "total", "net", "it", "back_office", "police", "GB", "GB-SCT", "Northmere",
            "portal", "cy", "GBP", "money", "2010", "2012",
        ]), 0..3),
        status in option::of(some(&STATUSES[..3])),
        amount in option::of((sum(), sum())),
        unstated in any::<bool>(),
        made in option::of((option::of(2008_u16..2014), option::of(2008_u16..2014))),
        by in option::of((option::of(2010_u16..2014), option::of(2010_u16..2014))),
        sort in select(Sort::ALL).prop_map(|(sort, _)| sort),
        facets in subsequence(Facet::ALL, 0..=Facet::ALL.len()),
        (kinds, histogram) in any::<(bool, bool)>(),
    ) -> Request {
        let years = |(from, to)| Years { from, to };
        let mut filters = filters;
        filters.extend(status.map(|values| (Facet::Status, values)));
        Request {
            q: word.unwrap_or_default().to_owned(),
            kind, filters, unstated, sort, kinds, histogram,
            amount: amount.map(|(low, high)| Amounts { low, high }),
            made: made.map(years),
            by: by.map(years),
            facets: facets.into_iter().map(|(facet, _)| facet).collect(),
            limit: 1000,
            ..Request::default()
        }
    }
}

/// What a request narrows.
#[derive(Clone, Copy, PartialEq)]
enum Dimension {
    Kind,
    Amount,
    Facet(Facet),
}

/// The values of a facet that a document has.
fn values(document: &Document, facet: Facet) -> BTreeSet<String> {
    let card = &document.card;
    let one = |value: &Option<String>| value.iter().cloned().collect();
    match facet {
        Facet::Status => one(&card.status),
        Facet::Period => one(&card.period),
        Facet::Basis => one(&card.basis),
        Facet::Service => one(&card.service),
        Facet::Source => one(&card.source),
        Facet::Language => one(&card.language),
        Facet::Currency => one(&card.currency),
        Facet::Unit => one(&card.unit),
        Facet::Sector => card.sector.iter().cloned().collect(),
        Facet::Organisation => card.organisations.iter().cloned().collect(),
        Facet::Country => {
            let whole = card.country.as_deref().and_then(|code| code.split('-').next()).map(str::to_owned);
            card.country.iter().cloned().chain(whole).collect()
        }
        Facet::Made => card.date.iter().map(|date| date[..4].to_owned()).collect(),
        Facet::By => card.by_year.iter().map(ToString::to_string).collect(),
    }
}

/// Whether a document meets every condition but those of one dimension.
fn meets(document: &Document, request: &Request, but: Option<Dimension>) -> bool {
    let card = &document.card;
    let free = |dimension| but == Some(dimension);
    let words = request.q.is_empty() || document.body[0].split(' ').any(|word| word == request.q);
    let kind = free(Dimension::Kind) || request.kind.is_none_or(|kind| kind == card.kind);
    let facets = request.filters.iter().all(|(facet, wanted)| {
        free(Dimension::Facet(*facet))
            || wanted.is_empty()
            || values(document, *facet).iter().any(|value| wanted.contains(value))
    });
    let within = |years: Option<Years>, facet: Facet| {
        let Some(Years { from, to }) = years.filter(|years| years.from.is_some() || years.to.is_some())
        else {
            return true;
        };
        let year = values(document, facet).first().and_then(|year| year.parse::<u16>().ok());
        free(Dimension::Facet(facet))
            || year.is_some_and(|year| from.is_none_or(|from| from <= year) && to.is_none_or(|to| year <= to))
    };
    let stated = card.unit.as_deref() == Some("money") && (card.low.is_some() || card.high.is_some());
    let amount = free(Dimension::Amount)
        || request.amount.as_ref().is_none_or(|amount| {
            if !stated {
                return request.unstated;
            }
            let low = card.low.unwrap_or(Decimal::ZERO);
            amount.high.is_none_or(|high| low <= high)
                && amount.low.is_none_or(|low| card.high.is_none_or(|high| high >= low))
        });
    words && kind && facets && within(request.made, Facet::Made) && within(request.by, Facet::By) && amount
}

fn index(documents: &[Document]) -> Index {
    let mut writer = Writer::new().expect("memory");
    for document in documents {
        writer.add(document).expect("in order");
    }
    Index::of(&writer.finish().expect("written").files).expect("readable")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn counts_are_those_of_a_look_at_every_document(
        documents in vec(document(), 0..60),
        requests in vec(request(), 12),
    ) {
        let mut documents = documents;
        documents.sort_by_key(|document| document.card.kind);
        for (number, document) in documents.iter_mut().enumerate() {
            document.card.id = format!("{number:03}");
        }
        let index = index(&documents);
        for request in requests {
            let answer = index.ask(&request).expect("answered");
            let count = |but, test: &dyn Fn(&Document) -> bool| {
                documents.iter().filter(|document| meets(document, &request, but) && test(document)).count() as u64
            };
            prop_assert_eq!(answer.total as u64, count(None, &|_| true), "{:?}", request);
            prop_assert_eq!(answer.hits.len(), answer.total);
            let expected: BTreeMap<Kind, u64> = Kind::ALL
                .into_iter()
                .filter(|_| request.kinds)
                .map(|kind| (kind, count(Some(Dimension::Kind), &|document| document.card.kind == kind)))
                .collect();
            prop_assert_eq!(&answer.kinds, &expected, "{:?}", request);
            prop_assert_eq!(answer.facets.len(), request.facets.len());
            for counted in &answer.facets {
                let facet = counted.facet;
                let of_kind = documents
                    .iter()
                    .filter(|document| request.kind.is_none_or(|kind| kind == document.card.kind));
                let all: BTreeSet<String> = of_kind.flat_map(|document| values(document, facet)).collect();
                let expected: BTreeMap<String, u64> = all
                    .into_iter()
                    .map(|value| {
                        let has = |document: &Document| values(document, facet).contains(&value);
                        let count = count(Some(Dimension::Facet(facet)), &has);
                        (value, count)
                    })
                    .filter(|(_, count)| facet != Facet::Organisation || *count > 0)
                    .collect();
                let found: BTreeMap<String, u64> =
                    counted.values.iter().map(|value| (value.value.clone(), value.count)).collect();
                prop_assert_eq!(found, expected, "{:?} {:?}", facet, request);
            }
            let binned: u64 = answer.histogram.iter().map(|bin| bin.count).sum();
            let stated = |document: &Document| {
                let card = &document.card;
                card.unit.as_deref() == Some("money") && (card.low.is_some() || card.high.is_some())
            };
            let expected = if request.histogram { count(Some(Dimension::Amount), &stated) } else { 0 };
            prop_assert_eq!(binned, expected, "{:?}", request);
        }
    }
}
