//! Content coding: the compressed form in which a body travels, undone within limits.
//!
//! Responses from the network, records of other people's archives and gzipped sitemaps all pass here, so that
//! one set of limits holds for all of them.

use std::io::{self, Read};

use flate2::{Decompress, FlushDecompress, Status, bufread::GzDecoder};

/// Above [`RATIO_FREE`] decoded bytes, a body that grows by more than this is a bomb.
const MOST_RATIO: u64 = 100;
/// Decoded bytes below which the ratio is not looked at: short pages of blanks do compress well.
const RATIO_FREE: u64 = 1 << 20;
/// Size of the pieces in which bodies are decoded.
const PIECE: usize = 64 << 10;

/// Why a body could not be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodingError {
    /// A coding that was not asked for.
    #[error("the content coding `{coding}` is not supported, only gzip, deflate and br are")]
    Unsupported {
        /// The coding as named.
        coding: String,
    },
    /// Codings within codings, which only a bomb needs.
    #[error("the body is coded more than once (`{codings}`)")]
    Nested {
        /// The list as it stands.
        codings: String,
    },
    /// The decoded body is over the limit.
    #[error("the decoded body is over the limit of {limit} bytes")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// The decoded body is suspiciously much larger than the coded one.
    #[error("the body grows more than {MOST_RATIO} times when decoded")]
    Bomb,
    /// The coded body ends early.
    #[error("the coded body ends early")]
    Cut,
    /// The coded body is not what its coding says.
    #[error("the body is not sound `{coding}`: {why}")]
    Broken {
        /// The coding.
        coding: &'static str,
        /// What the decoder says.
        why: String,
    },
}

/// Undoes the codings of a `Content-Encoding` header; an empty header or `identity` leaves the body as it is.
///
/// At most `limit` bytes are ever held of the result, whatever the body claims.
pub fn decode_content(codings: &str, body: Vec<u8>, limit: u64) -> Result<Vec<u8>, CodingError> {
    let mut named = codings
        .split(',')
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| !coding.is_empty() && coding != "identity");
    let Some(coding) = named.next() else {
        return within(body, limit);
    };
    if named.next().is_some() {
        return Err(CodingError::Nested { codings: codings.to_owned() });
    }
    // Servers that answer without a body often name the coding they would have used.
    if body.is_empty() {
        return Ok(body);
    }
    match coding.as_str() {
        "gzip" | "x-gzip" => gunzip(&body, limit),
        "deflate" => inflate(&body, limit),
        "br" => unbrotli(&body, limit),
        _ => Err(CodingError::Unsupported { coding }),
    }
}

fn within(body: Vec<u8>, limit: u64) -> Result<Vec<u8>, CodingError> {
    if body.len() as u64 > limit { Err(CodingError::TooLarge { limit }) } else { Ok(body) }
}

/// All the members of a gzip stream; what follows the last one and is no member is left out, as browsers do.
fn gunzip(body: &[u8], limit: u64) -> Result<Vec<u8>, CodingError> {
    let mut output = Output::new(body.len(), limit);
    let mut rest = body;
    loop {
        let mut decoder = GzDecoder::new(rest);
        output.fill_from(&mut decoder, "gzip")?;
        rest = decoder.into_inner();
        if !rest.starts_with(&[0x1f, 0x8b]) {
            return Ok(output.bytes);
        }
    }
}

/// `deflate` means zlib by the standard and bare deflate by the habit of old servers.
fn inflate(body: &[u8], limit: u64) -> Result<Vec<u8>, CodingError> {
    let zlib = body.len() >= 2
        && body[0] & 0x0f == 8
        && (u16::from(body[0]) << 8 | u16::from(body[1])).is_multiple_of(31);
    let mut decoder = Decompress::new(zlib);
    let mut output = Output::new(body.len(), limit);
    let mut piece = vec![0; PIECE];
    loop {
        let (read, written) = (decoder.total_in(), decoder.total_out());
        let input = &body[(read as usize).min(body.len())..];
        let status = decoder
            .decompress(input, &mut piece, FlushDecompress::None)
            .map_err(|error| CodingError::Broken { coding: "deflate", why: error.to_string() })?;
        let fresh = (decoder.total_out() - written) as usize;
        output.take(&piece[..fresh])?;
        if status == Status::StreamEnd {
            return Ok(output.bytes);
        }
        if fresh == 0 && decoder.total_in() == read {
            return Err(CodingError::Cut);
        }
    }
}

