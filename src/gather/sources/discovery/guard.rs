//! Pages that would take an HTML parser far more time than their size suggests, told apart before it sees them.

/// Larger pages are no listings.
const MOST_BYTES: usize = 5_000_000;
/// For each element that opens, the parser may walk all that are open.
const MOST_DEPTH: usize = 2_000;
/// Formatting elements left open are opened again in every paragraph that follows.
const MOST_OPEN_FORMATTING: usize = 200;
/// Each attribute is compared with all before it.
const MOST_ATTRIBUTES: usize = 1_000;

const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements without content, and those that the next one of their kind closes.
const SHALLOW: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr", "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot",
    "colgroup", "rp", "rt",
];

/// What is over a limit, and the limit; one pass over the page.
pub(super) fn check(html: &str) -> Result<(), (&'static str, String)> {
    if html.len() > MOST_BYTES {
        return Err(("the size", format!("{} MB", MOST_BYTES / 1_000_000)));
    }
    let (mut depth, mut formatting) = (0_usize, 0_usize);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with("!--") {
            rest = rest.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let is_end = rest.starts_with('/');
        let tag = rest.strip_prefix('/').unwrap_or(rest);
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name_end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len());
        let name = tag[..name_end.min(20)].to_ascii_lowercase();
        let (length, attributes) = attributes(&tag[name_end..]);
        if attributes > MOST_ATTRIBUTES {
            return Err(("the number of attributes of one element", MOST_ATTRIBUTES.to_string()));
        }
        rest = &tag[name_end + length..];
        // What looks like a tag in a script is a comparison.
        if !is_end && matches!(name.as_str(), "script" | "style" | "textarea" | "title") {
            rest = behind_end_of(&name, rest);
            continue;
        }
        let is_formatting = FORMATTING.contains(&name.as_str());
        if is_end {
            depth = depth.saturating_sub(usize::from(!SHALLOW.contains(&name.as_str())));
            formatting = formatting.saturating_sub(usize::from(is_formatting));
        } else {
            depth += usize::from(!SHALLOW.contains(&name.as_str()));
            formatting += usize::from(is_formatting);
        }
        if depth > MOST_DEPTH {
            return Err(("the depth of elements", MOST_DEPTH.to_string()));
        }
        if formatting > MOST_OPEN_FORMATTING {
            return Err(("the number of open links and fonts", MOST_OPEN_FORMATTING.to_string()));
        }
    }
    Ok(())
}

/// The text behind `</name`.
fn behind_end_of<'a>(name: &str, text: &'a str) -> &'a str {
    let is_end = |at: usize| {
        let tag = text.get(at + 2..at + 2 + name.len());
        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
    };
    let end = text.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at));
    end.map_or("", |at| &text[at + 2..])
}

/// The length of the rest of a tag, and how many attributes it has at most.
fn attributes(tag: &str) -> (usize, usize) {
    let (mut quote, mut count, mut previous) = (None, 0, b' ');
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (None, b'>') => return (at, count),
            (None, b'"' | b'\'') if previous == b'=' => quote = Some(byte),
            (None, _)
                if !byte.is_ascii_whitespace() && (previous.is_ascii_whitespace() || previous == b'/') =>
            {
                count += 1;
            }
            _ => {}
        }
        previous = byte;
    }
    (tag.len(), count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_traps_are_refused() {
        let old_page = format!("<table>{}</table>", "<tr><td><p><a href=x>b</a><br><li>c".repeat(9000));
        assert_eq!(check(&old_page), Ok(()));
        let script = format!("<SCRIPT>{}</Script><p>", "if(i<a.b)<!-- ".repeat(9000));
        assert_eq!(check(&script), Ok(()));
        let data = format!("<img src=\"data:{} \">", "a b ".repeat(100_000));
        assert_eq!(check(&data), Ok(()));
        assert_eq!(check(&"<div>".repeat(2001)).map_err(|(what, _)| what), Err("the depth of elements"));
        let fonts = "<b><p>".repeat(201);
        assert_eq!(check(&fonts).map_err(|(what, _)| what), Err("the number of open links and fonts"));
        let wide = format!("<p {}>", "a ".repeat(1001));
        assert_eq!(check(&wide).map_err(|(what, _)| what), Err("the number of attributes of one element"));
    }
}
