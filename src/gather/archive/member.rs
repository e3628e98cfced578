//! Members: one record as one gzip member that tells its own length.
//!
//! The length stands in the `sl` ("skip lengths") extra field that the early WARC drafts proposed: other tools ignore
//! it, and a file can be walked from record to record without unpacking it. A second field, `cp`, holds the checksum of
//! the packed bytes: gzip's own covers only what they unpack to, so that some of their bits could change unseen.

use std::io::{self, Read, Write};

use flate2::{Compression, Crc, GzBuilder, bufread::GzDecoder};

/// Bytes of a member before its packed data.
pub(super) const HEADER: usize = 32;
/// How every member begins: gzip, deflate, an extra field and nothing else, no time, no system, then `sl`.
const BEGIN: [u8; 16] = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 20, 0, b's', b'l', 8, 0];
/// What to look for when a member's beginning is lost.
pub(super) const MAGIC: &[u8] = &BEGIN;
/// Where the packed length stands.
const PACKED: usize = 16;
/// Where the unpacked length stands.
const UNPACKED: usize = 20;
/// Where the checksum of all behind the header stands, after its field's name and length.
const CHECKSUM: usize = 28;

/// Packs one record. The same record gives the same bytes.
pub(super) fn pack(record: &[u8]) -> io::Result<Vec<u8>> {
    let too_long = || io::Error::new(io::ErrorKind::FileTooLarge, "a record of 4 GiB or more");
    let unpacked = u32::try_from(record.len()).map_err(|_| too_long())?;
    let extra = b"sl\x08\0________cp\x04\0____".to_vec();
    let builder = GzBuilder::new().mtime(0).operating_system(255).extra(extra);
    let mut encoder = builder.write(Vec::new(), Compression::default());
    encoder.write_all(record)?;
    let mut member = encoder.finish()?;
    let packed = u32::try_from(member.len()).map_err(|_| too_long())?;
    for (at, number) in [(PACKED, packed), (UNPACKED, unpacked), (CHECKSUM, checksum(&member[HEADER..]))] {
        member[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    Ok(member)
}

/// The length of the member that begins with `header`; none when no member of ours does.
pub(super) fn packed_length(header: &[u8; HEADER]) -> Option<u64> {
    let ours = header[..PACKED] == BEGIN && header[UNPACKED + 4..CHECKSUM] == *b"cp\x04\0";
    let length = u64::from(number(header, PACKED));
    (ours && length > HEADER as u64).then_some(length)
}

/// Unpacks a whole member; anything but exactly one sound member is an error with its reason.
pub(super) fn unpack(member: &[u8]) -> Result<Vec<u8>, String> {
    let header: &[u8; HEADER] = member.first_chunk().ok_or("it is cut short")?;
    if packed_length(header) != Some(member.len() as u64) {
        return Err("no record of this length begins here".to_owned());
    }
    if number(header, CHECKSUM) != checksum(&member[HEADER..]) {
        return Err("its checksum is not that of its bytes".to_owned());
    }
    let unpacked = u64::from(number(header, UNPACKED));
    let mut record = Vec::new();
    let mut decoder = GzDecoder::new(member);
    // One byte more than announced is enough to see that the announcement is wrong.
    (&mut decoder).take(unpacked + 1).read_to_end(&mut record).map_err(|error| error.to_string())?;
    if record.len() as u64 != unpacked || !decoder.into_inner().is_empty() {
        return Err("the record's length is not the one announced".to_owned());
    }
    Ok(record)
}

fn checksum(packed: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(packed);
    crc.sum()
}

fn number(header: &[u8; HEADER], at: usize) -> u32 {
    u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn packed_and_unpacked() {
        for record in [&b""[..], b"a", &b"saves ".repeat(20_000)] {
            let member = pack(record).unwrap();
            assert_eq!(packed_length(member.first_chunk().unwrap()), Some(member.len() as u64));
            assert_eq!(unpack(&member).unwrap(), record);
            assert_eq!(pack(record).unwrap(), member);
            for length in 0..member.len() {
                assert!(unpack(&member[..length]).is_err());
            }
        }
    }

    #[test]
    fn no_bit_can_change_unseen() {
        let member = pack(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n").unwrap();
        for bit in 0..member.len() * 8 {
            let mut changed = member.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(unpack(&changed).is_err(), "bit {bit}");
        }
    }
}
