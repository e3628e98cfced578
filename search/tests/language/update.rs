//! An index that was brought up to date answers as one written anew does.

use std::path::Path;

use commonpurse_search::{Answer, Document, Index, Kind, Request, Update, Writer, Written};
use proptest::prelude::*;

const MAKER: &str = "test";

/// An index in a folder, as a site has it.
struct Site {
    folder: tempfile::TempDir,
    contents: Vec<u8>,
}

impl Site {
    fn new(documents: &[Document]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let written = clean(documents);
        write(folder.path(), &written);
        Self { folder, contents: written.contents(MAKER).expect("a clean build tells its contents") }
    }

    /// What bringing it up to date gives; none when it should be written anew.
    fn updated(&self, documents: &[Document]) -> Option<Written> {
        let mut update = Update::of(self.folder.path(), &self.contents, MAKER).expect("it stands");
        for document in documents {
            if !update.add(document).expect("in order") {
                return None;
            }
        }
        update.finish().expect("written")
    }

    fn update(&self, documents: &[Document]) {
        let written = self.updated(documents).expect("few have changed");
        assert!(written.standing.iter().all(|name| self.folder.path().join(name).is_file()));
        write(self.folder.path(), &written);
        assert!(written.contents(MAKER).is_none(), "the base is as before");
    }

    fn index(&self) -> Index {
        Index::open(self.folder.path()).expect("readable")
    }
}

fn clean(documents: &[Document]) -> Written {
    let mut writer = Writer::new().expect("memory");
    for document in documents {
        writer.add(document).expect("in order");
    }
    writer.finish().expect("written")
}

fn write(folder: &Path, written: &Written) {
    for file in &written.files {
        let path = folder.join(&file.name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, file.bytes()).expect("written");
    }
}

/// Fails when two answers differ in more than the last digits of scores.
fn same(one: &Answer, other: &Answer, request: &Request) {
    let plain = |answer: &Answer| {
        let mut answer = answer.clone();
        answer.hits.iter_mut().for_each(|hit| hit.score = 0.0);
        answer
    };
    assert_eq!(plain(one), plain(other), "{request:?}");
    for (one, other) in one.hits.iter().zip(&other.hits) {
        let (score, difference) = (one.score, (one.score - other.score).abs());
        assert!(difference <= score * 1e-4, "{request:?}: {} has {score}, not {}", one.card.id, other.score);
    }
}

/// The answer of an index of which nothing but its first file is at hand, and how many rounds it took.
fn far(folder: &Path, request: &Request) -> (Answer, usize) {
    use std::io::Read;

    let read = |name: &str| std::fs::read(folder.join(name)).expect("a file");
    let label: serde_json::Value = serde_json::from_slice(&read("index.json")).expect("json");
    let mut hot = Vec::new();
    let packed = read(label["hot"].as_str().expect("a name"));
    flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut hot).expect("gzip");
    let index = Index::far(hot).expect("readable");
    for round in 0.. {
        let answer = index.ask(request);
        let missing = index.take_missing();
        if missing.is_empty() {
            return (answer.expect("answered"), round);
        }
        for (bundle, range) in missing {
            index.put(bundle, range.start, read(&index.bundles()[bundle])[range].to_vec());
        }
    }
    unreachable!()
}

/// Asks everything of an index and of one written anew.
fn check(site: &Site, documents: &[Document], requests: &[Request]) -> Index {
    let new = Index::of(&clean(documents).files).expect("readable");
    let old = site.index();
    assert_eq!(old.documents(), documents.len());
    for request in requests {
        let answer = new.ask(request).expect("answered");
        same(&old.ask(request).expect("answered"), &answer, request);
    }
    new
}

#[derive(Clone, Debug)]
enum Edit {
    /// Takes a document out.
    TakeOut(usize),
    /// Puts another one's text into it.
    Change(usize, usize),
    /// Adds a copy of one, under another name.
    Add(usize, u8),
}

fn edited(documents: &[Document], edits: &[Edit]) -> Vec<Document> {
    let mut edited = documents.to_vec();
    for edit in edits {
        let at = |number: usize| number % documents.len();
        match edit {
            Edit::TakeOut(number) => {
                let card = &documents[at(*number)].card;
                edited.retain(|document| (document.card.kind, &document.card.id) != (card.kind, &card.id));
            }
            Edit::Change(number, other) => {
                let card = &documents[at(*number)].card;
                let other = &documents[at(*other)];
                if let Some(changed) = edited
                    .iter_mut()
                    .find(|document| (document.card.kind, &document.card.id) == (card.kind, &card.id))
                {
                    let (kind, id) = (card.kind, card.id.clone());
                    *changed = other.clone();
                    (changed.card.kind, changed.card.id) = (kind, id);
                }
            }
            Edit::Add(number, letter) => {
                let mut added = documents[at(*number)].clone();
                added.card.id.insert(0, char::from(b'a' + letter % 26));
                added.card.organisations.push(format!("Newly Named Council {letter}"));
                edited.push(added);
            }
        }
    }
    edited.sort_by(|one, other| (one.card.kind, &one.card.id).cmp(&(other.card.kind, &other.card.id)));
    edited.dedup_by(|one, other| (one.card.kind, &one.card.id) == (other.card.kind, &other.card.id));
    edited
}

