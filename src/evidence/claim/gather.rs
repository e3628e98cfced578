//! Gathering of mentions into claims.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::drift::drift;
use super::same::{almost_all, bearing_words, bodies, compatible, retells, same_figure};
use crate::model::{Appearance, Article, ArticleId, Claim, ClaimId, Kind, Mention, Sighting, Story};

/// Two stories further apart than this do not speak of one saving just because figure and bodies agree.
const FAR_APART_DAYS: i32 = 400;

/// Gathers the proven mentions of all stories into claims, newest first, undated ones last.
pub fn gather(
    stories: &[Story],
    articles: &BTreeMap<ArticleId, Article>,
    sightings: &BTreeMap<ArticleId, Vec<Sighting>>,
) -> Vec<Claim> {
    let date = |id: &ArticleId| articles.get(id).and_then(|article| article.item.published).map(|d| d.date);
    let address = |id: &ArticleId| articles.get(id).map(|article| article.url.clone()).unwrap_or_default();
    let mut claims: Vec<Claim> = stories.iter().flat_map(|story| of_story(story, sightings)).collect();
    // The earliest statement of a saving becomes the claim that later ones join.
    claims.sort_by_cached_key(|claim| {
        let day = date(&claim.article);
        (day.is_none(), day, address(&claim.article), claim.mention.start)
    });
    let mut claims = across_stories(claims, &date);
    for claim in &mut claims {
        claim.appearances.sort_by_cached_key(|appearance| {
            let day = date(&appearance.article);
            (appearance.article != claim.article, day.is_none(), day, address(&appearance.article))
        });
    }
    claims.sort_by_cached_key(|claim| {
        let day = date(&claim.article);
        (day.is_none(), std::cmp::Reverse(day), address(&claim.article), claim.mention.start)
    });
    claims
}

/// The claims of one story: opened by its origin, joined or opened by its reprints.
fn of_story(story: &Story, sightings: &BTreeMap<ArticleId, Vec<Sighting>>) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut names = BTreeSet::new();
    for article in &story.articles {
        // Claims that a mention of this very article has joined or opened are taken: two figures of one article are two.
        let mut taken = BTreeSet::new();
        for sighting in sightings.get(article).into_iter().flatten() {
            if sighting.mention.is_duplicate_of.is_some() {
                continue;
            }
            let index = match_in_story(&claims, &taken, &sighting.mention).unwrap_or_else(|| {
                claims.push(open(story, article, &sighting.mention, &mut names));
                claims.len() - 1
            });
            taken.insert(index);
            let claim = &mut claims[index];
            claim.appearances.push(appearance(claim, article, sighting));
        }
    }
    claims
}

fn open(story: &Story, article: &ArticleId, mention: &Mention, names: &mut BTreeSet<ClaimId>) -> Claim {
    let sentence = mention.sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut id = ClaimId::of([sentence.as_str(), mention.quote.as_str()]);
    let mut turn = 1;
    while !names.insert(id.clone()) {
        turn += 1;
        id = ClaimId::of([sentence.as_str(), mention.quote.as_str(), turn.to_string().as_str()]);
    }
    Claim {
        id,
        mention: mention.clone(),
        article: article.clone(),
        story: story.id.clone(),
        appearances: Vec::new(),
    }
}

fn appearance(claim: &Claim, article: &ArticleId, sighting: &Sighting) -> Appearance {
    Appearance {
        article: article.clone(),
        mention: sighting.mention.clone(),
        drift: drift(&claim.mention, &sighting.mention),
        proof: sighting.proof.clone(),
    }
}

