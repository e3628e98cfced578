//! Sifts blocks that stand inside a body but are not of the article: share lines, pointers to other articles,
//! picture credits, sign-up boxes, the title said again, press-office tails.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::blocks::{Block, Shape};
use super::wording;

/// A block that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LeftOut {
    pub(super) text: String,
    pub(super) why: String,
}

/// Longest block, in characters, that can be a line of furniture.
const LONGEST_LINE: usize = 320;

/// The blocks of the article, and those left out.
pub(super) fn sift(blocks: &[Block], titles: &[&str]) -> (Vec<Block>, Vec<LeftOut>) {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut left_out = Vec::new();
    let blocks = without_lists_of_links(blocks, &mut left_out);
    let blocks = without_runs_of_links(blocks, &mut left_out);
    let total = blocks.len();
    let mut tail: Option<&'static str> = None;
    let mut seen = std::collections::HashSet::new();
    for (index, block) in blocks.into_iter().enumerate() {
        let late = index * 10 > total * 6;
        if tail.is_none() && late {
            tail = tail_begins(&block);
        }
        if tail.is_some() && NOTES.is_match(&block.text) {
            tail = None;
        }
        let mut repeated = || is_repeatable(&block) && !seen.insert(block.text.clone());
        let why = tail
            .or_else(|| why_not(&block, titles, kept.len(), late))
            .or_else(|| repeated().then_some("said before"));
        match why {
            Some(why) => left_out.push(LeftOut { text: block.text, why: why.to_owned() }),
            None => kept.push(block),
        }
    }
    while kept.last().is_some_and(|block| matches!(block.shape, Shape::Heading(_) | Shape::Caption)) {
        left_out.extend(
            kept.pop().map(|block| LeftOut { text: block.text, why: "heading without text".to_owned() }),
        );
    }
    (kept, left_out)
}

fn is_repeatable(block: &Block) -> bool {
    matches!(block.shape, Shape::Paragraph | Shape::Quote) && block.text.len() > 80
}

fn why_not(block: &Block, titles: &[&str], kept: usize, late: bool) -> Option<&'static str> {
    let text = block.text.as_str();
    if !text.chars().any(char::is_alphanumeric) {
        return Some("no words");
    }
    if block.shape == Shape::Caption {
        let short = wording::count(text) < 2 || FURNITURE.is_match(text);
        return (short || (CREDIT.is_match(text) && wording::count(text) < 30)).then_some("picture credit");
    }
    if matches!(block.shape, Shape::Row { .. }) || text.len() > LONGEST_LINE {
        return None;
    }
    if kept < 4 && titles.iter().any(|title| same(text, title)) {
        return Some("the title");
    }
    if FURNITURE.is_match(text) {
        return Some("furniture");
    }
    if kept == 0
        && block.shape == Shape::Paragraph
        && block.link_density() > 0.9
        && wording::count(text) <= 12
    {
        return Some("link above the text");
    }
    if POINTER.is_match(text) && block.link_density() > 0.3 {
        return Some("pointer to another page");
    }
    let linked = block.link_density();
    if linked > 0.9 && block.shape == Shape::Paragraph {
        let shouted = text.chars().filter(|c| c.is_alphabetic()).all(|c| !c.is_lowercase());
        if shouted || POINTER_WORDS.is_match(text) {
            return Some("pointer to another page");
        }
    }
    if CREDIT.is_match(text) && wording::count(text) < 30 {
        return Some("picture credit");
    }
    if kept < 5 && DATE_LINE.is_match(text) {
        return Some("author or date line");
    }
    if kept < 5 && (BYLINE.is_match(text) && wording::count(text) <= 12) {
        return Some("author or date line");
    }
    if late && SIGN_UP.is_match(text) {
        return Some("sign-up or contact line");
    }
    None
}

/// The same words, whatever marks stand around them.
fn same(text: &str, title: &str) -> bool {
    let bare = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (text, title) = (bare(text), bare(title));
    !text.is_empty() && text == title
}

fn tail_begins(block: &Block) -> Option<&'static str> {
    let short = wording::count(&block.text) <= 12;
    (short && TAIL.is_match(&block.text)).then_some("press-office tail")
}

