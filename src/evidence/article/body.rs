//! The body of a page: the source's own selectors, then those of known systems, then a vote of two extractors.

use std::collections::HashSet;

use dom_query::{Document, Matcher, NodeRef};
use dom_smoothie::{Config, Readability};
use url::Url;

use super::blocks::{Block, Shape};
use super::clutter::{self, Sizes};
use super::reader;
use super::sift::{LeftOut, sift};
use crate::model::PageRules;

/// A body, what found it and what was left out of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    pub(super) blocks: Vec<Block>,
    /// `rules`, a selector, or the extractors that agreed.
    pub(super) by: String,
    pub(super) left_out: Vec<LeftOut>,
}

/// Bodies of known systems. A selector counts only where exactly one element of the page matches.
const KNOWN: [&str; 14] = [
    "[itemprop=articleBody]",
    ".com-content-article__body",
    ".blogEntryContainer .boxBodyContentContainer",
    ".gem-c-govspeak",
    ".news-article__content",
    ".gh-content",
    ".mgWordPara",
    ".ms-rtestate-field",
    ".wp-block-post-content",
    ".entry-content",
    ".blog-item-content",
    ".field--name-body",
    ".field-name-body",
    ".item-page",
];
/// The posts of known forum systems, read one after another.
const POSTS: [&str; 9] = [
    ".message-body .bbWrapper",
    ".postbody .content",
    "[id^=post_message_]",
    ".topic-body .cooked, .topic-body .post",
    ".post_wrapper .inner, .postarea .inner",
    "[data-role=commentContent]",
    ".messageBody .messageText",
    ".bbp-reply-content, .bbp-topic-content",
    ".t_f, .post_body",
];
/// The least characters of prose in a known body, and its least share of the page's prose in per cent.
const LEAST_KNOWN: (usize, usize) = (200, 30);

/// Readability reads the text of each element anew for each element around it, and again for each ampersand: from
/// these sizes on it is too slow, and density alone decides.
const MOST_TEXT: usize = 1_500_000;
const MOST_NODES: usize = 100_000;
const MOST_AMPERSANDS: usize = 10_000;
const MOST_WORK: usize = 50_000_000;
/// A body with fewer words may have been taken for clutter.
const FEW_WORDS: usize = 60;

/// Finds the body. Takes the clutter out of `document`, so everything else is to be read before.
pub(super) fn find(document: &Document, rules: &PageRules, base: Option<&Url>, titles: &[&str]) -> Body {
    let left_out = remove_named(document, rules);
    if let Some(body) = by_rules(document, rules, base, titles) {
        return with(left_out, body);
    }
    if let Some(body) = by_posts(document, base, titles) {
        return with(left_out, body);
    }
    let whole = document.clone();
    let body = with(left_out.clone(), without_clutter(document, base, titles));
    if words(&body) >= FEW_WORDS {
        return body;
    }
    let root = whole.html_root();
    if is_too_large(&Sizes::of(&root), root) {
        return body;
    }
    let (blocks, more) = sift(&readable(&whole, base), titles);
    let second =
        with(left_out, Body { blocks, by: "readability on the whole page".to_owned(), left_out: more });
    if words(&second) > 2 * words(&body) { second } else { body }
}

fn is_too_large(sizes: &Sizes, root: NodeRef<'_>) -> bool {
    sizes.get(root.id).text > MOST_TEXT
        || sizes.nodes() > MOST_NODES
        || sizes.ampersands() > MOST_AMPERSANDS
        || sizes.work() > MOST_WORK
}

fn words(body: &Body) -> usize {
    body.blocks.iter().map(|block| super::wording::count(&block.text)).sum()
}

fn without_clutter(document: &Document, base: Option<&Url>, titles: &[&str]) -> Body {
    let mut left_out = Vec::new();
    let root = document.html_root();
    let sizes = Sizes::of(&root);
    for (id, why) in clutter::find(&root, &sizes) {
        let node = NodeRef::new(id, &document.tree);
        if sizes.get(id).prose > 0 {
            let text = super::wording::plain(&node.text());
            left_out.push(LeftOut { text: text.chars().take(160).collect(), why });
        }
        node.remove_from_parent();
    }
    let sizes = Sizes::of(&root);
    if let Some(body) = by_known(document, &sizes, base, titles) {
        return with(left_out, body);
    }
    let (dense, more_left_out) = sift(&reader::read(&[densest(root, &sizes)], base), titles);
    if is_too_large(&sizes, root) {
        left_out.extend(more_left_out);
        return Body { blocks: dense, by: "density alone".to_owned(), left_out };
    }
    let (readable, more) = sift(&readable(document, base), titles);
    left_out.extend(more);
    with(left_out, vote(readable, dense))
}

fn with(mut left_out: Vec<LeftOut>, mut body: Body) -> Body {
    left_out.append(&mut body.left_out);
    body.left_out = left_out;
    body
}

/// Takes out what the source's rules say, and names it.
fn remove_named(document: &Document, rules: &PageRules) -> Vec<LeftOut> {
    let mut left_out = Vec::new();
    for selector in &rules.remove {
        let Ok(matcher) = Matcher::new(selector) else { continue };
        for node in document.select_matcher(&matcher).nodes() {
            let text: String = super::wording::plain(&node.text()).chars().take(160).collect();
            left_out.push(LeftOut { text, why: format!("the source's rule `{selector}`") });
            node.remove_from_parent();
        }
    }
    left_out
}

