//! Traps: addresses without end, known by their shape.

use std::collections::{BTreeSet, HashMap, HashSet};

use url::Url;

use super::refused::Refused;
use crate::model::Digest;

/// When an address looks like a trap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrapRules {
    /// Most bytes of an address; 2,083, as browsers once had it.
    pub most_bytes: usize,
    /// Most segments of a path; 20.
    pub most_depth: usize,
    /// How often a path may have the same segment; 2. Numbers may repeat where they do not follow each other.
    pub most_repeats: usize,
    /// Most different queries to one path; 500.
    pub most_queries: usize,
    /// Most different sets of parameter names to one path; 12.
    pub most_parameter_sets: usize,
}

impl Default for TrapRules {
    fn default() -> Self {
        Self {
            most_bytes: 2_083,
            most_depth: 20,
            most_repeats: 2,
            most_queries: 500,
            most_parameter_sets: 12,
        }
    }
}

/// What was asked of each path so far.
#[derive(Debug, Default)]
pub(super) struct Paths(HashMap<Digest, Asked>);

#[derive(Debug, Default)]
struct Asked {
    queries: usize,
    parameter_sets: HashSet<Digest>,
}

impl TrapRules {
    /// Looks at the address alone.
    pub(super) fn check_shape(&self, url: &Url) -> Result<(), Refused> {
        let length = url.as_str().len();
        if length > self.most_bytes {
            return Err(Refused::TooLong { length, most: self.most_bytes });
        }
        let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
        if segments.len() > self.most_depth {
            return Err(Refused::TooDeep { depth: segments.len(), most: self.most_depth });
        }
        match self.repeated(&segments) {
            Some(segment) => Err(Refused::Repeats { segment: segment.to_owned(), most: self.most_repeats }),
            None => Ok(()),
        }
    }

    fn repeated<'a>(&self, segments: &[&'a str]) -> Option<&'a str> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut run = 0;
        for (at, segment) in segments.iter().enumerate() {
            run = if at > 0 && segments[at - 1] == *segment { run + 1 } else { 1 };
            let number = segment.bytes().all(|byte| byte.is_ascii_digit());
            let count = counts.entry(segment).or_default();
            *count += 1;
            if run > self.most_repeats || (*count > self.most_repeats && !number) {
                return Some(segment);
            }
        }
        None
    }

    /// Counts the address's query towards its path, which the caller has not done before.
    pub(super) fn check_variety(&self, url: &Url, paths: &mut Paths) -> Result<(), Refused> {
        let Some(query) = url.query() else { return Ok(()) };
        let path = format!("{}{}", url.host_str().unwrap_or_default(), url.path());
        let asked = paths.0.entry(Digest::of(path.as_bytes())).or_default();
        if asked.queries >= self.most_queries {
            return Err(Refused::QueryVariety { path, most: self.most_queries });
        }
        let names: BTreeSet<&str> =
            query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
        let names = Digest::of_parts(names.into_iter().map(str::as_bytes));
        if !asked.parameter_sets.contains(&names) {
            if asked.parameter_sets.len() >= self.most_parameter_sets {
                return Err(Refused::ParameterVariety { path, most: self.most_parameter_sets });
            }
            asked.parameter_sets.insert(names);
        }
        asked.queries += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    fn shape(path: &str) -> &'static str {
        let url = Url::parse("https://council.test").unwrap().join(path).unwrap();
        TrapRules::default().check_shape(&url).map_or_else(|refused| refused.kind(), |()| "sound")
    }

    #[test]
    fn shapes() {
        for (path, expected) in [
            ("/news/2010/10/10/shared-services", "sound"),
            ("/news/2010/10/10/10/x", "trap-repeat"),
            ("/council/1/committee/1/meeting/1", "sound"),
            ("/en/news/en", "sound"),
            ("/a/b/a/b/a/b", "trap-repeat"),
            ("/a//a///a", "trap-repeat"),
            ("/", "sound"),
        ] {
            assert_eq!(shape(path), expected, "{path}");
        }
        assert_eq!(shape(&('a'..='t').flat_map(|folder| ['/', folder]).collect::<String>()), "sound");
        assert_eq!(shape(&('a'..='u').flat_map(|folder| ['/', folder]).collect::<String>()), "trap-depth");
        assert_eq!(shape(&format!("/{}", "x".repeat(2_083))), "trap-length");
    }

    #[test]
    fn variety() {
        let rules = TrapRules { most_queries: 3, most_parameter_sets: 2, ..TrapRules::default() };
        let mut paths = Paths::default();
        for (address, expected) in [
            ("https://a.test/list?page=1", "sound"),
            ("https://a.test/list?page=2", "sound"),
            ("https://a.test/list?page=2&sort=up", "sound"),
            ("https://a.test/list?page=3", "trap-queries"),
            ("https://a.test/list", "sound"),
            ("https://b.test/list?a", "sound"),
            ("https://b.test/list?b&a", "sound"),
            ("https://b.test/list?c", "trap-parameters"),
            ("https://b.test/list?a&b", "sound"),
        ] {
            let url = Url::parse(address).unwrap();
            let found =
                rules.check_variety(&url, &mut paths).map_or_else(|refused| refused.kind(), |()| "sound");
            assert_eq!(found, expected, "{address}");
        }
    }
}
