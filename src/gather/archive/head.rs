//! Heads: the lines before a blank one that begin a WARC record and an HTTP message, read leniently.

/// Longer heads are no heads.
pub(super) const MOST_HEAD: usize = 256 << 10;

/// The first line, the fields and the length of a head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The line before the fields.
    pub(super) first: String,
    /// Names in lower case; values without blanks around them.
    pub(super) fields: Vec<(String, String)>,
    /// Bytes up to the body.
    pub(super) length: usize,
}

/// Whether a head may end where the bytes end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// Only with a blank line.
    BlankLine,
    /// With a blank line or the last byte.
    OrLastByte,
}

impl Head {
    /// Reads the head that `bytes` begin with; lines may end in LF alone and be folded. A line that is no field is
    /// passed over, as browsers do.
    pub(super) fn read(bytes: &[u8], ending: Ending) -> Option<Self> {
        let mut head = Self::default();
        let mut first = true;
        for line in bytes[..bytes.len().min(MOST_HEAD)].split_inclusive(|&byte| byte == b'\n') {
            head.length += line.len();
            let whole = line.ends_with(b"\n");
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() && whole && !first {
                return Some(head);
            }
            if first {
                head.first = text(line);
                first = false;
            } else {
                head.take_line(line);
            }
        }
        let at_the_end = head.length == bytes.len() && head.length < MOST_HEAD;
        (ending == Ending::OrLastByte && at_the_end && !first).then_some(head)
    }

    fn take_line(&mut self, line: &[u8]) {
        if line.starts_with(b" ") || line.starts_with(b"\t") {
            if let Some((_, value)) = self.fields.last_mut() {
                let more = text(line);
                if !value.is_empty() && !more.is_empty() {
                    value.push(' ');
                }
                value.push_str(&more);
            }
            return;
        }
        let Some(colon) = memchr::memchr(b':', line) else { return };
        let name = text(&line[..colon]).to_ascii_lowercase();
        if is_name(&name) {
            self.fields.push((name, text(&line[colon + 1..])));
        }
    }

    /// The first value of a field; `name` in lower case.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Whether a field may be called so (a token of RFC 9110).
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Writes one field; what would end its line becomes a blank.
pub(super) fn write_field(out: &mut Vec<u8>, name: &str, value: &str) {
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b": ");
    let value = trim(value);
    out.extend(value.bytes().map(|byte| if matches!(byte, b'\r' | b'\n' | 0) { b' ' } else { byte }));
    out.extend_from_slice(b"\r\n");
}

/// UTF-8 where it is, else latin-1, as the HTTP standard once had it.
fn text(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|&byte| char::from(byte)).collect(),
    };
    trim(&text).to_owned()
}

/// Blanks and what [`write_field`] makes a blank of.
fn trim(text: &str) -> &str {
    text.trim_matches(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\0'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn lenient_in_all_the_usual_ways() {
        let head = Head::read(
            b"WARC/1.0\nwarc-type:response\r\nNo field\nX-Long: one\n\t two\r\n  three\nN\xe4me: x\nLatin: caf\xe9\n\r\nBODY",
            Ending::BlankLine,
        )
        .unwrap();
        assert_eq!(head.first, "WARC/1.0");
        assert_eq!(head.field("warc-type"), Some("response"));
        assert_eq!(head.field("x-long"), Some("one two three"));
        assert_eq!(head.field("latin"), Some("caf\u{e9}"));
        assert_eq!(head.fields.len(), 3);
    }

    #[test]
    fn an_unfinished_head_is_none() {
        let bytes = b"HTTP/1.1 200 OK\r\nA: b\r\n";
        assert_eq!(Head::read(bytes, Ending::BlankLine), None);
        assert_eq!(Head::read(bytes, Ending::OrLastByte).unwrap().length, bytes.len());
        assert_eq!(Head::read(b"", Ending::OrLastByte), None);
        assert_eq!(Head::read(&vec![b'a'; MOST_HEAD + 9], Ending::OrLastByte), None);
    }

    #[test]
    fn a_value_cannot_begin_a_line_of_its_own() {
        let mut out = b"X\r\n".to_vec();
        write_field(&mut out, "a", " b\r\nSet-Cookie: c\0 ");
        out.extend_from_slice(b"\r\n");
        let head = Head::read(&out, Ending::BlankLine).unwrap();
        assert_eq!(head.fields, [("a".to_owned(), "b  Set-Cookie: c".to_owned())]);
    }
}
