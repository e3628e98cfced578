//! Where the words of a query stand in what a result shows.

use frostem::{Algorithm, Stemmer};

use crate::analysis::{Piece, Wanted, folded, is_common, light, pieces};
use crate::ask::{Snippet, Spans};
use crate::query::{Ending, Node, Query};

/// Characters of a snippet.
const WINDOW: usize = 240;

/// The words of a query that a result is marked with.
pub(crate) struct Marker {
    words: Vec<(Wanted, Ending)>,
}

/// A word found: its bytes, and which of the query's words it is.
struct Found {
    span: (usize, usize),
    word: usize,
}

impl Marker {
    /// Everything that is asked for, and nothing that must not be there.
    pub(crate) fn new(query: &Query) -> Self {
        let mut words = Vec::new();
        gather(&query.root, &mut words);
        // Words such as "the" stand everywhere.
        if words.iter().any(|(word, _)| !is_common(&word.form)) {
            words.retain(|(word, _)| !is_common(&word.form));
        }
        Self { words }
    }

    /// Where the words stand.
    pub(crate) fn marks(&self, text: &str) -> Spans {
        in_code_points(text, &self.found(text))
    }

    /// The part of a text that holds the most of them, nearest together.
    pub(crate) fn snippet(&self, text: &str) -> Snippet {
        let found = self.found(text);
        let (start, end) = window(text, &found);
        let (opening, closing) =
            (if start > 0 { "… " } else { "" }, if end < text.len() { " …" } else { "" });
        let part = [opening, &text[start..end], closing].concat();
        let shifted: Vec<Found> = found
            .into_iter()
            .filter(|found| found.span.0 >= start && found.span.1 <= end)
            .map(|found| {
                let moved = |at: usize| at - start + opening.len();
                Found { span: (moved(found.span.0), moved(found.span.1)), ..found }
            })
            .collect();
        Snippet { marks: in_code_points(&part, &shifted), text: part }
    }

    fn found(&self, text: &str) -> Vec<Found> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let stemmer = Stemmer::new(Algorithm::English);
        let mut pieces = pieces(text);
        let mut found = Vec::new();
        while let Some((_, piece)) = pieces.next() {
            let is_it: Option<usize> = match piece {
                Piece::Scale(_) => None,
                Piece::Figure { value, sign } => {
                    let signed = sign.map(|sign| format!("{sign}{value}"));
                    self.words
                        .iter()
                        .position(|(word, _)| word.stem == value || Some(&word.stem) == signed.as_ref())
                }
                Piece::Word(word) => {
                    let form = word.to_lowercase();
                    let plain = folded(&form).unwrap_or(form);
                    let stem = stemmer.stem(&plain);
                    self.words.iter().position(|(word, ending)| {
                        *ending != Ending::Prefix && (word.stem == stem || word.light == light(&plain))
                            || *ending != Ending::Whole && plain.starts_with(&word.folded)
                    })
                }
            };
            if let Some(word) = is_it {
                found.push(Found { span: pieces.span(), word });
            }
        }
        found
    }
}

fn gather(node: &Node, words: &mut Vec<(Wanted, Ending)>) {
    match node {
        Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| gather(part, words)),
        Node::Text(text) => {
            let last = text.words.len().saturating_sub(1);
            let each = text.words.iter().cloned().enumerate();
            words.extend(each.map(|(at, word)| (word, if at == last { text.ending } else { Ending::Whole })));
        }
        Node::Not(_) | Node::Filter(_) => {}
    }
}

/// The bytes of the part to show: whole words, around the most of the query's words.
fn window(text: &str, found: &[Found]) -> (usize, usize) {
    let characters: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    if characters.len() <= WINDOW {
        return (0, text.len());
    }
    let place = |byte: usize| characters.partition_point(|at| *at < byte);
    let best = (0..found.len()).max_by_key(|first| {
        let begun = place(found[*first].span.0);
        let within = found[*first..].iter().take_while(|next| place(next.span.1) <= begun + WINDOW * 4 / 5);
        let mut seen = Vec::new();
        let mut count = 0_usize;
        for next in within {
            count += 1;
            if !seen.contains(&next.word) {
                seen.push(next.word);
            }
        }
        (seen.len(), count, std::cmp::Reverse(*first))
    });
    // A little of what stands before a word helps to read it.
    let start = best.map_or(0, |best| place(found[best].span.0).saturating_sub(WINDOW / 5));
    let start = start.min(characters.len() - WINDOW);
    let end = characters.get(start + WINDOW).copied().unwrap_or(text.len());
    let start = characters[start];
    let from = if start == 0 {
        0
    } else {
        text[start..].find(char::is_whitespace).map_or(start, |blank| start + blank)
    };
    let to = if end == text.len() {
        end
    } else {
        text[..end].rfind(char::is_whitespace).filter(|to| *to > from).unwrap_or(end)
    };
    let part = &text[from..to];
    let skipped = part.len() - part.trim_start().len();
    (from + skipped, from + part.trim_end().len().max(skipped))
}

fn in_code_points(text: &str, found: &[Found]) -> Spans {
    let mut marks = Spans::with_capacity(found.len());
    let (mut byte, mut point) = (0, 0);
    for Found { span: (start, end), .. } in found {
        let (before, within) = (&text[byte..*start], &text[*start..*end]);
        let begun = point + before.chars().count();
        point = begun + within.chars().count();
        byte = *end;
        marks.push([begun, point]);
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, text: &str, expected: &str) {
        let marker = Marker::new(&Query::parse_typing(query));
        let Snippet { text, marks } = marker.snippet(text);
        let characters: Vec<char> = text.chars().collect();
        let (mut shown, mut at) = (String::new(), 0);
        for [start, end] in marks {
            shown.extend(&characters[at..start]);
            shown.push('[');
            shown.extend(&characters[start..end]);
            shown.push(']');
            at = end;
        }
        shown.extend(&characters[at..]);
        assert_eq!(shown, expected, "{query}");
    }

    #[test]
    fn words_are_marked_in_all_their_forms() {
        check("saving shared ", "Shared services: the savings.", "[Shared] services: the [savings].");
        check("mon", "Môn a Gwynedd", "[Môn] a Gwynedd");
        check("proc", "Procurement, joint", "[Procurement], joint");
        check("proc ", "Procurement, joint", "Procurement, joint");
        check("£2 million", "Saves £2m or € 2", "Saves [£2m] or € 2");
        check("£2m", "It saves £2 million so far", "It saves [£2 million] so far");
        check("the -saving cuts ", "The saving cuts the cost", "The saving [cuts] the cost");
        check("\"the cost\"", "The saving cuts the cost", "The saving cuts the [cost]");
        check("", "Nothing asked", "Nothing asked");
    }

    #[test]
    fn a_snippet_is_the_part_that_holds_the_most() {
        let dull = "lorem ipsum dolor sit amet ".repeat(12);
        let text = format!("{dull}the payroll of two councils saves money {dull}");
        let snippet = Marker::new(&Query::parse("payroll money")).snippet(&text);
        assert!(snippet.text.starts_with("… ") && snippet.text.ends_with(" …"), "{}", snippet.text);
        assert!(snippet.text.contains("payroll of two councils saves money"), "{}", snippet.text);
        assert!(snippet.text.chars().count() <= WINDOW + 4);
        assert_eq!(snippet.marks.len(), 2);
    }
}
