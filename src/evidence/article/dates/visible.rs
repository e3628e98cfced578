//! Dates that a reader sees: `time` elements, date lines and labelled dates; never those of the page's furniture.

use std::collections::HashSet;
use std::sync::LazyLock;

use dom_query::{Document, NodeId, NodeRef};
use jiff::civil::Date;
use regex::Regex;

use super::written::{Order, first, line};
use crate::evidence::article::clutter::class_words;
use crate::evidence::article::wording;

/// Words in a class or id of parts whose dates are not the article's.
const OTHERS: [&str; 50] = [
    "agenda",
    "archive",
    "archives",
    "breaking",
    "calendar",
    "carousel",
    "comment",
    "commentlist",
    "comments",
    "cookie",
    "copyright",
    "counter",
    "disqus",
    "event",
    "events",
    "footer",
    "latest",
    "menu",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "newsticker",
    "pager",
    "pagination",
    "popular",
    "promo",
    "recent",
    "recommendations",
    "recommended",
    "related",
    "replies",
    "respond",
    "reviews",
    "sidebar",
    "slider",
    "slideshow",
    "teaser",
    "teasers",
    "ticker",
    "topbar",
    "trending",
    "upcoming",
    "vvisit",
    "weather",
    "widget",
    "widgets",
    "today",
    "currentdate",
];
/// Those of them that a date is refused for even when nothing else on the page has one.
const ALWAYS_OTHERS: [&str; 25] = [
    "comentarios",
    "comment",
    "commentaire",
    "commentaires",
    "commentlist",
    "comments",
    "copyright",
    "counter",
    "currentdate",
    "disqus",
    "event",
    "events",
    "kommentar",
    "kommentare",
    "leserbrief",
    "reacties",
    "recommendations",
    "recommended",
    "related",
    "replies",
    "respond",
    "today",
    "upcoming",
    "vvisit",
    "weather",
];
/// Words in a class or id of a date line.
const DATE_LINES: [&str; 38] = [
    "article",
    "byline",
    "created",
    "createdate",
    "date",
    "dateline",
    "datetime",
    "datum",
    "day",
    "dt",
    "entry",
    "fecha",
    "info",
    "meta",
    "metadata",
    "post",
    "postdate",
    "posted",
    "postedon",
    "postmeta",
    "pubdate",
    "publication",
    "publish",
    "published",
    "publishdate",
    "release",
    "stamp",
    "submitted",
    "time",
    "timestamp",
    "updated",
    "dates",
    "details",
    "datepublished",
    "authored",
    "teaserdate",
    "storydate",
    "data",
];
/// Longest date line in characters.
const LONGEST_LINE: usize = 160;
/// How many `time` elements and lines are looked at.
const MOST: usize = 400;

/// How far parts of the page are mistrusted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// No date from menus, side columns, lists.
    ArticleOnly,
    /// Side columns and teasers too: some systems put the article's own date line there.
    Columns,
    /// Any date but of comments, events and other articles: some systems name the article's own column `widget`.
    AnyPart,
    /// Of posts and answers too, on the page of a discussion.
    Posts,
}

/// The `time` elements and marked dates of the article, the surest first: place and value.
pub(super) fn times(document: &Document, trust: Trust) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let selectors = [
        "[itemprop~=datePublished]",
        "time.entry-date.published, time.published, .published[title], [property~='dc:created'], [property='datePublished']",
        ".dt-published[datetime], .post-date time, .entry-date[datetime], time.updated.published, .entry-meta time",
        "article header time[pubdate], header time[pubdate]",
        "time[pubdate]",
        "article header time, .news-article__metadata time, .article-info time, .byline time",
        "article time, main time",
        "time",
    ];
    let others = Others::of(document, trust);
    let mut stated = None;
    for selector in selectors {
        for node in document.select(selector).iter().take(MOST).filter_map(|one| one.nodes().first().copied())
        {
            let label = class_words(&format!(
                "{} {}",
                node.class().unwrap_or_default(),
                node.attr("itemprop").unwrap_or_default()
            ));
            let changed = label.iter().any(|word| word == "updated" || word == "modified");
            let published = label.iter().any(|word| word == "published");
            // What is stated to be the date counts in whatever part the page's designer put it.
            let refused = if node.has_attr("itemprop") && others.holds(&node) {
                stated.get_or_insert_with(|| Others::of(document, Trust::AnyPart)).holds(&node)
            } else {
                others.holds(&node)
            };
            if refused || (changed && !published) {
                continue;
            }
            let attributes = ["content", "datetime", "title"];
            let value = attributes
                .iter()
                .filter_map(|name| node.attr(name))
                .find(|value| value.bytes().any(|byte| byte.is_ascii_digit()));
            let words = wording::plain(&short_text(&node));
            // The attribute may give the last change where the words give the first publication.
            let labelled = words.len() < LONGEST_LINE && LABEL.is_match(&words) && !CHANGED.is_match(&words);
            let value = match value {
                Some(value) if !(labelled && first(&words, Order::Unknown).is_some()) => value.to_string(),
                _ => words,
            };
            if value.len() < LONGEST_LINE {
                found.push((selector.split(',').next().unwrap_or_default().to_owned(), value));
            }
        }
    }
    found
}

