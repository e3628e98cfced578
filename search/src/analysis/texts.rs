//! A document's texts to the terms of its fields: each text is cut once, and each word is looked up once.

use std::{iter, mem};

use frostem::{Algorithm, Stemmer};
use tantivy_stacker::ArenaHashMap;

use super::terms::{Stemming, Terms, form_terms, word_terms};
use super::tokenizer::{spell_number, take_number};
use super::{Piece, pieces};
use crate::Document;

/// How many positions a section is away from the last one, so that no phrase reaches across.
const SECTION_GAP: u32 = 16;

/// Words and terms are remembered, since most of a text have been seen before; about this many at most, which take some
/// 20 MB.
const MOST_REMEMBERED: usize = 400_000;

/// A document's terms by field, spelled as the tokenizer reads them.
#[derive(Debug, Default)]
pub(crate) struct Spellings {
    /// Of the title.
    pub(crate) title: String,
    /// Of the text and the organisations' names.
    pub(crate) body: String,
    /// Of the organisations' names.
    pub(crate) org: String,
    /// Of all of them, as written.
    pub(crate) forms: String,
    /// How many forms those are.
    pub(crate) told: u64,
}

/// Reads documents one by one. What it remembers of those before makes it faster and nothing else.
#[derive(Default)]
pub(crate) struct Reader {
    /// [`Known`] words of English texts.
    english: ArenaHashMap,
    /// [`Known`] words of texts in other languages.
    other: ArenaHashMap,
    numbers: Numbers,
    /// How many documents there have been.
    documents: u32,
    title: Places,
    body: Places,
    org: Places,
    forms: Vec<u32>,
}

/// A word seen before; its terms are told by their numbers.
#[derive(Clone, Copy)]
struct Known {
    word: u32,
    form: u32,
    /// Its other form; that same one when it has none.
    folded: u32,
    /// The number of the last document that it stood in.
    document: u32,
}

impl Reader {
    /// The terms of a document.
    pub(crate) fn read(&mut self, document: &Document) -> Spellings {
        // Not within a document, whose terms have their numbers.
        if self.english.len() + self.other.len() + self.numbers.known.len() >= MOST_REMEMBERED {
            *self = Self { documents: self.documents, ..Self::default() };
        }
        self.documents = self.documents.wrapping_add(1);
        let card = &document.card;
        let language = card.language.as_deref().unwrap_or_default();
        let english = language.is_empty() || language == "en" || language.starts_with("en-");
        let mut sections = Sections {
            stemming: if english { Stemming::English } else { Stemming::Light },
            stemmer: Stemmer::new(Algorithm::English),
            document: self.documents,
            words: if english { &mut self.english } else { &mut self.other },
            numbers: &mut self.numbers,
            forms: &mut self.forms,
        };
        sections.read(&card.title, [Some(&mut self.title), None]);
        for section in &document.body {
            sections.read(section, [Some(&mut self.body), None]);
        }
        for name in &card.organisations {
            sections.read(name, [Some(&mut self.body), Some(&mut self.org)]);
        }
        let mut forms = String::with_capacity(16 * self.forms.len());
        let told = self.forms.len() as u64;
        // Words first seen at about the same time stand near each other in tantivy's memory too.
        self.forms.sort_unstable();
        for form in self.forms.drain(..) {
            forms.push_str(self.numbers.spelling(form));
            // One place, which is not kept.
            spell_number(&mut forms, 1);
            spell_number(&mut forms, 0);
        }
        let [title, body, org] =
            [&mut self.title, &mut self.body, &mut self.org].map(|places| places.spell(&self.numbers));
        Spellings { title, body, org, forms, told }
    }
}

/// The sections of one document.
struct Sections<'a> {
    stemming: Stemming,
    stemmer: Stemmer,
    document: u32,
    words: &'a mut ArenaHashMap,
    numbers: &'a mut Numbers,
    forms: &'a mut Vec<u32>,
}

impl Sections<'_> {
    /// Reads a section that stands in one field or two.
    fn read(&mut self, text: &str, mut fields: [Option<&mut Places>; 2]) {
        for field in fields.iter_mut().flatten() {
            field.begin_section();
        }
        for (position, piece) in pieces(text) {
            let (first, second) = match piece {
                Piece::Word(word) | Piece::Scale(word) => (self.word(word, &piece), None),
                Piece::Figure { .. } => self.figure(&piece),
            };
            for field in fields.iter_mut().flatten() {
                for term in iter::once(first).chain(second) {
                    field.put(position, term);
                }
            }
        }
    }

    /// A word's term; its forms are noted when the document has not had it before, since they are kept without places.
    fn word(&mut self, word: &str, piece: &Piece<'_>) -> u32 {
        let Self { stemming, stemmer, document, words, numbers, forms } = self;
        let mut term = 0;
        words.mutate_or_create(word.as_bytes(), |known: Option<Known>| {
            let known = known.unwrap_or_else(|| {
                let (word, form) = (word_terms(piece, *stemming, *stemmer), form_terms(piece));
                let first = numbers.number(&form.first);
                let folded = form.second.map_or(first, |second| numbers.number(&second));
                Known { word: numbers.number(&word.first), form: first, folded, document: 0 }
            });
            if known.document != *document {
                forms.push(known.form);
                forms.extend((known.folded != known.form).then_some(known.folded));
            }
            term = known.word;
            Known { document: *document, ..known }
        });
        term
    }

    /// A figure's terms.
    fn figure(&mut self, piece: &Piece<'_>) -> (u32, Option<u32>) {
        let Terms { first, second } = word_terms(piece, self.stemming, self.stemmer);
        let form = form_terms(piece);
        self.forms.push(self.numbers.number(&form.first));
        (self.numbers.number(&first), second.map(|second| self.numbers.number(&second)))
    }
}

