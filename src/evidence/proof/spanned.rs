//! Characters that remember which bytes of the original they came from.

use encoding_rs::{Encoding, UTF_8};

use super::entity;
use crate::model::Reading;

/// One character and the bytes `start..end` of the original that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spanned {
    pub(super) found: char,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Reads `bytes` through the steps. Unknown encodings read as UTF-8, so that a proof fails rather than the run.
pub(super) fn spanned(bytes: &[u8], reading: &[Reading]) -> Vec<Spanned> {
    let mut steps = reading.iter();
    let mut text = match steps.next() {
        Some(Reading::Charset(label)) => decode(bytes, label),
        Some(other) => step(decode(bytes, UTF_8.name()), other),
        None => decode(bytes, UTF_8.name()),
    };
    for reading in steps {
        text = step(text, reading);
    }
    text
}

fn step(text: Vec<Spanned>, reading: &Reading) -> Vec<Spanned> {
    match reading {
        Reading::Charset(_) => text,
        Reading::Json => json(&text),
        Reading::Entities => entities(&text),
        Reading::Html => html(&text),
        Reading::Mojibake => mojibake(&text),
    }
}

fn decode(bytes: &[u8], label: &str) -> Vec<Spanned> {
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8);
    if encoding == UTF_8 { decode_utf8(bytes) } else { decode_bytewise(bytes, encoding) }
}

fn decode_utf8(bytes: &[u8]) -> Vec<Spanned> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        for found in chunk.valid().chars() {
            let end = at + found.len_utf8();
            text.push(Spanned { found, start: at as u32, end: end as u32 });
            at = end;
        }
        if !chunk.invalid().is_empty() {
            let end = at + chunk.invalid().len();
            text.push(Spanned { found: char::REPLACEMENT_CHARACTER, start: at as u32, end: end as u32 });
            at = end;
        }
    }
    text
}

/// Any other encoding, one byte at a time, so that each character's bytes are known.
fn decode_bytewise(bytes: &[u8], encoding: &'static Encoding) -> Vec<Spanned> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = Vec::with_capacity(bytes.len());
    let mut begin = 0;
    let mut buffer = String::with_capacity(16);
    for (at, byte) in bytes.iter().enumerate() {
        buffer.clear();
        let last = at + 1 == bytes.len();
        let _ = decoder.decode_to_string(std::slice::from_ref(byte), &mut buffer, last);
        for found in buffer.chars() {
            text.push(Spanned { found, start: begin as u32, end: (at + 1) as u32 });
        }
        if !buffer.is_empty() {
            begin = at + 1;
        }
    }
    text
}

/// Resolves the escapes of JSON strings wherever they stand.
fn json(text: &[Spanned]) -> Vec<Spanned> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let here = text[at];
        let (found, taken) = match (here.found, text.get(at + 1).map(|next| next.found)) {
            ('\\', Some('u')) => unicode_escape(&text[at..]).unwrap_or(('\\', 1)),
            ('\\', Some('n')) => ('\n', 2),
            ('\\', Some('t')) => ('\t', 2),
            ('\\', Some('r')) => ('\r', 2),
            ('\\', Some('b')) => ('\u{8}', 2),
            ('\\', Some('f')) => ('\u{C}', 2),
            ('\\', Some(plain @ ('"' | '\\' | '/'))) => (plain, 2),
            (other, _) => (other, 1),
        };
        out.push(Spanned { found, start: here.start, end: text[at + taken - 1].end });
        at += taken;
    }
    out
}

fn unicode_escape(text: &[Spanned]) -> Option<(char, usize)> {
    let unit = |from: usize| -> Option<u32> {
        let digits = text.get(from..from + 4)?.iter().map(|c| c.found).collect::<String>();
        u32::from_str_radix(&digits, 16).ok()
    };
    let high = unit(2)?;
    if let Some(found) = char::from_u32(high) {
        return Some((found, 6));
    }
    let escaped = text.get(6)?.found == '\\' && text.get(7)?.found == 'u';
    let low = if escaped { unit(8)? } else { return None };
    let code = 0x10000 + ((high.checked_sub(0xD800)?) << 10) + low.checked_sub(0xDC00)?;
    char::from_u32(code).map(|found| (found, 12))
}

