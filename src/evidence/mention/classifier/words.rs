//! Words: a sentence with its figures masked, to lower-case words and marks of punctuation, once for all its figures.

use std::ops::Range;

/// A sentence's words in lower case; a figure is one word, its mark.
#[derive(Debug, Default)]
pub(super) struct Words {
    lower: String,
    places: Vec<Range<usize>>,
    /// Per figure: the index of its mark among the words.
    marks: Vec<usize>,
}

impl Words {
    /// Splits masked text; digits become `#`, so that no sum and no year is learned by heart.
    pub(super) fn read(masked: &str) -> Self {
        let mut words = Self { lower: String::with_capacity(masked.len()), ..Self::default() };
        let mut open: Option<usize> = None;
        for character in masked.chars() {
            let at = words.lower.len();
            if character.is_alphanumeric() {
                if character.is_ascii_digit() {
                    if !words.lower.ends_with('#') || open.is_none() {
                        words.lower.push('#');
                    }
                } else {
                    words.lower.extend(character.to_lowercase());
                }
                open.get_or_insert(at);
                continue;
            }
            words.close(&mut open);
            let at = words.lower.len();
            match character {
                '¤' | '٪' | '¶' => {
                    words.marks.push(words.places.len());
                    words.lower.push(character);
                    words.places.push(at..words.lower.len());
                }
                ',' | ';' | ':' | '(' | ')' | '–' | '—' | '"' | '“' | '”' | '?' | '|' => {
                    words.lower.push(character);
                    words.places.push(at..words.lower.len());
                }
                _ => {}
            }
        }
        words.close(&mut open);
        words
    }

    fn close(&mut self, open: &mut Option<usize>) {
        if let Some(start) = open.take() {
            self.places.push(start..self.lower.len());
        }
    }

    /// The word at `index`; `^` before the first and `$` behind the last.
    pub(super) fn at(&self, index: isize) -> &str {
        match usize::try_from(index) {
            Ok(index) => self.places.get(index).map_or("$", |place| &self.lower[place.clone()]),
            Err(_) => "^",
        }
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

/// The first letters of a word, in which its forms agree: "saving", "savings" and "saved" share four.
pub(super) fn stem(word: &str) -> Option<&str> {
    let end = word.char_indices().nth(5).map(|(at, _)| at)?;
    Some(&word[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_words_and_digits_are_hidden() {
        let words = Words::read("By 2015/16, “they” saved ¤ (¤ net)");
        let all: Vec<&str> = (0..words.len()).map(|index| words.at(index)).collect();
        assert_eq!(all, ["by", "#", "#", ",", "“", "they", "”", "saved", "¤", "(", "¤", "net", ")"]);
        assert_eq!((words.mark(0), words.mark(1)), (8, 10));
        assert_eq!((words.at(-1), words.at(99)), ("^", "$"));
        assert_eq!((stem("saved"), stem("savings")), (None, Some("savin")));
    }
}
