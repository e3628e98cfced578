//! Clutter: parts of a page that are not the article, told by element, class and id.

use std::collections::{HashMap, HashSet};

use dom_query::{NodeId, NodeRef};

/// Characters of a run of words outside of a paragraph that counts as prose.
const LEAST_PROSE: usize = 40;

/// What a node costs beside its text, in characters.
const NODE_WORK: usize = 20;

/// Characters of text, and of text in links, of each element.
pub(super) struct Sizes {
    by_node: HashMap<NodeId, Size>,
    ampersands: usize,
    work: usize,
}

/// Characters of one element.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    pub(super) text: usize,
    pub(super) linked: usize,
    /// In paragraphs and other long runs of words, outside of links.
    pub(super) prose: usize,
    /// Nodes inside it.
    nodes: usize,
}

impl Sizes {
    /// Measures all elements below `root` in one pass.
    pub(super) fn of(root: &NodeRef<'_>) -> Self {
        let nodes: Vec<NodeRef<'_>> = std::iter::once(*root).chain(root.descendants_it()).collect();
        let mut sizes: HashMap<NodeId, Size> = HashMap::with_capacity(nodes.len());
        let mut ampersands = 0;
        let mut work = 0_usize;
        // Children come after their parents, so backwards each is complete before it is added to its parent.
        for node in nodes.iter().rev() {
            let mut own = if node.is_text() {
                let words = node.text();
                ampersands += words.bytes().filter(|byte| *byte == b'&').count();
                let text = visible_length(&words);
                Size { text, prose: if text >= LEAST_PROSE { text } else { 0 }, ..Size::default() }
            } else {
                sizes.get(&node.id).copied().unwrap_or_default()
            };
            if node.is_element() {
                let name = node.node_name().unwrap_or_default();
                match &*name {
                    "script" | "style" | "noscript" | "template" | "svg" | "iframe" => own = Size::default(),
                    "a" => own = Size { linked: own.text, prose: 0, ..own },
                    "p" => own.prose = own.text.saturating_sub(own.linked),
                    _ => {}
                }
            }
            work = work.saturating_add(own.text + NODE_WORK * own.nodes);
            sizes.insert(node.id, own);
            if let Some(parent) = node.parent() {
                let whole = sizes.entry(parent.id).or_default();
                whole.text += own.text;
                whole.linked += own.linked;
                whole.prose += own.prose;
                whole.nodes += own.nodes + 1;
            }
        }
        Self { by_node: sizes, ampersands, work }
    }

    /// How many nodes were measured.
    pub(super) fn nodes(&self) -> usize {
        self.by_node.len()
    }

    /// What it costs to read the text of every element on its own: deep pages cost many times their length.
    pub(super) fn work(&self) -> usize {
        self.work
    }

    /// How many ampersands the text has.
    pub(super) fn ampersands(&self) -> usize {
        self.ampersands
    }

    /// The size of one element; nothing for one that was not measured.
    pub(super) fn get(&self, id: NodeId) -> Size {
        self.by_node.get(&id).copied().unwrap_or_default()
    }
}

fn visible_length(text: &str) -> usize {
    text.split_whitespace().map(|word| word.len() + 1).sum()
}

/// Elements that hold no part of an article.
const ELEMENTS: [&str; 8] = ["nav", "footer", "aside", "menu", "dialog", "form", "fieldset", "hgroup"];

/// Words in a class or id that name clutter for certain.
const CERTAIN: [&str; 60] = [
    "addthis",
    "addtoany",
    "advert",
    "advertisement",
    "advertising",
    "advertisment",
    "adverts",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "comments",
    "commentlist",
    "commentform",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "disqus",
    "dfp",
    "feedback",
    "footer",
    "gdpr",
    "inread",
    "jp-relatedposts",
    "livefyre",
    "lightbox",
    "mc4wp",
    "modal",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "newsletters",
    "onetrust",
    "outbrain",
    "pagenav",
    "pager",
    "pagination",
    "popup",
    "promo",
    "promos",
    "promotion",
    "readmore",
    "recirc",
    "recommendations",
    "recommended",
    "related",
    "relatedposts",
    "respond",
    "sharebar",
    "sharedaddy",
    "sharing",
    "signup",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "trending",
    "vcard",
];
/// Words that often name clutter, but also page columns.
const LIKELY: [&str; 43] = [
    "ad",
    "ads",
    "banner",
    "breaking",
    "buttons",
    "caption",
    "captions",
    "carousel",
    "credit",
    "credits",
    "gallery",
    "galleries",
    "slideshow",
    "photographer",
    "comment",
    "dateline",
    "donate",
    "icons",
    "menu",
    "meta",
    "metadata",
    "popular",
    "print",
    "pubdate",
    "recent",
    "share",
    "shares",
    "sidebar",
    "skip",
    "social",
    "socials",
    "sponsor",
    "tags",
    "taglist",
    "teaser",
    "teasers",
    "timestamp",
    "toolbar",
    "topics",
    "tools",
    "upsell",
    "widget",
    "widgets",
];
/// Pairs of words that name clutter where each alone does not.
const PAIRS: [(&str, &str); 25] = [
    ("about", "author"),
    ("also", "like"),
    ("also", "read"),
    ("article", "info"),
    ("article", "tags"),
    ("author", "bio"),
    ("author", "box"),
    ("author", "card"),
    ("author", "info"),
    ("change", "history"),
    ("contextual", "sidebar"),
    ("entry", "footer"),
    ("entry", "meta"),
    ("item", "meta"),
    ("items", "more"),
    ("most", "read"),
    ("post", "footer"),
    ("post", "meta"),
    ("published", "dates"),
    ("read", "more"),
    ("screen", "reader"),
    ("see", "also"),
    ("sr", "only"),
    ("upgrade", "cta"),
    ("visually", "hidden"),
];

