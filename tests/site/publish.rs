//! Publishing on a real disk: all or nothing, unchanged files untouched, leftovers cleared.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use commonpurse::edition::publish::{PublishError, Published, publish};

fn put(target: &Path, files: &[(&str, &str)]) -> Result<Published, PublishError> {
    publish(target, |staging| files.iter().try_for_each(|(path, text)| staging.put(path, text.as_bytes())))
}

fn held(target: &Path) -> BTreeMap<String, String> {
    fn walk(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, files);
            } else if !path.ends_with(".commonpurse-site") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    walk(target, target, &mut files);
    files
}

fn siblings(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != ".public.lock").collect();
    names.sort();
    names
}

#[test]
fn an_edition_replaces_the_one_before_and_keeps_what_is_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    let first = put(&target, &[("a.html", "a"), ("b/index.html", "b"), ("c.html", "c")]).unwrap();
    assert_eq!(first, Published { written: 3, unchanged: 0, removed: 0 });
    let before = fs::metadata(target.join("a.html")).unwrap();

    let second = put(&target, &[("a.html", "a"), ("b/index.html", "B"), ("d.html", "d")]).unwrap();
    assert_eq!(second, Published { written: 2, unchanged: 1, removed: 1 });
    let expected = [("a.html", "a"), ("b/index.html", "B"), ("d.html", "d")];
    assert_eq!(held(&target), expected.map(|(path, text)| (path.to_owned(), text.to_owned())).into());
    let after = fs::metadata(target.join("a.html")).unwrap();
    assert_eq!(before.modified().unwrap(), after.modified().unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        assert_eq!(before.ino(), after.ino());
    }
    assert_eq!(siblings(folder.path()), ["public"]);
}

#[test]
fn the_same_edition_again_touches_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    put(&target, &[("a.html", "a")]).unwrap();
    let before = fs::metadata(&target).unwrap().modified().unwrap();
    let again = put(&target, &[("a.html", "a")]).unwrap();
    assert_eq!(again, Published { written: 0, unchanged: 1, removed: 0 });
    assert_eq!(fs::metadata(&target).unwrap().modified().unwrap(), before);
}

#[test]
fn a_failure_leaves_the_edition_before() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    put(&target, &[("a.html", "a")]).unwrap();
    for files in [[("a.html", "new"), ("../escaped", "x")], [("b.html", "b"), ("B.html", "b")]] {
        let error = put(&target, &files).unwrap_err();
        assert!(matches!(error, PublishError::Path { .. } | PublishError::Twice { .. }), "{error}");
        assert_eq!(held(&target), [("a.html".to_owned(), "a".to_owned())].into());
        assert_eq!(siblings(folder.path()), ["public"]);
    }
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    fs::create_dir(&target).unwrap();
    fs::write(target.join("thesis.doc"), "years of work").unwrap();
    let error = put(&target, &[("a.html", "a")]).unwrap_err();
    assert!(matches!(error, PublishError::Foreign { .. }) && error.hint().is_some(), "{error}");
    assert!(target.join("thesis.doc").is_file());
    fs::remove_file(target.join("thesis.doc")).unwrap();
    put(&target, &[("a.html", "a")]).unwrap();
}

#[test]
fn what_a_killed_run_left_is_put_right() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    put(&target, &[("a.html", "a")]).unwrap();

    // Killed while staging.
    fs::create_dir(folder.path().join(".public.next")).unwrap();
    fs::write(folder.path().join(".public.next/half.html"), "ha").unwrap();
    // Killed between the two renames, on a disk that cannot exchange folders.
    fs::rename(&target, folder.path().join(".public.last")).unwrap();

    let published = put(&target, &[("a.html", "a"), ("b.html", "b")]).unwrap();
    assert_eq!(published, Published { written: 1, unchanged: 1, removed: 0 });
    assert_eq!(siblings(folder.path()), ["public"]);
}

#[test]
fn two_runs_do_not_publish_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    let outer = publish(&target, |staging| {
        let inner = put(&target, &[("b.html", "b")]).unwrap_err();
        assert!(matches!(inner, PublishError::Busy { .. }), "{inner}");
        staging.put("a.html", b"a")
    });
    assert_eq!(outer.unwrap().written, 1);
}

#[cfg(unix)]
#[test]
fn a_link_in_the_old_edition_is_not_written_through() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    let outside = folder.path().join("outside");
    fs::write(&outside, "a").unwrap();
    put(&target, &[("b.html", "b")]).unwrap();
    std::os::unix::fs::symlink(&outside, target.join("a.html")).unwrap();
    put(&target, &[("a.html", "a"), ("b.html", "b")]).unwrap();
    assert!(!target.join("a.html").is_symlink());
    assert_eq!(fs::read_to_string(&outside).unwrap(), "a");
}
