//! Groups of articles with near-equal texts, and which of them is the origin.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use url::Url;

use super::leaders::Leaders;
use super::sketch::overlap;
use super::verify::{self, Prepared};
use crate::model::{Article, ArticleId, Attribution, Sketch, Story, StoryId};

/// Texts kept ready: reprints of one story come close together.
const READY: usize = 64;
/// Members of a group that a newcomer is held against beside its leader.
const WITNESSES: usize = 3;
/// The least that a newcomer has in common with them: parts of a digest have nothing.
const WITH_WITNESS: f64 = 0.1;

/// What grouping needs to know of an article; its text is asked for when a pair is to be verified.
#[derive(Clone, Debug)]
pub struct Candidate {
    id: ArticleId,
    url: String,
    host: String,
    site: Option<String>,
    published: Option<Date>,
    language: Option<String>,
    origin: Option<Attribution>,
    sketch: Sketch,
}

impl Candidate {
    /// The candidate for `article` with the sketch of its text.
    pub fn new(article: &Article, sketch: Sketch) -> Self {
        Self {
            id: article.id.clone(),
            url: article.url.clone(),
            host: host(&article.url),
            site: article.item.site.clone(),
            published: article.item.published.map(|dated| dated.date),
            language: article.item.language.clone(),
            origin: article.item.origin.clone(),
            sketch,
        }
    }

    /// The order of appearance: dated before undated, early before late, then by address.
    fn order(&self) -> (bool, Option<Date>, &str) {
        (self.published.is_none(), self.published, &self.url)
    }

    fn is_attributed_by(&self, other: &Self) -> bool {
        let Some(origin) = &other.origin else { return false };
        if other.id == self.id {
            return false;
        }
        let same_page =
            origin.url.as_deref().is_some_and(|url| plain_address(url) == plain_address(&self.url));
        same_page || (other.host != self.host && self.is_published_by(&origin.publisher))
    }

    /// Whether `publisher`, a host or a name, is the one of this article.
    fn is_published_by(&self, publisher: &str) -> bool {
        let letters = |name: &str| {
            name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        let name = letters(publisher);
        publisher == self.host
            || (!name.is_empty() && self.site.as_deref().is_some_and(|site| letters(site) == name))
            || (name.len() > 4 && self.host.split('.').any(|label| letters(label) == name))
    }

    /// Two languages are two texts, whatever figures and names they share.
    fn speaks_another_language(&self, other: &Self) -> bool {
        matches!((&self.language, &other.language), (Some(a), Some(b)) if a != b)
    }
}

/// Groups articles into stories; the same articles in any order give the same stories, newest origin first.
///
/// `text` gives the text of an article; without it an article is a story of its own.
pub fn group(mut candidates: Vec<Candidate>, text: &dyn Fn(&ArticleId) -> Option<String>) -> Vec<Story> {
    candidates.sort_by(|a, b| a.order().cmp(&b.order()));
    let sketches: Vec<&Sketch> = candidates.iter().map(|candidate| &candidate.sketch).collect();
    let mut leaders = Leaders::new(&sketches);
    let mut by_address: HashMap<String, usize> = HashMap::new();
    let mut texts = Texts { text, ready: HashMap::new() };
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let attributed = candidate.origin.as_ref().and_then(|origin| origin.url.as_deref());
        let attributed = attributed.and_then(|url| by_address.get(&plain_address(url)).copied());
        let near = attributed.into_iter().chain(leaders.near(index, &sketches));
        let mut near = near.filter(|&leader| !candidate.speaks_another_language(&candidates[leader]));
        let leader = near.find(|leader| {
            let members = groups.get(leader).map_or(&[][..], Vec::as_slice);
            let witnesses = members.iter().skip(1).rev().take(WITNESSES);
            let named = attributed == Some(*leader) || candidates[*leader].is_attributed_by(candidate);
            witnesses.copied().all(|member| {
                overlap(&candidate.sketch, &candidates[member].sketch).containment >= WITH_WITNESS
            }) && texts.same(&candidates[*leader], candidate, named)
        });
        let leader = leader.unwrap_or_else(|| {
            leaders.add(index, &sketches);
            index
        });
        by_address.entry(plain_address(&candidate.url)).or_insert(leader);
        groups.entry(leader).or_default().push(index);
    }
    let mut stories: Vec<(&Candidate, Story)> = groups
        .into_values()
        .map(|group| story(&group.into_iter().map(|index| &candidates[index]).collect::<Vec<_>>()))
        .collect();
    stories.sort_by(|(a, _), (b, _)| {
        (a.published.is_none(), std::cmp::Reverse(a.published), &a.url).cmp(&(
            b.published.is_none(),
            std::cmp::Reverse(b.published),
            &b.url,
        ))
    });
    stories.into_iter().map(|(_, story)| story).collect()
}

/// The story of a group given in the order of appearance.
fn story<'a>(group: &[&'a Candidate]) -> (&'a Candidate, Story) {
    // Only a few are looked at: in a large group nearly all are copies that nobody names.
    let naming: Vec<&&Candidate> =
        group.iter().filter(|candidate| candidate.origin.is_some()).take(256).collect();
    let attributed = |candidate: &&&Candidate| naming.iter().any(|other| candidate.is_attributed_by(other));
    let names_none = |candidate: &&&Candidate| {
        !group.iter().any(|other| !naming.is_empty() && other.is_attributed_by(candidate))
    };
    let named = group.iter().filter(attributed).find(names_none);
    let origin = named.or_else(|| group.iter().find(attributed)).unwrap_or(&group[0]);
    let others = group.iter().filter(|candidate| candidate.id != origin.id);
    let articles = std::iter::once(origin).chain(others).map(|candidate| candidate.id.clone()).collect();
    (origin, Story { id: StoryId::from(&origin.id), origin: origin.id.clone(), articles })
}

