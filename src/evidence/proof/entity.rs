//! Character references of HTML and XML, as the HTML standard resolves them.

use quick_xml::escape::resolve_html5_entity;

/// The longest reference looked at, in characters; the longest name in the HTML standard has 31.
const LONGEST: usize = 33;

/// A reference resolved: its text, and how many characters of the input it took, the `&` included.
pub(super) struct Resolved {
    pub(super) text: String,
    pub(super) taken: usize,
}

/// Resolves the reference that begins at `input[0] == '&'`; none when it is a bare ampersand.
pub(super) fn resolve(input: &[char]) -> Option<Resolved> {
    match input.get(1)? {
        '#' => numeric(input),
        first if first.is_ascii_alphabetic() => named(input),
        _ => None,
    }
}

fn numeric(input: &[char]) -> Option<Resolved> {
    let hexadecimal = matches!(input.get(2), Some('x' | 'X'));
    let (begin, radix) = if hexadecimal { (3, 16) } else { (2, 10) };
    let digits: String = input.iter().skip(begin).take(8).take_while(|c| c.is_digit(radix)).collect();
    let code = u32::from_str_radix(&digits, radix).ok()?;
    let mut taken = begin + digits.len();
    if input.get(taken) == Some(&';') {
        taken += 1;
    }
    Some(Resolved { text: character(code).to_string(), taken })
}

/// The character of a numeric reference; 0x80 to 0x9F mean windows-1252, as the HTML standard has it.
fn character(code: u32) -> char {
    if let Ok(byte @ 0x80..=0x9F) = u8::try_from(code) {
        let bytes = [byte];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        return text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
    }
    match char::from_u32(code) {
        Some('\0') | None => char::REPLACEMENT_CHARACTER,
        Some(found) => found,
    }
}

fn named(input: &[char]) -> Option<Resolved> {
    let name: String = input.iter().skip(1).take(LONGEST).take_while(|c| c.is_ascii_alphanumeric()).collect();
    if input.get(name.len() + 1) == Some(&';') {
        let text = resolve_html5_entity(&name).map(str::to_owned);
        if let Some(text) = text {
            return Some(Resolved { text, taken: name.len() + 2 });
        }
    }
    // Old references need no semicolon: those of Latin-1 and the four of markup itself.
    (2..=name.len()).rev().find_map(|length| {
        let text = resolve_html5_entity(&name[..length])?;
        let old = text.chars().all(|c| u32::from(c) < 0x100);
        old.then(|| Resolved { text: text.to_owned(), taken: length + 1 })
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;

    #[test]
    fn references_resolve_as_in_a_browser() {
        for (input, text, taken) in [
            ("&pound;2m", "£", 7),
            ("&#163;2m", "£", 6),
            ("&#xA3;2m", "£", 6),
            ("&#150;", "–", 6),
            ("&pound2m", "£", 6),
            ("&euro;", "€", 6),
            ("&frac12;m", "½", 8),
            ("&#0;", "\u{FFFD}", 4),
        ] {
            let input: Vec<char> = input.chars().collect();
            let resolved = resolve(&input).unwrap();
            assert_eq!((resolved.text.as_str(), resolved.taken), (text, taken), "{input:?}");
        }
        for bare in ["& b", "&", "&;", "&euro2", "&nosuchthing;"] {
            assert!(resolve(&bare.chars().collect::<Vec<_>>()).is_none(), "{bare}");
        }
    }
}
