//! Reads blocks out of a part of a page's tree.

use dom_query::NodeRef;
use url::Url;

use super::blocks::{Block, Shape, Span, Style};
use super::body::outermost;
use super::clutter::holds_words;
use super::table::{Cell, Grid, MOST_REPEATED, data_rows};
use super::wording;

/// Elements whose content is never words of an article.
const SILENT: [&str; 24] = [
    "script", "style", "noscript", "template", "svg", "head", "iframe", "button", "input", "select",
    "textarea", "object", "embed", "video", "audio", "canvas", "map", "math", "title", "link", "meta",
    "dialog", "datalist", "progress",
];
/// Elements that stand within a line.
const INLINE: [&str; 40] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "nobr", "o:p", "q", "rp", "rt", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "picture",
];

/// The blocks of the nodes, one after another; links are resolved against `base`.
pub(super) fn read(nodes: &[NodeRef<'_>], base: Option<&Url>) -> Vec<Block> {
    let mut reader = Reader {
        base,
        blocks: Vec::new(),
        spans: Vec::new(),
        style: Style::default(),
        shape: Shape::Paragraph,
        item: ListItem::Outside,
        lists: 0,
        tables: 0,
        repeats: MOST_REPEATED,
        preformatted: false,
        place: Vec::new(),
    };
    for node in nodes {
        reader.node(node);
        if !node.is_text() && !INLINE.contains(&&*node.node_name().unwrap_or_default()) {
            reader.flush();
        }
    }
    reader.flush();
    reader.blocks
}

/// Where the reader is in a list item; its further paragraphs join its first block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListItem {
    Outside,
    Begun,
    At(usize),
}

struct Reader<'a> {
    base: Option<&'a Url>,
    blocks: Vec<Block>,
    /// The words of the block being read.
    spans: Vec<Span>,
    style: Style,
    shape: Shape,
    item: ListItem,
    lists: usize,
    tables: usize,
    /// Bytes of spanned cells that may still be repeated.
    repeats: usize,
    preformatted: bool,
    place: Vec<String>,
}

