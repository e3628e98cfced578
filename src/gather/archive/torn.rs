//! Torn tails: what a run that was killed left half written is cut off and kept aside.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::error::ArchiveError;
use super::member::{HEADER, MAGIC, packed_length, unpack};

/// Size of the pieces in which a file is searched.
const PIECE: usize = 1 << 20;

/// The end of an archive file that was no whole record, and where it is kept now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TornTail {
    /// The archive file.
    pub file: PathBuf,
    /// Where the tail began, which is now the file's length.
    pub offset: u64,
    /// Its length.
    pub length: u64,
    /// The file that keeps it.
    pub kept: PathBuf,
}

/// Cuts a torn tail off the file at `path`; none when it ends with a whole record.
///
/// Damage that is followed by a sound record is no torn tail and is left as it is.
pub(super) fn cut_torn_tail(path: &Path, file: &mut File) -> Result<Option<TornTail>, ArchiveError> {
    let read = || ArchiveError::disk(path, "read");
    let size = file.metadata().map_err(read())?.len();
    let offset = sound_length(file, size).map_err(read())?;
    if offset == size {
        return Ok(None);
    }
    let mut kept = path.as_os_str().to_owned();
    kept.push(format!(".{offset}.torn"));
    let kept = PathBuf::from(kept);
    let mut copy = File::create(&kept).map_err(ArchiveError::disk(&kept, "written"))?;
    file.seek(SeekFrom::Start(offset)).map_err(read())?;
    let copied = io::copy(file, &mut copy).and_then(|_| copy.sync_all());
    copied.map_err(ArchiveError::disk(&kept, "written"))?;
    let cut = file.set_len(offset).and_then(|()| file.sync_all());
    cut.map_err(ArchiveError::disk(path, "shortened"))?;
    Ok(Some(TornTail { file: path.to_owned(), offset, length: size - offset, kept }))
}

/// Where the last sound record ends.
fn sound_length(file: &mut File, size: u64) -> io::Result<u64> {
    let mut end = 0;
    let mut begins = Vec::new();
    while end < size {
        if let Some(length) = length_at(file, end, size)? {
            begins.push(end);
            end += length;
        } else if let Some(next) = next_member(file, end + 1, size)? {
            end = next;
        } else {
            break;
        }
    }
    // The last records may be of the right length and yet not of the right bytes after a loss of power.
    while let Some(last) = begins.pop() {
        if member_at(file, last, size)?.is_some_and(|member| unpack(&member).is_ok()) {
            break;
        }
        end = last;
    }
    Ok(end)
}

/// The bytes of the member at `offset`, when one of ours begins there and ends within the file.
pub(super) fn member_at(file: &mut File, offset: u64, size: u64) -> io::Result<Option<Vec<u8>>> {
    let Some(length) = length_at(file, offset, size)? else { return Ok(None) };
    let mut member = vec![0; length as usize];
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(&mut member)?;
    Ok(Some(member))
}

/// Where the next sound member at or behind `from` begins.
pub(super) fn next_member(file: &mut File, from: u64, size: u64) -> io::Result<Option<u64>> {
    let mut piece = Vec::new();
    let mut from = from;
    while from < size {
        file.seek(SeekFrom::Start(from))?;
        piece.clear();
        file.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
        for at in memchr::memmem::find_iter(&piece, MAGIC) {
            let at = from + at as u64;
            if member_at(file, at, size)?.is_some_and(|member| unpack(&member).is_ok()) {
                return Ok(Some(at));
            }
        }
        if piece.len() < PIECE {
            break;
        }
        from += (PIECE - MAGIC.len() + 1) as u64;
    }
    Ok(None)
}

fn length_at(file: &mut File, offset: u64, size: u64) -> io::Result<Option<u64>> {
    if size.saturating_sub(offset) < HEADER as u64 {
        return Ok(None);
    }
    let mut header = [0; HEADER];
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(&mut header)?;
    Ok(packed_length(&header).filter(|length| *length <= size - offset))
}
