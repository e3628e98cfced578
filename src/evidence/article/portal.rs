//! Portal pages: several items on one page, each with its text, its title and often its own address.

use dom_query::{Matcher, NodeRef};

use super::body::{self, Body};
use super::clutter::{self, Sizes};
use super::dates::{self, Ladder};
use super::draft::Draft;
use super::linked::Linked;
use super::page::About;
use super::sift::sift;
use super::{people, reader, wording};
use crate::model::{DateRung, Hints, Rejection};

/// What a page is, as to items.
pub(super) enum Portal {
    /// Items with their texts, and what was left out of them.
    Items(Vec<Draft>, Vec<(String, Rejection)>),
    /// Only teasers of articles that have pages of their own.
    Teasers,
    /// One article, or none.
    None,
}

/// Items of known systems.
const ITEMS: [&str; 8] = [
    ".blog .items-leading > div, .blog .items-row .item, .blog .blog-item",
    ".WaGadgetBlogStateList .blogEntryContainer",
    "article.hentry, div.hentry",
    "article.post-card",
    "article.teaser",
    ".views-row",
    "article.blog-item",
    "main article",
];
/// The least words of an item's text.
const LEAST_WORDS: usize = 12;
/// Words from which a text is more than a teaser.
const SUBSTANTIAL: usize = 60;
/// The least share of the page's prose, in per cent, that its items hold.
const LEAST_SHARE: usize = 60;
/// Most items of one page.
const MOST_ITEMS: usize = 500;

/// Splits the page where it holds several items.
pub(super) fn split(about: &About<'_>, hints: &Hints, linked: &Linked) -> Portal {
    if let Some(rule) = &hints.rules.split {
        let Ok(matcher) = Matcher::new(rule) else { return Portal::None };
        let items = elements(about.document.select_matcher(&matcher).nodes().to_vec());
        return if items.is_empty() {
            Portal::Teasers
        } else {
            finished(about, hints, &items, &format!("rule `{rule}`"))
        };
    }
    if body::is_discussion(about.document) {
        return Portal::None;
    }
    let read_more = by_read_more(about);
    if read_more.len() >= 2 {
        return judged(about, hints, &read_more, "read-more links");
    }
    if linked.is_article() || says_article(about) {
        return Portal::None;
    }
    let sizes = Sizes::of(&about.document.html_root());
    for selector in ITEMS {
        let Some(found) = about.document.try_select(selector) else { continue };
        let items = elements(found.nodes().to_vec());
        if items.len() < 2 || !hold_the_page(about, &items, &sizes) {
            continue;
        }
        return judged(about, hints, &items, &format!("items `{selector}`"));
    }
    Portal::None
}

/// The page's head says that it is one article.
fn says_article(about: &About<'_>) -> bool {
    let kind = about.document.select("meta[property='og:type']").attr("content");
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("article"))
        || about.document.select("meta[property='article:published_time']").exists()
}

/// The nodes of one item, in order.
type Item<'a> = Vec<NodeRef<'a>>;

fn elements(nodes: Vec<NodeRef<'_>>) -> Vec<Item<'_>> {
    body::outermost(nodes).into_iter().take(MOST_ITEMS).map(|node| vec![node]).collect()
}

/// Items that a `p.readmore` closes: the element around it, or the run of nodes since the one before.
fn by_read_more<'a>(about: &About<'a>) -> Vec<Item<'a>> {
    let found = about.document.select("p.readmore");
    let closes: Vec<NodeRef<'a>> = found.nodes().iter().take(MOST_ITEMS).copied().collect();
    let mut items: Vec<Item<'a>> = Vec::new();
    for close in &closes {
        let Some(parent) = close.parent() else { continue };
        let siblings =
            closes.iter().filter(|other| other.parent().is_some_and(|outer| outer.id == parent.id)).count();
        if siblings == 1 {
            items.push(vec![parent]);
            continue;
        }
        let mut item = vec![*close];
        let mut before = close.prev_sibling();
        while let Some(node) = before {
            if node.has_name("p") && node.has_class("readmore") {
                break;
            }
            item.push(node);
            before = node.prev_sibling();
        }
        item.reverse();
        items.push(item);
    }
    items
}

/// The items are the page, and not pointers beside an article.
fn hold_the_page(about: &About<'_>, items: &[Item<'_>], sizes: &Sizes) -> bool {
    let all = sizes.get(about.document.html_root().id).prose;
    let prose: Vec<usize> = items.iter().flatten().map(|node| sizes.get(node.id).prose).collect();
    let held: usize = prose.iter().sum();
    let largest = prose.iter().max().copied().unwrap_or_default();
    // An article among the heads of three others holds nearly all of it alone.
    held * 100 >= all * LEAST_SHARE && largest * 100 < held * 80
}

/// Splits where the texts are more than teasers of other pages.
fn judged(about: &About<'_>, hints: &Hints, items: &[Item<'_>], by: &str) -> Portal {
    let words = |item: &Item<'_>| -> usize { item.iter().map(|node| wording::count(&node.text())).sum() };
    let substantial = items.iter().filter(|item| words(item) >= SUBSTANTIAL).count();
    if substantial * 2 < items.len() {
        return Portal::Teasers;
    }
    finished(about, hints, items, by)
}

fn finished(about: &About<'_>, hints: &Hints, items: &[Item<'_>], by: &str) -> Portal {
    let mut drafts = Vec::new();
    let mut rejected = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match draft(about, hints, item, by) {
            Some(draft) => drafts.push(draft),
            None => rejected.push((format!("item {} of the page", index + 1), Rejection::NoTitle)),
        }
    }
    Portal::Items(drafts, rejected)
}

