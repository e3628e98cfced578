//! Blocks: the paragraphs, headings, list items, table rows and quotations of a part of a page, each as text and
//! as HTML made anew from an allow-list.

use std::fmt::Write as _;

use super::wording;

/// One block of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) shape: Shape,
    /// Its words; cells of a row are parted by ` | `.
    pub(super) text: String,
    /// Its spans, for HTML and for measuring links; of a row, one list for each cell.
    pub(super) cells: Vec<Vec<Span>>,
    /// The element that it came from, such as `div.entry-content > p`.
    pub(super) place: String,
    /// The page of an article on several pages, from 0.
    pub(super) page: usize,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Paragraph,
    /// Level 2 to 4.
    Heading(u8),
    /// An item of the numbered list of the page.
    Item {
        list: usize,
        ordered: bool,
    },
    /// A row of the numbered table of the page.
    Row {
        table: usize,
        head: bool,
    },
    Quote,
    /// Of a picture: kept in the HTML, but no part of what the article says.
    Caption,
}

/// A run of words in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    pub(super) style: Style,
}

/// How a run of words is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) emphasis: bool,
    pub(super) strong: bool,
    /// Inside an `a` element.
    pub(super) linked: bool,
    /// The address of the link, absolute.
    pub(super) href: Option<String>,
}

impl Block {
    /// A block of one paragraph of unmarked words.
    pub(super) fn paragraph(text: &str, place: &str) -> Self {
        let text = wording::plain(text);
        let cells = vec![vec![Span { text: text.clone(), style: Style::default() }]];
        Self { shape: Shape::Paragraph, text, cells, place: place.to_owned(), page: 0 }
    }

    /// The share of its characters that are links, from 0 to 1.
    pub(super) fn link_density(&self) -> f32 {
        let spans = || self.cells.iter().flatten();
        let all: usize = spans().map(|span| span.text.len()).sum();
        let linked: usize = spans().filter(|span| span.style.linked).map(|span| span.text.len()).sum();
        linked as f32 / all.max(1) as f32
    }

    /// Belongs with the block before it: another item of the same list or row of the same table.
    fn continues(&self, before: &Self) -> bool {
        match (before.shape, self.shape) {
            (Shape::Item { list, .. }, Shape::Item { list: next, .. }) => list == next,
            (Shape::Row { table, .. }, Shape::Row { table: next, .. }) => table == next,
            _ => false,
        }
    }
}

/// The blocks as text.
pub(super) fn text(blocks: &[Block]) -> String {
    text_of_pages(blocks).0
}

/// The blocks as text, and where in it, in bytes, the words of each page begin that has any.
pub(super) fn text_of_pages(blocks: &[Block]) -> (String, Vec<(usize, usize)>) {
    let mut text = String::new();
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let spoken: Vec<&Block> = blocks.iter().filter(|block| block.shape != Shape::Caption).collect();
    for (index, block) in spoken.iter().enumerate() {
        if index > 0 {
            text.push_str(if block.continues(spoken[index - 1]) { "\n" } else { "\n\n" });
        }
        if starts.last().is_none_or(|(page, _)| *page != block.page) {
            starts.push((block.page, text.len()));
        }
        if matches!(block.shape, Shape::Item { .. }) {
            text.push_str("- ");
        }
        text.push_str(&block.text);
    }
    (text, starts)
}

/// The blocks as HTML; every word is escaped, every tag is one of the allow-list.
///
/// The page that shows it has its own `h1`: the highest headings become `h2`, and none skips a level.
pub(super) fn html(blocks: &[Block]) -> String {
    let mut html = String::new();
    let levels = blocks.iter().filter_map(|block| match block.shape {
        Shape::Heading(level) => Some(level),
        _ => None,
    });
    let highest = levels.min().unwrap_or(2);
    let mut above = 1;
    for group in blocks.chunk_by(|before, block| block.continues(before)) {
        let inner = |block: &Block| spans_html(block.cells.first().map_or(&[][..], Vec::as_slice));
        match group[0].shape {
            Shape::Paragraph => wrap(&mut html, "p", &inner(&group[0])),
            Shape::Caption => wrap(&mut html, "figcaption", &inner(&group[0])),
            Shape::Quote => wrap(&mut html, "blockquote", &format!("<p>{}</p>", inner(&group[0]))),
            Shape::Heading(level) => {
                above = (level + 2 - highest).min(above + 1);
                wrap(&mut html, ["h2", "h3", "h4"][usize::from(above.clamp(2, 4) - 2)], &inner(&group[0]));
            }
            Shape::Item { ordered, .. } => {
                let mut items = String::new();
                for block in group {
                    wrap(&mut items, "li", &inner(block));
                }
                wrap(&mut html, if ordered { "ol" } else { "ul" }, &items);
            }
            Shape::Row { .. } => wrap(&mut html, "table", &rows_html(group)),
        }
        html.push('\n');
    }
    html
}

fn rows_html(rows: &[Block]) -> String {
    let mut html = String::new();
    let heads = rows.iter().take_while(|row| matches!(row.shape, Shape::Row { head: true, .. })).count();
    for (part, rows, cell) in [("thead", &rows[..heads], "th"), ("tbody", &rows[heads..], "td")] {
        let mut inner = String::new();
        for row in rows {
            let mut cells = String::new();
            for spans in &row.cells {
                wrap(&mut cells, cell, &spans_html(spans));
            }
            wrap(&mut inner, "tr", &cells);
        }
        if !inner.is_empty() {
            wrap(&mut html, part, &inner);
        }
    }
    html
}

fn spans_html(spans: &[Span]) -> String {
    let mut html = String::new();
    for span in spans {
        let style = &span.style;
        if let Some(href) = &style.href {
            let _ = write!(html, "<a href=\"{}\">", escape(href));
        }
        html.push_str(if style.strong { "<strong>" } else { "" });
        html.push_str(if style.emphasis { "<em>" } else { "" });
        html.push_str(&escape(&span.text));
        html.push_str(if style.emphasis { "</em>" } else { "" });
        html.push_str(if style.strong { "</strong>" } else { "" });
        html.push_str(if style.href.is_some() { "</a>" } else { "" });
    }
    html
}

fn wrap(html: &mut String, name: &str, inner: &str) {
    let _ = write!(html, "<{name}>{inner}</{name}>");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_escaped() {
        let block = Block::paragraph("a < b & \"c\" <script>", "p");
        assert_eq!(html(&[block]), "<p>a &lt; b &amp; &quot;c&quot; &lt;script&gt;</p>\n");
    }
}
