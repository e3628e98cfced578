//! The ladder: the carriers of a date on a page, the most trusted first, each with what it says.

use dom_query::Document;
use jiff::civil::Date;
use serde::Serialize;
use url::Url;

use super::visible::{self, Trust};
use super::written::{Order, stamp};
use crate::evidence::article::linked::Linked;
use crate::model::{DateRung, Dated, Witness};

/// What was seen on the way up.
#[derive(Clone, Debug, Default)]
pub(in crate::evidence::article) struct Ladder {
    pub(in crate::evidence::article) published: Option<Dated>,
    pub(in crate::evidence::article) modified: Option<Dated>,
    pub(in crate::evidence::article) seen: Vec<Seen>,
}

/// One carrier of a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The rung that it stands on.
    pub rung: DateRung,
    /// The element, attribute or line.
    pub place: String,
    /// What stands there.
    pub value: String,
    /// The date read from it, when it holds one that is possible.
    pub date: Option<Date>,
}

/// What is known of a page when its date is looked for.
pub(in crate::evidence::article) struct Known<'a> {
    pub(in crate::evidence::article) document: &'a Document,
    pub(in crate::evidence::article) linked: &'a Linked,
    pub(in crate::evidence::article) url: &'a str,
    /// The source's selector for the date.
    pub(in crate::evidence::article) rule: Option<&'a str>,
    pub(in crate::evidence::article) witness: &'a Witness,
    pub(in crate::evidence::article) order: Order,
    /// The day of the capture: nothing on it can be younger.
    pub(in crate::evidence::article) today: Date,
}

/// `meta` elements made for the date of the article.
const META: [&str; 16] = [
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "article:published",
    "article.published",
    "datepublished",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "cxenseparse:recs:publishtime",
    "article.created",
    "rnews:datepublished",
];
/// Dublin Core and other `meta` elements, which old systems fill with the date of the page.
const DUBLIN_CORE: [&str; 14] = [
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.published",
    "dc.date.created",
    "dcterms.created",
    "dcterms.available",
    "dc.date",
    "dc:date",
    "dcterms.date",
    "dc.created",
    "date",
    "created",
    "article_date_original",
    "originalpublicationdate",
];
const MODIFIED: [&str; 7] = [
    "article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "datemodified",
];

/// Looks at every carrier.
pub(in crate::evidence::article) fn climb(known: &Known<'_>) -> Ladder {
    let mut ladder = Ladder::default();
    let order = known.order;
    let mut see = |rung, place: &str, value: &str| {
        let date = stamp(value, order).filter(|date| is_possible(*date, known.today));
        ladder.seen.push(Seen { rung, place: place.to_owned(), value: shortened(value), date });
    };
    for field in ["datePublished", "dateCreated", "uploadDate"] {
        if let Some(value) = known.linked.text(field) {
            see(DateRung::JsonLd, field, &value);
        }
    }
    let metas = metas(known.document);
    for (rung, names) in [(DateRung::Meta, &META[..]), (DateRung::DublinCore, &DUBLIN_CORE[..])] {
        for name in names {
            metas.iter().filter(|(found, _)| found == name).for_each(|(_, value)| see(rung, name, value));
        }
    }
    for (place, value) in visible::times(known.document, Trust::ArticleOnly) {
        see(DateRung::Time, &place, &value);
    }
    let witnessed = known.witness.published;
    ladder.seen.extend(witnessed.map(|dated| Seen {
        rung: dated.rung,
        place: "what led to the page".to_owned(),
        value: dated.date.to_string(),
        date: Some(dated.date).filter(|date| is_possible(*date, known.today)),
    }));
    if let Some(date) = in_address(known.url) {
        ladder.seen.push(Seen {
            rung: DateRung::Address,
            place: "address".to_owned(),
            value: known.url.to_owned(),
            date: Some(date).filter(|date| is_possible(*date, known.today)),
        });
    }
    ladder.see_lines(known, Trust::ArticleOnly);
    if ladder.is_bare() {
        ladder.see_times(known, Trust::AnyPart);
    }
    if ladder.is_bare() {
        ladder.see_lines(known, Trust::Columns);
        // A page that prints the day on which it is read prints it in its columns.
        ladder.seen.retain(|seen| seen.date != Some(known.today));
    }
    if ladder.is_bare() && is_discussion(known.url) {
        ladder.see_times(known, Trust::Posts);
        ladder.see_lines(known, Trust::Posts);
        // The first post is the article; the others answer it.
        ladder.seen.sort_by_key(|seen| seen.date.is_none().then_some(Date::MAX).or(seen.date));
    }
    ladder.choose();
    ladder.published = by_rule(known).or(ladder.published);
    let best = ladder.published;
    ladder.modified = modified(known, &metas).filter(|dated| best.is_none_or(|best| best.date <= dated.date));
    ladder
}