fn draft(about: &About<'_>, hints: &Hints, item: &Item<'_>, by: &str) -> Option<Draft> {
    let select = |selector: &str| item.iter().find_map(|node| select_in(node, selector));
    let heading = hints.rules.title.as_deref().and_then(select).or_else(|| {
        [
            "[itemprop=headline]",
            ".entry-title",
            ".teaser__title",
            ".boxHeaderOuterContainer .boxHeaderTitle",
            "h1 a, h2 a, h3 a, h4 a",
            "h1, h2, h3",
        ]
        .iter()
        .find_map(|selector| select(selector))
    });
    let more = select(".readmore a, a.more-link, a[rel=bookmark]");
    let link = more.or_else(|| {
        heading.and_then(
            |heading| if heading.has_name("a") { Some(heading) } else { select_in(&heading, "a[href]") },
        )
    });
    let url =
        link.and_then(|link| link.attr("href")).and_then(|href| about.base.as_ref()?.join(href.trim()).ok());
    let login =
        url.as_ref().is_some_and(|url| url.as_str().contains("view=login") || url.path().contains("/login"));
    let url = url.filter(|url| !login && matches!(url.scheme(), "http" | "https")).map(|mut url| {
        url.set_fragment(None);
        url.to_string()
    });
    let title = heading.map(|heading| wording::plain(&heading.text())).filter(|title| !title.is_empty());
    // A rule may well name the read-more link as the title's place.
    let title = title.map(|title| after_read_more(&title).unwrap_or(title));
    let title = title.or_else(|| read_more_title(&more?))?;
    let dates = dates_of(about, item);
    let people = select("dd.createdby, .byline, [rel~=author], .author, .postedByLink");
    let authors: Vec<String> = people.map(|node| wording::plain(&node.text())).into_iter().collect();
    Some(Draft {
        title_from: "the item",
        body: item_body(about, item, &title, by),
        dates,
        authors: people::names(&authors, about.site.as_deref()),
        site: about.site.clone(),
        tag: about.tag.clone(),
        country: about.country.clone(),
        licence: about.licence.clone(),
        paywalled: login,
        shares_address: url.is_none(),
        url: url.unwrap_or_else(|| about.url.to_owned()),
        reading: about.reading.clone(),
        least: LEAST_WORDS,
        title: Some(title),
        canonical: None,
        pages: Vec::new(),
        joined: Vec::new(),
        doubts: Vec::new(),
        refused: None,
    })
}

fn select_in<'a>(node: &NodeRef<'a>, selector: &str) -> Option<NodeRef<'a>> {
    let matcher = Matcher::new(selector).ok()?;
    std::iter::once(*node)
        .chain(node.descendants_it())
        .find(|inner| inner.is_element() && inner.is_match(&matcher))
}

/// The title in a read-more link: `Read more: TITLE`, or its label for those who cannot see it.
fn read_more_title(link: &NodeRef<'_>) -> Option<String> {
    let label = link.attr("aria-label").map(|label| label.to_string());
    let texts = [Some(link.text().to_string()), label];
    texts.into_iter().flatten().find_map(|text| after_read_more(&wording::plain(&text)))
}

/// What follows `Read more:` in a line.
pub(super) fn after_read_more(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let label = [
        "read more:",
        "read more …",
        "read more ...",
        "darllen mwy:",
        "weiterlesen:",
        "lire la suite :",
        "lees meer:",
        "leer más:",
    ]
    .into_iter()
    .find(|label| lower.starts_with(label))?;
    // Lower case has the same length in these scripts, but a sign outside of them may not.
    let title = line.get(label.len()..)?.trim();
    (!title.is_empty()).then(|| title.to_owned())
}

fn item_body(about: &About<'_>, item: &Item<'_>, title: &str, by: &str) -> Body {
    for node in item {
        for furniture in [
            ".readmore",
            ".article-info",
            "ul.actions",
            ".entry-footer",
            ".boxFooterOuterContainer",
            ".icons",
            ".boxBodyInfoOuterContainer",
        ] {
            if let Some(found) = select_in(node, furniture) {
                found.remove_from_parent();
            }
        }
        let sizes = Sizes::of(node);
        for (id, _) in clutter::find(node, &sizes) {
            NodeRef::new(id, node.tree).remove_from_parent();
        }
    }
    let kept: Vec<NodeRef<'_>> =
        item.iter().filter(|node| !(node.has_name("p") && node.has_class("readmore"))).copied().collect();
    let (blocks, left_out) = sift(&reader::read(&kept, about.base.as_ref()), &[title]);
    Body { blocks, by: by.to_owned(), left_out }
}

/// The date of one item: its own `time` elements and date lines, nothing else of the page.
fn dates_of(about: &About<'_>, item: &Item<'_>) -> Ladder {
    let mut ladder = Ladder::default();
    let places = "[itemprop~=datePublished], time.published, dd.published time, dd.published, dd.create, time[datetime], .postedOn, .entry-date, .date, .created";
    let Ok(matcher) = Matcher::new(places) else { return ladder };
    for node in item.iter().flat_map(|node| std::iter::once(*node).chain(node.descendants_it())).take(5_000) {
        if !node.is_element() || !node.is_match(&matcher) {
            continue;
        }
        let text = wording::plain(&node.text());
        let value =
            node.attr("datetime").or_else(|| node.attr("content")).map_or(text, |value| value.to_string());
        if value.len() < 120 {
            let date = dates::stamp(&value, about.order).filter(|date| *date <= about.today);
            let place = node.class().unwrap_or_default().to_string();
            ladder.seen.push(dates::Seen { rung: DateRung::Time, place, value, date });
        }
    }
    ladder.choose();
    ladder
}
