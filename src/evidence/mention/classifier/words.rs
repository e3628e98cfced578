//! Words: a sentence with its figures masked, to lower-case words and marks of punctuation, once for all its figures.

use super::Part;

/// A sentence's words in lower case; a figure is one word, its mark.
#[derive(Debug, Default)]
pub(super) struct Words {
    lower: String,
    places: Vec<Place>,
    /// Per figure: the index of its mark among the words.
    marks: Vec<usize>,
}

/// A word's place, with the hashes of the word and of its stem.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: usize,
    end: usize,
    key: (u64, u64),
    stem: Option<(usize, (u64, u64))>,
}

impl Words {
    /// Splits masked text; digits become `#`, so that no sum and no year is learned by heart.
    pub(super) fn read(masked: &str) -> Self {
        let mut words = Self { lower: String::with_capacity(masked.len()), ..Self::default() };
        let mut open: Option<usize> = None;
        let mut at = 0;
        while let Some(byte) = masked.as_bytes().get(at) {
            let end = words.lower.len();
            // Letters of ASCII, which most are, need no look at a table.
            if byte.is_ascii_alphabetic() {
                words.lower.push(char::from(byte.to_ascii_lowercase()));
                open.get_or_insert(end);
                at += 1;
                continue;
            }
            let Some(character) = masked[at..].chars().next() else { break };
            at += character.len_utf8();
            if character.is_alphanumeric() {
                if character.is_ascii_digit() {
                    if !words.lower.ends_with('#') || open.is_none() {
                        words.lower.push('#');
                    }
                } else {
                    words.lower.extend(character.to_lowercase());
                }
                open.get_or_insert(end);
                continue;
            }
            words.close(&mut open);
            match character {
                '¤' | '٪' | '¶' => {
                    words.marks.push(words.places.len());
                    words.lower.push(character);
                    words.close(&mut Some(end));
                }
                ',' | ';' | ':' | '(' | ')' | '–' | '—' | '"' | '“' | '”' | '?' | '|' => {
                    words.lower.push(character);
                    words.close(&mut Some(end));
                }
                _ => {}
            }
        }
        words.close(&mut open);
        words
    }

    fn close(&mut self, open: &mut Option<usize>) {
        if let Some(start) = open.take() {
            let word = &self.lower[start..];
            let stem = stem(word).map(|stem| (start + stem.len(), Part::new(stem).key()));
            self.places.push(Place { start, end: self.lower.len(), key: Part::new(word).key(), stem });
        }
    }

    /// The word at `index`; `^` before the first and `$` behind the last.
    pub(super) fn at(&self, index: isize) -> Part<'_> {
        const BEFORE: Part<'_> = Part::new("^");
        const BEHIND: Part<'_> = Part::new("$");
        match usize::try_from(index) {
            Ok(index) => self
                .places
                .get(index)
                .map_or(BEHIND, |place| Part::known(&self.lower[place.start..place.end], place.key)),
            Err(_) => BEFORE,
        }
    }

    /// The first letters of the word at `index`, in which its forms agree, if it is longer.
    pub(super) fn stem(&self, index: isize) -> Option<Part<'_>> {
        let place = self.places.get(usize::try_from(index).ok()?)?;
        place.stem.map(|(end, key)| Part::known(&self.lower[place.start..end], key))
    }

    /// The index of a figure's mark.
    pub(super) fn mark(&self, figure: usize) -> isize {
        self.marks.get(figure).map_or(0, |index| *index as isize)
    }

    /// How many words there are.
    pub(super) fn len(&self) -> isize {
        self.places.len() as isize
    }
}

/// So many first letters of a word are its stem.
pub(super) const STEM: usize = 5;

/// The first letters of a word, in which its forms agree: "saving", "savings" and "saved" share four.
fn stem(word: &str) -> Option<&str> {
    let end = word.char_indices().nth(STEM).map(|(at, _)| at)?;
    Some(&word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_words_and_digits_are_hidden() {
        let words = Words::read("By 2015/16, “they” saved ¤ (¤ net)");
        let all: Vec<&str> = (0..words.len()).map(|index| words.at(index).text).collect();
        assert_eq!(all, ["by", "#", "#", ",", "“", "they", "”", "saved", "¤", "(", "¤", "net", ")"]);
        assert_eq!((words.mark(0), words.mark(1)), (8, 10));
        assert_eq!((words.at(-1).text, words.at(99).text), ("^", "$"));
        assert_eq!((stem("saved"), stem("savings")), (None, Some("savin")));
    }
}
