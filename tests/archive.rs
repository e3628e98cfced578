//! The archive on a real disk, and other tools' archives read from `tests/warc`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail loudly")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use commonpurse::gather::archive::{Archive, ArchiveError, Reader, read_foreign};
use commonpurse::model::{Capture, Witness};
use proptest::prelude::*;

fn capture(number: usize) -> Capture {
    Capture {
        url: format!("https://council.test/news/{number}"),
        fetched: "2026-11-21T09:15:00Z".parse().unwrap(),
        status: 200,
        headers: vec![("content-type".to_owned(), "text/html".to_owned())],
        body: format!("<p>Sharing payroll saves {number}m pounds a year.</p>").into_bytes(),
        source: Some("council".parse().unwrap()),
        witness: Witness::default(),
    }
}

/// An archive of `count` captures, closed again.
fn archive_of(folder: &Path, count: usize) -> Vec<commonpurse::gather::archive::Appended> {
    let mut archive = Archive::open(folder).unwrap();
    let appended = (0..count).map(|number| archive.append(&capture(number)).unwrap()).collect();
    archive.sync().unwrap();
    appended
}

fn only_file(folder: &Path) -> std::path::PathBuf {
    folder.join("commonpurse-00001.warc.gz")
}

#[test]
fn what_is_appended_is_read_and_scanned() {
    let folder = tempfile::tempdir().unwrap();
    let appended = archive_of(folder.path(), 5);
    let reader = Reader::open(folder.path());
    for (number, record) in appended.iter().enumerate() {
        assert_eq!(reader.read(&record.location).unwrap(), capture(number));
        assert_eq!(record.id, capture(number).id());
    }
    let scanned: Vec<_> = reader.scan().unwrap().map(Result::unwrap).collect();
    assert_eq!(scanned.len(), 5);
    assert!(scanned.iter().zip(&appended).all(|((location, _), record)| *location == record.location));
    let mut archive = Archive::open(folder.path()).unwrap();
    assert!(archive.torn().is_empty());
    archive.append(&capture(5)).unwrap();
    assert_eq!(archive.scan().unwrap().count(), 6);
}

#[test]
fn the_same_captures_make_the_same_bytes() {
    let [one, two] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    archive_of(one.path(), 4);
    archive_of(two.path(), 4);
    assert_eq!(fs::read(only_file(one.path())).unwrap(), fs::read(only_file(two.path())).unwrap());
}

#[test]
fn files_are_rolled_and_read_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap().with_roll_at(2_000);
    for number in 0..9 {
        archive.append(&capture(number)).unwrap();
    }
    let numbers: Vec<_> = archive.scan().unwrap().map(|found| found.unwrap().1).collect();
    assert_eq!(numbers, (0..9).map(capture).collect::<Vec<_>>());
    assert!(folder.path().join("commonpurse-00003.warc.gz").exists());
    for entry in fs::read_dir(folder.path()).unwrap() {
        assert!(entry.unwrap().metadata().unwrap().len() <= 2_000);
    }
}

#[test]
fn one_writer_at_a_time_and_readers_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path()).unwrap();
    assert!(matches!(Archive::open(folder.path()), Err(ArchiveError::Busy { .. })));
    let appended = archive.append(&capture(1)).unwrap();
    assert_eq!(Reader::open(folder.path()).read(&appended.location).unwrap(), capture(1));
    drop(archive);
    assert!(Archive::open(folder.path()).is_ok());
}

#[test]
fn a_tail_torn_at_any_byte_is_cut_off_and_kept() {
    let whole = tempfile::tempdir().unwrap();
    let appended = archive_of(whole.path(), 3);
    let bytes = fs::read(only_file(whole.path())).unwrap();
    for length in (0..bytes.len()).step_by(11) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(only_file(folder.path()), &bytes[..length]).unwrap();
        let mut archive = Archive::open(folder.path()).unwrap();
        let left = fs::metadata(only_file(folder.path())).unwrap().len() as usize;
        let kept: Vec<u8> = archive.torn().iter().flat_map(|tail| fs::read(&tail.kept).unwrap()).collect();
        assert_eq!([&bytes[..left], &kept].concat(), bytes[..length], "{length}");
        let sound =
            appended.iter().filter(|record| record.location.offset + record.location.length <= length as u64);
        let sound = sound.count();
        archive.append(&capture(9)).unwrap();
        let found: Vec<_> = archive.scan().unwrap().map(|found| found.unwrap().1).collect();
        let expected: Vec<_> = (0..sound).chain([9]).map(capture).collect();
        assert_eq!(found, expected, "{length}");
    }
}

#[test]
fn a_tail_of_zeros_is_torn_too() {
    let folder = tempfile::tempdir().unwrap();
    let appended = archive_of(folder.path(), 3);
    let mut bytes = fs::read(only_file(folder.path())).unwrap();
    let last = appended[2].location.offset as usize;
    bytes[last + 40..].fill(0);
    bytes.extend_from_slice(&[0; 5_000]);
    fs::write(only_file(folder.path()), &bytes).unwrap();
    let archive = Archive::open(folder.path()).unwrap();
    assert_eq!(archive.torn()[0].offset, last as u64);
    assert_eq!(archive.scan().unwrap().flatten().count(), 2);
}

