//! How claims and articles stand in lists: the values that the templates print.

use serde::Serialize;

use super::figure::Figure;
use super::press::Link;
use super::quotation::Quotation;
use super::register::{Register, published};
use super::{address, country, tidy};
use crate::model::{Article, Claim, Mention, Proof, format_date};

/// Most characters that a list shows on either side of a figure.
const AROUND: usize = 220;

/// A day in words and for programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Day {
    /// `30 November 2010`, or `date not stated`.
    pub(super) words: String,
    /// `2010-11-30`.
    pub(super) iso: Option<String>,
}

impl Day {
    /// The day an article was published.
    pub(super) fn of(article: Option<&Article>) -> Self {
        let date = article.and_then(published);
        Self {
            words: date.map_or_else(|| "date not stated".to_owned(), format_date),
            iso: date.map(|date| date.to_string()),
        }
    }
}

/// A claim in a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ClaimLine {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) figure: Figure,
    pub(super) quotation: Quotation,
    pub(super) language: Option<String>,
    pub(super) organisations: Vec<String>,
    pub(super) service: Option<Link>,
    pub(super) country: Option<Link>,
    pub(super) publisher: String,
    pub(super) day: Day,
    pub(super) article: Option<Link>,
    pub(super) appearances: usize,
}

impl ClaimLine {
    pub(super) fn new(register: &Register, claim: &Claim) -> Self {
        let article = register.article(&claim.article);
        let code = article.and_then(|article| register.country(article));
        Self {
            id: claim.id.to_string(),
            href: address::claim(&claim.id),
            figure: Figure::of(&claim.mention),
            quotation: Quotation::of(&claim.mention, first_proof(claim)).shortened(AROUND),
            language: article.and_then(language),
            organisations: organisations(&claim.mention),
            service: claim.mention.service.map(|service| {
                Link::new(service.label(), format!("services/{}/", address::word(service.word())))
            }),
            country: code
                .map(|code| Link::new(country::name(code), format!("countries/{}/", address::word(code)))),
            publisher: article.map_or_else(not_held, |article| register.publisher(article)),
            day: Day::of(article),
            article: article
                .map(|article| Link::new(tidy::headline(&article.item.title), address::article(&article.id))),
            appearances: claim.appearances.len(),
        }
    }
}

/// An article in a list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ArticleLine {
    pub(super) href: String,
    pub(super) title: String,
    pub(super) language: Option<String>,
    pub(super) publisher: String,
    pub(super) day: Day,
    pub(super) country: Option<Link>,
    pub(super) claims: usize,
}

impl ArticleLine {
    pub(super) fn new(register: &Register, article: &Article) -> Self {
        Self {
            href: address::article(&article.id),
            title: tidy::headline(&article.item.title),
            language: language(article),
            publisher: register.publisher(article),
            day: Day::of(Some(article)),
            country: register
                .country(article)
                .map(|code| Link::new(country::name(code), format!("countries/{}/", address::word(code)))),
            claims: register.claims_in(&article.id).len(),
        }
    }
}

/// A page of a long list.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Paging {
    pub(super) number: usize,
    pub(super) pages: usize,
    pub(super) total: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
}

/// Parts a list into pages of `size`; an empty list is one empty page.
pub(super) fn pages<'a, T>(list: &'a [T], size: usize, base: &str) -> Vec<(Paging, &'a [T])> {
    let count = list.len().div_ceil(size).max(1);
    let page = |number: usize| {
        let from = (number - 1) * size;
        let to = (from + size).min(list.len());
        let paging = Paging {
            number,
            pages: count,
            total: list.len(),
            from: from + 1,
            to,
            previous: (number > 1).then(|| address::list_page(base, number - 1)),
            next: (number < count).then(|| address::list_page(base, number + 1)),
        };
        (paging, &list[from..to])
    };
    (1..=count).map(page).collect()
}

/// A claim's heading: the amount and whose money it is, or what is shared.
pub(super) fn heading(mention: &Mention) -> String {
    let amount = Figure::of(mention).amount;
    let organisations = organisations(mention);
    let whose = match (organisations.as_slice(), mention.service) {
        ([], None) => return amount,
        ([], Some(service)) => service.label().to_owned(),
        ([one], _) => one.clone(),
        ([one, two], _) => format!("{one} and {two}"),
        ([one, two, rest @ ..], _) => format!("{one}, {two} and {} more", rest.len()),
    };
    format!("{amount}, {}", tidy::cut(&whose, 160))
}

/// The bodies whose money it is, as written, each once.
pub(super) fn organisations(mention: &Mention) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in mention.beneficiaries.iter().map(|name| tidy::cut(&tidy::line(name), 120)) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The language of an article's text where it is not English and named by a sound code.
pub(super) fn language(article: &Article) -> Option<String> {
    let code = article.item.language.as_deref()?;
    let sound = (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_lowercase());
    (sound && code != "en").then(|| code.to_owned())
}

/// The proof of the appearance that states the claim.
pub(super) fn first_proof(claim: &Claim) -> Option<&Proof> {
    let stated = claim.appearances.iter().find(|appearance| {
        appearance.article == claim.article && appearance.mention.start == claim.mention.start
    });
    stated.or(claim.appearances.first()).map(|appearance| &appearance.proof)
}

fn not_held() -> String {
    "article not in this edition".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_of_a_list_is_on_one_page() {
        for (length, expected) in [(0, vec![0]), (1, vec![1]), (100, vec![100]), (101, vec![100, 1])] {
            let list: Vec<usize> = (0..length).collect();
            let pages = pages(&list, 100, "claims/");
            assert_eq!(pages.iter().map(|(_, part)| part.len()).collect::<Vec<_>>(), expected);
            assert_eq!(pages.iter().flat_map(|(_, part)| part.iter()).count(), length);
        }
    }

    #[test]
    fn pages_know_their_neighbours() {
        let list: Vec<usize> = (0..250).collect();
        let pages = pages(&list, 100, "claims/");
        let neighbours: Vec<_> =
            pages.iter().map(|(paging, _)| (paging.previous.as_deref(), paging.next.as_deref())).collect();
        assert_eq!(
            neighbours,
            [
                (None, Some("claims/page/2/")),
                (Some("claims/"), Some("claims/page/3/")),
                (Some("claims/page/2/"), None)
            ]
        );
    }
}
