//! The gazetteer: real public bodies by the names they go by, `data/gazetteer/bodies.tsv`.
//!
//! A name in it is evidence that a capitalised word is a body; bodies that are not in it are found by an article's words.

use std::collections::HashMap;
use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../../data/gazetteer/bodies.tsv");

/// Names with their kinds, by their first word; of one first word the longest name first.
static NAMES: LazyLock<HashMap<&'static str, Vec<(&'static str, &'static str)>>> = LazyLock::new(|| {
    let mut names: HashMap<&str, Vec<(&str, &str)>> = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        if let (Some(name), Some(kind)) = (cells.next(), cells.next()) {
            names.entry(first_word(name)).or_default().push((name, kind));
        }
    }
    for entries in names.values_mut() {
        entries.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(b.0)));
    }
    names
});

/// The longest listed name with which `text` begins, and its kind.
pub(super) fn begins(text: &str) -> Option<(&'static str, &'static str)> {
    let entries = NAMES.get(first_word(text))?;
    let whole = |name: &str| !text[name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
    entries.iter().find(|(name, _)| text.starts_with(name) && whole(name)).copied()
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_is_found() {
        assert_eq!(begins("Cheshire West and Chester, too"), Some(("Cheshire West and Chester", "council")));
        assert_eq!(begins("Cheshire Wests"), Some(("Cheshire", "council")));
        assert_eq!(begins("NHS Lothian’s"), Some(("NHS Lothian", "health")));
        assert_eq!(begins("Yorkers"), None);
    }

    #[test]
    fn every_line_of_the_table_is_whole() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            assert_eq!(line.split('\t').count(), 4, "{line}");
        }
    }
}
