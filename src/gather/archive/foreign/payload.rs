//! A record to a capture: the HTTP message is read, its chunks joined and its content coding undone.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use url::Url;

use super::super::head::{Ending, Head};
use super::super::record::TRAVEL_HEADERS;
use super::MOST_RECORD;
use super::fault::Fault;
use super::records::Record;
use crate::model::{Capture, CodingError, Witness, decode_content};

/// The capture in a record of type `response` or `resource`.
pub(super) fn capture(record: &Record) -> Result<Capture, Fault> {
    let kind = record.kind();
    let left_out = |why| Err(Fault::Kind { kind: kind.clone(), why });
    if record.head.field("warc-segment-number").is_some() {
        return left_out("it is one part of several");
    }
    match kind.as_str() {
        "response" | "resource" => {}
        "conversion" => return left_out("it is not the page as it came"),
        "continuation" => return left_out("it is one part of several"),
        _ => return left_out("the type is not known"),
    }
    let url = url(record)?;
    let fetched = fetched(record)?;
    if let Some(why) = record.head.field("warc-truncated") {
        return Err(Fault::Truncated { why: format!("the tool that made it says `{why}`") });
    }
    if kind == "resource" {
        let media = record.head.field("content-type").unwrap_or("application/octet-stream");
        let headers = vec![("content-type".to_owned(), media.to_owned())];
        let body = record.block.clone();
        return Ok(Capture {
            url,
            fetched,
            status: 200,
            headers,
            body,
            source: None,
            witness: Witness::default(),
        });
    }
    let (status, head) = response_head(&record.block)?;
    let body = body(&head, &record.block[head.length..])?;
    Ok(Capture {
        url,
        fetched,
        status,
        headers: kept(head.fields),
        body,
        source: None,
        witness: Witness::default(),
    })
}

/// The address, written as the URL standard has it.
pub(super) fn url(record: &Record) -> Result<String, Fault> {
    let target = record.target().ok_or(Fault::Field { name: "WARC-Target-URI" })?;
    let mut url = Url::parse(target).map_err(|_| Fault::Field { name: "WARC-Target-URI" })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Fault::NotHttp);
    }
    url.set_fragment(None);
    Ok(url.into())
}

/// The date, with the reduced precision that WARC 1.1 allows and the digits alone that ARC had.
pub(super) fn fetched(record: &Record) -> Result<Timestamp, Fault> {
    let text = record.head.field("warc-date").unwrap_or_default();
    let in_utc = |time: DateTime| time.to_zoned(TimeZone::UTC).ok().map(|time| time.timestamp());
    let day = |date: Date| in_utc(date.to_datetime(jiff::civil::Time::midnight()));
    let civil = text.trim_end_matches(['Z', 'z']);
    let found = text
        .parse()
        .ok()
        .or_else(|| civil.parse().ok().and_then(in_utc))
        .or_else(|| DateTime::strptime("%Y%m%d%H%M%S", civil).ok().and_then(in_utc))
        .or_else(|| civil.parse().ok().and_then(day))
        .or_else(|| Date::strptime("%Y-%m-%d", format!("{civil}-01")).ok().and_then(day))
        .or_else(|| Date::strptime("%Y-%m-%d", format!("{civil}-01-01")).ok().and_then(day));
    found.ok_or(Fault::Field { name: "WARC-Date" })
}

/// The status and head of an HTTP response; interim responses before it are passed over.
pub(super) fn response_head(block: &[u8]) -> Result<(u16, Head), Fault> {
    let mut passed = 0;
    loop {
        let rest = &block[passed..];
        if !rest.starts_with(b"HTTP/") {
            return Err(Fault::NoResponse);
        }
        let mut head = Head::read(rest, Ending::OrLastByte).ok_or(Fault::NoResponse)?;
        let status = head.first.split_ascii_whitespace().nth(1).and_then(|status| status.parse().ok());
        let status: u16 = status.filter(|status| (100..1000).contains(status)).ok_or(Fault::NoResponse)?;
        passed += head.length;
        if (100..200).contains(&status) && block[passed..].starts_with(b"HTTP/") {
            continue;
        }
        head.length = passed;
        return Ok((status, head));
    }
}

/// The headers that still hold for the decoded body.
pub(super) fn kept(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    fields.into_iter().filter(|(name, _)| !TRAVEL_HEADERS.contains(&name.as_str())).collect()
}