/// Drops lists whose items are all links: menus and pointers to other articles, with the line that introduces them.
fn without_lists_of_links(blocks: &[Block], left_out: &mut Vec<LeftOut>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    let list_of = |block: &Block| match block.shape {
        Shape::Item { list, .. } => Some(list),
        _ => None,
    };
    for group in
        blocks.chunk_by(|before, block| list_of(before).is_some() && list_of(before) == list_of(block))
    {
        let linked = group.iter().filter(|block| block.link_density() > 0.8).count();
        if list_of(&group[0]).is_none() || linked * 10 < group.len() * 8 {
            kept.extend_from_slice(group);
            continue;
        }
        left_out.extend(
            group.iter().map(|block| LeftOut { text: block.text.clone(), why: "list of links".to_owned() }),
        );
        let introduces = |block: &Block| {
            let short = wording::count(&block.text) <= 10;
            short && (matches!(block.shape, Shape::Heading(_)) || POINTER_WORDS.is_match(&block.text))
        };
        if kept.last().is_some_and(introduces) {
            left_out.extend(
                kept.pop().map(|block| LeftOut { text: block.text, why: "list of links".to_owned() }),
            );
        }
    }
    kept
}

/// Drops further lines in a row that are nothing but links, and the list of pointers that ends a page.
fn without_runs_of_links(blocks: Vec<Block>, left_out: &mut Vec<LeftOut>) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    let is_link = |block: &Block| {
        !matches!(block.shape, Shape::Row { .. } | Shape::Caption) && block.link_density() > 0.9
    };
    let leads = |block: &Block| {
        wording::count(&block.text) <= 10
            && (POINTER_WORDS.is_match(&block.text) || block.text.ends_with(':'))
    };
    let mut drop = |block: Block| left_out.push(LeftOut { text: block.text, why: "run of links".to_owned() });
    for group in blocks.chunk_by(|before, block| is_link(before) == is_link(block)) {
        let led = kept.last().is_some_and(leads);
        if !is_link(&group[0]) || group.len() < 2 || (group.len() < 3 && !led) {
            kept.extend_from_slice(group);
            continue;
        }
        group.iter().cloned().for_each(&mut drop);
        if led {
            kept.pop().into_iter().for_each(&mut drop);
        }
    }
    let items = kept
        .iter()
        .rev()
        .take_while(|block| matches!(block.shape, Shape::Item { .. }) && block.link_density() > 0.0);
    let items = items.count();
    let begin = kept.len() - items;
    if items >= 3 && begin > 0 && leads(&kept[begin - 1]) {
        kept.split_off(begin - 1).into_iter().for_each(&mut drop);
    }
    kept
}

fn pattern(pattern: &str) -> Regex {
    let built = RegexBuilder::new(pattern).case_insensitive(true).ignore_whitespace(true).build();
    #[expect(clippy::expect_used, reason = "the patterns are constants, each compiled by the tests")]
    built.expect("a constant pattern compiles")
}

/// Whole blocks that are never of an article.
static FURNITURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(
            advert(isement)?s? | advertising | anzeige | publicité | sponsored(\ content)? | promoted
          | (hide|close)\ (ad|advert)s? | article\ continues\ below.* | (story|article)\ continues.*advert.*
          | share(\ (this|on|via|to))?(\ (article|page|story|post|with).{0,40})? | shares? | tweet | pin(\ it)? | print | e-?mail
          | print\ this\ page | facebook | twitter | linkedin | whatsapp | copy\ link | follow\ us.{0,60}
          | sharing\ is\ caring | get\ social\ with\ us | (post|add|leave)\ (a\ )?(comment|reply).{0,40} | comments?(\ \(\d+\))? | \d+\ comments?
          | related | related\ (news|content|articles|stories|topics|links|coverage|posts).{0,60} | see\ also | more\ stories
          | (read|find\ out|see|learn|view)\ more | read\ next | read\ on | continue\ reading.{0,120} | recommended.{0,40} | you\ (may|might)\ also\ like.{0,60}
          | don.?t\ miss | trending(\ now)? | most\ (read|popular).{0,30} | popular\ this\ week | more\ news\ from.{0,40} | more\ from.{0,60} | story\ timeline
          | back\ to\ (top|listing|list|news).{0,40} | go\ to\ top | next(\ (article|page|post))? | prev(ious)?(\ (article|page|post))? | skip\ to.{0,40} | top
          | image\ \d+\ of\ \d+ | \d+\ ?of\ ?\d+ | caption | close | loading.{0,20} | play(\ video)? | watch(\ now)? | listen | text\ size | gallery
          | page\ content | page\ \d+\ of\ \d+ | \d+\ min(ute)?s?\ read | sign\ in(\ to.{0,40})? | log\ ?in(\ to.{0,40})? | register(\ to.{0,40})?
          | subscribe(\ (now|today|here))? | sign\ up(\ (now|today|here))? | donate | buy\ now | join\ the\ conversation
          | (filed\ under|tags?|categor(y|ies)|topics?|posted\ in|labels?)\ ?:.{0,200} | hits:\ ?\d+ | print | letture | iklan
          | we\ use\ cookies.* | .*consent\ to\ use\ cookies.* | this\ (site|website)\ uses\ cookies.*
          | your\ browser\ is\ no\ longer\ supported.* | please\ enable\ javascript.*
          | processing\W.*your\ subscription\ has\ been\ confirmed.* | the\ post\ .{5,200}\ appeared\ first\ on\ .*
          | microsoft\ may\ earn.* | this\ (post|article)\ may\ contain\ affiliate.* | .{0,30}affiliate\ links.{0,60}
        )[\W_]*$",
    )
});