/// A line that holds a date.
pub(super) struct Line {
    pub(super) place: String,
    pub(super) words: String,
    pub(super) date: Date,
}

/// The date lines of the article, the surest first: place, words and date.
pub(super) fn lines(document: &Document, order: Order, trust: Trust) -> Vec<Line> {
    let others = Others::of(document, trust);
    let Some(body) = document.body() else { return Vec::new() };
    let mut named = Vec::new();
    let mut labelled = Vec::new();
    let mut near_title = Vec::new();
    let mut since_title: Option<usize> = None;
    for node in body.descendants_it() {
        if node.has_name("h1") && since_title.is_none() && !others.holds(&node) {
            since_title = Some(0);
        }
        if node.is_element() && named.len() < MOST {
            let label =
                format!("{} {}", node.class().unwrap_or_default(), node.id_attr().unwrap_or_default());
            if class_words(&label).iter().any(|word| DATE_LINES.contains(&word.as_str())) {
                named.extend(named_line(&node, &others, order));
            }
        }
        if !node.is_text() {
            continue;
        }
        let words = node.text();
        if words.trim().is_empty() {
            continue;
        }
        if let Some(passed) = since_title.as_mut() {
            *passed += 1;
        }
        let near = since_title.is_some_and(|passed| passed <= 25);
        if near && words.len() > 12 && !others.holds(&node) {
            let paragraph = node.ancestors_it(Some(3)).find(|outer| outer.has_name("p"));
            let long = words.len() > LONGEST_LINE
                || paragraph.is_some_and(|paragraph| short_text(&paragraph).len() > LONGEST_LINE);
            near_title.extend(
                opening(&words, order)
                    .filter(|_| long)
                    .map(|(words, date)| (0, "opening of the text".to_owned(), words, date)),
            );
        }
        if words.len() > LONGEST_LINE
            || !words.bytes().any(|byte| byte.is_ascii_digit())
            || others.holds(&node)
        {
            continue;
        }
        let parent = node.parent().map(|parent| wording::plain(&short_text(&parent))).unwrap_or_default();
        let words = if parent.len() < LONGEST_LINE && parent.len() > words.trim().len() {
            parent
        } else {
            wording::plain(&words)
        };
        if LABEL.is_match(&words) {
            labelled.extend(
                first(&words, order).map(|written| ("labelled date".to_owned(), words, written.date)),
            );
        } else if let Some(date) = line(&words, order) {
            // A page header shows today's date with its weekday.
            let header = since_title.is_none() && starts_with_weekday(&words);
            let place = match (near, header) {
                (true, _) => "line below the title",
                (false, true) => "line above the text",
                (false, false) => "line",
            };
            near_title.push((usize::from(!near) + usize::from(header), place.to_owned(), words, date));
        }
    }
    near_title.sort_by_key(|(far, ..)| *far);
    let lines = near_title.into_iter().map(|(_, place, words, date)| (place, words, date));
    let found = named.into_iter().chain(labelled).chain(lines).take(MOST);
    found.map(|(place, words, date)| Line { place, words, date }).collect()
}

/// The names of the days begin alike in English, German, French, Dutch, Spanish, Italian and Scandinavian.
fn starts_with_weekday(words: &str) -> bool {
    const BEGINNINGS: [&str; 28] = [
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "die", "mit", "don", "fre", "sam", "lun", "mar",
        "mer", "jeu", "ven", "dim", "maa", "din", "woe", "vri", "zat", "zon", "mié", "sáb", "dom", "tor",
    ];
    let word: String = words.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    word.chars().count() >= 3
        && BEGINNINGS.iter().any(|day| word.starts_with(day))
        && super::months::month(&word).is_none()
}