fn unbrotli(body: &[u8], limit: u64) -> Result<Vec<u8>, CodingError> {
    let mut output = Output::new(body.len(), limit);
    output.fill_from(&mut brotli_decompressor::Decompressor::new(body, 4096), "br")?;
    Ok(output.bytes)
}

/// Decoded bytes so far, and what they may become.
struct Output {
    bytes: Vec<u8>,
    coded: u64,
    limit: u64,
}

impl Output {
    fn new(coded: usize, limit: u64) -> Self {
        Self { bytes: Vec::new(), coded: coded as u64, limit }
    }

    fn fill_from(&mut self, decoder: &mut impl Read, coding: &'static str) -> Result<(), CodingError> {
        let mut piece = vec![0; PIECE];
        loop {
            match decoder.read(&mut piece) {
                Ok(0) => return Ok(()),
                Ok(length) => self.take(&piece[..length])?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(CodingError::Cut),
                Err(error) => return Err(CodingError::Broken { coding, why: error.to_string() }),
            }
        }
    }

    fn take(&mut self, piece: &[u8]) -> Result<(), CodingError> {
        let size = (self.bytes.len() + piece.len()) as u64;
        if size > self.limit {
            return Err(CodingError::TooLarge { limit: self.limit });
        }
        if size > RATIO_FREE && size / MOST_RATIO > self.coded {
            return Err(CodingError::Bomb);
        }
        self.bytes.extend_from_slice(piece);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use std::io::Write;

    use flate2::{
        Compression,
        write::{DeflateEncoder, GzEncoder, ZlibEncoder},
    };

    use super::*;

    const TEXT: &[u8] = b"Two councils share one payroll team. It saves 1.2m a year, say both.";
    const MIB: u64 = 1 << 20;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn raw_deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Brotli with one uncompressed meta-block: window bits 16, then ISLAST 0, MNIBBLES 4, MLEN - 1 and the flag.
    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let bits: u32 = ((bytes.len() as u32 - 1) << 4) | 1 << 20;
        let mut coded = bits.to_le_bytes()[..3].to_vec();
        coded.extend_from_slice(bytes);
        coded.push(0b11);
        coded
    }

    #[test]
    fn each_coding_is_undone() {
        let twice = [gzip(&TEXT[..20]), gzip(&TEXT[20..])].concat();
        let trailed = [gzip(TEXT), b"\0\0junk".to_vec()].concat();
        for (codings, body) in [
            ("", TEXT.to_vec()),
            ("identity", TEXT.to_vec()),
            ("gzip", gzip(TEXT)),
            (" X-GZIP ", gzip(TEXT)),
            ("gzip", twice),
            ("gzip", trailed),
            ("deflate", zlib(TEXT)),
            ("deflate", raw_deflate(TEXT)),
            ("br", brotli(TEXT)),
        ] {
            assert_eq!(decode_content(codings, body, MIB).unwrap(), TEXT, "{codings}");
        }
        assert_eq!(decode_content("gzip", Vec::new(), MIB), Ok(Vec::new()));
    }

    #[test]
    fn a_cut_body_is_never_taken_for_a_whole_one() {
        for (codings, body) in [
            ("gzip", gzip(TEXT)),
            ("deflate", zlib(TEXT)),
            ("deflate", raw_deflate(TEXT)),
            ("br", brotli(TEXT)),
        ] {
            for length in 1..body.len() {
                let outcome = decode_content(codings, body[..length].to_vec(), MIB);
                let checksum_alone = codings == "deflate" && outcome.as_deref() == Ok(TEXT);
                assert!(outcome.is_err() || checksum_alone, "{codings} {length} of {}", body.len());
            }
        }
    }

    #[test]
    fn bombs_lies_and_nests_are_refused() {
        let blank = vec![b' '; 8 << 20];
        assert_eq!(decode_content("gzip", gzip(&blank), 4 * MIB), Err(CodingError::Bomb));
        assert_eq!(decode_content("deflate", zlib(&blank), 4 * MIB), Err(CodingError::Bomb));
        assert_eq!(decode_content("gzip", gzip(TEXT), 10), Err(CodingError::TooLarge { limit: 10 }));
        assert_eq!(decode_content("", TEXT.to_vec(), 10), Err(CodingError::TooLarge { limit: 10 }));
        assert!(matches!(decode_content("gzip", TEXT.to_vec(), MIB), Err(CodingError::Broken { .. })));
        assert!(matches!(decode_content("zstd", TEXT.to_vec(), MIB), Err(CodingError::Unsupported { .. })));
        assert!(matches!(decode_content("gzip, gzip", gzip(TEXT), MIB), Err(CodingError::Nested { .. })));
    }
}
