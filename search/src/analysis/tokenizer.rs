//! Hands terms to tantivy.
//!
//! A tokenizer sees nothing of a document but one text, so the text carries its language in front and marks where a
//! section ends.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use frostem::{Algorithm, Stemmer};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::Piece;
use super::pieces::{Pieces, pieces};
use super::terms::{Stemming, Terms, form_terms, word_terms};

/// The tokenizer of fields in which words are found.
pub(crate) const WORDS: &str = "words";

/// The tokenizer of the field that keeps words as written.
pub(crate) const FORMS: &str = "forms";

/// Parts the language from the text.
const LANGUAGE_END: char = '\u{1f}';

/// Parts sections; no phrase reaches across.
const SECTION_END: char = '\u{1e}';

/// How many positions a section is away from the last one.
const SECTION_GAP: usize = 16;

/// A stemmed word is remembered, since most words of a text have been seen before; about this many at most.
const MOST_REMEMBERED: usize = 100_000;

/// Sections of one language as one text for a field.
pub(crate) fn sections<'a>(language: Option<&str>, sections: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = language.unwrap_or_default().to_owned();
    text.push(LANGUAGE_END);
    for section in sections {
        text.push_str(section);
        text.push(SECTION_END);
    }
    text
}

/// The tokenizers that writing an index needs, and how many forms there have been: tantivy counts them for the whole
/// index, and not for a document that is to be taken out again.
pub(crate) fn tokenizers() -> (TokenizerManager, Arc<AtomicU64>) {
    let forms = Arc::default();
    let manager = TokenizerManager::default();
    manager.register(WORDS, FieldTokenizer::new(Output::Words, Arc::default()));
    manager.register(FORMS, FieldTokenizer::new(Output::Forms, Arc::clone(&forms)));
    (manager, forms)
}

#[derive(Clone, Copy, PartialEq)]
enum Output {
    Words,
    Forms,
}

struct FieldTokenizer {
    output: Output,
    english: Memory,
    other: Memory,
    /// How many texts there have been.
    texts: u64,
    told: Arc<AtomicU64>,
}

/// Words seen before.
type Memory = HashMap<String, Known>;

/// A word seen before.
struct Known {
    terms: Terms,
    /// The number of the last text that it stood in.
    text: u64,
}

impl FieldTokenizer {
    fn new(output: Output, told: Arc<AtomicU64>) -> Self {
        Self { output, english: Memory::new(), other: Memory::new(), texts: 0, told }
    }
}

impl Clone for FieldTokenizer {
    fn clone(&self) -> Self {
        Self::new(self.output, Arc::clone(&self.told))
    }
}

impl Tokenizer for FieldTokenizer {
    type TokenStream<'a> = FieldTokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FieldTokens<'a> {
        let (language, text) = text.split_once(LANGUAGE_END).unwrap_or(("", text));
        let english = language.is_empty() || language == "en" || language.starts_with("en-");
        let mut sections = text.split(SECTION_END);
        self.texts += 1;
        // Not within a text, whose terms would then depend on the texts before it.
        if self.english.len() + self.other.len() >= MOST_REMEMBERED {
            self.english.clear();
            self.other.clear();
        }
        FieldTokens {
            output: self.output,
            told: &self.told,
            stemming: if english { Stemming::English } else { Stemming::Light },
            number: self.texts,
            memory: if english { &mut self.english } else { &mut self.other },
            stemmer: Stemmer::new(Algorithm::English),
            pieces: pieces(sections.next().unwrap_or_default()),
            sections,
            section_start: 0,
            last: 0,
            second: String::new(),
            token: Token::default(),
        }
    }
}

struct FieldTokens<'a> {
    output: Output,
    told: &'a AtomicU64,
    stemming: Stemming,
    number: u64,
    memory: &'a mut Memory,
    stemmer: Stemmer,
    sections: std::str::Split<'a, char>,
    pieces: Pieces<'a>,
    section_start: usize,
    last: usize,
    /// The other term of the last piece; empty when there is none.
    second: String,
    token: Token,
}

impl TokenStream for FieldTokens<'_> {
    fn advance(&mut self) -> bool {
        if !self.second.is_empty() {
            std::mem::swap(&mut self.token.text, &mut self.second);
            self.second.clear();
            self.count();
            return true;
        }
        loop {
            if let Some((position, piece)) = self.pieces.next() {
                self.token.position = self.section_start + position;
                self.last = self.token.position + 1;
                if self.take(&piece) {
                    self.count();
                    return true;
                }
                continue;
            }
            let Some(section) = self.sections.next() else { return false };
            self.pieces = pieces(section);
            self.section_start = self.last + SECTION_GAP;
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

impl FieldTokens<'_> {
    fn count(&self) {
        if self.output == Output::Forms {
            self.told.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Makes the piece's terms the current ones; says whether there are any.
    ///
    /// Forms are kept without positions or counts, so a text needs to name each only once.
    fn take(&mut self, piece: &Piece<'_>) -> bool {
        let (Piece::Word(word) | Piece::Scale(word)) = piece else {
            let terms = self.make(piece);
            self.put(&terms);
            return true;
        };
        if let Some(known) = self.memory.get_mut(*word) {
            let again = std::mem::replace(&mut known.text, self.number) == self.number;
            if again && self.output == Output::Forms {
                return false;
            }
            self.token.text.clear();
            self.token.text.push_str(&known.terms.first);
            self.second.push_str(known.terms.second.as_deref().unwrap_or_default());
            return true;
        }
        let terms = self.make(piece);
        self.put(&terms);
        self.memory.insert((*word).to_owned(), Known { terms, text: self.number });
        true
    }

    fn put(&mut self, terms: &Terms) {
        self.token.text.clear();
        self.token.text.push_str(&terms.first);
        self.second.push_str(terms.second.as_deref().unwrap_or_default());
    }

    fn make(&self, piece: &Piece<'_>) -> Terms {
        match self.output {
            Output::Words => word_terms(piece, self.stemming, self.stemmer),
            Output::Forms => form_terms(piece),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tokenizer: &str, language: &str, parts: &[&str], expected: &str) {
        let text = sections(Some(language), parts.iter().copied());
        let mut analyzer = tokenizers().0.get(tokenizer).unwrap_or_default();
        let mut stream = analyzer.token_stream(&text);
        let mut shown = Vec::new();
        while stream.advance() {
            shown.push(format!("{}:{}", stream.token().position, stream.token().text));
        }
        assert_eq!(shown.join(" "), expected, "{parts:?}");
    }

    #[test]
    fn english_is_stemmed_and_other_languages_are_stemmed_lightly() {
        check(WORDS, "en", &["Shared Services"], "0:share 1:servic");
        check(WORDS, "fr", &["Services partagés"], "0:servic 1:partag");
        check(FORMS, "fr", &["Services partagés"], "0:services 1:partagés 1:~partages");
        check(FORMS, "en", &["to be or not to be", "to be"], "0:to 1:be 2:or 3:not");
        check(WORDS, "", &["£2m saved"], "0:2000000 0:£2000000 1:save");
    }

    #[test]
    fn a_section_stands_apart() {
        check(WORDS, "en", &["one two", "three"], "0:one 1:two 18:three");
        check(WORDS, "en", &["", "x"], "16:x");
    }
}