fn named_line(node: &NodeRef<'_>, others: &Others, order: Order) -> Option<(String, String, Date)> {
    let words = wording::plain(&short_text(node));
    if words.is_empty() || words.len() > LONGEST_LINE || others.holds(node) || CHANGED.is_match(&words) {
        return None;
    }
    let date = first(&words, order)?.date;
    Some((
        format!("element named `{}`", node.class().or_else(|| node.id_attr()).unwrap_or_default()),
        words,
        date,
    ))
}

/// A date line that opens a paragraph: `27.1.2022 - The council ..`, `Leeds (12 May 2021). The ..`.
fn opening(words: &str, order: Order) -> Option<(String, Date)> {
    let head: String = wording::plain(words).chars().take(60).collect();
    let written = first(&head, order)?;
    let closed = head[written.end..].trim_start().starts_with(['-', '–', '—', ':', '|', ')']);
    let opened = written.start == 0
        || head[..written.start].ends_with(['(', ','])
        || head[..written.start].ends_with(", ");
    (closed && opened && written.start < 30).then_some((head, written.date))
}

/// The text of a small element, with a space at each tag; of a large one its beginning.
fn short_text(node: &NodeRef<'_>) -> String {
    let mut text = String::new();
    for part in node.descendants_it().take(40).filter(NodeRef::is_text) {
        text.push_str(&part.text());
        text.push(' ');
        if text.len() > 4 * LONGEST_LINE {
            break;
        }
    }
    text
}

/// The elements whose dates are not the article's, with all inside them.
struct Others(HashSet<NodeId>);

impl Others {
    fn of(document: &Document, trust: Trust) -> Self {
        let mut inside = HashSet::new();
        for node in document.root().descendants_it() {
            let nested = node.parent().is_some_and(|parent| inside.contains(&parent.id));
            if nested || (node.is_element() && is_other(&node, trust)) {
                inside.insert(node.id);
            }
        }
        Self(inside)
    }

    fn holds(&self, node: &NodeRef<'_>) -> bool {
        self.0.contains(&node.id)
    }
}

fn is_other(node: &NodeRef<'_>, trust: Trust) -> bool {
    let name = node.node_name().unwrap_or_default();
    match &*name {
        "script" | "style" | "noscript" => return true,
        "aside" if trust == Trust::ArticleOnly => return true,
        "nav" | "footer" | "form" | "select" | "iframe"
            if matches!(trust, Trust::ArticleOnly | Trust::Columns) =>
        {
            // Some systems put the whole page into one form.
            return &*name != "form" || !node.descendants_it().any(|inner| inner.has_name("h1"));
        }
        "html" | "body" | "main" | "article" | "head" => return false,
        "header" if matches!(trust, Trust::ArticleOnly | Trust::Columns) => {
            let mut outer = node.ancestors_it(None);
            let in_article = outer.any(|outer| outer.has_name("article") || outer.has_name("main"));
            return !in_article
                && !node.descendants_it().any(|inner| inner.has_name("h1") || inner.has_name("time"));
        }
        _ => {}
    }
    let label = format!("{} {}", node.class().unwrap_or_default(), node.id_attr().unwrap_or_default());
    let words: &[&str] = match trust {
        Trust::ArticleOnly => &OTHERS,
        Trust::Columns | Trust::AnyPart => &ALWAYS_OTHERS,
        Trust::Posts => &[],
    };
    if !class_words(&label).iter().any(|word| words.contains(&word.as_str())) {
        return false;
    }
    // A page column named after its neighbour (`with-sidebar`) holds the article's heading.
    !node.descendants_it().take(3_000).any(|inner| inner.has_name("h1"))
}

fn pattern(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "constant patterns, compiled by the tests")]
    Regex::new(pattern).expect("a constant pattern compiles")
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(published|posted|release date|date published|date of publication|publication date|first published|issued|created|veröffentlicht|erstellt|publié|geplaatst|gepubliceerd|publicado|pubblicato|cyhoeddwyd|datum|date)\b\W{0,3}(on|am|le|op|el|il|ar|by)?",
    )
});

static CHANGED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\W*(last\s+)?(updated|modified|reviewed|changed|aktualisiert|geändert|modifié|mis à jour|bijgewerkt|letzte (aktualisierung|änderung)|dernière (mise à jour|modification)|laatst (gewijzigd|bijgewerkt)|senast (uppdaterad|ändrad)|(sist|sidst) (oppdatert|opdateret|endret)|diweddarwyd)\b[^\d]{0,20}\d{1,4}\D{1,12}\d{1,4}\D{0,12}\d{0,4}\D*$",
    )
});