impl Reader<'_> {
    fn children(&mut self, node: &NodeRef<'_>) {
        for child in node.children_it(false) {
            self.node(&child);
        }
    }

    fn node(&mut self, node: &NodeRef<'_>) {
        if node.is_text() {
            self.words(&node.text());
        } else if node.is_element() {
            self.element(node);
        } else if node.is_fragment() || node.is_document() {
            self.children(node);
        }
    }

    fn element(&mut self, node: &NodeRef<'_>) {
        let name = node.node_name().unwrap_or_default();
        match &*name {
            name if SILENT.contains(&name) => {}
            "br" => self.line_break(),
            "a" => {
                let href = node.attr("href").and_then(|href| self.absolute(&href));
                self.styled(node, |style| {
                    style.linked = true;
                    style.href = href;
                });
            }
            "em" | "i" | "cite" => self.styled(node, |style| style.emphasis = true),
            "strong" | "b" => self.styled(node, |style| style.strong = true),
            name if INLINE.contains(&name) => self.children(node),
            "ul" | "ol" => self.list(node, node.has_name("ol")),
            "li" => self.list_item(node),
            "table" => self.table(node),
            "h1" | "h2" => self.block(node, Shape::Heading(2)),
            "h3" => self.block(node, Shape::Heading(3)),
            "h4" | "h5" | "h6" => self.block(node, Shape::Heading(4)),
            "blockquote" => self.block(node, Shape::Quote),
            "figure" if !holds_words(node) => self.picture(node),
            "figcaption" => self.block(node, Shape::Caption),
            "pre" => {
                let before = std::mem::replace(&mut self.preformatted, true);
                self.block(node, self.shape);
                self.preformatted = before;
            }
            _ => self.block(node, self.shape),
        }
    }

    /// Of a picture only the caption is read; what else stands there are marks of its player or viewer.
    fn picture(&mut self, figure: &NodeRef<'_>) {
        self.flush();
        // A caption inside another caption is read with it, and not for itself again.
        let captions = figure.descendants_it().filter(|node| node.has_name("figcaption")).collect();
        for caption in outermost(captions) {
            self.block(&caption, Shape::Caption);
        }
    }

    fn styled(&mut self, node: &NodeRef<'_>, change: impl FnOnce(&mut Style)) {
        let before = self.style.clone();
        change(&mut self.style);
        self.children(node);
        self.style = before;
    }

    fn block(&mut self, node: &NodeRef<'_>, shape: Shape) {
        self.flush();
        // A quotation or an item stays what it is for the paragraphs inside it.
        let outer = self.shape;
        let keeps = matches!(outer, Shape::Quote | Shape::Item { .. }) && shape == Shape::Paragraph;
        if !keeps {
            self.shape = shape;
        }
        self.place.push(describe(node));
        self.children(node);
        self.flush();
        self.place.pop();
        self.shape = outer;
    }

    fn list(&mut self, node: &NodeRef<'_>, ordered: bool) {
        // A list inside an item belongs to the list around it.
        if matches!(self.shape, Shape::Item { .. }) {
            self.block(node, self.shape);
        } else {
            self.lists += 1;
            self.block(node, Shape::Item { list: self.lists, ordered });
        }
    }

    fn list_item(&mut self, node: &NodeRef<'_>) {
        self.flush();
        let before = std::mem::replace(&mut self.item, ListItem::Begun);
        self.block(node, self.shape);
        self.item = before;
    }

    fn table(&mut self, node: &NodeRef<'_>) {
        let Some(rows) = data_rows(node) else {
            self.block(node, self.shape);
            return;
        };
        self.flush();
        self.tables += 1;
        let table = self.tables;
        self.place.push(describe(node));
        let mut grid = Grid::default();
        for row in rows {
            if row.has_name("caption") {
                self.block(&row, Shape::Paragraph);
                continue;
            }
            let cells = row.children_it(false).filter(|cell| cell.has_name("td") || cell.has_name("th"));
            let mut read = Vec::new();
            let mut head = true;
            for cell in cells {
                head &= cell.has_name("th");
                let mut inner = self::read(&[cell], self.base);
                let gap = || Span { text: " ".to_owned(), style: Style::default() };
                let parts =
                    inner.drain(..).flat_map(|block| block.cells.into_iter().flatten().chain([gap()]));
                read.push(Cell::new(&cell, joined(parts)));
            }
            let read = grid.row(read, head, &mut self.repeats);
            let text = read.iter().map(|spans| text_of(spans)).collect::<Vec<_>>().join(" | ");
            let text = text.trim_end().to_owned();
            if read.iter().any(|spans| !spans.is_empty()) {
                let place = self.place_now();
                self.blocks.push(Block {
                    shape: Shape::Row { table, head },
                    text,
                    cells: read,
                    place,
                    page: 0,
                });
            }
        }
        self.place.pop();
    }

    fn words(&mut self, text: &str) {
        if self.preformatted {
            let normal = text.replace("\r\n", "\n");
            for (index, part) in normal.split("\n\n").enumerate() {
                if index > 0 {
                    self.flush();
                }
                self.push(part);
            }
        } else {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        let seam = match self.spans.last() {
            Some(span) => span.text.chars().last(),
            None => Some(' '),
        };
        // The last character before stands at the seam so that white space joins across spans.
        let mut plain = String::from(seam.unwrap_or('x'));
        let skipped = plain.len();
        wording::append(&mut plain, text);
        let words = &plain[skipped..];
        if words.is_empty() {
            return;
        }
        match self.spans.last_mut() {
            Some(span) if span.style == self.style => span.text.push_str(words),
            _ => self.spans.push(Span { text: words.to_owned(), style: self.style.clone() }),
        }
    }

    /// One break is a line of the same block; two part blocks, as old pages do instead of paragraphs.
    fn line_break(&mut self) {
        let last = self.spans.last().map(|span| span.text.as_str()).unwrap_or_default();
        let part = last.ends_with('\n') && !matches!(self.shape, Shape::Item { .. } | Shape::Row { .. });
        if part {
            self.flush();
        } else if let Some(span) = self.spans.last_mut() {
            let kept = span.text.trim_end_matches(' ').len();
            if kept > 0 && !span.text.ends_with('\n') {
                span.text.truncate(kept);
                span.text.push('\n');
            }
        }
    }

    fn flush(&mut self) {
        let spans = joined(std::mem::take(&mut self.spans).into_iter());
        if spans.is_empty() {
            return;
        }
        let text = text_of(&spans);
        if let (Shape::Item { .. }, ListItem::At(index)) = (self.shape, self.item) {
            let block: &mut Block = &mut self.blocks[index];
            block.text.push('\n');
            block.text.push_str(&text);
            if let Some(cell) = block.cells.first_mut() {
                cell.push(Span { text: " ".to_owned(), style: Style::default() });
                cell.extend(spans);
            }
            return;
        }
        if self.item == ListItem::Begun && matches!(self.shape, Shape::Item { .. }) {
            self.item = ListItem::At(self.blocks.len());
        }
        let place = self.place_now();
        self.blocks.push(Block { shape: self.shape, text, cells: vec![spans], place, page: 0 });
    }

    /// The two innermost block elements; a whole path would cost more than the text on deep pages.
    fn place_now(&self) -> String {
        self.place[self.place.len().saturating_sub(2)..].join(" > ")
    }

    fn absolute(&self, href: &str) -> Option<String> {
        let href = href.trim();
        let url = match self.base {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())
    }
}

/// Spans without the white space at both ends; empty when nothing is left.
fn joined(spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.collect();
    while let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        spans.pop();
    }
    spans
}

fn text_of(spans: &[Span]) -> String {
    let text: String = spans.iter().map(|span| span.text.as_str()).collect();
    text.trim().to_owned()
}

/// An element as a selector would name it: its name and first class.
fn describe(node: &NodeRef<'_>) -> String {
    let mut place = node.node_name().unwrap_or_default().to_string();
    if let Some(class) = node.class().as_deref().and_then(|class| class.split_whitespace().next()) {
        place.push('.');
        place.push_str(class);
    }
    place
}
