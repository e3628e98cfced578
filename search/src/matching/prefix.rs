//! The words of the index that begin in a given way.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use tantivy::schema::Field;

use crate::Index;
use crate::index::all;

/// The words that prefixes stand for.
pub(crate) struct Expanded {
    /// In alphabetical order.
    pub(crate) forms: Vec<String>,
    /// There are more.
    pub(crate) cut_short: bool,
}

/// Looks the prefixes up in a field's dictionary; beyond `most` words the commonest are taken.
pub(crate) fn expand(
    index: &Index,
    field: Field,
    prefixes: &[String],
    most: usize,
) -> tantivy::Result<Expanded> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    all(prefixes.iter().map(|prefix| {
        index.each_term(field, (prefix.as_bytes(), &successor(prefix)), |form, count| {
            *counts.entry(form.to_owned()).or_default() += count;
        })
    }))?;
    let cut_short = counts.len() > most;
    let mut by_count: Vec<(Reverse<u32>, String)> =
        counts.into_iter().map(|(form, count)| (Reverse(count), form)).collect();
    by_count.sort();
    by_count.truncate(most);
    let mut forms: Vec<String> = by_count.into_iter().map(|(_, form)| form).collect();
    forms.sort();
    Ok(Expanded { forms, cut_short })
}

/// The first bytes behind everything that begins with `prefix`; UTF-8 never ends in 0xff.
pub(crate) fn successor(prefix: &str) -> Vec<u8> {
    let mut bytes = prefix.as_bytes().to_vec();
    if let Some(last) = bytes.last_mut() {
        *last = last.saturating_add(1);
    }
    bytes
}
