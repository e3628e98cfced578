//! A query to the tantivy query that finds its documents.

mod filters;
mod prefix;
mod words;

use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, Occur, Query as TantivyQuery};

use crate::Index;
use crate::query::{Facet, Filter, Named, Node, Query, Weight};
use crate::schema::Fields;

pub(crate) use filters::filter;
pub(crate) use prefix::{expand, successor};
pub(crate) use words::fields_of;

/// The documents that a query means, and what had to be left out.
pub(crate) struct Matching {
    pub(crate) query: Box<dyn TantivyQuery>,
    /// Prefixes that stand for more words than are searched.
    pub(crate) cut_short: Vec<String>,
}

/// Makes a query of tantivy's.
pub(crate) fn matching(query: &Query, index: &Index) -> tantivy::Result<Matching> {
    let mut maker = Maker { index, fields: &index.fields, cut_short: Vec::new() };
    let query = maker.node(&query.root)?;
    Ok(Matching { query, cut_short: maker.cut_short })
}

/// Whether a query asks for words, so that relevance tells documents apart.
pub(crate) fn has_words(node: &Node) -> bool {
    match node {
        Node::All(parts) | Node::Any(parts) => parts.iter().any(has_words),
        Node::Text(_) => true,
        Node::Not(_) | Node::Filter(_) => false,
    }
}

/// The unit that a query's figures are in, where it names one.
pub(crate) fn unit_of(node: &Node) -> Option<&str> {
    match node {
        Node::All(parts) | Node::Any(parts) => parts.iter().find_map(unit_of),
        Node::Filter(Filter::Figure { unit, .. }) => Some(unit),
        Node::Filter(Filter::Value { named: Named::Facet(Facet::Unit), values }) => {
            values.first().map(String::as_str)
        }
        _ => None,
    }
}

struct Maker<'a> {
    index: &'a Index,
    fields: &'a Fields,
    cut_short: Vec<String>,
}

impl Maker<'_> {
    fn node(&mut self, node: &Node) -> tantivy::Result<Box<dyn TantivyQuery>> {
        match node {
            Node::All(parts) => self.all(parts),
            Node::Any(parts) => {
                let parts = parts.iter().map(|part| Ok((Occur::Should, self.node(part)?)));
                Ok(Box::new(BooleanQuery::new(parts.collect::<tantivy::Result<_>>()?)))
            }
            Node::Not(part) => {
                let unwanted = (Occur::MustNot, self.node(part)?);
                Ok(Box::new(BooleanQuery::new(vec![everything(), unwanted])))
            }
            Node::Text(text) => self.text(text),
            Node::Filter(condition) => Ok(filter(condition, self.fields)),
        }
    }

    fn all(&mut self, parts: &[Node]) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let is_common = |part: &Node| matches!(part, Node::Text(text) if text.weight == Weight::Common);
        let has_others =
            parts.iter().any(|part| matches!(part, Node::Text(_) | Node::Any(_)) && !is_common(part));
        let mut clauses = Vec::with_capacity(parts.len() + 1);
        for part in parts {
            clauses.push(match part {
                Node::Not(unwanted) => (Occur::MustNot, self.node(unwanted)?),
                part if has_others && is_common(part) => (Occur::Should, self.node(part)?),
                part => (Occur::Must, self.node(part)?),
            });
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push(everything());
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }
}

fn everything() -> (Occur, Box<dyn TantivyQuery>) {
    (Occur::Must, unscored(Box::new(AllQuery)))
}

/// A condition says which documents, not which of them are better.
fn unscored(query: Box<dyn TantivyQuery>) -> Box<dyn TantivyQuery> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