/// The beginning of a line that sends the reader elsewhere, when it is a link.
static POINTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(read\ (more|also|next)|also\ read|see\ (more|also)|see:|related(\ (story|stories|article|content|reading|internet\ links))?\W|more:|more\ on|watch:
          |click\ here|find\ out\ more|full\ story|continue\ reading|learn\ more|subscribe|sign\ up|lees\ (ook|meer)|lire\ aussi|mehr\ (zum|dazu)|siehe\ auch)",
    )
});

/// Words that mark a wholly linked line as a pointer.
static POINTER_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(related|more|read|see|watch|click|subscribe|sign\ up|download|newsletter|stories|coverage|links)\b",
    )
});

static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*((photo|image|picture|pic|foto|bild|credit|photograph|illustration)s?\ ?(by|credits?|source|courtesy)?\ ?(:|©|\.\.\.|by\b|courtesy\b)
          |©|\(?(image|photo)\ source|getty\ images?|shutterstock|credit\b|(file\ )?photo\W)
          |\((photo|image|picture|credit)s?(\ credits?|\ by)?\ ?(:|by|©|courtesy)[^)]*\)\W*$
          |(/getty\ images|getty\ images/\w+|via\ getty\ images|\bAP\ photo)\W*",
    )
});

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(by\ \p{L}+(\ \p{L}\S*){0,5}\W*|written\ by.*|posted\ (on|by).*|published(\ on|\ by|\ at)?\b.*|(last\ )?updated\b.*|first\ published.*|publié\ le.*|veröffentlicht.*|created\ on.*|opinion\ columnist|staff\ (writer|reporter))$",
    )
});

/// Nothing but a date, and perhaps a time: `Friday, 22 October 2010, 20:13`, `sexta-feira, 22 de outubro de 2010`.
static DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(\p{L}+(-\p{L}+)?\W+)?(\d{1,2}(\.|st|nd|rd|th|\ de)?\ \p{L}{3,}\.?|\p{L}{3,}\.?\ \d{1,2})(\ de|,)?\ \d{4}\W*(\p{L}{0,3}\W*\d{1,2}[:.h]\d{2}(\ ?[ap]\.?m\.?)?)?\W*$",
    )
});

static SIGN_UP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(sign\ up\b|subscribe\b|join\ our|get\ the\ latest|get\ our|follow\ \S+\ on\ (twitter|facebook|linkedin)|want\ more|have\ a\ tip|for\ more\ information\ (please\ )?(contact|visit|call)|if\ you\ enjoyed\ this|like\ us\ on|download\ (the|our)\ .{0,30}app\b|click\ here\ to\ (subscribe|get|sign))
          |follow\ (him|her|them|us|me)\ on\ (twitter|facebook)|@\w+\ on\ (twitter|facebook)",
    )
});

/// The beginning of the part for the press.
static TAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(ends?|end\ of\ (release|press\ release)|media\ (contacts?|enquir(y|ies))|press\ (contacts?|office|enquir(y|ies))|contacts?(\ (us|details|information))?|for\ (more|further)\ (information|details)\W.*|(?-i:About\ [A-Z]).*)\W*$",
    )
});

static NOTES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\W*(notes?\ (to|for)\ editors?|editors?.{0,2}\ notes?)\b"));

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kept: bool) {
        let body =
            Block::paragraph("The two councils will share one team of twelve people from the spring.", "p");
        let (blocks, left_out) = sift(&[Block::paragraph(text, "p"), body], &["A shared team"]);
        assert_eq!(blocks.len() == 2, kept, "{text}: {left_out:?}");
    }

    #[test]
    fn lines_of_furniture_are_left_out() {
        for text in [
            "Share this article",
            "Advertisement",
            "Hide Ad",
            "* * *",
            "Go to top",
            "A Shared Team!",
            "By Colin Marrs",
            "Photo: A. Person",
            "Tags: savings, shared services",
            "We use cookies to make this site better.",
            "Article continues below...",
        ] {
            check(text, false);
        }
    }

    #[test]
    fn sentences_are_kept() {
        for text in [
            "Share prices fell by 2% after the council's decision.",
            "By joining forces the two councils will save £2m a year over the next four years, it was said.",
            "Related services will be joined next year.",
            "Advertising the posts cost £3,000.",
            "More than £2m was saved.",
        ] {
            check(text, true);
        }
    }
}