#[test]
fn damage_in_the_middle_is_no_torn_tail() {
    let folder = tempfile::tempdir().unwrap();
    let appended = archive_of(folder.path(), 4);
    let mut bytes = fs::read(only_file(folder.path())).unwrap();
    let hit = appended[1].location.offset as usize;
    bytes[hit..hit + 60].fill(b'?');
    fs::write(only_file(folder.path()), &bytes).unwrap();
    let archive = Archive::open(folder.path()).unwrap();
    assert!(archive.torn().is_empty());
    let found: Vec<_> = archive.scan().unwrap().collect();
    assert_eq!(found.iter().filter(|found| found.is_ok()).count(), 3);
    let Some(Err(ArchiveError::Damaged { offset, .. })) = found.iter().find(|found| found.is_err()) else {
        panic!("{found:?}")
    };
    assert_eq!(*offset, hit as u64);
}

#[test]
fn any_changed_byte_of_a_record_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let appended = archive_of(folder.path(), 2);
    let reader = Reader::open(folder.path());
    let path = only_file(folder.path());
    let bytes = fs::read(&path).unwrap();
    let location = &appended[0].location;
    for at in location.offset..location.offset + location.length {
        let mut changed = bytes.clone();
        changed[at as usize] ^= 1;
        fs::write(&path, &changed).unwrap();
        assert!(reader.read(location).is_err(), "byte {at}");
        assert_eq!(reader.read(&appended[1].location).unwrap(), capture(1));
    }
}

#[test]
fn a_wrong_location_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let location = archive_of(folder.path(), 1).remove(0).location;
    let reader = Reader::open(folder.path());
    let with = |file: &str, offset, length| commonpurse::gather::archive::Location {
        file: file.to_owned(),
        offset,
        length,
    };
    for wrong in [
        with("../commonpurse-00001.warc.gz", location.offset, location.length),
        with("lock", 0, 0),
        with("commonpurse-00002.warc.gz", 0, 10),
        with(&location.file, location.offset + 1, location.length - 1),
        with(&location.file, location.offset, u64::MAX),
        with(&location.file, 0, location.offset),
    ] {
        assert!(reader.read(&wrong).is_err(), "{wrong:?}");
    }
}

/// What a foreign file gives, one line for each item; ends with the counts of what was passed over.
fn describe(path: &Path) -> String {
    let mut text = String::new();
    let mut records = match read_foreign(path) {
        Ok(records) => records,
        Err(error) => return format!("no archive: {}\n", error.to_string().rsplit(" is ").next().unwrap()),
    };
    for item in records.by_ref() {
        match item {
            Ok(capture) => {
                let (kind, bytes) = (capture.media_type(), capture.body.len());
                writeln!(text, "{} {} {} {kind} {bytes} bytes", capture.status, capture.url, capture.fetched)
                    .unwrap();
            }
            Err(error) => {
                let url = error.url.as_deref().unwrap_or("-");
                writeln!(text, "left out {url} {}: {}", error.fault.kind(), error.fault).unwrap();
            }
        }
    }
    for (kind, count) in records.passed_over() {
        writeln!(text, "passed over {count} {kind}").unwrap();
    }
    text
}

#[test]
fn other_tools_archives() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/warc");
    let mut wrong = String::new();
    let mut checked = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if !Path::new(name).extension().is_some_and(|extension| extension == "warc" || extension == "gz") {
            continue;
        }
        let expected = fs::read_to_string(folder.join(format!("{name}.expected"))).unwrap_or_default();
        let found = describe(&path);
        if found != expected {
            writeln!(wrong, "== {name}\n{found}").unwrap();
        }
        checked += 1;
    }
    assert!(checked > 8);
    assert!(wrong.is_empty(), "not as the `.expected` files say:\n{wrong}");
}

#[test]
fn our_own_files_read_as_any_other_tool_would() {
    let folder = tempfile::tempdir().unwrap();
    archive_of(folder.path(), 3);
    let mut records = read_foreign(&only_file(folder.path())).unwrap();
    let found: Vec<_> = records.by_ref().map(Result::unwrap).collect();
    let expected: Vec<_> = (0..3).map(|number| Capture { source: None, ..capture(number) }).collect();
    assert_eq!(found, expected);
    assert_eq!(records.passed_over().get("warcinfo"), Some(&1));
}

#[test]
fn hostile_files_take_linear_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hostile.warc");
    for piece in [
        "WARC/1.0\nx",
        "WARC/1",
        "WARC/1.0\r\nContent-Length: 40000000\r\n\r\n",
        "WARC/1.0\r\nContent-Length: 1\r\n\r\n",
        "WARC/1.0\r\n\r\n",
        "WARC/1.0\r\nWARC-Type: revisit\r\nWARC-Target-URI: http://a.test/\r\nWARC-Date: 2011\r\nContent-Length: 0\r\n\r\n\r\n\r\n",
        "\n",
        "W",
    ] {
        fs::write(&path, piece.repeat(3_000_000 / piece.len())).unwrap();
        // Quadratic time would be minutes here.
        assert!(read_foreign(&path).unwrap().all(|item| item.is_err()), "{piece:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000), begin in 0..4_usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("any.warc");
        let begins: [&[u8]; 4] = [b"", b"\x1f\x8b\x08\0", b"WARC/1.0\r\nContent-Length: 9\r\nWARC-Type: response\r\n", b"WARC/1.1\n\n"];
        fs::write(&path, [begins[begin], &bytes].concat()).unwrap();
        for item in read_foreign(&path).unwrap() {
            prop_assert!(item.is_err());
        }
    }

    #[test]
    fn a_damaged_archive_never_panics_nor_loses_all(
        file in prop::sample::select(vec!["codings.warc", "types.warc", "old-style.warc", "warcio.warc.gz", "faults.warc"]),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/warc").join(file)).unwrap();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file);
        fs::write(&path, &bytes).unwrap();
        prop_assert!(read_foreign(&path).is_ok_and(|records| records.count() > 0));
    }
}
