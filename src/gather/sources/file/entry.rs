//! One `[[source]]` of `sources.toml`.

use std::time::Duration;

use url::Url;

use super::{kind, value};
use crate::model::strict::{Faults, Located, Table};
use crate::model::{PageRules, Source, SourceId};

/// Between two requests to one host, unless the source says otherwise.
const DELAY: Duration = Duration::from_secs(5);
/// The least `delay` towards a host on the open internet.
const LEAST_DELAY: f64 = 1.0;
const MAX_PAGES: usize = 200;
const INTERVAL: Duration = Duration::from_hours(6);

/// One entry as far as it could be read.
pub(super) struct Entry {
    /// The id, which no other entry may have.
    pub(super) id: Option<Located<SourceId>>,
    /// The address that no other entry may have.
    pub(super) url: Option<Located<Url>>,
    /// The source, when every part without which there is none is sound.
    pub(super) source: Option<Source>,
}

/// Reads one entry and reports all that is wrong with it.
pub(super) fn read(mut table: Table<'_, '_>, faults: &Faults<'_>) -> Entry {
    let id_text = table.required_text("id");
    let id = id_text.as_ref().and_then(|text| source_id(text, faults));
    let name = table.required_text("name").map(|text| text.value.trim().to_owned());
    let url_text = table.required_text("url");
    let url = url_text.as_ref().and_then(|text| value::web_address("url", text, faults));
    let homepage = table.text("homepage").and_then(|text| value::web_address("homepage", &text, faults));
    let enabled = table.flag("enabled").is_none_or(|flag| flag.value);
    let country = table.country("country");
    let language = table.text("language").and_then(|text| value::language(&text, faults));
    let licence_id = table.text("licence");
    let republish = table.flag("republish");
    let licence = value::licence(licence_id, republish.as_ref(), faults);
    let delay_number = table.number("delay");
    let delay = delay_number.as_ref().and_then(|n| value::duration("delay", n, 1.0, 3600.0, faults));
    let max_pages =
        table.integer("max_pages").and_then(|n| value::count("max_pages", &n, 1, 100_000, faults));
    let interval = table
        .number("interval_hours")
        .and_then(|n| value::duration("interval_hours", &n, 3600.0, 8760.0, faults));
    let private_network = table.flag("private_network").is_some_and(|flag| flag.value);
    let hosts = table.texts("hosts").iter().filter_map(|host| value::host(host, faults)).collect();
    let note = table.text("note").map(|text| text.value.trim().to_owned());
    let kind = kind::take(&mut table, faults);
    let page = page_rules(&mut table, kind, faults);
    let discovery = kind::read(kind, url.clone(), &mut table, faults);
    table.finish();

    check_network(url_text.as_ref(), url.as_ref(), delay_number.as_ref(), private_network, faults);
    Entry {
        id: id_text.zip(id.clone()).map(|(text, value)| Located { value, place: text.place }),
        // One search interface answers many questions, so that its address may stand several times.
        url: url_text
            .zip(url.clone())
            .filter(|_| kind != Some("govuk"))
            .map(|(text, value)| Located { value, place: text.place }),
        source: id.zip(name).zip(url).zip(discovery).map(|(((id, name), url), discovery)| Source {
            id,
            name,
            homepage: homepage.unwrap_or_else(|| front_page(&url)),
            discovery,
            enabled,
            country,
            language,
            licence,
            delay: delay.unwrap_or(DELAY),
            max_pages: max_pages.unwrap_or(MAX_PAGES),
            interval: interval.unwrap_or(INTERVAL),
            private_network,
            hosts,
            page,
            note,
        }),
    }
}

fn source_id(text: &Located<String>, faults: &Faults<'_>) -> Option<SourceId> {
    match text.value.parse::<SourceId>() {
        Ok(id) if id == SourceId::imported() => {
            let message = format!("`id` `{id}` is the name of the pages that `import` takes");
            faults.report(&text.place, message, Some("choose another".to_owned()));
            None
        }
        Ok(id) => Some(id),
        Err(error) => {
            let hint = "it becomes part of addresses and may not change later".to_owned();
            faults.report(&text.place, format!("`id` {error}"), Some(hint));
            None
        }
    }
}

fn front_page(url: &Url) -> Url {
    url.join("/").unwrap_or_else(|_| url.clone())
}

fn page_rules(table: &mut Table<'_, '_>, kind: Option<&'static str>, faults: &Faults<'_>) -> PageRules {
    if kind == Some("govuk") {
        let hint = "take it away: the content API gives title, date and text";
        table.refuse("page", "`[source.page]` does not go with `kind = \"govuk\"`", hint);
    }
    let Some(mut page) = table.table("page", "[source.page]") else { return PageRules::default() };
    let mut one = |key| page.text(key).and_then(|text| value::selector(key, &text, faults));
    let (body, title, date, author, split) =
        (one("body"), one("title"), one("date"), one("author"), one("split"));
    let remove = page.texts("remove");
    let remove = remove.iter().filter_map(|text| value::selector("remove", text, faults)).collect();
    page.finish();
    PageRules { body, title, date, author, remove, split }
}

/// The rules that tie `url`, `delay` and `private_network` to each other.
fn check_network(
    url_text: Option<&Located<String>>,
    url: Option<&Url>,
    delay: Option<&Located<f64>>,
    private_network: bool,
    faults: &Faults<'_>,
) {
    if private_network {
        return;
    }
    if let Some(number) = delay.filter(|delay| (0.0..LEAST_DELAY).contains(&delay.value)) {
        let message = format!("`delay` is {} seconds, and `private_network` is not set", number.value);
        let hint = "towards hosts on the open internet leave at least 1 second";
        faults.report(&number.place, message, Some(hint.to_owned()));
    }
    if let (Some(text), Some(url)) = (url_text, url)
        && value::is_private(url)
    {
        let message = format!(
            "`url` `{url}` is on this machine or a private network, and `private_network` is not set"
        );
        faults.report(&text.place, message, Some("set `private_network = true` if this is meant".to_owned()));
    }
}