impl Ladder {
    /// No carrier gave a date.
    fn is_bare(&self) -> bool {
        self.seen.iter().all(|seen| seen.date.is_none())
    }

    fn see_times(&mut self, known: &Known<'_>, trust: Trust) {
        for (place, value) in visible::times(known.document, trust) {
            let date = stamp(&value, known.order).filter(|date| is_possible(*date, known.today));
            self.seen.push(Seen { rung: DateRung::Time, place, value: shortened(&value), date });
        }
    }

    fn see_lines(&mut self, known: &Known<'_>, trust: Trust) {
        for line in visible::lines(known.document, known.order, trust) {
            let date = Some(line.date).filter(|date| is_possible(*date, known.today));
            let (place, value) = (line.place, shortened(&line.words));
            self.seen.push(Seen { rung: DateRung::Text, place, value, date });
        }
    }

    /// Takes the date of the most trusted carrier that has one.
    pub(in crate::evidence::article) fn choose(&mut self) {
        self.seen.sort_by_key(|seen| seen.rung);
        let best = self.seen.iter().find_map(|seen| Some((seen, seen.date?)));
        self.published =
            best.map(|(seen, date)| Dated { date: own_day(seen, date, &self.seen), rung: seen.rung });
    }
}

/// The date where the source's rules say that it stands.
fn by_rule(known: &Known<'_>) -> Option<Dated> {
    let found = known.document.try_select(known.rule?)?;
    let node = found.nodes().first()?;
    let attributes = ["datetime", "content", "title"];
    let mut values = attributes.iter().filter_map(|name| node.attr(name)).chain([node.text()]);
    let date = values.find_map(|value| stamp(&value, known.order))?;
    Some(Dated { date, rung: DateRung::Time })
}

/// The page of a forum or of another exchange of posts.
fn is_discussion(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    ["/forum", "forum.", "forums.", "/thread", "/topic", "viewtopic", "showthread", "/discussion"]
        .iter()
        .any(|part| lower.contains(part))
}

/// The day by the publisher's own clock: a moment in UTC a day off the date in the address is the address's day.
fn own_day(best: &Seen, date: Date, seen: &[Seen]) -> Date {
    let in_utc = best.value.ends_with('Z') || best.value.ends_with("+00:00") || best.value.ends_with("+0000");
    let address = seen.iter().find(|seen| seen.rung == DateRung::Address).and_then(|seen| seen.date);
    // Only a late hour in UTC is the next day further east, and only an early one the day before further west.
    let hour = best.value.split_once('T').and_then(|(_, time)| time.get(..2)?.parse::<u8>().ok());
    let (early, late) = (hour.is_none_or(|hour| hour < 10), hour.is_none_or(|hour| hour >= 10));
    match address {
        Some(day) if in_utc && late && date.tomorrow().ok() == Some(day) => day,
        Some(day) if in_utc && early && date.yesterday().ok() == Some(day) => day,
        _ => date,
    }
}

fn modified(known: &Known<'_>, metas: &[(String, String)]) -> Option<Dated> {
    let read = |rung, value: &str| {
        let date = stamp(value, known.order).filter(|date| is_possible(*date, known.today))?;
        Some(Dated { date, rung })
    };
    let linked = known.linked.text("dateModified").and_then(|value| read(DateRung::JsonLd, &value));
    linked
        .or_else(|| {
            let mut found =
                MODIFIED.iter().flat_map(|name| metas.iter().filter(move |(found, _)| found == name));
            found.find_map(|(_, value)| read(DateRung::Meta, value))
        })
        .or_else(|| known.witness.modified.map(|date| Dated { date, rung: DateRung::Sitemap }))
}

fn is_possible(date: Date, today: Date) -> bool {
    // A publisher east of the reader is a day ahead.
    date.year() >= 1995 && today.tomorrow().is_ok_and(|tomorrow| date <= tomorrow)
}

