//! "Did you mean": for words that nothing holds, the nearest that something does.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::Term;

use crate::Index;
use crate::analysis::{Wanted, folded, wanted};
use crate::ask::{SearchError, Suggestion};
use crate::distance::{distance, forgiven};
use crate::matching::successor;
use crate::query::{Ending, Node, Query};
use crate::request::Request;

/// Results that are enough.
const ENOUGH: usize = 3;

/// Suggestions that are made.
const MOST: usize = 3;

/// Words of a query that are looked at.
const MOST_WORDS: usize = 4;

/// Words of an index beyond which those with the same first two letters are compared, and not those with one.
const MANY: usize = 60_000;

/// A word of the query and what may be meant instead, the likeliest first.
struct Doubtful<'a> {
    word: &'a Wanted,
    instead: Vec<String>,
}

impl Index {
    /// Other queries that find more, when this one finds little.
    pub(crate) fn suggestions(
        &self,
        request: &Request,
        query: &Query,
        total: usize,
    ) -> Result<Vec<Suggestion>, SearchError> {
        if total >= ENOUGH {
            return Ok(Vec::new());
        }
        let mut words = Vec::new();
        gather(&query.root, &mut words);
        words.retain(|(word, _)| {
            forgiven(&word.folded) > 0 && !word.form.contains(|c: char| c.is_ascii_digit())
        });
        words.truncate(MOST_WORDS);
        let frequencies: Vec<_> = words.iter().map(|(word, _)| self.frequency(word)).collect();
        let frequencies = frequencies.into_iter().collect::<tantivy::Result<Vec<_>>>()?;
        let mut known = words.iter().zip(frequencies).collect::<Vec<_>>();
        let some_unknown = known.iter().any(|(_, frequency)| *frequency == 0);
        if some_unknown {
            known.retain(|(_, frequency)| *frequency == 0);
        } else if total > 0 {
            return Ok(Vec::new());
        }
        let doubtful: Vec<_> = known
            .into_iter()
            .map(|((word, ending), frequency)| {
                let instead = self.near(word, *ending, frequency)?;
                Ok(Doubtful { word, instead })
            })
            .collect();
        let doubtful: Vec<Doubtful<'_>> = doubtful.into_iter().collect::<tantivy::Result<_>>()?;

        // Unknown words must all be others; of known ones that do not go together, one at a time is.
        let changes: Vec<Vec<(&Wanted, &str)>> = if some_unknown {
            let nth = |nth: usize| {
                let change = |doubtful: &'_ Doubtful<'_>| -> Option<usize> {
                    doubtful.instead.len().checked_sub(1).map(|last| last.min(nth))
                };
                let each = doubtful.iter().filter_map(|doubtful| {
                    change(doubtful).map(|at| (doubtful.word, doubtful.instead[at].as_str()))
                });
                each.collect()
            };
            (0..MOST).map(nth).collect()
        } else {
            let each = doubtful.iter().flat_map(|doubtful| {
                doubtful.instead.iter().take(2).map(|instead| vec![(doubtful.word, instead.as_str())])
            });
            each.take(MOST * 2).collect()
        };
        self.sound(request, total, changes)
    }

    /// Those of the changed queries that find more.
    fn sound(
        &self,
        request: &Request,
        total: usize,
        changes: Vec<Vec<(&Wanted, &str)>>,
    ) -> Result<Vec<Suggestion>, SearchError> {
        let mut tried: Vec<Suggestion> = Vec::new();
        for change in changes.into_iter().filter(|change| !change.is_empty()) {
            let words: Vec<&str> = change.iter().map(|(_, instead)| *instead).collect();
            let suggestion = Suggestion { query: changed(&request.q, &change), words: words.join(" ") };
            if !tried.contains(&suggestion) {
                tried.push(suggestion);
            }
        }
        let totals: Vec<_> = tried
            .iter()
            .map(|suggestion| {
                let request = Request {
                    q: suggestion.query.clone(),
                    typing: false,
                    limit: 0,
                    facets: Vec::new(),
                    kinds: false,
                    histogram: false,
                    ..request.clone()
                };
                Ok(self.answer(&request, &Query::parse(&request.q))?.total)
            })
            .collect();
        let totals: Vec<usize> = totals.into_iter().collect::<Result<_, SearchError>>()?;
        let sound = tried.into_iter().zip(totals).filter(|(_, found)| *found > total);
        Ok(sound.map(|(suggestion, _)| suggestion).take(MOST).collect())
    }

    /// In how many documents a word stands in any of its forms; those of several fields count more than once.
    fn frequency(&self, word: &Wanted) -> tantivy::Result<u64> {
        let mut sum = 0;
        for field in [self.fields.title, self.fields.body, self.fields.org] {
            sum += self.frequency_of(&Term::from_field_text(field, &word.stem))?;
            if word.light != word.stem {
                sum += self.frequency_of(&Term::from_field_text(field, &word.light))?;
            }
        }
        Ok(sum)
    }

    /// Words of the index that are near to one, and that more documents hold. All of them stand together in the list
    /// of words, since they begin alike.
    fn near(&self, word: &Wanted, ending: Ending, frequency: u64) -> tantivy::Result<Vec<String>> {
        let most = forgiven(&word.folded);
        let mut near: BTreeMap<String, (usize, u64)> = BTreeMap::new();
        let letters = if self.forms()? > MANY { 2 } else { 1 };
        let begin: String = word.folded.chars().take(letters).collect();
        let mut goes_on = false;
        self.each_term(self.fields.forms, (begin.as_bytes(), &successor(&begin)), |form, count| {
            let plain = folded(form);
            let plain = plain.as_deref().unwrap_or(form);
            goes_on |= ending != Ending::Whole && plain.starts_with(&word.folded);
            if let Some(slips) = distance(&word.folded, plain, most) {
                near.entry(form.to_owned()).or_insert((slips, 0)).1 += u64::from(count);
            }
        })?;
        if goes_on {
            return Ok(Vec::new());
        }
        let mut near: Vec<(usize, Reverse<u64>, String)> = near
            .into_iter()
            .filter(|(_, (slips, count))| *slips > 0 && *count > frequency)
            .map(|(form, (slips, count))| (slips, Reverse(count), form))
            .collect();
        near.sort();
        // Another form of the same word finds the same.
        let mut stems: Vec<String> = vec![word.stem.clone()];
        let mut instead = Vec::new();
        for (_, _, form) in near {
            let stem = wanted(&form).into_iter().map(|word| word.stem).collect::<String>();
            if !stems.contains(&stem) {
                stems.push(stem);
                instead.push(form);
            }
            if instead.len() == MOST {
                break;
            }
        }
        Ok(instead)
    }
}

fn gather<'a>(node: &'a Node, words: &mut Vec<(&'a Wanted, Ending)>) {
    match node {
        Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| gather(part, words)),
        Node::Text(text) => {
            let last = text.words.len().saturating_sub(1);
            let each = text.words.iter().enumerate();
            words.extend(each.map(|(at, word)| (word, if at == last { text.ending } else { Ending::Whole })));
        }
        Node::Not(_) | Node::Filter(_) => {}
    }
}

/// The query with other words in the places of some.
fn changed(q: &str, change: &[(&Wanted, &str)]) -> String {
    let mut query = String::with_capacity(q.len());
    let mut at = 0;
    for (word, instead) in change {
        let (start, end) = word.span;
        query.push_str(&q[at..start]);
        query.push_str(instead);
        at = end;
    }
    query.push_str(&q[at..]);
    query
}
