//! What is compared: characters without white space, marks that only lay text out, and composed forms.

use unicode_normalization::char::decompose_canonical;

/// Hands each compared character of `found` to `emit`: nothing for one that is not compared.
///
/// Extraction collapses white space, puts ` | ` between table cells, drops soft hyphens and zero-width characters,
/// and composes accents; all of that leaves the words as they stand.
pub(super) fn fold(found: char, mut emit: impl FnMut(char)) {
    if found.is_ascii() {
        if !(found.is_ascii_whitespace() || found.is_ascii_control() || found == '|') {
            emit(found);
        }
        return;
    }
    if !is_layout(found) {
        decompose_canonical(found, emit);
    }
}

/// The compared characters of a whole text.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for found in text.chars() {
        fold(found, |c| out.push(c));
    }
    out
}

fn is_layout(found: char) -> bool {
    found.is_whitespace()
        || found.is_control()
        || matches!(found, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