/// The claim of the same story that a reprint's mention retells: the same figure, else the same statement.
fn match_in_story(claims: &[Claim], taken: &BTreeSet<usize>, mention: &Mention) -> Option<usize> {
    let words = bearing_words(&mention.sentence);
    let free = || claims.iter().enumerate().filter(|(index, _)| !taken.contains(index));
    let same = free().find(|(_, claim)| {
        same_figure(&claim.mention, mention)
            && (compatible(&claim.mention, mention)
                || retells(&bearing_words(&claim.mention.sentence), &words))
    });
    let retold = || {
        free().find(|(_, claim)| {
            claim.mention.kind == mention.kind
                && claim.mention.currency == mention.currency
                && almost_all(&bearing_words(&claim.mention.sentence), &words)
        })
    };
    same.or_else(retold).map(|(index, _)| index)
}

/// Joins claims of different stories that state the same saving of the same bodies.
fn across_stories(claims: Vec<Claim>, date: &dyn Fn(&ArticleId) -> Option<Date>) -> Vec<Claim> {
    let mut kept: Vec<Claim> = Vec::with_capacity(claims.len());
    let mut by_figure: HashMap<String, Vec<usize>> = HashMap::new();
    let mut ids: BTreeMap<ClaimId, usize> = BTreeMap::new();
    for mut claim in claims {
        let named = bodies(&claim.mention);
        let key = figure_key(&claim.mention);
        let joined = by_figure.get(&key).into_iter().flatten().copied().find(|&index| {
            let other: &Claim = &kept[index];
            let near = match (date(&other.article), date(&claim.article)) {
                (Some(a), Some(b)) => (b - a).get_days().abs() <= FAR_APART_DAYS,
                _ => false,
            };
            let articles = |claim: &Claim, article: &ArticleId| {
                claim.appearances.iter().any(|appearance| appearance.article == *article)
            };
            // Two figures of one article are two, whatever they agree with elsewhere.
            let apart = claim.appearances.iter().all(|appearance| !articles(other, &appearance.article));
            other.story != claim.story
                && apart
                && near
                && !named.is_empty()
                && bodies(&other.mention) == named
                && compatible(&other.mention, &claim.mention)
        });
        let index = joined.or_else(|| ids.get(&claim.id).copied());
        if let Some(index) = index {
            let target = kept[index].mention.clone();
            for appearance in &mut claim.appearances {
                appearance.drift = drift(&target, &appearance.mention);
            }
            kept[index].appearances.append(&mut claim.appearances);
        } else {
            // Percentages of the same bodies agree by chance far more often than sums do.
            if claim.mention.kind == Kind::Money {
                by_figure.entry(key).or_default().push(kept.len());
            }
            ids.insert(claim.id.clone(), kept.len());
            kept.push(claim);
        }
    }
    kept
}