/// The body as a browser would see it. Some tools undo chunks and codings and keep the headers that tell of them.
fn body(head: &Head, message: &[u8]) -> Result<Vec<u8>, Fault> {
    let transfer = head.field("transfer-encoding").unwrap_or_default().to_ascii_lowercase();
    let mut body = match transfer.trim() {
        "chunked" => match join_chunks(message) {
            Joined::Whole(body) => body,
            Joined::NotChunked => message.to_vec(),
            Joined::Broken => return Err(Fault::Chunks),
        },
        "" | "identity" => message.to_vec(),
        _ => return Err(Fault::Coding(CodingError::Unsupported { coding: transfer })),
    };
    let codings = head.field("content-encoding").unwrap_or_default();
    let packed = match codings.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => false,
        "gzip" | "x-gzip" => body.starts_with(&[0x1f, 0x8b]),
        _ => true,
    };
    if packed {
        let plain = looks_plain(&body).then(|| body.clone());
        body = match (decode_content(codings, body, MOST_RECORD as u64), plain) {
            (Ok(decoded), _) => return Ok(decoded),
            (Err(CodingError::Broken { .. } | CodingError::Cut), Some(plain)) => plain,
            (Err(error), _) => return Err(Fault::Coding(error)),
        };
    }
    let announced = head.field("content-length").and_then(|length| length.parse::<usize>().ok());
    if let Some(announced) = announced
        && codings.is_empty()
        && transfer.is_empty()
        && body.len() < announced
    {
        let why = format!("{} of {announced} bytes of the body are there", body.len());
        return Err(Fault::Truncated { why });
    }
    Ok(body)
}

/// Whether a body that should be coded reads like markup or data as it stands.
fn looks_plain(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let begin = body.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(begin, Some(b'<' | b'{' | b'['))
}

enum Joined {
    Whole(Vec<u8>),
    NotChunked,
    Broken,
}

fn join_chunks(message: &[u8]) -> Joined {
    let mut body = Vec::new();
    let mut rest = message;
    loop {
        let Some(end) = memchr::memchr(b'\n', rest).filter(|end| *end < 4096) else {
            return if body.is_empty() { Joined::NotChunked } else { Joined::Broken };
        };
        let line = std::str::from_utf8(&rest[..end]).unwrap_or_default();
        let digits = line.split(';').next().unwrap_or_default().trim();
        let sound = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let Some(length) = usize::from_str_radix(digits, 16).ok().filter(|_| sound) else {
            return if body.is_empty() { Joined::NotChunked } else { Joined::Broken };
        };
        rest = &rest[end + 1..];
        if length == 0 {
            return Joined::Whole(body);
        }
        let Some((chunk, behind)) = rest.split_at_checked(length) else { return Joined::Broken };
        body.extend_from_slice(chunk);
        let behind = behind.strip_prefix(b"\r").unwrap_or(behind);
        let Some(behind) = behind.strip_prefix(b"\n") else { return Joined::Broken };
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(date: &str) -> Record {
        let fields = vec![("warc-date".to_owned(), date.to_owned())];
        Record { offset: 0, head: Head { fields, ..Head::default() }, block: Vec::new() }
    }

    #[test]
    fn dates_of_all_tools() {
        for (text, expected) in [
            ("2010-11-30T09:15:00Z", Some("2010-11-30T09:15:00Z")),
            ("2010-11-30T09:15:00.123456Z", Some("2010-11-30T09:15:00.123456Z")),
            ("2010-11-30T09:15Z", Some("2010-11-30T09:15:00Z")),
            ("2010-11-30T10:15:00+01:00", Some("2010-11-30T09:15:00Z")),
            ("20101130091500", Some("2010-11-30T09:15:00Z")),
            ("2010-11-30", Some("2010-11-30T00:00:00Z")),
            ("2010-11", Some("2010-11-01T00:00:00Z")),
            ("2010", Some("2010-01-01T00:00:00Z")),
            ("yesterday", None),
            ("", None),
        ] {
            let found = fetched(&record(text)).ok().map(|time| time.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn chunks() {
        for (message, expected) in [
            (&b"4\r\nSave\r\n2;x=y\r\ns!\r\n0\r\n\r\n"[..], Some(&b"Saves!"[..])),
            (b"4\nSave\n0\n\n", Some(b"Save")),
            (b"0\r\n\r\n", Some(b"")),
            (b"<p>Saves</p>\n", None),
            (b"", None),
        ] {
            match join_chunks(message) {
                Joined::Whole(body) => assert_eq!(Some(&body[..]), expected),
                Joined::NotChunked => assert_eq!(None, expected),
                Joined::Broken => unreachable!("{message:?}"),
            }
        }
        for broken in
            [&b"4\r\nSave\r\n"[..], b"9\r\nSave\r\n0\r\n\r\n", b"4\r\nSaveX\r\n0\r\n", b"4\r\nSave\r\nzz\r\n"]
        {
            assert!(matches!(join_chunks(broken), Joined::Broken), "{broken:?}");
        }
    }
}
