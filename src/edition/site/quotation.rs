//! A sentence with its figure marked, and the link that opens the sentence in the live page.

use data_encoding::HEXUPPER;
use serde::Serialize;

use super::tidy;
use crate::model::{Mention, Proof};

/// A sentence in three pieces; the middle one is the figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Quotation {
    /// What stands before the figure.
    pub(super) before: String,
    /// The figure as it stands; empty when it is not in the sentence.
    pub(super) figure: String,
    /// What stands behind it.
    pub(super) after: String,
}

impl Quotation {
    /// The sentence of a mention; where the same figure stands twice, the proof says which one is meant.
    pub(super) fn of(mention: &Mention, proof: Option<&Proof>) -> Self {
        let sentence = mention.sentence.as_str();
        let Some(at) = place(sentence, &mention.quote, proof) else {
            return Self { before: tidy::line(sentence), figure: String::new(), after: String::new() };
        };
        let end = at + mention.quote.len();
        Self {
            before: tidy::piece(&sentence[..at]).trim_start().to_owned(),
            figure: tidy::piece(&sentence[at..end]),
            after: tidy::piece(&sentence[end..]).trim_end().to_owned(),
        }
    }

    /// The same with at most `most` characters on either side, for lists.
    pub(super) fn shortened(self, most: usize) -> Self {
        if self.figure.is_empty() {
            return Self { before: tidy::cut(&self.before, most * 2), ..self };
        }
        Self {
            before: tidy::cut_front(&self.before, most),
            figure: tidy::cut(&self.figure, most),
            after: tidy::cut(&self.after, most),
        }
    }
}

/// `url` with a text fragment that makes a browser scroll to the sentence.
pub(super) fn fragment_link(url: &str, sentence: &str) -> String {
    const WORDS_AT_EACH_END: usize = 6;
    const LONGEST_DIRECTIVE: usize = 1_000;
    let sentence = tidy::line(sentence);
    let words: Vec<&str> = sentence.split(' ').filter(|word| !word.is_empty()).take(2_000).collect();
    if words.is_empty() {
        return url.to_owned();
    }
    // A long sentence is named by its two ends: shorter, and it survives a changed word in the middle.
    let directive = if words.len() <= WORDS_AT_EACH_END * 2 {
        percent(&words.join(" "))
    } else {
        let start = words[..WORDS_AT_EACH_END].join(" ");
        let end = words[words.len() - WORDS_AT_EACH_END..].join(" ");
        format!("{},{}", percent(&start), percent(&end))
    };
    // A browser looks for short words; a hostile "word" of a million letters only makes the page heavy.
    if directive.len() > LONGEST_DIRECTIVE {
        return url.to_owned();
    }
    let mark = if url.contains('#') { ":~:text=" } else { "#:~:text=" };
    format!("{url}{mark}{directive}")
}

/// An address that may become a link: absolute, http or https, as the WHATWG parser reads it.
pub(super) fn web_address(url: &str) -> Option<String> {
    let parsed = url::Url::parse(url).ok()?;
    let sound = matches!(parsed.scheme(), "http" | "https") && parsed.host_str().is_some();
    sound.then(|| parsed.into())
}

/// Where the figure begins in the sentence, in bytes.
fn place(sentence: &str, quote: &str, proof: Option<&Proof>) -> Option<usize> {
    if quote.is_empty() {
        return None;
    }
    let first = sentence.find(quote)?;
    let Some(proof) = proof else { return Some(first) };
    // The raw bytes hold markup that the sentence does not, so the share of the way is compared, not the offset.
    let length = proof.sentence_end.saturating_sub(proof.sentence_start).max(1) as f64;
    let share = proof.quote_start.saturating_sub(proof.sentence_start) as f64 / length;
    let distance = |at: usize| (at as f64 / sentence.len() as f64 - share).abs();
    let places = sentence.match_indices(quote).map(|(at, _)| at);
    places.min_by(|a, b| distance(*a).total_cmp(&distance(*b)))
}

/// Percent-encodes all but letters and digits; a text directive gives meaning to `-`, `,` and `&`.
fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded += &HEXUPPER.encode(&[byte]);
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CaptureId, Digest};

    fn proof(quote_start: usize) -> Proof {
        Proof {
            capture: CaptureId(Digest::of(b"")),
            body: Digest::of(b""),
            sentence_start: 100,
            sentence_end: 200,
            quote_start,
            quote_end: quote_start + 4,
            reading: Vec::new(),
        }
    }

    #[test]
    fn the_proof_says_which_of_two_equal_figures_is_meant() {
        let sentence = "It saved £5m at once and £5m later.";
        let first = sentence.find("£5m");
        assert_eq!(place(sentence, "£5m", None), first);
        assert_eq!(place(sentence, "£5m", Some(&proof(120))), first);
        assert_eq!(place(sentence, "£5m", Some(&proof(175))), sentence.rfind("£5m"));
        assert_eq!(place(sentence, "£6m", Some(&proof(175))), None);
    }

    #[test]
    fn a_text_fragment_escapes_its_own_syntax() {
        for (url, sentence, expected) in [
            ("https://a.test/x", "save 5-6, & more", "https://a.test/x#:~:text=save%205%2D6%2C%20%26%20more"),
            ("https://a.test/x#top", "save", "https://a.test/x#top:~:text=save"),
            ("https://a.test/x", "", "https://a.test/x"),
            ("https://a.test/x", &"y".repeat(2_000), "https://a.test/x"),
            (
                "https://a.test/",
                "a b c d e f g h i j k l m",
                "https://a.test/#:~:text=a%20b%20c%20d%20e%20f,h%20i%20j%20k%20l%20m",
            ),
        ] {
            assert_eq!(fragment_link(url, sentence), expected);
        }
    }

    #[test]
    fn only_web_addresses_become_links() {
        for (url, links) in [
            ("https://a.test/x?y=1", true),
            ("http://127.0.0.1:8080/", true),
            ("java\tscript:alert(1)", false),
            ("\u{1}javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("file:///etc/passwd", false),
            ("/relative", false),
            ("", false),
        ] {
            assert_eq!(web_address(url).is_some(), links, "{url:?}");
        }
    }
}
