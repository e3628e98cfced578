//! Marks to a query, whatever they are: nothing that can be typed fails or takes long.

use super::field::{self, Meaning};
use super::lexer::{Mark, MarkKind, Quotation, marks};
use super::{Ending, Node, Place, Problem, Query, SHORTEST, Text, Weight};
use crate::analysis::{Piece, is_common, pieces, wanted};

/// Characters of a query that are read.
const LONGEST: usize = 1000;

/// Words and fields of a query that are searched.
const MOST: usize = 60;

/// Brackets within brackets.
const DEEPEST: usize = 16;

/// Understands as much of `text` as can be understood.
pub(super) fn parse(text: &str) -> Query {
    let read = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end]);
    let marks = with_whole_figures(marks(read), read);
    let mut parser = Parser { text: read, marks, at: 0, leaves: 0, problems: Vec::new() };
    if read.len() < text.len() {
        let message = format!("only the first {LONGEST} characters are searched");
        parser.dropped(read.len(), read.len(), message, None);
    }
    let root = parser.all(0);
    let mut problems = parser.problems;
    problems.sort_by_key(|problem| problem.start);
    Query { root, problems }
}

/// Joins `£2 million`, which is two words to the eye and one figure to a reader.
fn with_whole_figures<'a>(marks: Vec<Mark<'a>>, text: &'a str) -> Vec<Mark<'a>> {
    let mut joined: Vec<Mark<'a>> = Vec::with_capacity(marks.len());
    for mark in marks {
        if let Some(last) = joined.last_mut()
            && is_bare(last)
            && is_bare(&mark)
        {
            let whole = &text[last.start..mark.end];
            if pieces(whole).count() == 2 && matches!(pieces(whole).nth(1), Some((_, Piece::Scale(_)))) {
                *last = Mark {
                    kind: MarkKind::Text {
                        field: None,
                        value: whole,
                        at: last.start,
                        quotation: Quotation::None,
                    },
                    start: last.start,
                    end: mark.end,
                };
                continue;
            }
        }
        joined.push(mark);
    }
    joined
}

fn is_bare(mark: &Mark<'_>) -> bool {
    matches!(mark.kind, MarkKind::Text { field: None, quotation: Quotation::None, .. })
}

struct Parser<'a> {
    text: &'a str,
    marks: Vec<Mark<'a>>,
    at: usize,
    leaves: usize,
    problems: Vec<Problem>,
}

impl<'a> Parser<'a> {
    /// Everything up to the bracket that closes it, or to the end.
    fn all(&mut self, depth: usize) -> Node {
        let mut groups: Vec<Vec<Node>> = Vec::new();
        let mut pending_or: Option<Mark<'a>> = None;
        while let Some(mark) = self.next() {
            match mark.kind {
                MarkKind::Close if depth > 0 => {
                    self.no_end(pending_or);
                    return gathered(groups);
                }
                MarkKind::Close => {
                    let message = "`)` closes a bracket that was never opened".to_owned();
                    self.problem(mark.start, mark.end, message, None);
                }
                MarkKind::Or if groups.is_empty() => {
                    let message = "`OR` has nothing before it".to_owned();
                    self.problem(
                        mark.start,
                        mark.end,
                        message,
                        Some("write it between two words".to_owned()),
                    );
                }
                MarkKind::Or => pending_or = Some(mark),
                _ => {
                    let Some(node) = self.unit(mark, depth) else { continue };
                    match groups.last_mut() {
                        Some(group) if pending_or.is_some() => group.push(node),
                        _ => groups.push(vec![node]),
                    }
                    pending_or = None;
                }
            }
        }
        self.no_end(pending_or);
        if depth > 0 {
            let message = "`(` is never closed".to_owned();
            self.problem(self.text.len(), self.text.len(), message, Some("add `)`".to_owned()));
        }
        gathered(groups)
    }

