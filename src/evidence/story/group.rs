//! Groups of articles with near-equal texts, and which of them is the origin.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use url::Url;

use super::sketch::{resemblance, smallest};
use crate::model::{Article, ArticleId, Attribution, Sketch, Story, StoryId};

/// Two texts are one story from this resemblance on: a reprint that drops or adds a third still passes,
/// two articles that only quote the same press release do not.
const SAME: f64 = 0.55;
/// Smallest hashes by which articles to compare are found.
const PROBES: usize = 16;

/// What grouping needs to know of an article.
#[derive(Clone, Debug)]
pub struct Candidate {
    id: ArticleId,
    url: String,
    host: String,
    published: Option<Date>,
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
            published: article.item.published.map(|dated| dated.date),
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
        let same_page = origin.url.as_deref().is_some_and(|url| same_address(url, &self.url));
        same_page || (origin.publisher == self.host && other.host != self.host)
    }
}

/// Groups articles into stories; the same articles in any order give the same stories, newest origin first.
pub fn group(mut candidates: Vec<Candidate>) -> Vec<Story> {
    candidates.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut groups = Groups::new(candidates.len());
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        for &hash in smallest(&candidate.sketch, PROBES) {
            let holders = holders.entry(hash).or_default();
            // The first and the last holder stand for all: comparing with each would cost the square of a popular text.
            for other in [holders.first(), holders.last()].into_iter().flatten().copied() {
                if groups.find(index) != groups.find(other)
                    && resemblance(&candidate.sketch, &candidates[other].sketch) >= SAME
                {
                    groups.join(index, other);
                }
            }
            holders.push(index);
        }
    }
    let mut members: BTreeMap<usize, Vec<&Candidate>> = BTreeMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        members.entry(groups.find(index)).or_default().push(candidate);
    }
    let mut stories: Vec<(&Candidate, Story)> = members.into_values().map(|group| story(&group)).collect();
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
    let attributed = |candidate: &&&Candidate| group.iter().any(|other| candidate.is_attributed_by(other));
    let origin = group.iter().find(attributed).unwrap_or(&group[0]);
    let others = group.iter().filter(|candidate| candidate.id != origin.id);
    let articles = std::iter::once(origin).chain(others).map(|candidate| candidate.id.clone()).collect();
    (origin, Story { id: StoryId::from(&origin.id), origin: origin.id.clone(), articles })
}

fn host(url: &str) -> String {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    host.strip_prefix("www.").map_or_else(|| host.clone(), str::to_owned)
}

fn same_address(a: &str, b: &str) -> bool {
    let plain = |url: &str| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.trim_start_matches("www.").trim_end_matches('/').to_owned()
    };
    plain(a) == plain(b)
}

/// Disjoint sets, each named by its earliest member.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn find(&mut self, index: usize) -> usize {
        let mut root = index;
        while self.0[root] != root {
            self.0[root] = self.0[self.0[root]];
            root = self.0[root];
        }
        root
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(url: &str, date: Option<&str>, text: &str, source: Option<&str>) -> Candidate {
        let origin = source.map(|url| Attribution {
            line: url.to_owned(),
            url: Some(url.to_owned()),
            publisher: host(url),
        });
        Candidate {
            id: ArticleId::of([url]),
            url: url.to_owned(),
            host: host(url),
            published: date.and_then(|date| date.parse().ok()),
            origin,
            sketch: super::super::sketch(text),
        }
    }

    const TEXT: &str = "Ashby and Barton have agreed to run one payroll team from the spring, with a joint committee \
        to watch over it and a single manager for both, the two councils said after their meetings on Tuesday night.";

    /// Checks the groups, each as its addresses with the origin first.
    fn check(candidates: Vec<Candidate>, expected: &[&[&str]]) {
        let names: HashMap<ArticleId, String> =
            candidates.iter().map(|c| (c.id.clone(), c.url.clone())).collect();
        for turned in [false, true] {
            let mut candidates = candidates.clone();
            if turned {
                candidates.reverse();
            }
            let stories = group(candidates);
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
}
