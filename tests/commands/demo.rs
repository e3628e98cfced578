//! `demo`: the whole main job, twice, and what must hold of its result.

use std::collections::BTreeSet;
use std::fs;
use std::time::SystemTime;

use serde_json::Value;

use crate::program::{Place, files};

fn number(summary: &Value, key: &str) -> u64 {
    summary[key].as_u64().unwrap_or_else(|| panic!("`{key}` is no number in {summary}"))
}

/// One demo run serves all the checks: it takes as long as the slow pages of the bundled web.
#[test]
fn the_whole_job() {
    let place = Place::new();
    let first = place.run(&["demo", "--once", "--json"]).exits(0).json();
    the_first_run_takes_everything_in(&place, &first);
    the_second_run_fetches_only_what_changed(&place, &first);
    what_was_published_is_proved(&place);
    two_builds_give_the_same_bytes(&place);
    the_archive_alone_gives_the_same_site(&place);
    search_finds(&place);
    a_flipped_byte_is_found(&place);
}

fn the_first_run_takes_everything_in(place: &Place, summary: &Value) {
    assert_eq!(number(summary, "sources"), 10, "{summary}");
    assert!(number(summary, "articles") >= 60, "{summary}");
    assert!(number(summary, "claims") >= 100, "{summary}");
    assert!(number(summary, "stories") < number(summary, "articles"), "reprints are grouped: {summary}");
    assert!(number(summary, "pages") > number(summary, "articles"), "{summary}");
    assert_eq!(summary["sources_failed"].as_array().unwrap().len(), 0, "{summary}");
    let kinds: BTreeSet<&str> = summary["failures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|failure| failure["kind"].as_str().unwrap())
        .collect();
    for kind in ["noarchive", "redirect-loop", "robots", "status", "truncated"] {
        assert!(kinds.contains(kind), "no failure of the kind `{kind}`: {kinds:?}");
    }
    let public = files(&place.path("public"));
    for page in
        ["index.html", "404.html", "feed.xml", "sitemap.xml", "claims/index.html", "articles/index.html"]
    {
        assert!(public.contains_key(std::path::Path::new(page)), "{page} is missing");
    }
    let everything: String =
        public.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    // A saving in a page that robots.txt forbids, one in a reader's comment, one on a host that was not asked for.
    for never in ["777,777", "987m", "planted-by-a-stranger"] {
        assert!(!everything.contains(never), "`{never}` was published");
    }
    let claims: Value = serde_json::from_str(&place.read("public/data/claims.json")).unwrap();
    let claims = claims.as_array().unwrap();
    assert_eq!(claims.len() as u64, number(summary, "claims"));
    assert!(claims.iter().any(|claim| claim["appearances"].as_u64().unwrap() > 1), "no claim was retold");
    for country in ["GB", "IE", "NL", "AU"] {
        assert!(
            claims.iter().any(|claim| claim["country"].as_str().unwrap_or("").starts_with(country)),
            "{country}"
        );
    }
}

fn the_second_run_fetches_only_what_changed(place: &Place, first: &Value) {
    let before = times(place);
    let second = place.run(&["demo", "--once", "--json"]).exits(0).json();
    assert_eq!(number(&second, "fetched"), 0, "{second}");
    assert_eq!(
        number(&second, "unchanged"),
        number(first, "fetched") + number(first, "unchanged"),
        "{second}"
    );
    assert_eq!(number(&second, "written"), 0, "{second}");
    for key in ["articles", "stories", "claims", "pages"] {
        assert_eq!(number(&second, key), number(first, key), "{key}");
    }
    assert_eq!(second["edition"], first["edition"]);
    assert_eq!(times(place), before, "an unchanged page was written again");
}

fn times(place: &Place) -> Vec<(std::path::PathBuf, SystemTime)> {
    let public = place.path("public");
    files(&public)
        .into_keys()
        .map(|path| {
            let time = fs::metadata(public.join(&path)).unwrap().modified().unwrap();
            (path, time)
        })
        .collect()
}

fn what_was_published_is_proved(place: &Place) {
    let report = place.run(&["verify", "--json"]).exits(0).json();
    let claims: Value = serde_json::from_str(&place.read("public/data/claims.json")).unwrap();
    assert_eq!(number(&report, "claims"), claims.as_array().unwrap().len() as u64);
    assert!(number(&report, "proved") >= number(&report, "claims"));
    assert!(number(&report, "records") > 0);
    let one = claims[0]["id"].as_str().unwrap();
    let report = place.run(&["verify", "--claim", one, "--json"]).exits(0).json();
    assert_eq!(number(&report, "claims"), 1);
    place.run(&["verify", "--claim", "nosuchclaim"]).exits(1).says("no claim `nosuchclaim`");
}

fn two_builds_give_the_same_bytes(place: &Place) {
    for name in ["one", "two"] {
        place.run(&["build", "--out", place.path(name).to_str().unwrap()]).exits(0);
    }
    let (one, two) = (files(&place.path("one")), files(&place.path("two")));
    assert!(one.keys().any(|path| path.starts_with("search")), "there is no index");
    let different: Vec<_> =
        one.iter().filter(|(path, bytes)| two.get(*path) != Some(bytes)).map(|(p, _)| p).collect();
    assert!(different.is_empty() && one.len() == two.len(), "{different:?}");
    assert_eq!(one, files(&place.path("public")));
}

fn the_archive_alone_gives_the_same_site(place: &Place) {
    for name in ["commonpurse.db", "commonpurse.db-wal", "commonpurse.db-shm"] {
        let _ = fs::remove_file(place.path(name));
    }
    place.run(&["build", "--out", place.path("three").to_str().unwrap()]).exits(0).says("were found again");
    assert_eq!(files(&place.path("one")), files(&place.path("three")));
}

fn search_finds(place: &Place) {
    let all =
        place.run(&["search", "kind:claim", "status:achieved", "amount:>=1m", "--format", "json"]).exits(0);
    assert!(!all.json().as_array().unwrap().is_empty());
    place.run(&["search", "zzzznothing", "--format", "json"]).exits(0);
    let csv = place.run(&["search", "payroll", "--format", "csv"]).exits(0).stdout;
    assert!(csv.lines().count() > 1, "{csv}");
}

fn a_flipped_byte_is_found(place: &Place) {
    let archive = place.path("archive");
    let path = files(&archive).into_keys().find(|path| path.extension().is_some_and(|e| e == "gz")).unwrap();
    let path = archive.join(path);
    let sound = fs::read(&path).unwrap();
    // Every record has its turn; with a prime step all parts of records are met.
    for at in (0..sound.len()).step_by(sound.len() / 23) {
        let mut flipped = sound.clone();
        flipped[at] ^= 0x10;
        fs::write(&path, &flipped).unwrap();
        let ran = place.run(&["verify"]).exits(4);
        assert!(ran.stderr.contains("damaged"), "byte {at}: {}", ran.stderr);
    }
    // A byte in the record of a published claim: the message names the claim.
    let proofs = place.read("public/data/proofs.ndjson");
    let proof: Value = serde_json::from_str(proofs.lines().next().unwrap()).unwrap();
    let at = proof["archive"]["offset"].as_u64().unwrap() + proof["archive"]["length"].as_u64().unwrap() / 2;
    let mut flipped = sound.clone();
    flipped[at as usize] ^= 1;
    fs::write(&path, &flipped).unwrap();
    place.run(&["verify"]).exits(4).says(&format!("claim {}", proof["claim"].as_str().unwrap()));
    fs::write(&path, &sound).unwrap();
    place.run(&["verify"]).exits(0);
}