/// The texts of articles, the last ones kept ready to be compared.
struct Texts<'a> {
    text: &'a dyn Fn(&ArticleId) -> Option<String>,
    ready: HashMap<ArticleId, Option<Prepared>>,
}

impl Texts<'_> {
    fn same(&mut self, leader: &Candidate, candidate: &Candidate, attributed: bool) -> bool {
        if self.ready.len() >= READY {
            self.ready.clear();
        }
        for id in [&leader.id, &candidate.id] {
            if !self.ready.contains_key(id) {
                let prepared = (self.text)(id).map(|text| Prepared::new(&text));
                self.ready.insert(id.clone(), prepared);
            }
        }
        match (self.ready.get(&leader.id), self.ready.get(&candidate.id)) {
            (Some(Some(leader)), Some(Some(candidate))) => verify::same(leader, candidate, attributed),
            _ => false,
        }
    }
}

fn host(url: &str) -> String {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    host.strip_prefix("www.").map_or_else(|| host.clone(), str::to_owned)
}

/// An address without what two writings of it may differ in.
fn plain_address(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or_default();
    rest.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = (Candidate, String);

    fn candidate(url: &str, date: Option<&str>, text: &str, source: Option<&str>) -> Told {
        let origin = source.map(|url| Attribution {
            line: url.to_owned(),
            url: Some(url.to_owned()),
            publisher: host(url),
        });
        let candidate = Candidate {
            id: ArticleId::of([url]),
            url: url.to_owned(),
            host: host(url),
            site: None,
            language: None,
            published: date.and_then(|date| date.parse().ok()),
            origin,
            sketch: super::super::sketch(text),
        };
        (candidate, text.to_owned())
    }

    const TEXT: &str = "Ashby and Barton have agreed to run one payroll team from the spring, with a joint committee \
        to watch over it and a single manager for both, the two councils said after their meetings on Tuesday night.";

    /// Checks the groups, each as its addresses with the origin first.
    fn check(told: Vec<Told>, expected: &[&[&str]]) {
        let texts: HashMap<ArticleId, String> =
            told.iter().map(|(c, text)| (c.id.clone(), text.clone())).collect();
        let candidates: Vec<Candidate> = told.into_iter().map(|(candidate, _)| candidate).collect();
        let names: HashMap<ArticleId, String> =
            candidates.iter().map(|c| (c.id.clone(), c.url.clone())).collect();
        for turned in [false, true] {
            let mut candidates = candidates.clone();
            if turned {
                candidates.reverse();
            }
            let stories = group(candidates, &|id| texts.get(id).cloned());
            let found: Vec<Vec<&str>> =
                stories.iter().map(|s| s.articles.iter().map(|id| names[id].as_str()).collect()).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn reprints_are_one_story_with_the_earliest_as_origin() {
        let edited = TEXT.replace("on Tuesday night", "this week");
        check(
            vec![
                candidate("http://b.example/2", Some("2010-12-02"), TEXT, None),
                candidate("http://a.example/1", Some("2010-11-30"), &edited, None),
                candidate("http://c.example/3", None, TEXT, None),
                candidate(
                    "http://d.example/4",
                    Some("2011-01-01"),
                    "Something else that has nothing to do with it at all",
                    None,
                ),
            ],
            &[&["http://d.example/4"], &["http://a.example/1", "http://b.example/2", "http://c.example/3"]],
        );
    }

    #[test]
    fn the_attributed_page_is_the_origin_whatever_the_dates() {
        check(
            vec![
                candidate(
                    "http://copy.example/x",
                    Some("2010-11-01"),
                    TEXT,
                    Some("http://www.paper.example/story"),
                ),
                candidate("http://paper.example/story/", Some("2010-11-03"), TEXT, None),
            ],
            &[&["http://paper.example/story/", "http://copy.example/x"]],
        );
    }

    fn many(word: &str) -> String {
        (0..60).map(|n| format!("{word}{n}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_press_release_quoted_in_two_articles_does_not_make_them_one() {
        let quote = "We are proud of what the two teams have done together, said the leader.";
        let a = format!("{quote} {}", many("alpha"));
        let b = format!("{quote} {}", many("beta"));
        check(
            vec![
                candidate("http://a.example/", None, &a, None),
                candidate("http://b.example/", None, &b, None),
            ],
            &[&["http://a.example/"], &["http://b.example/"]],
        );
    }

    #[test]
    fn the_first_page_of_a_chain_of_sources_is_the_origin() {
        let mut named = candidate("http://b.example/2", Some("2010-11-01"), TEXT, None);
        named.0.origin =
            Some(Attribution { line: String::new(), url: None, publisher: "The Paper".to_owned() });
        let mut paper = candidate("http://thepaper.example/1", Some("2010-11-03"), TEXT, None);
        paper.0.site = Some("The Paper".to_owned());
        check(
            vec![
                candidate("http://a.example/3", Some("2010-10-30"), TEXT, Some("http://b.example/2")),
                named,
                paper,
            ],
            &[&["http://thepaper.example/1", "http://a.example/3", "http://b.example/2"]],
        );
    }

    #[test]
    fn a_digest_does_not_join_the_articles_that_it_holds() {
        let (a, b) = (many("alpha"), many("beta"));
        check(
            vec![
                candidate("http://a.example/", Some("2010-11-02"), &a, None),
                candidate("http://b.example/", Some("2010-11-02"), &b, None),
                candidate("http://digest.example/", Some("2010-11-01"), &format!("{a} {b}"), None),
            ],
            &[&["http://b.example/"], &["http://digest.example/", "http://a.example/"]],
        );
    }
}
