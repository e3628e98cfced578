//! Tables: which of them hold data, and their rows with spanned cells written out.
//!
//! A figure is understood by the head of its column and the first cells of its row, and both may span several places.
//! A head is repeated over each of its columns, and the first cells of a row in each row they stand beside; any other
//! place that a cell spans is left empty, so that a row still reads as its page has it.

use dom_query::NodeRef;

use super::blocks::Span;

/// Longest cell of a table that holds data; longer ones are page layout.
const LONGEST_CELL: usize = 600;
/// Columns in which spanned cells are written out; wider rows are no tables for readers.
const MOST_COLUMNS: usize = 40;
/// Rows that a cell is repeated in.
const MOST_ROWS: usize = 500;
/// Bytes that are repeated on one page: a page of a few rows must not become a text of gigabytes.
pub(super) const MOST_REPEATED: usize = 200_000;

/// The rows (and the caption) of a table that holds data, or nothing when it only lays out the page.
pub(super) fn data_rows<'a>(table: &NodeRef<'a>) -> Option<Vec<NodeRef<'a>>> {
    let mut rows = Vec::new();
    for child in table.children_it(false) {
        match &*child.node_name().unwrap_or_default() {
            "tr" | "caption" => rows.push(child),
            "thead" | "tbody" | "tfoot" => {
                rows.extend(child.children_it(false).filter(|row| row.has_name("tr")));
            }
            _ => {}
        }
    }
    let cells = |row: &NodeRef<'a>| row.element_children();
    let widest = rows.iter().map(|row| cells(row).len()).max().unwrap_or_default();
    let layout = rows.iter().flat_map(cells).any(|cell| {
        let nested = cell.descendants_it().any(|node| node.has_name("table") || node.has_name("h1"));
        nested || cell.normalized_char_count() > LONGEST_CELL
    });
    (widest >= 2 && rows.len() >= 2 && !layout).then_some(rows)
}

/// One cell as it stands in its row.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) words: Vec<Span>,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Cell {
    pub(super) fn new(node: &NodeRef<'_>, words: Vec<Span>) -> Self {
        let span = |name: &str| node.attr(name).and_then(|value| value.trim().parse::<usize>().ok());
        // No rows means all rows that are left.
        let rows = match span("rowspan").unwrap_or(1) {
            0 => MOST_ROWS,
            rows => rows.min(MOST_ROWS),
        };
        Self { words, columns: span("colspan").unwrap_or(1).clamp(1, MOST_COLUMNS), rows }
    }

    /// The words once more, as long as more may be repeated.
    fn repeated(&self, left: &mut usize) -> Vec<Span> {
        let length: usize = self.words.iter().map(|span| span.text.len()).sum();
        match left.checked_sub(length) {
            Some(less) => {
                *left = less;
                self.words.clone()
            }
            None => Vec::new(),
        }
    }

    /// Repeating a figure would state it twice.
    fn is_repeated(&self) -> bool {
        let text: String = self.words.iter().map(|span| span.text.as_str()).collect();
        !(text.contains(['£', '€', '$', '%']) && text.contains(|c: char| c.is_ascii_digit()))
            || text.contains("000")
    }
}

/// Writes out the cells of one row after another.
#[derive(Default)]
pub(super) struct Grid {
    /// For each column the cell that reaches into the next row, and how many more rows it reaches into.
    reaching: Vec<Option<(usize, Cell)>>,
    /// A row of several columns was seen.
    begun: bool,
}

impl Grid {
    /// The words of each column of the next row; `is_head` says that its cells are heads.
    ///
    /// `left` says how many bytes may still be repeated.
    pub(super) fn row(&mut self, cells: Vec<Cell>, is_head: bool, left: &mut usize) -> Vec<Vec<Span>> {
        let is_title = !self.begun && cells.len() == 1;
        if is_title {
            return cells.into_iter().map(|cell| cell.words).collect();
        }
        let is_head = is_head || !self.begun;
        self.begun = true;
        let mut row: Vec<Vec<Span>> = Vec::new();
        let mut next = Vec::new();
        let mut leading = true;
        let mut cells = cells.into_iter();
        loop {
            let column = row.len();
            if let Some((rows, cell)) = self.reaching.get_mut(column).and_then(Option::take) {
                let repeats = (leading || is_head) && cell.is_repeated();
                row.push(if repeats { cell.repeated(left) } else { Vec::new() });
                next.push((rows > 1).then(|| (rows - 1, cell)));
                continue;
            }
            leading = false;
            let Some(cell) = cells.next() else {
                // A cell further right may still reach into this row.
                if self.reaching.iter().skip(column).any(Option::is_some) {
                    row.push(Vec::new());
                    next.push(None);
                    continue;
                }
                break;
            };
            for part in 0..cell.columns.min(MOST_COLUMNS.saturating_sub(column)).max(1) {
                let repeats = is_head && cell.is_repeated();
                row.push(match part {
                    0 => cell.words.clone(),
                    _ if repeats => cell.repeated(left),
                    _ => Vec::new(),
                });
                let below = if part == 0 || is_head { cell.clone() } else { Cell::default() };
                next.push((cell.rows > 1 && column < MOST_COLUMNS).then(|| (cell.rows - 1, below)));
            }
        }
        self.reaching = next;
        row
    }
}
