//! Records: a capture as a WARC 1.1 `response` record, and back with every digest proved again.

use data_encoding::BASE32;
use jiff::Timestamp;

use super::head::{Ending, Head, MOST_HEAD, is_name, write_field};
use crate::model::{Capture, Digest, Witness};

const VERSION: &str = "WARC/1.1";
/// The source that led to the capture; other tools pass the field over.
const SOURCE_FIELD: &str = "X-Commonpurse-Source";
/// What a feed, sitemap or listing said of the address, as JSON.
const WITNESS_FIELD: &str = "X-Commonpurse-Witness";
/// Headers that told how the body travelled and do not hold for the body that is kept.
pub(super) const TRAVEL_HEADERS: [&str; 3] = ["content-encoding", "content-length", "transfer-encoding"];

/// The record of a capture, or why it cannot be written.
pub(super) fn write(capture: &Capture) -> Result<Vec<u8>, String> {
    if capture.url.is_empty() || capture.url.chars().any(|c| c.is_control() || c == ' ') {
        return Err("its address is empty or holds blanks or control characters".to_owned());
    }
    if !(100..1000).contains(&capture.status) {
        return Err(format!("its status is {}, not a number of three digits", capture.status));
    }
    let block = http_message(capture)?;
    let mut record = format!("{VERSION}\r\n").into_bytes();
    for (name, value) in [
        ("WARC-Type", "response".to_owned()),
        ("WARC-Record-ID", record_id(&capture.id().0)),
        ("WARC-Date", capture.fetched.to_string()),
        ("WARC-Target-URI", capture.url.clone()),
        ("WARC-Payload-Digest", digest_field(&capture.body)),
        ("WARC-Block-Digest", digest_field(&block)),
        ("Content-Type", "application/http;msgtype=response".to_owned()),
        ("Content-Length", block.len().to_string()),
    ] {
        write_field(&mut record, name, &value);
    }
    if let Some(source) = &capture.source {
        write_field(&mut record, SOURCE_FIELD, source.as_str());
    }
    if capture.witness != Witness::default() {
        let witness = serde_json::to_string(&capture.witness).map_err(|error| error.to_string())?;
        write_field(&mut record, WITNESS_FIELD, &witness);
    }
    record.extend_from_slice(b"\r\n");
    if record.len() > MOST_HEAD {
        return Err("its address is too long".to_owned());
    }
    record.extend_from_slice(&block);
    record.extend_from_slice(b"\r\n\r\n");
    Ok(record)
}