fn shortened(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect()
}

/// The `meta` elements as names in lower case and values.
fn metas(document: &Document) -> Vec<(String, String)> {
    let mut metas = Vec::new();
    for meta in document.select("meta[content]").iter().take(2_000) {
        let content = meta.attr("content").unwrap_or_default().to_string();
        for key in ["name", "property", "itemprop"] {
            if let Some(name) = meta.attr(key) {
                metas.push((name.trim().to_ascii_lowercase(), content.clone()));
            }
        }
    }
    metas
}

/// A date in the path: `/2014/07/17/`, `/2014-07-17-title`, `/20180903-title`, `/02062016/`.
fn in_address(url: &str) -> Option<Date> {
    let path = Url::parse(url).ok().map_or_else(|| url.to_owned(), |url| url.path().to_owned());
    // A web archive puts the day of its copy before the address.
    let path = path.rsplit_once("/http").map_or(path.as_str(), |(_, own)| own);
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let whole = parts.windows(3).find_map(|parts| {
        let digits =
            |part: &str, length| part.len() <= length && part.bytes().all(|byte| byte.is_ascii_digit());
        let sound = parts[0].len() == 4 && digits(parts[0], 4) && digits(parts[1], 2);
        let day: String = parts[2].chars().take_while(char::is_ascii_digit).collect();
        let month = if sound || (parts[0].len() == 4 && digits(parts[0], 4) && parts[1].len() == 3) {
            parts[1]
        } else {
            return None;
        };
        let after = parts[2].as_bytes().get(day.len());
        if day.is_empty() || day.len() > 2 || after.is_some_and(|byte| !b"-_.".contains(byte)) {
            return None;
        }
        super::written::first(&format!("{day} {month} {}", parts[0]), Order::Unknown)
            .or_else(|| super::written::first(&format!("{}-{month}-{day}", parts[0]), Order::Unknown))
            .map(|written| written.date)
    });
    whole.or_else(|| parts.iter().find_map(|part| in_part(part)))
}

fn in_part(part: &str) -> Option<Date> {
    let runs = part.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 8);
    let compact = runs.into_iter().find_map(|run| {
        let year_first = stamp(run, Order::Unknown);
        year_first.or_else(|| {
            super::written::first(&format!("{}/{}/{}", &run[..2], &run[2..4], &run[4..]), Order::DayFirst)
                .map(|written| written.date)
        })
    });
    let compact = compact.or_else(|| {
        let year_first = part.match_indices("20").find_map(|(place, _)| {
            let before = part[..place].chars().next_back();
            let piece = part.get(place..place + 10).filter(|_| before.is_none_or(|c| !c.is_ascii_digit()))?;
            let marks = [piece.as_bytes()[4], piece.as_bytes()[7]];
            (marks == [b'-', b'-'] || marks == [b'_', b'_']).then(|| piece.replace('_', "-"))
        });
        stamp(&year_first?, Order::Unknown)
    });
    compact.or_else(|| {
        // `23-01-2022-title`; with a month of letters it would be a title's own words.
        let day_first = part.match_indices("20").find_map(|(place, _)| {
            let piece = part.get(place.checked_sub(6)?..place + 4)?;
            let before = part[..place - 6].chars().next_back();
            let digits = piece.bytes().filter(u8::is_ascii_digit).count();
            (digits == 8 && before.is_none_or(|c| !c.is_ascii_digit())).then(|| piece.replace('_', "-"))
        });
        super::written::first(&day_first?, Order::DayFirst).map(|written| written.date)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: Option<&str>) {
        assert_eq!(in_address(url).map(|date| date.to_string()).as_deref(), expected, "{url}");
    }

    #[test]
    fn dates_in_addresses() {
        check("https://example.org/2014/07/17/councils-share/", Some("2014-07-17"));
        check("https://example.org/news/2018/20180903-some-title.aspx", Some("2018-09-03"));
        check("https://example.org/02062016/title", Some("2016-06-02"));
        check("https://example.org/2014/jul/17/title", Some("2014-07-17"));
        check("https://example.org/news/2014-07-17-title", Some("2014-07-17"));
        check("https://example.org/news/23-01-2022-title/17", Some("2022-01-23"));
        check("https://example.org/2014/07/title", None);
        check("https://example.org/news/12345678/title", None);
        check("https://example.org/article-5-2014", None);
    }
}
