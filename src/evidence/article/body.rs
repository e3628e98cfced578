//! The body of a page: the source's own selectors, then those of known systems, then readability.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use url::Url;

use super::blocks::Block;
use super::clutter::{self, Sizes};
use super::reader;
use crate::model::PageRules;

/// A body and what found it.
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    /// `rule`, a selector, or `readability`.
    pub(super) by: String,
}

pub(super) fn find(document: &Document, rules: &PageRules, base: Option<&Url>) -> Body {
    let _ = rules;
    let root = document.html_root();
    let sizes = Sizes::of(&root);
    for (id, why) in clutter::find(&root, &sizes) {
        if std::env::var("SHOW").is_ok() { println!("CLUTTER {why}: {:.80}", super::wording::plain(&NodeRef::new(id, &document.tree).text())); }
        NodeRef::new(id, &document.tree).remove_from_parent();
    }
    let sizes = Sizes::of(&root);
    let read = readable(document, base);
    let dense = reader::read(&densest(root, &sizes), base, &HashSet::new());
    let dense = super::sift::sift(dense, &[]).0;
    let read = super::sift::sift(read, &[]).0;
    if std::env::var("DENSE").is_ok() { return Body { blocks: dense, by: "density".to_owned() }; }
    Body { blocks: vote(read, &dense), by: "readability".to_owned() }
}

fn vote(read: Vec<Block>, dense: &[Block]) -> Vec<Block> {
    let letters = |blocks: &[&Block]| blocks.iter().map(|block| block.text.len()).sum::<usize>();
    let words: HashSet<&str> = dense.iter().map(|block| block.text.as_str()).collect();
    let both: Vec<&Block> = read.iter().filter(|block| words.contains(block.text.as_str())).collect();
    let all: Vec<&Block> = read.iter().collect();
    let mode = std::env::var("VOTE").unwrap_or_default();
    if mode.contains('u') {
        // dense blocks between read ones
        let texts: HashSet<&str> = read.iter().map(|b| b.text.as_str()).collect();
        let first = dense.iter().position(|b| texts.contains(b.text.as_str()));
        let last = dense.iter().rposition(|b| texts.contains(b.text.as_str()));
        if let (Some(f), Some(l)) = (first, last) {
            let span: Vec<&Block> = dense[f..=l].iter().collect();
            if letters(&both) * 10 >= letters(&all) * 9 && letters(&span) * 10 <= letters(&all) * 13 {
                return span.into_iter().cloned().collect();
            }
        }
    }
    if mode.contains('t') && letters(&both) * 10 >= letters(&all) * 6 {
        let first = read.iter().position(|b| words.contains(b.text.as_str()));
        let last = read.iter().rposition(|b| words.contains(b.text.as_str()));
        if let (Some(f), Some(l)) = (first, last) {
            return read[f..=l].to_vec();
        }
    }
    if mode.contains('i') && letters(&both) * 10 >= letters(&all) * 7 {
        return both.into_iter().cloned().collect();
    }
    read
}

/// What readability takes for the article.
fn readable(document: &Document, base: Option<&Url>) -> Vec<Block> {
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let parsed = Readability::with_document(document.clone(), None, Some(config)).and_then(|mut page| page.parse());
    let Ok(article) = parsed else { return Vec::new() };
    let content = Document::from(article.content);
    reader::read(&content.html_root(), base, &HashSet::new())
}

/// The smallest element that holds most of the page's prose.
fn densest<'a>(root: NodeRef<'a>, sizes: &Sizes) -> NodeRef<'a> {
    let mut node = root;
    loop {
        let prose = sizes.get(node.id).prose;
        let best = node.children_it(false).filter(NodeRef::is_element).max_by_key(|child| sizes.get(child.id).prose);
        match best {
            Some(best) if sizes.get(best.id).prose * 10 >= prose * 7 && !best.has_name("p") => node = best,
            _ => return node,
        }
    }
}
