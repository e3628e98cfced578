//! What is compared: characters without white space, marks that only lay text out, and composed forms.

use unicode_normalization::char::decompose_canonical;

/// Stands for the gap between two digits that white space or a table's bar parts: `£2 5m` must never read as `£25m`.
const GAP: char = '\u{1F}';

/// Hands on the compared characters of a text, one character of the text at a time.
///
/// Extraction collapses white space, puts ` | ` between table cells, drops soft hyphens and zero-width characters,
/// and composes accents; all of that leaves the words as they stand.
#[derive(Default)]
pub(super) struct Folder {
    behind_digit: bool,
    gap: bool,
}

impl Folder {
    /// Hands each compared character that `found` adds to `emit`: nothing for one that is not compared.
    pub(super) fn fold(&mut self, found: char, mut emit: impl FnMut(char)) {
        if found.is_whitespace() || found == '|' {
            self.gap = true;
        } else if !is_layout(found) {
            let digit = found.is_ascii_digit();
            if self.gap && self.behind_digit && digit {
                emit(GAP);
            }
            (self.behind_digit, self.gap) = (digit, false);
            if found.is_ascii() { emit(found) } else { decompose_canonical(found, emit) }
        }
    }
}

/// The compared characters of a whole text.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut folder = Folder::default();
    for found in text.chars() {
        folder.fold(found, |c| out.push(c));
    }
    out
}

/// The compared characters of `text`, and where among them, in bytes, those of `text[at..end]` begin and end.
pub(super) fn folded_around(text: &str, at: usize, end: usize) -> (String, usize, usize) {
    let mut out = String::with_capacity(text.len());
    let mut folder = Folder::default();
    let (mut begin, mut until) = (None, 0);
    for (place, found) in text.char_indices() {
        folder.fold(found, |c| {
            out.push(c);
            if c != GAP && (at..end).contains(&place) {
                begin.get_or_insert(out.len() - c.len_utf8());
                until = out.len();
            }
        });
    }
    let begin = begin.unwrap_or(out.len());
    (out, begin, until.max(begin))
}

fn is_layout(found: char) -> bool {
    found.is_control()
        || matches!(found, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