/// Numbers for terms: where they stand in one long text.
#[derive(Default)]
struct Numbers {
    known: ArenaHashMap,
    /// Each term with its length before it.
    spelled: String,
}

impl Numbers {
    fn number(&mut self, term: &str) -> u32 {
        let Self { known, spelled } = self;
        let mut number = 0;
        known.mutate_or_create(term.as_bytes(), |known: Option<u32>| {
            number = known.unwrap_or_else(|| {
                let start = spelled.len() as u32;
                spell_number(spelled, term.len() as u32);
                spelled.push_str(term);
                start
            });
            number
        });
        number
    }

    /// A term with its length before it.
    fn spelling(&self, number: u32) -> &str {
        let from = self.spelled.get(number as usize..).unwrap_or_default();
        let mut rest = from;
        let length = take_number(&mut rest).unwrap_or_default() as usize;
        from.get(..from.len() - rest.len() + length).unwrap_or_default()
    }
}

/// The terms of a field with their places.
#[derive(Default)]
struct Places {
    /// Each with its number above its place.
    list: Vec<u64>,
    sections: u32,
    /// Where the section begins.
    start: u32,
    /// The place behind the last term.
    end: u32,
}

impl Places {
    fn begin_section(&mut self) {
        if self.sections > 0 {
            self.start = self.end + SECTION_GAP;
        }
        self.sections += 1;
    }

    fn put(&mut self, position: usize, term: u32) {
        let place = self.start + position as u32;
        self.end = place + 1;
        self.list.push(u64::from(term) << 32 | u64::from(place));
    }

    /// Spells what there is, term by term since tantivy then looks for each once, and begins anew.
    fn spell(&mut self, numbers: &Numbers) -> String {
        let mut list = mem::take(self).list;
        list.sort_unstable();
        let mut out = String::with_capacity(12 * list.len());
        for places in list.chunk_by(|one, other| one >> 32 == other >> 32) {
            let Some(first) = places.first() else { continue };
            out.push_str(numbers.spelling((first >> 32) as u32));
            spell_number(&mut out, places.len() as u32);
            let mut last = 0;
            for place in places {
                let place = *place as u32;
                spell_number(&mut out, place - last);
                last = place;
            }
        }
        list.clear();
        self.list = list;
        out
    }
}

#[cfg(test)]
mod tests {
    use tantivy::tokenizer::TokenStream;

    use super::super::tokenizer::tokenizers;
    use super::super::{FORMS, WORDS};
    use super::*;
    use crate::Card;

    /// The terms in the order of their places.
    fn read_off(text: &str) -> String {
        let mut analyzer = tokenizers().get(WORDS).unwrap_or_default();
        let mut shown = Vec::new();
        analyzer.token_stream(text).process(&mut |token| shown.push((token.position, token.text.clone())));
        shown.sort_by_key(|(position, _)| *position);
        let shown = shown.into_iter().map(|(position, term)| format!("{position}:{term}"));
        shown.collect::<Vec<_>>().join(" ")
    }

    fn check(field: &str, language: &str, parts: &[&str], expected: &str) {
        let card = Card { language: Some(language.to_owned()), ..Card::default() };
        let body = parts.iter().map(|part| (*part).to_owned()).collect();
        let mut reader = Reader::default();
        // A document is read the same whatever came before it.
        for other in ["", "Services to be 2 £2m", "économies"] {
            let spellings = reader.read(&Document { card: card.clone(), body: Vec::clone(&body) });
            let text = if field == WORDS { spellings.body } else { spellings.forms };
            assert_eq!(read_off(&text), expected, "{parts:?}");
            reader.read(&Document { card: card.clone(), body: vec![other.to_owned()] });
        }
    }

    #[test]
    fn english_is_stemmed_and_other_languages_are_stemmed_lightly() {
        check(WORDS, "en", &["Shared Services"], "0:share 1:servic");
        check(WORDS, "fr", &["Services partagés"], "0:servic 1:partag");
        check(FORMS, "fr", &["Services partagés"], "0:services 0:partagés 0:~partages");
        check(FORMS, "en", &["to be or not to be", "to be"], "0:to 0:be 0:or 0:not");
        check(FORMS, "en", &["The the 2 2"], "0:the 0:the 0:2 0:2");
        check(WORDS, "", &["£2m saved"], "0:2000000 0:£2000000 1:save");
    }

    #[test]
    fn a_section_stands_apart() {
        check(WORDS, "en", &["one two", "three"], "0:one 1:two 18:three");
        check(WORDS, "en", &["", "x"], "16:x");
        check(WORDS, "en", &["saving", "saved saves"], "0:save 17:save 18:save");
    }

    #[test]
    fn names_are_part_of_the_text() {
        let card = Card {
            title: "Title".to_owned(),
            organisations: vec!["Dorset Council".to_owned(), "Kent".to_owned()],
            ..Card::default()
        };
        let spellings = Reader::default().read(&Document { card, body: vec!["Kent saves".to_owned()] });
        assert_eq!(read_off(&spellings.title), "0:titl");
        assert_eq!(read_off(&spellings.body), "0:kent 1:save 18:dorset 19:council 36:kent");
        assert_eq!(read_off(&spellings.org), "0:dorset 1:council 18:kent");
        assert_eq!(spellings.told, 5);
    }
}