    /// One part, with what stands before it.
    fn unit(&mut self, mut mark: Mark<'a>, depth: usize) -> Option<Node> {
        let mut negated = false;
        while mark.kind == MarkKind::Not {
            negated = !negated;
            let before = mark;
            match self.marks.get(self.at) {
                Some(next) if !matches!(next.kind, MarkKind::Close | MarkKind::Or) => mark = self.next()?,
                _ => {
                    let message = "nothing stands behind the `not`".to_owned();
                    self.problem(before.start, before.end, message, Some("write `-word`".to_owned()));
                    return None;
                }
            }
        }
        let node = match mark.kind {
            MarkKind::Open if depth >= DEEPEST => {
                let message = format!("more than {DEEPEST} brackets within each other; this one is ignored");
                self.dropped(mark.start, mark.end, message, None);
                return None;
            }
            MarkKind::Open => match self.all(depth + 1) {
                Node::All(parts) if parts.is_empty() => return None,
                node => node,
            },
            MarkKind::Text { field, value, at, quotation } => {
                self.leaf(&mark, field, (value, at), quotation)?
            }
            _ => return None,
        };
        Some(if negated { Node::Not(Box::new(node)) } else { node })
    }

    fn leaf(
        &mut self,
        mark: &Mark<'a>,
        name: Option<&str>,
        (value, at): (&str, usize),
        quotation: Quotation,
    ) -> Option<Node> {
        if quotation == Quotation::Unclosed {
            let message = "the quotation is never closed".to_owned();
            self.problem(mark.start, mark.end, message, Some("add `\"` at its end".to_owned()));
        }
        self.leaves += 1;
        if self.leaves > MOST {
            if self.leaves == MOST + 1 {
                let message = format!("only the first {MOST} words are searched");
                self.dropped(mark.start, self.text.len(), message, None);
            }
            return None;
        }
        let Some(name) = name else { return self.words(mark, Place::Anywhere, (value, at), quotation) };
        let Some(known) = field::known(name) else {
            let message = format!("`{name}:` is no field; its words are searched");
            self.dropped(mark.start, mark.end, message, Some(field::hint(name)));
            return self.words(mark, Place::Anywhere, (value, at), quotation);
        };
        if value.trim().is_empty() {
            let message = format!("`{known}:` has no value");
            self.dropped(mark.start, mark.end, message, Some("write it right behind the colon".to_owned()));
            return None;
        }
        match field::meaning(known, value) {
            Ok(Meaning::Words(place)) => self.words(mark, place, (value, at), quotation),
            Ok(Meaning::Condition(filter)) => Some(Node::Filter(filter)),
            Err(field::Misunderstood { message, hint }) => {
                self.dropped(mark.start, mark.end, message, Some(hint));
                None
            }
        }
    }

    fn words(
        &mut self,
        mark: &Mark<'a>,
        place: Place,
        (value, at): (&str, usize),
        quotation: Quotation,
    ) -> Option<Node> {
        let mut words = wanted(value);
        for word in &mut words {
            word.span = (at + word.span.0, at + word.span.1);
        }
        let last = words.last()?;
        let bare = quotation == Quotation::None;
        let mut ending = Ending::Whole;
        if bare && value.ends_with('*') {
            if last.form.chars().count() >= SHORTEST {
                ending = Ending::Prefix;
            } else {
                let message = format!("`{value}` stands for too many words; it is searched as a word");
                self.problem(
                    mark.start,
                    mark.end,
                    message,
                    Some("write two letters or more before `*`".to_owned()),
                );
            }
        }
        let common = bare && place == Place::Anywhere && ending == Ending::Whole && is_common(value);
        let weight = if common { Weight::Common } else { Weight::Needed };
        Some(Node::Text(Text { place, words, ending, weight, bare }))
    }

    fn next(&mut self) -> Option<Mark<'a>> {
        let mark = self.marks.get(self.at).cloned();
        self.at += 1;
        mark
    }

    fn no_end(&mut self, pending_or: Option<Mark<'a>>) {
        if let Some(or) = pending_or {
            let hint = Some("write it between two words".to_owned());
            self.problem(or.start, or.end, "`OR` has nothing behind it".to_owned(), hint);
        }
    }

    /// A problem for which a condition is left out.
    fn dropped(&mut self, start: usize, end: usize, message: String, hint: Option<String>) {
        self.problem(start, end, message, hint);
        if let Some(problem) = self.problems.last_mut() {
            problem.dropped = true;
        }
    }

    fn problem(&mut self, start: usize, end: usize, message: String, hint: Option<String>) {
        let characters = |bytes: usize| self.text[..bytes].chars().count();
        self.problems.push(Problem {
            start: characters(start),
            end: characters(end),
            dropped: false,
            message,
            hint,
        });
    }
}

fn gathered(groups: Vec<Vec<Node>>) -> Node {
    let parts = groups.into_iter().filter_map(|mut group| match group.len() {
        0 | 1 => group.pop(),
        _ => Some(Node::Any(group)),
    });
    Node::All(parts.collect())
}