/// The record that begins a file. `date` is that of the first capture: the archive knows no clock.
pub(super) fn write_warcinfo(file: &str, date: Timestamp) -> Vec<u8> {
    let mut block = Vec::new();
    write_field(&mut block, "software", concat!("commonpurse/", env!("CARGO_PKG_VERSION")));
    write_field(&mut block, "format", "WARC File Format 1.1");
    write_field(
        &mut block,
        "conformsTo",
        "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    );
    let date = date.to_string();
    let mut record = format!("{VERSION}\r\n").into_bytes();
    for (name, value) in [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", &record_id(&Digest::of_parts([file.as_bytes(), date.as_bytes()]))),
        ("WARC-Date", &date),
        ("WARC-Filename", file),
        ("WARC-Block-Digest", &digest_field(&block)),
        ("Content-Type", "application/warc-fields"),
        ("Content-Length", &block.len().to_string()),
    ] {
        write_field(&mut record, name, value);
    }
    record.extend_from_slice(b"\r\n");
    record.extend_from_slice(&block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

/// Reads a record back: none for a sound record that is no capture; an error for one that is not as it was written.
pub(super) fn read(record: &[u8]) -> Result<Option<Capture>, String> {
    let head = Head::read(record, Ending::BlankLine).ok_or("it has no WARC head")?;
    if head.first != VERSION {
        return Err(format!("it begins with `{}`, not `{VERSION}`", head.first));
    }
    let field = |name: &str| head.field(name).ok_or_else(|| format!("it has no `{name}`"));
    let length: usize =
        field("content-length")?.parse().map_err(|_| "its `content-length` is no number".to_owned())?;
    let rest = &record[head.length..];
    let block = rest.get(..length).filter(|_| &rest[length..] == b"\r\n\r\n");
    let block = block.ok_or("its `content-length` is not that of its content")?;
    if field("warc-block-digest")? != digest_field(block) {
        return Err("its content is not the one that was archived (digest of the block)".to_owned());
    }
    if field("warc-type")? == "warcinfo" {
        return Ok(None);
    }
    let http = Head::read(block, Ending::BlankLine).ok_or("it holds no HTTP response")?;
    let status = http.first.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
    let body = &block[http.length..];
    if field("warc-payload-digest")? != digest_field(body) {
        return Err("its body is not the one that was archived (digest of the payload)".to_owned());
    }
    let headers = http.fields.iter().filter(|(name, _)| !TRAVEL_HEADERS.contains(&name.as_str()));
    let capture = Capture {
        url: field("warc-target-uri")?.to_owned(),
        fetched: field("warc-date")?.parse().map_err(|_| "its date cannot be read".to_owned())?,
        status: status.ok_or("its status cannot be read")?,
        headers: headers.cloned().collect(),
        body: body.to_vec(),
        source: match head.field(&SOURCE_FIELD.to_ascii_lowercase()) {
            Some(source) => Some(source.parse().map_err(|_| "its source cannot be read".to_owned())?),
            None => None,
        },
        witness: match head.field(&WITNESS_FIELD.to_ascii_lowercase()) {
            Some(witness) => {
                serde_json::from_str(witness).map_err(|_| "its witness cannot be read".to_owned())?
            }
            None => Witness::default(),
        },
    };
    if field("warc-record-id")? != record_id(&capture.id().0) {
        return Err("its name is not that of its address and body".to_owned());
    }
    Ok(Some(capture))
}

/// What stands for the capture's id in a record.
fn record_id(digest: &Digest) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    // Version 8 and the variant of RFC 9562: a UUID made of one's own bits.
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = data_encoding::HEXLOWER.encode(&bytes);
    format!("<urn:uuid:{}-{}-{}-{}-{}>", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn digest_field(bytes: &[u8]) -> String {
    format!("sha256:{}", BASE32.encode(Digest::of(bytes).as_bytes()))
}

fn http_message(capture: &Capture) -> Result<Vec<u8>, String> {
    let mut block = format!("HTTP/1.1 {} {}\r\n", capture.status, reason(capture.status)).into_bytes();
    for (name, value) in &capture.headers {
        let name = name.to_ascii_lowercase();
        if !is_name(&name) {
            return Err(format!("`{name}` is not the name of a header"));
        }
        if !TRAVEL_HEADERS.contains(&name.as_str()) {
            write_field(&mut block, &name, value);
        }
    }
    write_field(&mut block, "content-length", &capture.body.len().to_string());
    block.extend_from_slice(b"\r\n");
    if block.len() > MOST_HEAD {
        return Err(format!("its headers are over {MOST_HEAD} bytes"));
    }
    block.extend_from_slice(&capture.body);
    Ok(block)
}

/// The words that go with the statuses that are archived at all.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        203 => "Non-Authoritative Information",
        301 => "Moved Permanently",
        302 => "Found",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        _ => "Unnamed",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use proptest::prelude::*;

    use super::*;

    fn capture() -> Capture {
        Capture {
            url: "https://council.test/news/1?a=\u{e9}".to_owned(),
            fetched: "2026-11-21T09:15:00.25Z".parse().unwrap(),
            status: 200,
            headers: vec![("content-type".to_owned(), "text/html".to_owned())],
            body: b"<p>Saves \xa31m\r\n\r\nWARC/1.1\r\n".to_vec(),
            source: Some("council".parse().unwrap()),
            witness: Witness { title: Some("Councils “share”\nIT".to_owned()), ..Witness::default() },
        }
    }

    #[test]
    fn a_capture_reads_back_as_it_was() {
        let record = write(&capture()).unwrap();
        assert_eq!(read(&record), Ok(Some(capture())));
    }

    #[test]
    fn what_cannot_be_written_is_said() {
        for wrong in [
            Capture { url: "https://a.test/\r\nX: y".to_owned(), ..capture() },
            Capture { url: String::new(), ..capture() },
            Capture { status: 0, ..capture() },
            Capture { status: 1000, ..capture() },
            Capture { headers: vec![("a".to_owned(), "b".repeat(MOST_HEAD))], ..capture() },
            Capture { headers: vec![("bad name".to_owned(), String::new())], ..capture() },
        ] {
            assert!(write(&wrong).is_err(), "{wrong:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_capture_reads_back(
            path in "[!-~\u{e0}-\u{ff}]{0,20}",
            value in any::<String>(),
            body in prop::collection::vec(any::<u8>(), 0..400),
            status in 100_u16..1000,
        ) {
            let headers = vec![("x-any".to_owned(), value), ("content-encoding".to_owned(), "gzip".to_owned())];
            let given = Capture { url: format!("https://a.test/{path}"), headers, body, status, ..capture() };
            let found = read(&write(&given).unwrap()).unwrap().unwrap();
            prop_assert_eq!(&found.body, &given.body);
            prop_assert_eq!(found.id(), given.id());
            prop_assert_eq!(found.status, given.status);
            prop_assert_eq!(found.headers.len(), 1);
            // Written once, a capture no longer changes.
            prop_assert_eq!(read(&write(&found).unwrap()), Ok(Some(found)));
        }

        #[test]
        fn a_changed_byte_never_passes_for_the_same_capture(at in any::<prop::sample::Index>(), flip in 1_u8..=255) {
            let given = capture();
            let mut record = write(&given).unwrap();
            let at = at.index(record.len());
            record[at] ^= flip;
            if let Ok(Some(found)) = read(&record) {
                prop_assert_eq!(found.body, given.body);
                prop_assert_eq!(found.url, given.url);
            }
        }
    }
}