/// Resolves character references and drops the marks of CDATA sections.
fn entities(text: &[Spanned]) -> Vec<Spanned> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        at += match text[at].found {
            '&' => reference(text, at, &mut out),
            '<' if starts_with(text, at, "<![CDATA[") => 9,
            ']' if starts_with(text, at, "]]>") => 3,
            _ => keep(text, at, &mut out),
        };
    }
    out
}

/// Drops tags, comments, scripts and styles, and resolves character references in what is left.
fn html(text: &[Spanned]) -> Vec<Spanned> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        at += match text[at].found {
            '&' => reference(text, at, &mut out),
            '<' => match markup(text, at) {
                Some(length) => {
                    if !is_inline(text, at) {
                        let (start, end) = (text[at].start, text[at + length - 1].end);
                        out.push(Spanned { found: ' ', start, end });
                    }
                    length
                }
                None => keep(text, at, &mut out),
            },
            _ => keep(text, at, &mut out),
        };
    }
    out
}

/// Whether a tag leaves the words on both sides of it together; any other parts them as a blank does.
fn is_inline(text: &[Spanned], at: usize) -> bool {
    const INLINE: [&str; 24] = [
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd",
        "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u", "wbr",
    ];
    let closing = usize::from(text.get(at + 1).is_some_and(|c| c.found == '/'));
    starts_with(text, at, "<!--") || INLINE.iter().any(|name| is_tag(text, at + 1 + closing, name))
}

fn keep(text: &[Spanned], at: usize, out: &mut Vec<Spanned>) -> usize {
    out.push(text[at]);
    1
}

fn reference(text: &[Spanned], at: usize, out: &mut Vec<Spanned>) -> usize {
    let window: Vec<char> = text[at..].iter().take(40).map(|c| c.found).collect();
    let Some(resolved) = entity::resolve(&window) else { return keep(text, at, out) };
    let end = text[at + resolved.taken - 1].end;
    out.extend(resolved.text.chars().map(|found| Spanned { found, start: text[at].start, end }));
    resolved.taken
}

/// The length of the markup that begins at `at`; none when the `<` is plain text.
fn markup(text: &[Spanned], at: usize) -> Option<usize> {
    let rest = text.len() - at;
    if starts_with(text, at, "<!--") {
        return Some(find(text, at + 4, "-->").map_or(rest, |end| end + 3 - at));
    }
    if starts_with(text, at, "<![CDATA[") {
        return Some(9);
    }
    let next = text.get(at + 1)?.found;
    if !(next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')) {
        return None;
    }
    let end = tag_end(text, at + 1);
    for raw in ["script", "style", "template", "noembed"] {
        if is_tag(text, at + 1, raw) {
            let closing = find_closing(text, end, raw).unwrap_or(text.len());
            return Some(closing - at);
        }
    }
    Some(end - at)
}

