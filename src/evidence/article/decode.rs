//! Bytes to characters: byte-order mark, header, the page's own declaration, then a guess; what the bytes prove
//! goes before what is declared.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::mojibake;
use crate::model::{Capture, Reading};

/// How much of the body is searched for a declaration and given to the guess.
const HEAD: usize = 64 * 1024;

/// A body as characters, and the steps that gave them.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) reading: Vec<Reading>,
}

/// The capture's body as characters without control characters.
pub(super) fn decode(capture: &Capture) -> Decoded {
    let body = &capture.body;
    let encoding = encoding_of(capture);
    let (text, _) = encoding.decode_with_bom_removal(body);
    let mut reading = vec![Reading::Charset(encoding.name().to_owned())];
    // Misread text holds control characters that the repair needs.
    let repaired = mojibake::repair(&text);
    if repaired.is_some() {
        reading.push(Reading::Mojibake);
    }
    Decoded { text: without_controls(repaired.as_deref().unwrap_or(&text)), reading }
}

fn encoding_of(capture: &Capture) -> &'static Encoding {
    let body = &capture.body;
    if let Some((encoding, _)) = Encoding::for_bom(body) {
        return encoding;
    }
    if let Some(encoding) = wide(body) {
        return encoding;
    }
    let declared = [capture.header("content-type").and_then(charset_in), declared_in(body)];
    let evidence = Utf8Evidence::of(body);
    if evidence == Utf8Evidence::Proven {
        // Text in another encoding is hardly ever valid UTF-8 by chance, whatever the label says.
        return UTF_8;
    }
    for encoding in declared.into_iter().flatten() {
        // A page in ASCII alone reads the same in all of these; a wide label on a narrow body is wrong.
        let wide_label = encoding == UTF_16LE || encoding == UTF_16BE;
        let refuted = encoding == UTF_8 && evidence == Utf8Evidence::Refuted;
        if !wide_label && !refuted {
            return encoding;
        }
    }
    if evidence == Utf8Evidence::Ascii {
        return UTF_8;
    }
    guess(capture)
}

fn guess(capture: &Capture) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&capture.body, true);
    let host = url::Url::parse(&capture.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let tld = host.as_deref().and_then(|host| host.rsplit('.').next()).filter(|tld| {
        !tld.is_empty()
            && tld.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte.is_ascii_digit())
    });
    let encoding = detector.guess(tld.map(str::as_bytes), Utf8Detection::Allow);
    // A lone pound sign or quotation mark decides nothing between the western encodings.
    if encoding.is_single_byte() && capture.body.iter().filter(|byte| **byte >= 0x80).count() < 8 {
        return WINDOWS_1252;
    }
    encoding
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Utf8Evidence {
    /// No byte above 127.
    Ascii,
    /// Valid, with sequences of several bytes.
    Proven,
    /// Some valid sequences and some faults: a page put together from two sources, or cut off.
    Mixed,
    /// Bytes above 127 and not one valid sequence.
    Refuted,
}

impl Utf8Evidence {
    fn of(body: &[u8]) -> Self {
        let mut sequences = 0_usize;
        let mut faults = 0_usize;
        for chunk in body.utf8_chunks() {
            sequences += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
            faults += usize::from(!chunk.invalid().is_empty());
        }
        match (sequences, faults) {
            (0, 0) => Self::Ascii,
            (_, 0) => Self::Proven,
            (sequences, faults) if sequences > faults => Self::Mixed,
            _ => Self::Refuted,
        }
    }
}

/// UTF-16 without a byte-order mark, told by the NUL beside each letter of the first tag.
fn wide(body: &[u8]) -> Option<&'static Encoding> {
    let head = body.get(..8)?;
    match (
        head.iter().step_by(2).all(|byte| *byte == 0),
        head.iter().skip(1).step_by(2).all(|byte| *byte == 0),
    ) {
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

fn charset_in(value: &str) -> Option<&'static Encoding> {
    let lower = value.to_ascii_lowercase();
    let (_, after) = lower.split_once("charset")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    label(after.trim_start_matches(['"', '\'']))
}

/// The encoding that an XML declaration or a `meta` element names.
fn declared_in(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(HEAD)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    if let Some(declaration) = head.trim_start().strip_prefix("<?xml") {
        let declaration = declaration.split("?>").next().unwrap_or_default();
        if let Some((_, after)) = declaration.split_once("encoding") {
            let after = after.trim_start().trim_start_matches('=').trim_start();
            return label(after.trim_start_matches(['"', '\'']));
        }
    }
    head.match_indices("<meta").find_map(|(place, _)| {
        let tag = head[place..].split('>').next().unwrap_or_default();
        charset_in(tag)
    })
}

fn label(after: &str) -> Option<&'static Encoding> {
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:.".contains(c)).unwrap_or(after.len());
    Encoding::for_label(&after.as_bytes()[..end])
}

fn without_controls(text: &str) -> String {
    let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if text.contains(is_control) { text.replace(is_control, "") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn check(header: Option<&str>, body: &[u8], expected: &str) {
        let headers = header.map(|value| ("content-type".to_owned(), value.to_owned())).into_iter().collect();
        let capture = Capture {
            url: "https://example.org/".to_owned(),
            fetched: Timestamp::UNIX_EPOCH,
            status: 200,
            headers,
            body: body.to_vec(),
            source: None,
            witness: crate::model::Witness::default(),
        };
        assert_eq!(decode(&capture).text, expected, "{header:?} {:?}", String::from_utf8_lossy(body));
    }

    #[test]
    fn encodings_are_told_apart() {
        check(Some("text/html; charset=ISO-8859-1"), b"saves \xa32m \x96 at last", "saves £2m – at last");
        check(Some("text/html; charset=utf-8"), b"saves \xa32m", "saves £2m");
        check(Some("text/html; charset=iso-8859-1"), "saves £2m".as_bytes(), "saves £2m");
        check(None, b"<meta charset='windows-1250'>\x9a", "<meta charset='windows-1250'>š");
        check(
            None,
            b"<META http-equiv=x content='text/html; charset=ISO-8859-2'>\xb9",
            "<META http-equiv=x content='text/html; charset=ISO-8859-2'>š",
        );
        check(None, b"\xef\xbb\xbfplain", "plain");
        check(None, b"\xff\xfea\0b\0", "ab");
        check(None, b"<\0p\0>\0\xa3\0", "<p>£");
        check(Some("text/html; charset=\"utf-16\""), b"plain", "plain");
        check(None, b"a \xa3 sign", "a £ sign");
        check(None, b"nul\0 and bell\x07\tend\n", "nul and bell\tend\n");
        check(None, b"caf\xc3\xa9 and cr\xc3\xa8me \xa3", "café and crème £");
    }
}
