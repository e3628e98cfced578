//! Words, phrases and prefixes.

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query as TantivyQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::Maker;
use super::prefix::expand;
use crate::analysis::{Wanted, wanted};
use crate::query::{Ending, Place, Text};
use crate::schema::Fields;

/// What a word in a title is worth against one in the text.
const TITLE: f32 = 2.5;

/// What a word in an organisation's name is worth.
const ORGANISATION: f32 = 1.5;

/// What the form as typed adds, so that of `saving` and `savings` the one asked for comes first among equals.
const FORM: f32 = 0.6;

/// What it adds where the index holds the word with and without accents: `môn` lists every `Môn` before any `Mon`.
const ACCENTED_FORM: f32 = 8.0;

/// Words that a prefix stands for.
const MOST: usize = 400;

/// Words that a word stands for while it is typed: most of those left out are as rare as they are many.
const MOST_TYPING: usize = 60;

type Clauses = Vec<(Occur, Box<dyn TantivyQuery>)>;

impl Maker<'_> {
    pub(super) fn text(&mut self, text: &Text) -> tantivy::Result<Box<dyn TantivyQuery>> {
        if text.ending == Ending::Typing
            && let Some((last, before)) = text.words.split_last()
        {
            let mut either: Clauses = vec![(Occur::Should, self.phrase(text.place, &text.words)?)];
            let begun = self.prefix(text.place, last, MOST_TYPING)?;
            let goes_on = match before {
                [] => begun,
                before => Box::new(BooleanQuery::new(vec![
                    (Occur::Must, self.phrase(text.place, before)?),
                    (Occur::Must, begun),
                ])),
            };
            either.push((Occur::Should, goes_on));
            return Ok(Box::new(BooleanQuery::new(either)));
        }
        let (whole, begun) = match (text.ending, text.words.split_last()) {
            (Ending::Prefix, Some((last, before))) => (before, Some(last)),
            _ => (&text.words[..], None),
        };
        let mut clauses: Clauses = Vec::new();
        if !whole.is_empty() {
            clauses.push((Occur::Must, self.phrase(text.place, whole)?));
        }
        if let Some(last) = begun {
            clauses.push((Occur::Must, self.prefix(text.place, last, MOST)?));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Words next to each other in one field; documents that write them as typed rank first.
    fn phrase(&self, place: Place, words: &[Wanted]) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let mut found: Clauses = Vec::new();
        for (field, boost) in self.places(place) {
            for spelling in spellings(words) {
                let query = in_a_row(field, words, &spelling);
                found.push((Occur::Should, Box::new(BoostQuery::new(query, boost))));
            }
        }
        let mut clauses: Clauses = vec![(Occur::Must, Box::new(BooleanQuery::new(found)))];
        for word in words {
            let form = term(self.fields.forms, &word.form, IndexRecordOption::Basic);
            let boost = if self.has_accents(word)? { ACCENTED_FORM } else { FORM };
            clauses.push((Occur::Should, Box::new(BoostQuery::new(form, boost))));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Whether a word has accents, as typed or in the index.
    fn has_accents(&self, word: &Wanted) -> tantivy::Result<bool> {
        let accented = Term::from_field_text(self.fields.forms, &word.accented());
        Ok(word.form != word.folded || self.index.frequency_of(&accented)? > 0)
    }

    /// Any word that begins so.
    fn prefix(
        &mut self,
        place: Place,
        begun: &Wanted,
        most: usize,
    ) -> tantivy::Result<Box<dyn TantivyQuery>> {
        let expanded = expand(self.index, self.fields.forms, &begun.prefixes(), most)?;
        if expanded.cut_short && most == MOST {
            self.cut_short.push(begun.form.clone());
        }
        let any: Clauses = if place == Place::Anywhere {
            let terms =
                expanded.forms.iter().map(|form| term(self.fields.forms, form, IndexRecordOption::Basic));
            terms.map(|query| (Occur::Should, query)).collect()
        } else {
            let words = expanded.forms.iter().flat_map(|form| wanted(form)).collect::<Vec<_>>();
            let mut stems: Vec<&str> = words.iter().flat_map(|word| [&*word.stem, &*word.light]).collect();
            stems.sort_unstable();
            stems.dedup();
            let places = self.places(place);
            let each = places.iter().flat_map(|(field, _)| stems.iter().map(|stem| (*field, *stem)));
            each.map(|(field, stem)| (Occur::Should, term(field, stem, IndexRecordOption::Basic))).collect()
        };
        if any.is_empty() {
            return Ok(Box::new(EmptyQuery));
        }
        Ok(Box::new(ConstScoreQuery::new(Box::new(BooleanQuery::new(any)), 1.0)))
    }

    fn places(&self, place: Place) -> Vec<(Field, f32)> {
        let worth = |field: Field| match field {
            field if field == self.fields.title => TITLE,
            field if field == self.fields.org => ORGANISATION,
            _ => 1.0,
        };
        fields_of(place, self.fields).into_iter().map(|field| (field, worth(field))).collect()
    }
}

/// The fields in which words are looked for.
pub(crate) fn fields_of(place: Place, fields: &Fields) -> Vec<Field> {
    match place {
        Place::Anywhere => vec![fields.title, fields.body],
        Place::Title => vec![fields.title],
        Place::Organisation => vec![fields.org],
    }
}

/// The terms that the words may stand as: stems in English documents, light stems in others.
fn spellings(words: &[Wanted]) -> Vec<Vec<&str>> {
    let stems: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
    let light: Vec<&str> = words.iter().map(|word| word.light.as_str()).collect();
    if stems == light { vec![stems] } else { vec![stems, light] }
}

fn in_a_row(field: Field, words: &[Wanted], spelling: &[&str]) -> Box<dyn TantivyQuery> {
    let terms: Vec<(usize, Term)> = words
        .iter()
        .zip(spelling)
        .map(|(word, text)| (word.position - words[0].position, Term::from_field_text(field, text)))
        .collect();
    match &terms[..] {
        [(_, only)] => Box::new(TermQuery::new(only.clone(), IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new_with_offset(terms)),
    }
}

fn term(field: Field, text: &str, record: IndexRecordOption) -> Box<dyn TantivyQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), record))
}
