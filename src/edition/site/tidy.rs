//! Text from outside made fit for a page: invisible controls removed, lengths capped; escaping is the templates' job.

/// Most characters of a headline that a page prints.
const LONGEST_HEADLINE: usize = 300;

/// One line of text: control and direction-changing characters removed, runs of white space made one space.
pub(super) fn line(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.chars() {
        if character.is_whitespace() {
            gap = true;
        } else if !invisible(character) {
            if gap && !tidy.is_empty() {
                tidy.push(' ');
            }
            gap = false;
            tidy.push(character);
        }
    }
    tidy
}

/// A piece of a longer line: like [`line`], but white space at its two ends is kept as one space.
pub(super) fn piece(text: &str) -> String {
    let mut tidy = line(text);
    if tidy.is_empty() {
        return if text.chars().any(char::is_whitespace) { " ".to_owned() } else { tidy };
    }
    if text.starts_with(char::is_whitespace) {
        tidy.insert(0, ' ');
    }
    if text.ends_with(char::is_whitespace) {
        tidy.push(' ');
    }
    tidy
}

/// A headline: one line, capped, never empty.
pub(super) fn headline(title: &str) -> String {
    let tidy = cut(&line(title), LONGEST_HEADLINE);
    if tidy.is_empty() { "Untitled".to_owned() } else { tidy }
}

/// The first `most` characters, with an ellipsis where something was cut off.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

/// The last `most` characters, with an ellipsis where something was cut off.
pub(super) fn cut_front(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().skip(count - most).collect();
    format!("…{}", kept.trim_start())
}

/// The first words of a text, at most `most` of them, as paragraphs.
pub(super) fn excerpt(text: &str, most: usize) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut left = most;
    for block in text.split("\n\n") {
        let block = line(block);
        if block.is_empty() {
            continue;
        }
        if left == 0 {
            if let Some(last) = paragraphs.last_mut() {
                *last = format!("{last} …");
            }
            break;
        }
        let words: Vec<&str> = block.split(' ').take(left + 1).collect();
        if words.len() > left {
            paragraphs.push(format!("{}…", words[..left].join(" ")));
            break;
        }
        left -= words.len();
        paragraphs.push(block);
    }
    // A "word" of a hundred thousand letters is still one word: the letters are capped as well.
    paragraphs.into_iter().map(|paragraph| cut(&paragraph, most * 20)).collect()
}

/// All the paragraphs of a text.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(line).filter(|block| !block.is_empty()).collect()
}

/// Characters that a reader cannot see but that change how the text around them is shown or parsed.
fn invisible(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || (u32::from(character) & 0xfffe) == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_what_can_be_seen() {
        for (text, expected) in [
            ("  a\n\tb  ", "a b"),
            ("evil\u{202e}gnp.exe", "evilgnp.exe"),
            ("a\0b\u{7}c\u{feff}", "abc"),
            ("Cyngor Sir Gâr – ŵ ŷ", "Cyngor Sir Gâr – ŵ ŷ"),
            ("a\u{2028}b", "a b"),
            ("\u{fffe}\u{1ffff}", ""),
        ] {
            assert_eq!(line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_piece_keeps_the_space_at_its_ends() {
        assert_eq!(piece(" save \n"), " save ");
        assert_eq!(piece("\n "), " ");
        assert_eq!(piece("\u{202e}"), "");
    }

    #[test]
    fn a_headline_is_never_empty_and_never_endless() {
        assert_eq!(headline(" \u{202e}"), "Untitled");
        assert_eq!(headline(&"é".repeat(5_000)).chars().count(), LONGEST_HEADLINE + 1);
    }

    #[test]
    fn an_excerpt_ends_at_the_word_limit() {
        for (text, most, expected) in [
            ("one two\n\nthree four", 9, vec!["one two", "three four"]),
            ("one two\n\nthree four", 3, vec!["one two", "three…"]),
            ("one two\n\nthree four", 2, vec!["one two …"]),
            ("", 5, vec![]),
            ("\n\n\n\n  \n\n", 5, vec![]),
        ] {
            assert_eq!(excerpt(text, most), expected, "{text:?} to {most}");
        }
    }

    #[test]
    fn cutting_the_front_keeps_the_end() {
        assert_eq!(cut_front("the councils will save", 9), "…will save");
        assert_eq!(cut_front("save", 9), "save");
    }
}
