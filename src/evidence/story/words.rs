//! The words of a text as numbers that compare fast, and what each one is.

/// A word: its hash without case, and its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) hash: u64,
    pub(super) kind: Kind,
}

/// What a word may tell of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It holds a digit.
    Number,
    /// It has a capital inside a sentence.
    Name,
    Other,
}

/// The words in their order. A number with its separators is one word, so that `1,500`, `1.500` and `1500` agree;
/// letters behind it are another, as in `£2m`. Scripts without spaces give a word for each character.
pub(super) fn of(text: &str) -> impl Iterator<Item = Word> {
    Words { rest: text, begins: true }
}

/// The hash of a run of words.
pub(super) fn run(words: &[u64]) -> u64 {
    words.iter().fold(OFFSET, |hash, &word| mix(hash, word))
}

struct Words<'a> {
    rest: &'a str,
    /// The next word begins a sentence, where a capital tells nothing.
    begins: bool,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let start = self.rest.find(char::is_alphanumeric)?;
        let between = &self.rest[..start];
        if between.contains(['.', '!', '?', ':', '\n', '"', '“', '„', '«', '–']) {
            self.begins = true;
        }
        let rest = &self.rest[start..];
        let first = rest.chars().next()?;
        let (length, kind) = if first.is_numeric() {
            (number(rest), Kind::Number)
        } else if is_unspaced(first) {
            (first.len_utf8(), Kind::Other)
        } else {
            let length = rest.find(|c: char| !c.is_alphabetic() || is_unspaced(c)).unwrap_or(rest.len());
            let name = first.is_uppercase() && !self.begins;
            (length, if name { Kind::Name } else { Kind::Other })
        };
        // A character that is neither letter nor digit by these rules is a word of its own.
        let length = length.max(first.len_utf8());
        self.rest = &rest[length..];
        self.begins = false;
        let hash = rest[..length]
            .chars()
            .filter(|&c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .fold(OFFSET, |hash, c| mix(hash, u64::from(c)));
        Some(Word { hash, kind })
    }
}

/// The length of the number at the beginning: digits, and separators that stand between digits.
fn number(text: &str) -> usize {
    let mut end = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let separates = matches!(c, '.' | ',' | '\u{a0}' | '\u{202f}' | '’' | '\'')
            && characters.peek().is_some_and(|(_, next)| next.is_numeric());
        if !c.is_numeric() && !separates {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

// FNV-1a with a final stir: derived rows keep sketches, so the hash must never change with a compiler or a crate.
const OFFSET: u64 = 0xCBF2_9CE4_8422_2325;

fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value).wrapping_mul(0x0000_0100_0000_01B3);
    mixed ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_agree_whatever_their_dress() {
        let hashes = |text: &str| of(text).map(|word| word.hash).collect::<Vec<_>>();
        assert_eq!(hashes("It saves £1,500 a year."), hashes("it saves 1.500 A YEAR"));
        assert_eq!(hashes("£2m").len(), 2);
        let kinds: Vec<Kind> = of("Then Ashby paid 3. Nobody knew").map(|word| word.kind).collect();
        assert_eq!(kinds, [Kind::Other, Kind::Name, Kind::Other, Kind::Number, Kind::Other, Kind::Other]);
    }
}
