//! The keys that belong to one kind of source.

use url::Url;

use super::value;
use crate::model::strict::{Faults, Located, Table, suggest};
use crate::model::{Discovery, ListingRules, Paging};

const KINDS: &[&str] = &["feed", "sitemap", "listing", "wordpress", "govuk"];

/// Keys that only some kinds have, and which.
const KEYS: &[(&str, &[&str])] = &[
    ("follow", &["feed", "listing"]),
    ("include", &["sitemap"]),
    ("listing", &["listing"]),
    ("query", &["govuk"]),
    ("document_types", &["govuk"]),
];

/// Takes the key `kind` and refuses the keys that do not go with it.
pub(super) fn take(table: &mut Table<'_, '_>, faults: &Faults<'_>) -> Option<&'static str> {
    let text = table.required_text("kind");
    let found = text.as_ref().and_then(|text| KINDS.iter().find(|kind| **kind == text.value).copied());
    if let (None, Some(text)) = (found, &text) {
        let message = format!("`kind` `{}` is not known", text.value);
        faults.report(&text.place, message, Some(suggest(&text.value, KINDS)));
    }
    for (key, kinds) in KEYS {
        match found {
            Some(kind) if !kinds.contains(&kind) => {
                let message = format!("`{key}` does not go with `kind = \"{kind}\"`");
                let with: Vec<_> = kinds.iter().map(|kind| format!("`kind = \"{kind}\"`")).collect();
                table.refuse(key, &message, &format!("it belongs to {}", with.join(" or ")));
            }
            _ => {}
        }
    }
    found
}

/// Reads the keys of a kind. They are read and checked too when the address is wrong or the kind is not known.
pub(super) fn read(
    kind: Option<&'static str>,
    url: Option<Url>,
    table: &mut Table<'_, '_>,
    faults: &Faults<'_>,
) -> Option<Discovery> {
    let follow = table.flag("follow").is_none_or(|flag| flag.value);
    let include = table.texts("include");
    let include = include.into_iter().filter_map(|text| pattern(text, faults)).collect();
    let listing = listing(table, follow, kind == Some("listing"), faults);
    let query = if kind == Some("govuk") { table.required_text("query") } else { table.text("query") };
    let document_types = table.texts("document_types");
    let document_types = document_types.into_iter().filter_map(|text| document_type(text, faults)).collect();
    let url = url?;
    match kind? {
        "feed" => Some(Discovery::Feed { url, follow }),
        "sitemap" => Some(Discovery::Sitemap { url, include }),
        "listing" => Some(Discovery::Listing { url, rules: listing? }),
        "wordpress" => Some(Discovery::WordPress { url }),
        _ => Some(Discovery::GovUk { url, query: query?.value.trim().to_owned(), document_types }),
    }
}

/// A pattern is compared with the path, so it begins as a path does.
fn pattern(text: Located<String>, faults: &Faults<'_>) -> Option<String> {
    if text.value.starts_with(['/', '*']) {
        return Some(text.value);
    }
    let message = format!("`include` holds `{}`, which no path can match", text.value);
    let hint = "begin with `/` or `*`, such as `/news/*`; the host is not part of it";
    faults.report(&text.place, message, Some(hint.to_owned()));
    None
}

fn document_type(text: Located<String>, faults: &Faults<'_>) -> Option<String> {
    if !text.value.is_empty() && text.value.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
        return Some(text.value);
    }
    let message = format!("`document_types` holds `{}`, which is no document type of GOV.UK", text.value);
    let hint = "write such as `press_release`, `news_story` or `case_study`";
    faults.report(&text.place, message, Some(hint.to_owned()));
    None
}

fn listing(
    table: &mut Table<'_, '_>,
    follow: bool,
    is_needed: bool,
    faults: &Faults<'_>,
) -> Option<ListingRules> {
    if is_needed {
        table.require("listing");
    }
    let mut table = table.table("listing", "[source.listing]")?;
    let item = table.required_text("item").and_then(|text| value::selector("item", &text, faults));
    let mut one = |key| table.text(key).and_then(|text| value::selector(key, &text, faults));
    let (link, title, date) = (one("link"), one("title"), one("date"));
    let paging = paging(&mut table, faults);
    table.finish();
    Some(ListingRules { item: item?, link, title, date, paging, follow })
}

/// `next`, or `parameter` with `first` and `step`.
fn paging(table: &mut Table<'_, '_>, faults: &Faults<'_>) -> Option<Paging> {
    let next = table.text("next");
    let parameter = table.text("parameter");
    let (first_number, step_number) = (table.integer("first"), table.integer("step"));
    let count = |key, number: Option<&Located<i64>>, least, usual| match number {
        Some(number) => value::count(key, number, least, 1_000_000, faults),
        None => Some(usual),
    };
    let step = count("step", step_number.as_ref(), 1, 1);
    let first = count("first", first_number.as_ref(), 0, step.unwrap_or(1));
    if let (Some(next), Some(_)) = (&next, &parameter) {
        let hint = "keep one of the two".to_owned();
        faults.report(&next.place, "`next` and `parameter` are both set", Some(hint));
    }
    if parameter.is_none() {
        for (key, number) in [("first", &first_number), ("step", &step_number)] {
            if let Some(number) = number {
                let hint = "name the query parameter that counts the pages, such as `parameter = \"start\"`";
                let message = format!("`{key}` is set without `parameter`");
                faults.report(&number.place, message, Some(hint.to_owned()));
            }
        }
    }
    if let Some(parameter) = parameter {
        let name = parameter.value.trim().to_owned();
        if name.is_empty() || name.contains(['=', '&', '?', '#', ' ']) {
            let hint = "write the name alone, such as `page` or `start`".to_owned();
            let message = format!("`parameter` `{name}` is no name of a query parameter");
            faults.report(&parameter.place, message, Some(hint));
            return None;
        }
        return Some(Paging::Parameter { name, first: first?, step: step? });
    }
    next.and_then(|next| value::selector("next", &next, faults)).map(Paging::Next)
}