/// The clutter below `root`, each element with what named it.
pub(super) fn find(root: &NodeRef<'_>, sizes: &Sizes) -> Vec<(NodeId, String)> {
    let all = sizes.get(root.id);
    let mut found = Vec::new();
    let mut inside: HashSet<NodeId> = HashSet::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        if node.parent().is_some_and(|parent| inside.contains(&parent.id)) {
            inside.insert(node.id);
            continue;
        }
        if let Some(reason) = reason(&node, sizes, all) {
            inside.insert(node.id);
            found.push((node.id, reason));
        }
    }
    found
}

fn reason(node: &NodeRef<'_>, sizes: &Sizes, all: Size) -> Option<String> {
    let size = sizes.get(node.id);
    let name = node.node_name().unwrap_or_default();
    if matches!(&*name, "html" | "body" | "main" | "p" | "em" | "strong" | "b" | "i") {
        return is_hidden(node).then(|| "hidden".to_owned());
    }
    let share = size.prose as f32 / all.prose.max(1) as f32;
    if is_hidden(node) && share < 0.8 {
        return Some("hidden".to_owned());
    }
    if ELEMENTS.contains(&&*name) && share < 0.4 {
        return Some(format!("`{name}` element"));
    }
    let label = format!("{} {}", node.class().unwrap_or_default(), node.id_attr().unwrap_or_default());
    let role = node.attr("role").unwrap_or_default();
    if matches!(
        &*role,
        "navigation" | "complementary" | "contentinfo" | "search" | "banner" | "dialog" | "alert"
    ) && share < 0.4
    {
        return Some(format!("role `{role}`"));
    }
    if &*name == "article" {
        return (share < 0.3 && is_card(node)).then(|| "card of another article".to_owned());
    }
    if &*name == "span" && is_hover_card(node, size) {
        return Some("card behind a name".to_owned());
    }
    if quotes(node, size, sizes) {
        return None;
    }
    if &*name == "figure" && !holds_words(node) {
        // Its caption is kept beside the text.
        let captioned = node.descendants_it().any(|inner| inner.has_name("figcaption"));
        return (!captioned).then(|| "picture".to_owned());
    }
    if &*name == "figcaption" {
        return None;
    }
    let words = class_words(&label);
    if let Some(word) = words.iter().find(|word| CERTAIN.contains(&word.as_str())) {
        return (share < 0.5).then(|| format!("named `{word}`"));
    }
    if let Some(word) = words.iter().find(|word| LIKELY.contains(&word.as_str())) {
        return (share < 0.2).then(|| format!("named `{word}`"));
    }
    let pair = words.windows(2).find(|pair| PAIRS.contains(&(pair[0].as_str(), pair[1].as_str())))?;
    (share < 0.4).then(|| format!("named `{}-{}`", pair[0], pair[1]))
}

/// An `article` element whose headline leads to another page: a list of articles below this one has them.
fn is_card(article: &NodeRef<'_>) -> bool {
    let is_heading = |node: &NodeRef<'_>| ["h1", "h2", "h3", "h4"].iter().any(|name| node.has_name(name));
    let heading = article.descendants_it().find(is_heading);
    heading.is_some_and(|heading| {
        let inside = heading.descendants_it().find(|node| node.has_name("a"));
        let around = heading.parent().filter(|parent| parent.has_name("a"));
        inside.or(around).is_some_and(|link| {
            link.attr("href").is_some_and(|href| !href.trim().is_empty() && !href.trim().starts_with('#'))
        })
    })
}

/// A box within a line that shows a picture and links of somebody who is named there.
fn is_hover_card(span: &NodeRef<'_>, size: Size) -> bool {
    if size.text == 0 || size.linked * 100 < size.text * 97 {
        return false;
    }
    let links = span.descendants_it().filter(|node| node.has_name("a")).take(3).count();
    let starts_with_link = span.first_element_child().is_some_and(|child| child.has_name("a"));
    // The name itself is a link before the box, and stays.
    links >= 3 && !starts_with_link && span.descendants_it().any(|node| node.has_name("img"))
}

/// A quotation from elsewhere in a box of its own: as much part of the text as the sentences around it.
fn quotes(node: &NodeRef<'_>, size: Size, sizes: &Sizes) -> bool {
    if size.text == 0 || !(node.has_name("div") || node.has_name("figure") || node.has_name("blockquote")) {
        return false;
    }
    let quotation = std::iter::once(*node)
        .chain(node.descendants_it().take(20))
        .find(|inner| inner.has_name("blockquote"));
    quotation.is_some_and(|quotation| sizes.get(quotation.id).text * 10 >= size.text * 8)
}

/// A figure that shows a table or a quotation and not a picture.
pub(super) fn holds_words(figure: &NodeRef<'_>) -> bool {
    figure
        .descendants_it()
        .any(|node| ["table", "blockquote", "pre", "ul"].iter().any(|name| node.has_name(name)))
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    if node.has_attr("hidden") {
        return true;
    }
    let style = node.attr("style").unwrap_or_default();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    style.contains("display:none")
}

/// The words of a class list: parted at white space, marks and capitals.
pub(super) fn class_words(label: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut lower_before = false;
    for character in label.chars() {
        let parts = !character.is_ascii_alphanumeric();
        if (parts || (character.is_ascii_uppercase() && lower_before)) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if !parts {
            word.push(character.to_ascii_lowercase());
        }
        lower_before = character.is_ascii_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_are_parted() {
        assert_eq!(
            class_words("article-body__shareBar  TopNav"),
            ["article", "body", "share", "bar", "top", "nav"]
        );
    }
}
