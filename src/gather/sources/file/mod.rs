//! Reading `sources.toml`: every source in it, or every problem with its line.

mod entry;
mod kind;
mod value;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;

use crate::model::strict::{Faults, Located, Table};
use crate::model::{Problems, Settings, Source};

/// What `sources.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourcesFile {
    /// The `[site]` table.
    pub settings: Settings,
    /// The sources in the order of the file.
    pub sources: Vec<Source>,
}

/// Reads the text of `sources.toml`; `file` is what problems call it.
pub fn parse(file: &Path, text: &str) -> Result<SourcesFile, Problems> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let faults = Faults::new(file, text, 0);
    let mut top = faults.table();
    let settings = top.table("site", "[site]").map(|table| settings(table, &faults)).unwrap_or_default();
    let tables = top.tables("source", "[[source]]");
    let entries: Vec<_> = tables.into_iter().map(|table| entry::read(table, &faults)).collect();
    top.finish();
    refuse_doubles("id", entries.iter().filter_map(|entry| entry.id.as_ref()), &faults);
    refuse_doubles("url", entries.iter().filter_map(|entry| entry.url.as_ref()), &faults);
    if faults.is_empty() {
        Ok(SourcesFile { settings, sources: entries.into_iter().filter_map(|entry| entry.source).collect() })
    } else {
        Err(Problems(faults.into_problems()))
    }
}

fn settings(mut table: Table<'_, '_>, faults: &Faults<'_>) -> Settings {
    let plain = Settings::default();
    let settings = Settings {
        title: table.text("title").map_or(plain.title, |title| title.value.trim().to_owned()),
        base_url: table.text("base_url").and_then(|text| value::base_url(&text, faults)),
        contact: table.text("contact").and_then(|text| value::contact(&text, faults)),
    };
    table.finish();
    settings
}

/// Two entries with one id, or with one address to read, are one entry too many.
fn refuse_doubles<'a, T: Ord + Display + 'a>(
    key: &str,
    values: impl Iterator<Item = &'a Located<T>>,
    faults: &Faults<'_>,
) {
    let mut seen = BTreeMap::new();
    for Located { value, place } in values {
        if let Some(first) = seen.get(value) {
            let message = format!("`{key}` `{value}` stands in line {} already", faults.line_number(first));
            let hint = format!("change this `{key}`, or take one of the two sources away");
            faults.report(place, message, Some(hint));
        } else {
            seen.insert(value, place.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

    use std::fs;
    use std::time::Duration;

    use super::*;
    use crate::model::{Discovery, Licence, Paging};

    /// Each `tests/sources/NAME.toml` gives the problems in `NAME.txt`, or none where there is no such file.
    #[test]
    fn every_problem_of_a_file_is_reported_with_its_place() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources");
        let mut checked = 0;
        for file in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if file.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let text = fs::read_to_string(&file).unwrap();
            let found = parse(Path::new(file.file_name().unwrap()), &text);
            let found = found.err().map(|problems| problems.to_string()).unwrap_or_default();
            let expected = fs::read_to_string(file.with_extension("txt")).unwrap_or_default();
            assert_eq!(found.trim(), expected.trim(), "{}", file.display());
            checked += 1;
        }
        assert!(checked >= 6, "only {checked} files were found");
    }

    #[test]
    fn the_sources_that_come_with_the_project_are_sound() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("sources.toml");
        let sources = parse(&file, &fs::read_to_string(&file).unwrap()).unwrap().sources;
        assert!(sources.len() >= 55, "{} sources", sources.len());
        let enabled: Vec<_> = sources.iter().filter(|source| source.enabled).collect();
        assert!(enabled.len() >= 10, "{} enabled", enabled.len());
        for source in enabled {
            assert_eq!(source.discovery.url().scheme(), "https", "{}", source.id);
            assert!(source.delay >= Duration::from_secs(5), "{}", source.id);
        }
    }

    #[test]
    fn a_sound_file_gives_what_it_says_and_the_defaults() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources/everything.toml");
        let read = parse(&file, &fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(read.settings.base_url.unwrap().as_str(), "https://evidence.example.org/site/");
        let ids: Vec<_> = read.sources.iter().map(|source| source.id.as_str()).collect();
        assert_eq!(ids, ["feed", "plain", "map", "portal", "older-portal", "press", "government"]);
        let feed = &read.sources[0];
        assert_eq!(feed.licence, Licence { id: "OGL-UK-3.0".to_owned(), republish: true });
        assert_eq!(feed.delay, Duration::from_millis(250));
        assert_eq!(feed.hosts, ["media.example.org", "127.0.0.1:8081"]);
        assert_eq!(feed.page.remove, [".related", "aside"]);
        let plain = &read.sources[1];
        assert_eq!(plain.homepage.as_str(), "https://plain.example.org/");
        assert_eq!(plain.licence, Licence { id: "all-rights-reserved".to_owned(), republish: false });
        assert_eq!((plain.delay, plain.interval), (Duration::from_secs(5), Duration::from_hours(6)));
        assert_eq!((plain.max_pages, plain.enabled, plain.private_network), (200, true, false));
        let Discovery::Listing { rules, .. } = &read.sources[3].discovery else { panic!("no listing") };
        let paging = Paging::Parameter { name: "start".to_owned(), first: 5, step: 5 };
        assert_eq!((rules.paging.as_ref(), rules.follow), (Some(&paging), false));
        let Discovery::Listing { rules, .. } = &read.sources[4].discovery else { panic!("no listing") };
        assert_eq!(rules.paging, Some(Paging::Next("a.next".to_owned())));
    }
}