/// No more edits than half of the documents: of what has changed more, no update is made.
fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        (0..100_usize).prop_map(Edit::TakeOut),
        (0..100_usize, 0..100_usize).prop_map(|(one, other)| Edit::Change(one, other)),
        (0..100_usize, 0..26_u8).prop_map(|(one, letter)| Edit::Add(one, letter)),
    ];
    prop::collection::vec(edit, 1..=super::documents().len() / 2)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn it_answers_as_one_written_anew(first in edits(), second in edits()) {
        let documents = super::documents();
        let site = Site::new(&documents);
        // Those that count as well; what is asked beside changes nothing of the rest.
        let requests: Vec<Request> = super::requests().into_iter().step_by(2).collect();
        for edits in [first, second] {
            let edited = edited(&documents, &edits);
            site.update(&edited);
            let new = check(&site, &edited, &requests);
            for request in requests.iter().step_by(9) {
                let (answer, _) = far(site.folder.path(), request);
                same(&answer, &new.ask(request).expect("answered"), request);
            }
        }
    }
}

/// Long texts of made-up words, some with accents.
fn long(count: usize) -> Vec<Document> {
    let word =
        |number: usize| format!("{}{}", ["wyt", "môn", "grue", "straße", "pál"][number % 5], number % 700);
    let document = |number: usize| {
        let mut document = Document::default();
        document.card.kind = [Kind::Claim, Kind::Case, Kind::Article][number * 3 / count];
        document.card.id = format!("{number:05}");
        document.card.title = format!("{} {}", word(number * 31), word(number * 17));
        document.card.organisations = vec![format!("Council {}", number % 150)];
        document.card.service = Some("it".to_owned());
        document.card.date = Some(format!("20{:02}-05", number % 20));
        let words = (0..220).map(|at| word(at * at * 7 + number * (at % 13 + 1)));
        document.body = vec![words.collect::<Vec<_>>().join(" ")];
        document
    };
    (0..count).map(document).collect()
}

/// Documents, and what they are later.
fn long_and_edited() -> (Vec<Document>, Vec<Document>) {
    let documents = long(600);
    let edits = (0..90).map(|number| match number % 3 {
        0 => Edit::TakeOut(number * 7),
        1 => Edit::Change(number * 7, number * 11),
        _ => Edit::Add(number * 7, u8::try_from(number % 26).expect("small")),
    });
    let edited = edited(&documents, &edits.collect::<Vec<_>>());
    (documents, edited)
}

fn asked_of_long() -> Vec<Request> {
    let asked = |q: &str| Request { q: q.to_owned(), ..Request::default() };
    let mut requests = vec![
        asked("wyt5"),
        asked("mon6 grue7 -wyt10"),
        asked("\"wyt0 wyt10\""),
        asked("wy*"),
        asked("org:council"),
        asked("wytt5"),
        asked("strasse8 OR pal9"),
        Request { typing: true, ..asked("wyt5 stra") },
        Request { sort: commonpurse_search::Sort::Oldest, ..asked("kind:article") },
        Request { offset: 100, ..asked("") },
    ];
    let counted: Vec<Request> = requests.iter().map(super::with_counts).collect();
    requests.extend(counted);
    requests
}

/// An index in two bundles, and what to ask of it.
pub(crate) fn long_site() -> (tempfile::TempDir, Vec<Request>) {
    let (documents, edited) = long_and_edited();
    let site = Site::new(&documents);
    site.update(&edited);
    (site.folder, asked_of_long())
}

#[test]
fn what_is_added_may_be_long() {
    let (documents, edited) = long_and_edited();
    let site = Site::new(&documents);
    let written = site.updated(&edited).expect("few have changed");
    assert_eq!(written.label.bundles.len(), 2, "what is added is a file of its own");
    site.update(&edited);
    let requests = asked_of_long();
    let new = check(&site, &edited, &requests);
    let fresh = tempfile::tempdir().expect("a folder");
    write(fresh.path(), &clean(&edited));
    for request in &requests {
        let (answer, rounds) = far(site.folder.path(), request);
        same(&answer, &new.ask(request).expect("answered"), request);
        let (_, before) = far(fresh.path(), request);
        assert!(rounds <= before, "{request:?}: {rounds} rounds, not {before}");
    }
}

#[test]
fn what_has_not_changed_gives_the_same_files() {
    let documents = super::documents();
    let site = Site::new(&documents);
    let edited = edited(&documents, &[Edit::TakeOut(3), Edit::Add(5, 2)]);
    site.update(&edited);
    let again = site.updated(&documents).expect("nothing has changed");
    let new = clean(&documents);
    for file in &again.files {
        let other = new.files.iter().find(|other| other.name == file.name).expect("of the same name");
        assert_eq!(file.bytes(), other.bytes(), "{}", file.name);
    }
    assert_eq!(again.files.len() + again.standing.len(), new.files.len());
    let one = site.updated(&edited).expect("few have changed").files;
    let other = site.updated(&edited).expect("few have changed").files;
    assert!(
        one.iter().zip(&other).all(|(one, other)| one.name == other.name && one.bytes() == other.bytes())
    );
}

#[test]
fn what_has_changed_much_or_cannot_be_trusted_is_written_anew() {
    let documents = super::documents();
    let site = Site::new(&documents);
    assert!(site.updated(&[]).is_none(), "all are gone");
    assert!(site.updated(&long(500)).is_none(), "all are others");
    let of = |contents: &[u8], maker: &str| Update::of(site.folder.path(), contents, maker).is_some();
    assert!(of(&site.contents, MAKER));
    assert!(!of(&site.contents, "another program"));
    assert!(!of(&site.contents[1..], MAKER));
    assert!(!of(b"", MAKER));
    let text = String::from_utf8(site.contents.clone()).expect("text");
    assert!(!of(text.replace("\"version\":", "\"version\":9").as_bytes(), MAKER));
    let bundle = std::fs::read_dir(site.folder.path()).expect("a folder").filter_map(Result::ok);
    let bundle =
        bundle.map(|entry| entry.path()).find(|path| path.extension().is_some_and(|end| end == "bin"));
    std::fs::write(bundle.expect("it stands"), b"short").expect("written");
    assert!(!of(&site.contents, MAKER));
}
