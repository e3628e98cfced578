//! The terms that stand for a piece: the stem for finding, the form as written for ranking and for prefixes.

use frostem::{Algorithm, Stemmer};

use super::fold::folded;
use super::{Piece, pieces};

/// Stands before the folded form of a word with accents, so that a word written without them is told from it.
pub(crate) const FOLDED_MARK: char = '~';

/// Words that carry no meaning of their own: they need not be in a document that has all the others.
const COMMON: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "is", "its", "of",
    "on", "or", "that", "the", "their", "this", "to", "was", "were", "which", "will", "with",
];

/// Whether a word carries no meaning of its own.
pub(crate) fn is_common(word: &str) -> bool {
    COMMON.iter().any(|common| common.eq_ignore_ascii_case(word))
}

/// One position of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// How far behind the first one it stands.
    pub(crate) position: usize,
    /// The stem that English documents carry, or the figure.
    pub(crate) stem: String,
    /// The word without its accents.
    pub(crate) folded: String,
    /// The light stem that documents in other languages carry.
    pub(crate) light: String,
    /// The form as typed; documents that write it so come first.
    pub(crate) form: String,
    /// The bytes of the text that it stands in.
    pub(crate) span: (usize, usize),
}

impl Wanted {
    /// The term of documents that write it with accents.
    pub(crate) fn accented(&self) -> String {
        format!("{FOLDED_MARK}{}", self.folded)
    }

    /// The forms, accented or not, of words that begin with this one.
    pub(crate) fn prefixes(&self) -> Vec<String> {
        let mut prefixes = vec![self.form.clone(), self.accented()];
        if self.folded != self.form {
            prefixes.push(self.folded.clone());
        }
        prefixes
    }
}

/// What a query's word or phrase asks for, position by position.
pub(crate) fn wanted(text: &str) -> Vec<Wanted> {
    let stemmer = Stemmer::new(Algorithm::English);
    let mut pieces = pieces(text);
    let each = std::iter::from_fn(|| {
        let (position, piece) = pieces.next()?;
        Some((position, piece, pieces.span()))
    });
    let each = each.filter_map(|(position, piece, span)| match piece {
        Piece::Scale(_) => None,
        Piece::Figure { value, sign } => {
            let stem = signed(&value, sign);
            Some(Wanted { position, folded: stem.clone(), light: stem.clone(), form: value, stem, span })
        }
        Piece::Word(word) => {
            let form = word.to_lowercase();
            let folded = folded(&form).unwrap_or_else(|| form.clone());
            let (stem, light) = (stemmer.stem(&folded).into_owned(), light(&folded).to_owned());
            Some(Wanted { position, stem, folded, light, form, span })
        }
    });
    each.collect()
}

/// A folded word without the ending of a plural, by rules that serve French, German, Dutch and Welsh alike: whoever
/// searches does not say in which language. Four letters stay; a bolder stem joins words that have nothing in common.
pub(crate) fn light(folded: &str) -> &str {
    let mut stem = folded;
    for endings in [&["s", "x", "n"][..], &["iau", "oedd", "au", "e"]] {
        let shorter = endings.iter().find_map(|ending| stem.strip_suffix(ending));
        if let Some(shorter) = shorter.filter(|shorter| shorter.chars().count() >= 4) {
            stem = shorter;
        }
    }
    stem
}

/// The language that a text is stemmed as.
#[cfg(feature = "disk")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stemming {
    /// English; also where no language is stated.
    English,
    /// Light, see [`light`].
    Light,
}

/// What stands at one position: one term, and sometimes another.
#[cfg(feature = "disk")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) first: String,
    pub(super) second: Option<String>,
}

/// The terms for finding a piece.
#[cfg(feature = "disk")]
pub(super) fn word_terms(piece: &Piece<'_>, stemming: Stemming, stemmer: Stemmer) -> Terms {
    match piece {
        Piece::Figure { value, sign } => {
            let second = sign.is_some().then(|| signed(value, *sign));
            Terms { first: value.clone(), second }
        }
        Piece::Word(word) | Piece::Scale(word) => {
            let form = word.to_lowercase();
            let folded = folded(&form).unwrap_or(form);
            let first = match stemming {
                Stemming::English => stemmer.stem(&folded).into_owned(),
                Stemming::Light => light(&folded).to_owned(),
            };
            Terms { first, second: None }
        }
    }
}

/// The forms of a piece as written.
#[cfg(feature = "disk")]
pub(super) fn form_terms(piece: &Piece<'_>) -> Terms {
    match piece {
        Piece::Figure { value, .. } => Terms { first: value.clone(), second: None },
        Piece::Word(word) | Piece::Scale(word) => {
            let first = word.to_lowercase();
            let second = folded(&first).map(|folded| format!("{FOLDED_MARK}{folded}"));
            Terms { first, second }
        }
    }
}

fn signed(value: &str, sign: Option<char>) -> String {
    sign.map_or_else(|| value.to_owned(), |sign| format!("{sign}{value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_asks_for_its_stem_and_ranks_by_its_form() {
        let words = wanted("Économies");
        assert_eq!((words[0].form.as_str(), words[0].folded.as_str()), ("économies", "economies"));
        assert_eq!(words[0].stem, "economi");
        assert_eq!(words[0].prefixes(), ["économies", "~economies", "economies"]);
    }

    #[test]
    fn one_and_many_have_one_light_stem() {
        for (one, many) in [
            ("economie", "economies"),
            ("reseau", "reseaux"),
            ("gemeinde", "gemeinden"),
            ("verwaltung", "verwaltungen"),
            ("strasse", "strassen"),
            ("gemeente", "gemeenten"),
            ("gwasanaeth", "gwasanaethau"),
            ("mis", "mis"),
        ] {
            assert_eq!(light(one), light(many));
        }
        assert_ne!(light("haus"), light("hau"));
    }

    #[test]
    fn a_figure_asks_for_its_value() {
        for text in ["£2m", "£2 million", "£2,000,000"] {
            let stems: Vec<String> = wanted(text).into_iter().map(|figure| figure.stem).collect();
            assert_eq!(stems, ["£2000000"], "{text}");
        }
    }
}