fn by_rules(document: &Document, rules: &PageRules, base: Option<&Url>, titles: &[&str]) -> Option<Body> {
    let matcher = Matcher::new(rules.body.as_deref()?).ok()?;
    let nodes: Vec<NodeRef<'_>> = document.select_matcher(&matcher).nodes().to_vec();
    let (blocks, left_out) = sift(&reader::read(&outermost(nodes), base), titles);
    (!blocks.is_empty()).then(|| Body { blocks, by: "rules".to_owned(), left_out })
}

/// The nodes that do not stand inside another of them.
pub(super) fn outermost(nodes: Vec<NodeRef<'_>>) -> Vec<NodeRef<'_>> {
    let ids: HashSet<_> = nodes.iter().map(|node| node.id).collect();
    nodes.into_iter().filter(|node| !node.ancestors_it(None).any(|outer| ids.contains(&outer.id))).collect()
}

/// The page is a discussion of a known forum system.
pub(super) fn is_discussion(document: &Document) -> bool {
    POSTS.iter().any(|selector| document.try_select(selector).is_some_and(|found| found.length() >= 2))
}

/// The posts of a discussion, before parts are taken for comments.
fn by_posts(document: &Document, base: Option<&Url>, titles: &[&str]) -> Option<Body> {
    POSTS.iter().find_map(|selector| {
        let nodes = outermost(document.try_select(selector)?.nodes().to_vec());
        if nodes.len() < 2 {
            return None;
        }
        let (blocks, left_out) = sift(&reader::read(&nodes, base), titles);
        let length: usize = blocks.iter().map(|block| block.text.len()).sum();
        (length >= LEAST_KNOWN.0).then(|| Body { blocks, by: format!("posts `{selector}`"), left_out })
    })
}

fn by_known(document: &Document, sizes: &Sizes, base: Option<&Url>, titles: &[&str]) -> Option<Body> {
    let all = sizes.get(document.html_root().id).prose;
    KNOWN.iter().find_map(|selector| {
        let found = document.try_select(selector)?;
        let [node] = found.nodes() else { return None };
        let prose = sizes.get(node.id).prose;
        if prose < LEAST_KNOWN.0 || prose * 100 < all * LEAST_KNOWN.1 {
            return None;
        }
        let (blocks, left_out) = sift(&reader::read(&[*node], base), titles);
        (!blocks.is_empty()).then(|| Body { blocks, by: format!("selector `{selector}`"), left_out })
    })
}

/// What readability takes for the article.
fn readable(document: &Document, base: Option<&Url>) -> Vec<Block> {
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    // Pictures with captions move its weights.
    let document = document.clone();
    for figure in document.select("figure").nodes().iter().filter(|figure| !clutter::holds_words(figure)) {
        figure.remove_from_parent();
    }
    let page = Readability::with_document(document, None, Some(config));
    let Ok(article) = page.and_then(|mut page| page.parse()) else { return Vec::new() };
    let content = Document::from(article.content);
    reader::read(&[content.html_root()], base)
}

/// The smallest element that holds most of the page's prose.
fn densest<'a>(root: NodeRef<'a>, sizes: &Sizes) -> NodeRef<'a> {
    let mut node = root;
    loop {
        let prose = sizes.get(node.id).prose;
        let children = node.children_it(false).filter(NodeRef::is_element);
        match children.max_by_key(|child| sizes.get(child.id).prose) {
            Some(best) if sizes.get(best.id).prose * 10 >= prose * 7 && prose > 0 && !best.has_name("p") => {
                node = best;
            }
            _ => return node,
        }
    }
}

/// Joins two opinions on the body.
///
/// Readability errs by losing paragraphs between others, the densest element by losing the ends.
/// Where they hold the same words, the densest element's run of blocks is complete; where they share most of them,
/// what readability has before the first and after the last shared block is not of the article.
fn vote(readable: Vec<Block>, dense: Vec<Block>) -> Body {
    let by = |by: &str, blocks: Vec<Block>| Body { blocks, by: by.to_owned(), left_out: Vec::new() };
    let length = |blocks: &[Block]| -> usize {
        blocks.iter().filter(|block| block.shape != Shape::Caption).map(|block| block.text.len()).sum()
    };
    if readable.is_empty() {
        return by("density", dense);
    }
    let in_dense: HashSet<&str> = dense.iter().map(|block| block.text.as_str()).collect();
    let is_shared = |block: &Block| block.shape != Shape::Caption && in_dense.contains(block.text.as_str());
    let all = length(&readable);
    let shared: usize = readable.iter().filter(|block| is_shared(block)).map(|block| block.text.len()).sum();
    if shared * 10 >= all * 9 {
        let in_readable: HashSet<&str> = readable.iter().map(|block| block.text.as_str()).collect();
        let span =
            span(&dense, |block| block.shape != Shape::Caption && in_readable.contains(block.text.as_str()));
        if length(span) * 10 <= all * 13 {
            return by("density and readability", span.to_vec());
        }
    }
    if shared * 10 >= all * 6 {
        return by("readability within density", span(&readable, is_shared).to_vec());
    }
    by("readability", readable)
}

/// From the first to the last block that passes.
fn span(blocks: &[Block], passes: impl Fn(&Block) -> bool) -> &[Block] {
    match (blocks.iter().position(&passes), blocks.iter().rposition(&passes)) {
        (Some(first), Some(last)) => &blocks[first..=last],
        _ => blocks,
    }
}