/// One past the `>` of a tag, quoted attribute values skipped.
fn tag_end(text: &[Spanned], from: usize) -> usize {
    let mut quote = None;
    for (at, c) in text.iter().enumerate().skip(from) {
        match (quote, c.found) {
            (None, '>') => return at + 1,
            (None, mark @ ('"' | '\'')) if after_equals(text, at) => quote = Some(mark),
            (Some(mark), found) if found == mark => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// A quotation mark opens an attribute's value only behind `=`; anywhere else it is a slip of the author.
fn after_equals(text: &[Spanned], at: usize) -> bool {
    text[..at].iter().rev().take(16).find(|c| !c.found.is_whitespace()).is_some_and(|c| c.found == '=')
}

fn is_tag(text: &[Spanned], at: usize, name: &str) -> bool {
    starts_with(text, at, name)
        && text.get(at + name.len()).is_none_or(|c| c.found.is_whitespace() || matches!(c.found, '>' | '/'))
}

fn find_closing(text: &[Spanned], from: usize, name: &str) -> Option<usize> {
    let mut at = from;
    while let Some(open) = find(text, at, "</") {
        if is_tag(text, open + 2, name) {
            return Some(tag_end(text, open + 2));
        }
        at = open + 2;
    }
    None
}

fn find(text: &[Spanned], from: usize, needle: &str) -> Option<usize> {
    (from..text.len()).find(|&at| starts_with(text, at, needle))
}

fn starts_with(text: &[Spanned], at: usize, needle: &str) -> bool {
    let mut rest = text[at.min(text.len())..].iter();
    needle.chars().all(|wanted| rest.next().is_some_and(|c| c.found.eq_ignore_ascii_case(&wanted)))
}

/// Repairs runs of windows-1252 characters whose bytes are sound UTF-8 (`Â£` to `£`).
fn mojibake(text: &[Spanned]) -> Vec<Spanned> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let run = text[at..].iter().take(4).map_while(|c| windows_1252(c.found)).collect::<Vec<u8>>();
        let length = (2..=run.len())
            .find(|&length| std::str::from_utf8(&run[..length]).is_ok_and(|text| text.chars().count() == 1));
        if let (Some(length), true) = (length, text[at].found as u32 >= 0x80) {
            let found = std::str::from_utf8(&run[..length]).ok().and_then(|text| text.chars().next());
            let found = found.unwrap_or(char::REPLACEMENT_CHARACTER);
            out.push(Spanned { found, start: text[at].start, end: text[at + length - 1].end });
            at += length;
        } else {
            out.push(text[at]);
            at += 1;
        }
    }
    out
}

/// The byte of a character in windows-1252, only for those outside ASCII.
fn windows_1252(found: char) -> Option<u8> {
    if found.is_ascii() {
        return None;
    }
    let mut buffer = [0; 4];
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(found.encode_utf8(&mut buffer));
    (!unmappable && bytes.len() == 1).then(|| bytes[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], reading: &[Reading]) -> String {
        spanned(bytes, reading).iter().map(|c| c.found).collect()
    }

    fn charset(label: &str) -> Reading {
        Reading::Charset(label.to_owned())
    }

    #[test]
    fn each_step_gives_the_text_a_reader_sees() {
        let utf8 = charset("utf-8");
        for (bytes, reading, text) in [
            (&b"\xA32m"[..], vec![charset("windows-1252")], "£2m"),
            (b"<p class=\"a>b\">&pound;2<b>m</b></p>", vec![utf8.clone(), Reading::Html], " £2m "),
            (b"a<script>if(1<2)</script>b<!-- c -->d", vec![utf8.clone(), Reading::Html], "a bd"),
            (b"1 < 2 & 3", vec![utf8.clone(), Reading::Html], "1 < 2 & 3"),
            (
                br#"{"b":"<p>\u00a32m \"net\"<\/p>"}"#,
                vec![utf8.clone(), Reading::Json, Reading::Html],
                "{\"b\":\" £2m \"net\" \"}",
            ),
            (
                b"&lt;p&gt;&amp;pound;2m&lt;/p&gt;",
                vec![utf8.clone(), Reading::Entities, Reading::Html],
                " £2m ",
            ),
            (b"<![CDATA[<p>x</p>]]>", vec![utf8.clone(), Reading::Entities, Reading::Html], " x "),
            ("Â£2m â€“ câ".as_bytes(), vec![utf8.clone(), Reading::Mojibake], "£2m – câ"),
            (br"\ud83d\ude00\ud83d", vec![utf8.clone(), Reading::Json], "😀\\ud83d"),
            (b"a\xFFb", vec![utf8], "a\u{FFFD}b"),
            (b"a\0b\0", vec![charset("utf-16le")], "ab"),
        ] {
            assert_eq!(read(bytes, &reading), text);
        }
    }

    #[test]
    fn spans_cover_the_bytes_that_gave_the_character() {
        let text = spanned("<b>&pound;</b>é".as_bytes(), &[charset("utf-8"), Reading::Html]);
        assert_eq!((text[0].start, text[0].end), (3, 10));
        assert_eq!((text[1].start, text[1].end), (14, 16));
    }
}