fn figure_key(mention: &Mention) -> String {
    let bound =
        |value: Option<rust_decimal::Decimal>| value.map_or_else(String::new, |v| v.normalize().to_string());
    let currency = mention.currency.as_deref().unwrap_or_default();
    format!("{} {currency} {} {}", mention.kind.word(), bound(mention.low), bound(mention.high))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use jiff::Timestamp;
    use rust_decimal::Decimal;

    use super::*;
    use crate::model::{Basis, CaptureId, DateRung, Dated, Digest, Item, Period, Proof, Status, StoryId};

    fn sighting(sentence: &str, quote: &str, amount: i64, bodies: &[&str]) -> Sighting {
        let start = sentence.find(quote).unwrap();
        let mention = Mention {
            quote: quote.to_owned(),
            start,
            end: start + quote.len(),
            sentence: sentence.to_owned(),
            kind: Kind::Money,
            currency: Some("GBP".to_owned()),
            low: Some(Decimal::from(amount)),
            high: Some(Decimal::from(amount)),
            approx: false,
            period: Period::Annual,
            years: None,
            from_year: None,
            by_year: None,
            status: Status::Expected,
            basis: Basis::Unknown,
            per_party: false,
            beneficiaries: bodies.iter().map(|&body| body.to_owned()).collect(),
            service: None,
            is_duplicate_of: None,
            why: BTreeMap::new(),
            confidence: 1.0,
        };
        let digest = Digest::of(b"");
        let (capture, reading) = (CaptureId(digest), Vec::new());
        let proof = Proof {
            capture,
            body: digest,
            sentence_start: 0,
            sentence_end: 1,
            quote_start: 0,
            quote_end: 1,
            reading,
        };
        Sighting { mention, proof }
    }

    fn article(url: &str, date: &str) -> Article {
        let published = Some(Dated { date: date.parse().unwrap(), rung: DateRung::Meta });
        Article {
            id: ArticleId::of([url]),
            capture: CaptureId(Digest::of(url.as_bytes())),
            reading: Vec::new(),
            fetched: Timestamp::UNIX_EPOCH,
            source: None,
            url: url.to_owned(),
            parts: Vec::new(),
            item: Item { published, ..Item::default() },
        }
    }

    type Told<'a> = (&'a str, &'a str, Vec<Sighting>);

    /// Checks the claims of stories, each a list of (address, date, sightings), as (quote, appearances, drifting ones).
    fn check(stories: Vec<Vec<Told<'_>>>, expected: &[(&str, usize, usize)]) {
        let (mut articles, mut sightings, mut told) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for story in stories {
            let mut ids = Vec::new();
            for (url, date, seen) in story {
                let article = article(url, date);
                ids.push(article.id.clone());
                sightings.insert(article.id.clone(), seen);
                articles.insert(article.id.clone(), article);
            }
            told.push(Story { id: StoryId::from(&ids[0]), origin: ids[0].clone(), articles: ids });
        }
        let claims = gather(&told, &articles, &sightings);
        let found: Vec<(&str, usize, usize)> = claims
            .iter()
            .map(|c| {
                let drifting = c.appearances.iter().filter(|a| !a.drift.is_empty()).count();
                (c.mention.quote.as_str(), c.appearances.len(), drifting)
            })
            .collect();
        assert_eq!(found, expected);
    }

    const SENTENCE: &str = "Sharing payroll will save the councils £2m a year.";

    #[test]
    fn a_reprint_is_an_appearance_and_a_changed_figure_is_drift() {
        let changed = SENTENCE.replace("£2m", "£5m");
        check(
            vec![vec![
                ("http://a.example/", "2010-11-30", vec![sighting(SENTENCE, "£2m", 2_000_000, &[])]),
                ("http://b.example/", "2010-12-01", vec![sighting(SENTENCE, "£2m", 2_000_000, &[])]),
                ("http://c.example/", "2010-12-02", vec![sighting(&changed, "£5m", 5_000_000, &[])]),
            ]],
            &[("£2m", 3, 1)],
        );
    }

    #[test]
    fn two_figures_of_one_sentence_are_two_claims() {
        let sentence = "It will save Ashby £2m and Barton £2m a year.";
        let second = sighting("It will save Ashby £1m and Barton £3m a year.", "£3m", 3_000_000, &[]);
        check(
            vec![vec![(
                "http://a.example/",
                "2010-11-30",
                vec![sighting(sentence, "£2m", 2_000_000, &[]), second],
            )]],
            &[("£2m", 1, 0), ("£3m", 1, 0)],
        );
    }

    #[test]
    fn stories_join_only_over_the_same_bodies_and_near_in_time() {
        let told = |url, date, bodies: &[&str]| {
            vec![(url, date, vec![sighting(&format!("{SENTENCE} {url}"), "£2m", 2_000_000, bodies)])]
        };
        check(
            vec![
                told("http://a.example/", "2010-11-30", &["Ashby Council"]),
                told("http://b.example/", "2011-03-01", &["Ashby"]),
                told("http://c.example/", "2011-03-02", &["Barton"]),
                told("http://d.example/", "2011-03-03", &[]),
                told("http://e.example/", "2015-03-01", &["Ashby"]),
            ],
            &[("£2m", 1, 0), ("£2m", 1, 0), ("£2m", 1, 0), ("£2m", 2, 0)],
        );
    }
}
