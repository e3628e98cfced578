//! Sentences: a block to byte ranges that end at a full stop or a line break.

use std::ops::Range;

use super::lexicon::Lexicon;

/// No sentence is taken to be longer; what is longer is a page without punctuation, and windows must stay bounded.
const MAX_BYTES: usize = 2_000;

/// The sentences of a block, without the white space around them.
pub(super) fn split(text: &str, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let ends = match character {
            '\n' => true,
            '.' | '!' | '?' | '…' => {
                let close = closing(text, end);
                ends_here(text, start, at, close, lexicon).then(|| {
                    while characters.peek().is_some_and(|(next, _)| *next < close) {
                        characters.next();
                    }
                    push(text, start, close, &mut sentences);
                    start = close;
                });
                false
            }
            _ => end - start >= MAX_BYTES && character.is_whitespace() || end - start >= 2 * MAX_BYTES,
        };
        if ends {
            push(text, start, end, &mut sentences);
            start = end;
        }
    }
    push(text, start, text.len(), &mut sentences);
    sentences
}

fn push(text: &str, start: usize, end: usize, sentences: &mut Vec<Range<usize>>) {
    let piece = &text[start..end];
    let trimmed = piece.trim();
    if !trimmed.is_empty() {
        let from = start + (piece.len() - piece.trim_start().len());
        sentences.push(from..from + trimmed.len());
    }
}

/// The end of quotation marks and brackets that close behind a full stop.
fn closing(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let marks = rest
        .chars()
        .take(3)
        .take_while(|mark| matches!(mark, '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '“'));
    from + marks.map(char::len_utf8).sum::<usize>()
}

fn ends_here(text: &str, start: usize, stop: usize, close: usize, lexicon: &Lexicon) -> bool {
    let rest = &text[close..];
    let Some(next) = rest.chars().next() else { return true };
    if !next.is_whitespace() {
        return false;
    }
    let Some(first) = rest.trim_start().chars().next() else { return true };
    if first.is_lowercase() {
        return false;
    }
    if !text[stop..].starts_with('.') {
        return true;
    }
    let window = text.floor_char_boundary(stop.saturating_sub(16).max(start));
    let word = text[window..stop].rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let abbreviated = lexicon.abbreviations.iter().any(|known| known.eq_ignore_ascii_case(word));
    // "J. Smith" and "N.B." go on; "in 2015." and "£5m." end.
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase)
        || word.contains('.')
            && word
                .split('.')
                .all(|part| part.chars().count() <= 1 && !part.starts_with(|c: char| c.is_ascii_digit()));
    !(abbreviated || initial)
}
