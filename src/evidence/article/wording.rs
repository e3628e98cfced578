//! The plain form of words taken from a page: one space between words, composed characters, nothing invisible.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// `text` with each run of white space as one space, without invisible characters, in NFC, trimmed.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    append(&mut plain, text);
    plain.truncate(plain.trim_end().len());
    plain
}

/// Appends `text` in its plain form; a space follows another neither at the seam nor at the beginning.
pub(super) fn append(plain: &mut String, text: &str) {
    let composed: String;
    let text = if is_nfc(text) {
        text
    } else {
        composed = text.nfc().collect();
        &composed
    };
    for character in text.chars() {
        if character.is_whitespace() {
            if !plain.is_empty() && !plain.ends_with([' ', '\n']) {
                plain.push(' ');
            }
        } else if !is_invisible(character) {
            plain.push(character);
        }
    }
}

/// Words, counted by white space, and by pairs of characters in scripts that write without it; enough to tell a
/// teaser from an article.
pub(super) fn count(text: &str) -> usize {
    let unspaced =
        |c: &char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
    text.split_whitespace().count() + text.chars().filter(unspaced).count() / 2
}

fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
    ) || character.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_made_plain() {
        assert_eq!(plain("  \u{200b}£2\u{a0}million\n\tsha\u{ad}red cafe\u{301} "), "£2 million shared café");
        assert_eq!(count(" one  two\nthree "), 3);
    }
}
