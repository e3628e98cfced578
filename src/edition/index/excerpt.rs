//! The beginning of a text, as much as a result may show.

/// Characters of an excerpt: enough to choose the best part of, while a card stays small and the full text is shown
/// only where its licence allows it.
const LONGEST: usize = 480;

/// The first words of a text, on one line.
pub(super) fn excerpt(text: &str) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        length += word.chars().count() + 1;
        if length > LONGEST {
            line.push('…');
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
